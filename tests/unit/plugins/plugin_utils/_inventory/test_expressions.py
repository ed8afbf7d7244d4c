# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which expressions are evaluated once for equal values, and that what is done then is what ansible-core does."""

from __future__ import annotations

import pytest
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.template import Templar
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.cache import cache_key, packed, unpacked
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.constructed import Constructed
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.expressions import (
    depends_on,
    values_of,
    variable_itself,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.rollback import restore_on_error
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import like_template, untrusted_templates

try:
    from ansible.template import trust_as_template
except ImportError:  # an older ansible-core, to which all text is a template
    def trust_as_template(text):
        return text


@pytest.mark.parametrize("expression, names", [
    ("a", ("a",)), ("a + b * 2", ("a", "b")), ("a | lower | default('x')", ("a",)), ("a.b[c]", ("a", "c")),
    ("a is match('x')", ("a",)),
    ("a if b else c", ("a", "b", "c")), ("a.split('-')[0]", ("a",)), ("'x'", ()), (True, ()), ("{'k': a, 'l': [b]}", ("a", "b")),
    ("a[1:2]", ("a",)), ("not a and b or c in d", ("a", "b", "c", "d")), ("a | ansible.builtin.upper", ("a",)),
    ("-a ~ b", ("a", "b")),
    ("now()", None), ("lookup('env', 'HOME')", None), ("a | random", None), ("a | map('random')", None), ("a.append(1)", None),
    ("a | no_such_filter", None), ("a is no_such_test", None), ("'{{ a }}'", None), ("{{ a }}", None), ("a }} {{ b", None),
    ("a +", None),
    ("'{' ~ a", ("a",)), ("a() ", None), ("(a).b()", None), (7, None), (None, None), ("", None), ("a %} {% b", None),
    ("a, b", ("a", "b")),
])
def test_what_an_expression_depends_on(expression, names):
    assert depends_on(expression) == names


@pytest.mark.parametrize("one, other", [
    (1, True), (1, 1.0), (0, False), (0.0, -0.0), ("1", 1), (None, "None"), ([1], [True]), ({"a": 1}, {"a": 1.0}), ([], {}),
    ("", None),
    ([["a"], "b"], [["a", "b"]]),
])
def test_values_that_python_thinks_equal_are_not(one, other):
    assert values_of(("v",), {"v": one}) != values_of(("v",), {"v": other})
    assert values_of(("v",), {"v": one}) == values_of(("v",), {"v": one})
    assert values_of(("v",), {"v": one}) is not None


@pytest.mark.parametrize("value", ["{{ a }}", "x {% if %}", "{# #}", "#jinja2: a", ["{{ a }}"], {"{{ a }}": 1}, object(), {1, 2}])
def test_values_that_say_nothing(value):
    assert values_of(("v",), {"v": value}) is None
    assert values_of(("v", "w"), {"v": 1}) is None


@pytest.mark.parametrize("expression, value, itself", [
    ("v", "H100_80GB", True), ("v", "10.0.0.1", True), ("v", "a-b.c", True), ("v", "10", False), ("v", "True", False),
    ("v", "none", False),
    ("v", "[1]", False), ("v", "", False), ("v", 7, False), ("v", "{{ a }}", False), ("v", "a b", False), ("w", "a", False),
    ("v ", "a", False), ("v | lower", "a", False), ("not", "a", False), (7, "a", False), ("v", "1.5", False), ("v", "a\n", False),
])
def test_a_variable_that_needs_no_template(expression, value, itself):
    assert variable_itself(expression, {"v": value, "not": value}) == (value if itself else None)


class Plugin(Constructed, BaseInventoryPlugin):
    """An inventory plugin that counts what ansible-core is asked."""

    def __init__(self, inventory, **options):
        self.options = dict({"strict": False, "use_extra_vars": False, "leading_separator": True}, **options)
        for name in ("compose", "groups", "keyed_groups"):
            self.options.setdefault(name, None)
        self._options = self.options
        self._vars = {"extra": "more"}
        self.inventory = inventory
        self.templar = Templar(loader=DataLoader())
        self.asked = 0

    def get_option(self, option, *args, **kwargs):
        return self.options[option]

    def _compose(self, template, variables, *args, **kwargs):
        self.asked += 1
        return super()._compose(template, variables, *args, **kwargs)


@pytest.fixture
def inventory():
    data = InventoryData()
    for number in range(6):
        data.add_host("h%d" % number)
        data.hosts["h%d" % number].vars.update(number=number % 2, name="n%d" % number, shared={"a": [number % 2]})
    return data


def test_an_expression_is_evaluated_once_for_equal_values(inventory):
    plugin = Plugin(inventory, compose={"twice": trust_as_template("number * 2"), "copy": trust_as_template("shared")})
    plugin.construct(inventory.hosts.values())
    assert plugin.asked == 4
    assert [int(host.vars["twice"]) for host in inventory.hosts.values()] == [0, 2] * 3
    copies = [host.vars["copy"] for host in inventory.hosts.values()]
    assert copies == [{"a": [0]}, {"a": [1]}] * 3
    assert len({id(copy) for copy in copies}) == len({id(copy["a"]) for copy in copies}) == 6


def test_what_can_not_be_foreseen_is_evaluated_for_each(inventory):
    plugin = Plugin(inventory, compose={"a": trust_as_template("lookup('ansible.builtin.env', 'HOME') ~ number"),
                                        "b": trust_as_template("inventory_hostname")})
    plugin.construct(inventory.hosts.values())
    assert plugin.asked == 12
    assert [host.vars["b"] for host in inventory.hosts.values()] == list(inventory.hosts)


def test_an_extra_variable_is_used(inventory):
    plugin = Plugin(inventory, use_extra_vars=True, compose={"a": trust_as_template("extra ~ number")})
    plugin.construct(inventory.hosts.values())
    assert [host.vars["a"] for host in inventory.hosts.values()] == ["more0", "more1"] * 3


def test_groups_are_made_with_their_parents(inventory):
    plugin = Plugin(inventory, groups={"odd": trust_as_template("number == 1")},
                    keyed_groups=[{"key": trust_as_template("'k%d' % number"), "prefix": "p", "parent_group": "parents"}])
    plugin.construct(inventory.hosts.values())
    assert {name: [host.name for host in group.hosts] for name, group in inventory.groups.items() if group.hosts} == {
        "odd": ["h1", "h3", "h5"], "p_k0": ["h0", "h2", "h4"], "p_k1": ["h1", "h3", "h5"]}
    assert [child.name for child in inventory.groups["parents"].child_groups] == ["p_k0", "p_k1"]
    assert plugin.asked == 2


def test_nothing_is_done_for_options_that_are_not_set(inventory):
    plugin = Plugin(inventory)
    plugin.construct(None)
    assert plugin.asked == 0


def test_an_inventory_is_what_it_was_after_an_error(inventory):
    inventory.add_group("old")
    inventory.add_group("child")
    inventory.add_child("old", "h0")
    variables, groups = dict(inventory.hosts["h0"].vars), dict(inventory.groups)
    with pytest.raises(KeyError), restore_on_error(inventory):
        inventory.add_host("localhost")
        inventory.add_host("new")
        inventory.add_group("newer")
        inventory.add_child("old", "new")
        inventory.add_child("old", "child")
        inventory.add_child("newer", "h0")
        inventory.set_variable("h0", "number", 7)
        inventory.set_variable("old", "number", 7)
        raise KeyError()
    assert list(inventory.hosts) == ["h%d" % number for number in range(6)] and inventory.groups == groups
    assert inventory.hosts["h0"].vars == variables and inventory.groups["old"].vars == {}
    assert [group.name for group in inventory.hosts["h0"].groups] == ["old"]
    assert [host.name for host in inventory.groups["old"].get_hosts()] == ["h0"]
    assert inventory.groups["old"].child_groups == inventory.groups["child"].parent_groups == []
    assert inventory.localhost is None
    inventory.add_child("old", "h1")
    assert [host.name for host in inventory.groups["old"].get_hosts()] == ["h0", "h1"]


def test_what_is_cached_comes_back_or_counts_as_nothing():
    pods = [{"fields": {"name": "x"}, "nodes": []}]
    assert unpacked(packed(pods)) == pods and unpacked(packed([])) == []
    for damaged in (
        None, {}, [], "x", 7, {"form": 1}, {"form": 0, "pods": "[]"}, dict(packed(pods), pods="{"), {"form": 1, "pods": "[1]"},
        {"form": 1, "pods": "{}"}, {"form": 1, "pods": None}, {"form": 1, "pods": '[{"fields": [], "nodes": []}]'},
    ):
        assert unpacked(damaged) is None


class Someone:
    api_key, api_url, team_id = "the-secret-key", "http://a", None


def test_a_cache_is_for_one_file_key_address_and_team():
    def key(path="/f", team=None, team_id=None, **account):
        someone = Someone()
        vars(someone).update(account)
        return cache_key(path, {"team": team, "team_id": team_id}, someone)

    keys = [key(), key("/g"), key(team="t"), key(team_id=""), key(api_key="other"), key(api_url="http://b"),
            key(team_id="t"), key(team_id="t", team_id_of_account=1)]
    assert len(set(keys)) == 7 and key() == key()
    assert "secret" not in "".join(keys)


@pytest.mark.parametrize("text, expected", [
    ("{{ a }}", True), ("x {% a", True), ("{#", True), ("#jinja2: x", True), ("{a}", False), ("# x", False), ("", False),
    ("}}", False),
])
def test_text_that_could_be_a_template(text, expected):
    assert like_template(text) is expected


def test_only_what_could_be_a_template_is_marked():
    value = {"a": ["plain", "{{ x }}", 7, None], "b": "plain", "c": ["{-{ x }-}", "-#jinja2: x"]}
    marked = untrusted_templates(value)
    assert marked == value
    assert marked["a"][0].__class__ is marked["b"].__class__ is str
    assert Templar(loader=DataLoader()).template(marked) == value


@pytest.mark.parametrize("expression", ["value | replace('-', '')", "value[0] ~ value[2:] | replace('-', '')"])
def test_no_expression_makes_a_template_of_text(expression):
    variables = untrusted_templates({"value": "{-{ 7 * 7 }-}"})
    templar = Templar(loader=DataLoader(), variables=variables)
    made = templar.template(trust_as_template("{{ %s }}" % expression))
    assert made == "{{ 7 * 7 }}"
    templar.available_variables = dict(variables, made=made)
    assert templar.template(trust_as_template("{{ made }}")) == made
