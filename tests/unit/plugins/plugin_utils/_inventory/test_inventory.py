# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods as hosts: names, groups, variables, conditions."""

from __future__ import annotations

import json

import pytest
from ansible.inventory.data import InventoryData
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._filters import is_selected
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.cache import cache_key, read_cache, write_cache
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.fill import restore_on_error
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.hosts import (
    HOST_FIELDS,
    NO_ADDRESS,
    inventory_pod,
    pod_hosts,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.names import Names, group_name, host_name
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.options import check_host_options
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import READY

PARAMS = {
    "hostvars_prefix": "x_", "filters": {}, "exclude_filters": [], "hostnames": ["name"], "statuses": [], "name_pattern": None,
    "known_hosts": None, "identity_file": None,
}
PAIR = dict(READY, id="p2", name="pair", ip=["10.0.0.1", None], sshConnection=["root@10.0.0.1 -p 22", None], primePortMapping=[])


def first_host(pod):
    return next(pod_hosts(inventory_pod(pod), True))


def fields(pod=None, **changes):
    return dict(first_host(pod or READY).fields, **changes)


def test_an_entry_has_no_secrets_and_can_be_written_as_json():
    pod = inventory_pod(dict(
        READY, jupyterPassword="secret", envVars=[{"key": "A", "value": "secret"}], surprise="secret", priceHr=float("inf"),
        resources={"memory": float("nan"), "disk": [float("inf"), {"a": None}]}, dataCenterId="US-1",
    ))
    text = json.dumps(pod, allow_nan=False)
    assert "secret" not in text and json.loads(text) == pod
    assert pod["fields"]["price_hr"] is None and pod["fields"]["data_center_id"] == "US-1"
    assert pod["fields"]["resources"]["disk"] == [None, {"a": None}]


@pytest.mark.parametrize("unreachable, expected", [(False, ["10.0.0.1"]), (True, ["10.0.0.1", NO_ADDRESS])])
def test_nodes_without_an_address(unreachable, expected):
    hosts = list(pod_hosts(inventory_pod(PAIR), unreachable))
    assert [host.connection["ansible_host"] for host in hosts] == expected
    assert all(sorted(host.fields) == sorted(HOST_FIELDS) and host.fields["node_count"] == 2 for host in hosts)
    assert hosts[0].connection["ansible_port"] == 22
    assert "ansible_port" not in hosts[-1].connection or not unreachable


def test_variables_are_the_fields_with_a_prefix():
    host = first_host(READY)
    variables = host.variables("x_")
    assert variables == {**{f"x_{name}": value for name, value in host.fields.items()}, **host.connection}
    assert list(variables) == [*(f"x_{name}" for name in HOST_FIELDS), "ansible_host", "ansible_port", "ansible_user"]


def test_groups_are_of_what_is_known():
    known = fields(status="ACTIVE", provider_type=None, gpu_name="H100_80GB", data_center_id=7, team_id="Team/1")
    assert first_host(READY)._replace(fields=known).groups(None) == [
        "primeintellect", "primeintellect_status_active", "primeintellect_gpu_h100_80gb", "primeintellect_team_team_1"]
    assert first_host(PAIR).groups("primeintellect_pod_pair")[-1] == "primeintellect_pod_pair"


@pytest.mark.parametrize("value, expected", [
    ("A-B c{{ 1 }}", "primeintellect_k_a_b_c___1___"), ("é", "primeintellect_k__"), ("x" * 999, "primeintellect_k_" + "x" * 200),
])
def test_names_of_groups(value, expected):
    assert group_name("k", value) == expected


@pytest.mark.parametrize("text, expected", [
    ("trainer-1.example.com", "trainer-1.example.com"), ("a b,c:d!e&f[0]", "a_b_c_d_e_f_0_"), ("../x", "_x"), ("--x", "x"),
    (".-.x", "x"),
    ("::1", "::1"), ("10.0.0.1", "10.0.0.1"), ("g:b:c", "g_b_c"), ("x\x1b[2J", "x__2J"),
    ("...", ""), ("", ""), (7, "7"), ("y" * 999, "y" * 200), ("训练", "训练"),
])
def test_names_of_hosts(text, expected):
    assert host_name(text) == expected


def test_every_host_has_a_name_of_its_own():
    names = Names(["group"])
    wished = ["a", "a", "a", "group", "GROUP", "localhost", "::1", "", "all", "a-p1"]
    given = [names.host(name, fields()) for name in wished]
    assert given == ["a", "a-p1", "a-p1-0", "group-p1", "GROUP-p1", "localhost-p1", "__1-p1", "p1", "all-p1", "a-p1-p1"]
    warning = names.warning()
    assert "a-p1 instead of a" in warning and "p1 instead of no name" not in warning and "and 3 more" in warning
    assert Names([]).warning() is None


def test_a_host_whose_pod_has_no_id():
    names = Names([])
    assert [names.host("", fields(id=wrong)) for wrong in (None, "a b", {}, 7)] == ["pod", "pod-0", "pod-0-2", "pod-0-3"]


def test_a_name_stays_with_its_node_in_the_sources_that_follow():
    first = Names([])
    assert [first.host("a", fields(id=pod_id)) for pod_id in ("p1", "p2", None)] == ["a", "a-p2", "a-pod"]
    # a group of the same name may have come in between
    then = Names(["a-p2"], first.owners)
    assert [then.host("a", fields(id=pod_id)) for pod_id in ("p3", "p2", "p1", None)] == ["a-p3", "a-p2", "a", "a-pod-0"]
    assert list(first.owners.hosts) == ["a", "a-p2", "a-pod"]


def test_a_group_stays_with_its_pod_in_the_sources_that_follow():
    first = Names([])
    first.pod_group(fields(PAIR, id="p2"))
    then = Names([], first.owners)
    assert [then.pod_group(fields(PAIR, id=pod_id)) for pod_id in ("p3", "p2")] == [
        "primeintellect_pod_pair_p3", "primeintellect_pod_pair"]


def test_pods_of_several_nodes_have_a_group():
    groups = Names([])
    assert groups.pod_group(fields()) is None
    assert [groups.pod_group(fields(PAIR, id=pod_id)) for pod_id in ("p2", "p2", "p3", "p2")] == [
        "primeintellect_pod_pair", "primeintellect_pod_pair", "primeintellect_pod_pair_p3", "primeintellect_pod_pair"]


@pytest.mark.parametrize("options, expected", [
    ({}, True), ({"statuses": ["ACTIVE"]}, True), ({"statuses": ["ERROR"]}, False),
    ({"name_pattern": "p*"}, False), ({"name_pattern": "trainer"}, True),
    ({"filters": {"gpu_count": 1}}, True), ({"filters": {"gpu_count": "1"}}, True), ({"filters": {"gpu_count": [2, 3]}}, False),
    ({"filters": {"gpu_count": True}}, False), ({"filters": {"gpu_name": "*"}}, True),
    ({"filters": {"gpu_name": ["x", "H*"]}}, True),
    ({"filters": {"team_id": None}}, True), ({"filters": {"team_id": "*"}}, False),
    ({"filters": {"is_spot": None, "gpu_count": 2}}, False),
    ({"filters": {"resources.memory": 7}}, True), ({"filters": {"resources.memory.x": None}}, True),
    ({"filters": {"id.x": 1}}, False),
    ({"filters": {"created_at": 2026}}, False), ({"filters": {"node_count": 1.0}}, True),
    ({"exclude_filters": [{"gpu_count": 1}]}, False), ({"exclude_filters": [{"gpu_count": 1, "name": "x"}, {}]}, True),
    ({"exclude_filters": [{"name": "x"}, {"gpu_count": 1}]}, False),
])
def test_conditions(options, expected):
    known = fields(
        gpu_count=1, gpu_name="H100_80GB", team_id=None, is_spot=None, resources={"memory": 7}, name="trainer", status="ACTIVE",
    )
    assert is_selected(known, dict(PARAMS, **options)) is expected


@pytest.mark.parametrize("options, expected", [
    ({}, []), ({"hostvars_prefix": ""}, []), ({"hostvars_prefix": "a b"}, ["hostvars_prefix"]),
    ({"hostvars_prefix": "1a"}, ["hostvars_prefix"]),
    ({"hostnames": ["id", "{{ anything }}", "resources.memory"]}, []), ({"hostnames": ["nam"]}, ["hostnames"]),
    ({"filters": {"nam": 1, 7: 2}, "exclude_filters": [{"name": 1}, {"stat": 1}]}, ["filters", "filters", "exclude_filters"]),
])
def test_what_is_wrong_is_named(options, expected):
    assert [problem["param"] for problem in check_host_options(dict(PARAMS, **options))] == expected


@pytest.fixture
def inventory():
    data = InventoryData()
    for number in range(6):
        data.add_host(f"h{number}")
        data.hosts[f"h{number}"].vars.update(number=number % 2, name=f"n{number}", shared={"a": [number % 2]})
    return data


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
    assert list(inventory.hosts) == [f"h{number}" for number in range(6)] and inventory.groups == groups
    assert inventory.hosts["h0"].vars == variables and inventory.groups["old"].vars == {}
    assert [group.name for group in inventory.hosts["h0"].groups] == ["old"]
    assert [host.name for host in inventory.groups["old"].get_hosts()] == ["h0"]
    assert inventory.groups["old"].child_groups == inventory.groups["child"].parent_groups == []
    assert inventory.localhost is None
    inventory.add_child("old", "h1")
    assert [host.name for host in inventory.groups["old"].get_hosts()] == ["h0", "h1"]


def test_what_is_cached_comes_back():
    for pods in [{"fields": {"name": "x"}, "nodes": []}], []:
        cache = {}
        write_cache(cache, "key", pods)
        assert read_cache(cache, "key", pytest.fail) == pods
        assert read_cache(cache, "other", pytest.fail) is None


@pytest.mark.parametrize("damaged", [
    None, {}, [], "x", 7, {"format": 1}, {"format": 0, "pods": "[]"}, {"format": 1, "pods": "{"}, {"format": 1, "pods": "[1]"},
    {"format": 1, "pods": "{}"}, {"format": 1, "pods": None}, {"format": 1, "pods": '[{"fields": [], "nodes": []}]'},
    {"format": 1, "pods": "[" * 100000},
])
def test_a_damaged_cache_counts_as_empty(damaged):
    assert read_cache({"key": damaged}, "key", str) is None


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
