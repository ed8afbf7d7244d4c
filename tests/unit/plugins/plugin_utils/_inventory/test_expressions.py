# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which expressions are evaluated once for equal values, and that the results are those of ansible-core."""

from __future__ import annotations

import pytest
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.primeintellect.cloud.plugins.inventory.pods import InventoryModule
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.expressions import CachingTemplar, pure_variables

try:
    from ansible.template import trust_as_template
except ImportError:  # an older ansible-core, to which all text is a template
    def trust_as_template(text):
        return text


@pytest.mark.parametrize("expression, names", [
    ("a", ("a",)), ("a + b * 2", ("a", "b")), ("a | lower | default('x')", ("a",)), ("a.b[c]", ("a", "c")),
    ("a is match('x')", ("a",)), ("a is defined", ("a",)),
    ("a if b else c", ("a", "b", "c")), ("a.split('-')[0]", ("a",)), ("'x'", ()), (True, ()), ("{'k': a, 'l': [b]}", ("a", "b")),
    ("a[1:2]", ("a",)), ("not a and b or c in d", ("a", "b", "c", "d")), ("a | ansible.builtin.upper", ("a",)),
    ("-a ~ b", ("a", "b")), ("(a).b()", ("a",)), (7, ()), (None, ()), ("a, b", ("a", "b")), ("now.x", ("now",)),
    ("now()", None), ("lookup('env', 'HOME')", None), ("a | random", None), ("a | map('random')", None),
    ("a | no_such_filter", None), ("a is no_such_test", None), ("'{{ a }}'", None), ("{{ a }}", None),
    ("a +", None), ("a ~ '{% b %}'", None), ("''.join(lookup('env', 'HOME'))", None), ("a(b)", None),
    ("'{' ~ a", ("a",)), ("", None), ("a %} {% b", None),
])
def test_what_an_expression_depends_on(expression, names):
    assert pure_variables(f"{{{{ {expression} }}}}") == names


@pytest.mark.parametrize("template, names", [
    ("parents", ()), ("parent_{{ a }}", ("a",)), ("{% if a > 1 %} True {% else %} False {% endif %}", ("a",)),
    ("{% for x in a %}{{ x }}{% endfor %}", None), ("{% set a = 1 %}{{ a }}", None), ("{% macro a() %}{% endmacro %}", None),
    ("#jinja2: variable_start_string: '[['\n[[ now() ]]", None),
])
def test_what_a_template_depends_on(template, names):
    assert pure_variables(template) == names


class Evaluations:
    """Stands for Ansible's C(Templar); each result is another one."""

    def __init__(self, result=lambda number: f"result {number}"):
        self.available_variables = {}
        self.result = result
        self.count = 0

    def template(self, text, **options):
        self.count += 1
        return self.result(self.count)

    evaluate_expression = evaluate_conditional = template


@pytest.mark.parametrize("one, other", [
    (1, True), (1, 1.0), (0, False), (0.0, -0.0), ("1", 1), (None, "None"), ("", None), ("a", "A"),
])
def test_values_that_python_thinks_equal_are_not(one, other):
    templar = CachingTemplar(Evaluations())
    results = []
    for value in (one, other, one, other):
        templar.available_variables = {"v": value}
        results.append(templar.evaluate_expression("v"))
    assert results == ["result 1", "result 2"] * 2


@pytest.mark.parametrize("variables", [
    {}, {"v": "{{ a }}"}, {"v": "x {% if %}"}, {"v": "{# #}"}, {"v": "#jinja2: a"}, {"v": [1]}, {"v": {"a": 1}}, {"v": object()},
])
def test_values_that_say_nothing(variables):
    templar = CachingTemplar(Evaluations())
    templar.available_variables = variables
    assert templar.evaluate_expression("v") != templar.evaluate_expression("v")


def test_each_kind_of_evaluation_has_its_own_results():
    templar = CachingTemplar(Evaluations())
    for _again in range(2):
        results = [templar.template("{{ 1 }}"), templar.evaluate_expression("1"), templar.evaluate_conditional("1")]
    assert results == ["result 1", "result 2", "result 3"]
    assert templar.template(None) != templar.template(None)


@pytest.mark.parametrize("result", [[], {}, object])
def test_only_scalar_results_are_shared_by_hosts(result):
    evaluations = Evaluations(lambda number: result)
    templar = CachingTemplar(evaluations)
    assert [templar.evaluate_expression("1") for _again in range(2)] == [result] * 2
    assert evaluations.count == 2


def test_a_failure_is_not_cached():
    templar = CachingTemplar(Evaluations(lambda number: 1 / (number - 1)))
    with pytest.raises(ZeroDivisionError):
        templar.evaluate_expression("1")
    assert templar.evaluate_expression("1") == 1


class CountingTemplar(CachingTemplar):
    """Ansible's C(Templar), which counts how often it is asked."""

    asked = 0

    def _evaluate(self, method, argument, template, options):
        self.asked += argument is not None
        return getattr(self._templar, method)(argument, **options)


class Plugin(InventoryModule):
    """The inventory plugin without a file."""

    def __init__(self, inventory, **options):
        super().__init__()
        self.options = {"strict": False, "use_extra_vars": False, "leading_separator": True, "compose": {}, "groups": {},
                        "keyed_groups": [], **options}
        self._vars = {"extra": "more"}
        self.inventory = inventory
        self.templar = self.counting = CountingTemplar(Templar(loader=DataLoader()))

    def get_option(self, option, *args, **kwargs):
        return self.options[option]

    def construct(self):
        """Apply the options, and return how often ansible-core was asked."""
        self._construct(self.inventory.hosts.values(), self.options)
        return self.counting.asked


@pytest.fixture
def inventory():
    data = InventoryData()
    for number in range(6):
        data.add_host(f"h{number}")
        data.hosts[f"h{number}"].vars.update(number=number % 2, name=f"n{number}", shared={"a": [number % 2]})
    return data


def test_an_expression_is_evaluated_once_for_equal_values(inventory):
    plugin = Plugin(inventory, compose={"twice": trust_as_template("number * 2")})
    assert plugin.construct() == 2
    assert [int(host.vars["twice"]) for host in inventory.hosts.values()] == [0, 2] * 3


def test_hosts_do_not_share_what_can_be_changed(inventory):
    plugin = Plugin(inventory, compose={"copy": trust_as_template("shared")})
    plugin.construct()
    copies = [host.vars["copy"] for host in inventory.hosts.values()]
    assert copies == [{"a": [0]}, {"a": [1]}] * 3
    assert len({id(copy["a"]) for copy in copies}) == 6


def test_an_expression_that_is_not_pure_is_evaluated_for_each_host(inventory):
    plugin = Plugin(inventory, compose={"a": trust_as_template("lookup('ansible.builtin.env', 'HOME') ~ number"),
                                        "b": trust_as_template("inventory_hostname")})
    assert plugin.construct() == 12
    assert [host.vars["b"] for host in inventory.hosts.values()] == list(inventory.hosts)


def test_an_extra_variable_is_used(inventory):
    plugin = Plugin(inventory, use_extra_vars=True, compose={"a": trust_as_template("extra ~ number")})
    plugin.construct()
    assert [host.vars["a"] for host in inventory.hosts.values()] == ["more0", "more1"] * 3


def test_groups_are_made_with_their_parents(inventory):
    plugin = Plugin(inventory, groups={"odd": trust_as_template("number == 1")},
                    keyed_groups=[{"key": trust_as_template("'k%d' % number"), "prefix": "p", "parent_group": "parents"}])
    assert plugin.construct() == 5
    assert {name: [host.name for host in group.hosts] for name, group in inventory.groups.items() if group.hosts} == {
        "odd": ["h1", "h3", "h5"], "p_k0": ["h0", "h2", "h4"], "p_k1": ["h1", "h3", "h5"]}
    assert [child.name for child in inventory.groups["parents"].child_groups] == ["p_k0", "p_k1"]


def test_nothing_is_done_for_options_that_are_not_set(inventory):
    plugin = Plugin(inventory)
    before = {name: dict(host.vars) for name, host in inventory.hosts.items()}
    assert plugin.construct() == 0
    assert {name: host.vars for name, host in inventory.hosts.items()} == before
