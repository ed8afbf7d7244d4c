# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.drift import request_differences
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import (
    check_request,
    completed,
    request_body,
    request_secrets,
    request_shown,
    request_spec,
)

VALID = dict(
    dict.fromkeys((*request_spec(), "team_id", "team")), placement="exact", max_offers=5, name="trainer", cloud_id="c1",
    gpu_type="H100_80GB", socket="PCIe", gpu_count=1, provider="primecompute",
)
PERSONAL = Account("key", "the option api_key", "https://api.primeintellect.ai", None)
TEAM = Account("key", "the option api_key", "https://api.primeintellect.ai", "team-1")


def invalid(account=PERSONAL, **params):
    return [problem["param"] for problem in check_request(dict(VALID, **params), account)]


@pytest.mark.parametrize("params", [
    {},
    {"name": "12a"}, {"name": "a-1"}, {"name": "-a"},
    {"image": "custom_template", "custom_template_id": "tpl_1"},
    {"image": "cuda_12_6_pytorch_2_7", "env_vars": {"A": "x", "B": 1, "C": True, "_d": 1.5, "E": ""}},
    {"env_vars": {}},
    {"max_price": 0.01}, {"disk_size": 1, "vcpus": 1, "memory": 1, "prepaid_for_hr": 0.5},
    {"team_id": ""},
    {"cloud_id": "NVIDIA A100-SXM4-80GB", "data_center_id": "us/east: 1"},  # providers have ids of many kinds
])
def test_valid_requests(params):
    assert invalid(**params) == []


SEARCHED = {"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None}


@pytest.mark.parametrize("params", [
    {}, {"provider": ["runpod", "primecompute"]}, {"regions": ["canada"], "spot": "require", "multi_node": False},
    {"prepaid": "require", "prepaid_for_hr": 24.0}, {"cloud_id": "c1", "socket": "PCIe", "provider": "runpod"},
    {"provider": ["runpod", "vultr"], "env_vars": {"A": "x"}, "image": "axolotl"},
    {"gpu_type": ["H100_80GB", "H200_141GB"], "disks_any": ["d1", "d2"], "wait_for_offer": 60.0}, {"wait_for_offer": 0.0},
    {"gpu_type": None, "gpu_memory_min": 80},
])
def test_valid_searches(params):
    assert invalid(**dict(SEARCHED, **params)) == []


@pytest.mark.parametrize("params, options", [
    (dict(SEARCHED, gpu_type=None, gpu_count=None, name=None), ["name", "gpu_type", "gpu_count"]),
    (dict(SEARCHED, max_offers=0), ["max_offers"]),
    (dict(SEARCHED, prepaid_for_hr=24.0), ["prepaid_for_hr"]),
    (dict(SEARCHED, prepaid_for_hr=24.0, prepaid="exclude"), ["prepaid_for_hr"]),
    (dict(SEARCHED, env_vars={"A": "x"}, image="axolotl", provider="runpod"), ["env_vars"]),
    ({"regions": ["canada"], "spot": "allow", "prepaid": "exclude", "multi_node": False},
     ["regions", "spot", "prepaid", "multi_node"]),
    ({"provider": ["runpod", "vultr"], "gpu_type": ["H100_80GB", "H200_141GB"]}, ["gpu_type", "provider"]),
    ({"gpu_memory_min": 80, "disks_any": ["d1"], "wait_for_offer": 60.0}, ["gpu_memory_min", "disks_any", "wait_for_offer"]),
    (dict(SEARCHED, gpu_memory_min=0, disks_any=[""], wait_for_offer=-1.0), ["wait_for_offer", "gpu_memory_min", "disks_any"]),
])
def test_invalid_searches_name_their_options(params, options):
    assert invalid(**params) == options


@pytest.mark.parametrize("given, one", [
    (None, None), ([], None), (["runpod"], "runpod"), (["runpod", "vultr"], ["runpod", "vultr"]), ("runpod", "runpod"),
])
def test_a_request_has_single_values(given, one):
    params = completed({"provider": given, "gpu_type": given, "placement": None, "cloud_id": None})
    assert params["provider"] == params["gpu_type"] == one


@pytest.mark.parametrize("given, cloud_id, placement", [
    (None, None, "cheapest"), (None, "c1", "exact"), ("exact", None, "exact"), ("cheapest", "c1", "cheapest"),
])
def test_the_placement_depends_on_the_offer_that_is_named(given, cloud_id, placement):
    assert completed({"provider": None, "gpu_type": None, "placement": given, "cloud_id": cloud_id})["placement"] == placement


@pytest.mark.parametrize("params, options", [
    ({"name": "12"}, ["name"]), ({"name": "a_b"}, ["name"]), ({"name": "a b"}, ["name"]), ({"name": "é"}, ["name"]),
    ({"name": "a\n"}, ["name"]), ({"name": "{{ x }}"}, ["name"]), ({"name": ""}, ["name"]), ({"name": None}, ["name"]),
    ({"cloud_id": None, "socket": None}, ["cloud_id", "socket"]),
    ({"country": ""}, ["country"]),
    ({"gpu_count": 0}, ["gpu_count"]), ({"gpu_count": -1}, ["gpu_count"]), ({"gpu_count": True}, ["gpu_count"]),
    ({"max_price": 0.0}, ["max_price"]), ({"max_price": float("nan")}, ["max_price"]),
    ({"max_price": float("inf")}, ["max_price"]), ({"prepaid_for_hr": 0}, ["prepaid_for_hr"]),
    ({"disk_size": 0, "vcpus": 0, "memory": 0}, ["disk_size", "vcpus", "memory"]),
    ({"ssh_key_id": "a\nb"}, ["ssh_key_id"]), ({"cloud_id": "a\x1b[31m"}, ["cloud_id"]),
    ({"disks": [""]}, ["disks"]), ({"team_member_ids": ["a\n"]}, ["team_member_ids", "team_member_ids"]),
    ({"memory": 10 ** 400, "vcpus": -(10 ** 400)}, ["vcpus", "memory"]),
    ({"image": "custom_template"}, ["custom_template_id"]),
    ({"custom_template_id": "t"}, ["image"]), ({"custom_template_id": "t", "image": "axolotl"}, ["image"]),
    ({"env_vars": {"A": "x"}}, ["env_vars"]),
    ({"env_vars": {"A": "x"}, "image": "axolotl", "provider": "runpod"}, ["env_vars"]),
    ({"env_vars": {"A": "x"}, "provider": "runpod"}, ["env_vars", "env_vars"]),
    ({"env_vars": {"1A": "x", "A=B": "y", "C": None, "D": [1]}, "image": "axolotl"}, ["env_vars"] * 4),
    ({"shared_with_team": True, "team_member_ids": ["u"]}, ["team_member_ids", "shared_with_team"]),
])
def test_invalid_requests_name_their_options(params, options):
    assert invalid(**params) == options


def test_a_team_may_share():
    assert invalid(TEAM, shared_with_team=True, team_member_ids=["u"]) == []


def test_messages_never_show_a_secret():
    problems = check_request(dict(VALID, env_vars={"A": "hunter2", "B": ["hunter2"]}, jupyter_password=""), PERSONAL)
    assert problems and "hunter2" not in str(problems)


def test_the_body_has_only_what_was_given():
    params = dict(VALID, env_vars={"A": 1, "B": True, "C": "x"}, max_price=2.5, disks=["d1"], shared_with_team=False,
                  auto_restart=False)
    assert request_body(params, "team-1") == {
        "pod": {
            "name": "trainer", "cloudId": "c1", "gpuType": "H100_80GB", "socket": "PCIe", "gpuCount": 1, "maxPrice": 2.5,
            "envVars": [{"key": "A", "value": "1"}, {"key": "B", "value": "true"}, {"key": "C", "value": "x"}],
            "autoRestart": False,
        },
        "provider": {"type": "primecompute"},
        "disks": ["d1"],
        "team": {"teamId": "team-1"},
        "shared_with_team": False,
    }
    assert request_body(VALID, None) == {
        "pod": {"name": "trainer", "cloudId": "c1", "gpuType": "H100_80GB", "socket": "PCIe", "gpuCount": 1},
        "provider": {"type": "primecompute"},
    }


def test_secrets_are_masked_in_the_form_in_which_they_are_sent():
    params = dict(VALID, env_vars={"A": 22, "B": True}, jupyter_password="hunter2")
    assert request_secrets(params) == ["hunter2", "22", "true"]
    shown = request_shown(params, None)
    assert shown["env_vars"] == {"A": "(hidden)", "B": "(hidden)"} and shown["jupyter_password"] == "(hidden)"


POD = {
    "gpuName": "H100_80GB", "gpuCount": 1, "socket": "PCIe", "providerType": "primecompute",
    "environmentType": "ubuntu_22_cuda_12", "resources": {"disk": 100, "vcpus": 8, "memory": 64},
    "attachedResources": [{"id": 5, "resourceType": "DISK"}],
}


@pytest.mark.parametrize("asked, found, options", [
    ({}, {}, []),
    ({"gpu_type": "A100_80GB"}, {}, ["gpu_type"]),
    ({"gpu_count": 8, "image": "axolotl", "provider": "nebius"}, {}, ["gpu_count", "provider", "image"]),
    # a pod of two nodes may count the GPUs of one or of both
    ({"gpu_count": 16}, {"gpuCount": 8, "ip": ["1.2.3.4", None]}, []),
    ({"gpu_count": 16}, {"gpuCount": 16, "ip": ["1.2.3.4", None]}, []),
    ({"gpu_count": 16}, {"gpuCount": 8, "ip": "1.2.3.4"}, ["gpu_count"]),
    # what a pod does not report is no difference
    ({"auto_restart": True, "custom_template_id": "t"}, {}, []),
    ({"auto_restart": True}, {"autoRestart": False}, ["auto_restart"]),
    ({"disk_size": 100, "memory": 60}, {}, []),
    ({"disk_size": 200}, {}, ["disk_size"]),
    ({"disk_size": 200}, {"resources": None}, []),
    ({"disks": ["5"]}, {}, []),
    ({"disks": ["6"]}, {}, ["disks"]),
    ({"disks": ["6"]}, {"attachedResources": None}, ["disks"]),
])
def test_differences(asked, found, options):
    differences = request_differences(dict(VALID, **asked), dict(POD, **found))
    assert [entry["option"] for entry in differences] == options


@pytest.mark.parametrize("spot, found, options", [
    ("exclude", True, ["spot"]), ("require", False, ["spot"]), ("exclude", False, []), ("require", True, []), ("allow", True, []),
    (None, True, []), ("exclude", None, []),
])
def test_spot_machines_differ_from_others(spot, found, options):
    assert [entry["option"] for entry in request_differences(dict(VALID, spot=spot), dict(POD, isSpot=found))] == options


@pytest.mark.parametrize("price, options", [
    (9, ["max_price"]), ("9.99", ["max_price"]), (2, []), ("2", []), (None, []), ("cheap", []), (float("nan"), []), ({}, []),
])
def test_a_price_above_the_limit_is_a_difference(price, options):
    assert [entry["option"] for entry in request_differences(dict(VALID, max_price=3), dict(POD, priceHr=price))] == options


def test_a_pod_is_not_replaced_for_its_gpu_count_before_its_nodes_are_known():
    few, nodes = dict(VALID, gpu_count=16), dict(POD, gpuCount=8, ip=None)
    assert [entry["replace"] for entry in request_differences(few, nodes)] == [False]
    assert [entry["replace"] for entry in request_differences(few, dict(nodes, ip="1.2.3.4"))] == [True]
    assert request_differences(few, dict(nodes, ip=["1.2.3.4", None])) == []


def test_a_size_that_is_too_small_is_no_reason_to_replace_a_pod():
    assert [entry["replace"] for entry in request_differences(dict(VALID, memory=65, gpu_count=2), dict(POD, ip="1.2.3.4"))] == [
        True, False
    ]
