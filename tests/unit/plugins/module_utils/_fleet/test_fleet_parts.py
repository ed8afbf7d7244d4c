# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a fleet that need no API: names, money, data centers and the result."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.budget import Budget, affordable_count
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.discovery import member_pods
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.ensure import check_fleet
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.members import Member, is_lost, member_index
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.placement import find_data_center, group_by_data_center
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.result import fleet_result
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.search import Offer
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.lookup import PodResource
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.placement import Candidate
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import FLEET_OPTIONS, OFFERS, READY, offer, usd


@pytest.mark.parametrize("name, index", [
    ("train-0", 0), ("train-17", 17), ("train-999", 999), ("train-1000", None), ("train-20261125", None),
    ("train", None), ("train-", None), ("train-00", None), ("train-01", None),
    ("train--1", None), ("train-1-0", None), ("train-1x", None), ("xtrain-1", None), ("Train-1", None),
    ("train-1\n", None), ("train-\u0661", None),
    (None, None), (7, None), ("train-" + "9" * 30, None),
])
def test_names_of_members(name, index):
    assert member_index("train", name) == index


def test_a_fleets_name_is_not_a_pattern():
    assert member_index("a.b", "axb-1") is None and member_index("a+", "aa-1") is None


def test_pods_of_other_teams_and_terminated_ones_are_no_members():
    rows = [dict(READY, name=f"train-{index}", **fields) for index, fields in enumerate((
        {}, {"teamId": "t1"}, {"status": "TERMINATED"}, {"status": "DELETING"}, {"teamId": ""},
    ))]
    for team_id, indexes in ((None, [0, 3, 4]), ("t1", [1])):
        client = SimpleNamespace(account=SimpleNamespace(team_id=team_id), rows=lambda path: rows)
        assert sorted(member_pods(PodResource(FLEET_OPTIONS, client, Task()))) == indexes


@pytest.mark.parametrize("fields, expected", [
    ({}, False), ({"status": "PROVISIONING"}, False), ({"status": "UNKNOWN"}, False), ({"status": "NEW_WORD"}, False),
    ({"status": "ERROR"}, True), ({"status": "STOPPED"}, True), ({"installationStatus": "ERROR"}, True),
    ({"installationFailure": "disk full"}, True), ({"status": "DELETING"}, False),
])
def test_lost_pods(fields, expected):
    assert is_lost(dict(READY, **fields)) == expected


@pytest.mark.parametrize("limit, kept, replaced, price, count", [
    (None, 100, [0, 0], 3, 2), (10, 4, [0, 0, 0], 2, 3), (10, 4.1, [0, 0, 0], 2, 2), (10, 10, [0], 0.1, 0), (10, 12, [0], 0.1, 0),
    (10, 6, [2, 2], 2, 2), (8, 4, [2, 2], 3, 0), (9, 4, [2, 2], 3, 1), (10, 4, [0], None, 1), (6.3, 0, [0] * 3, 2.1, 3),
    (5, 0, [0], 0, 1),
])
def test_how_many_pods_are_affordable(limit, kept, replaced, price, count):
    assert affordable_count(limit, kept, replaced, price) == count


def test_a_budget_is_never_exceeded():
    budget = Budget(10.03, 4, 3)
    assert budget.reserve("a", 2) == 2.02
    assert budget.reserve("b", 2) == 2.01
    assert budget.reserve("c", 2) == 2
    for name in "abc":
        budget.record_price(name, None)
    with pytest.raises(CloudError, match="would cost 2.1 USD per hour, but only 2 of max_total_price .10.03. is left"):
        budget.reserve("c", 2.1)
    budget.record_price("a", 2)
    budget.record_price("b", 1.9)
    assert budget.reserve("c", 2) == 2.02
    with pytest.raises(CloudError):
        budget.reserve("c", 2.2)
    assert budget.reserve("c", 2.1) == 2.121
    budget.release("a")
    assert budget.reserve("d", 2) == 2.009


@pytest.mark.parametrize("size", [1, 4, 64])
def test_a_budget_that_is_just_enough_serves_all_pods_at_the_same_time(size):
    budget = Budget(2.7012 * size, 0, size)
    assert {budget.reserve(str(number), 2.7012) for number in range(size)} == {2.7012}


@pytest.mark.parametrize("end, expected", [
    (lambda budget: budget.record_price("a", 2), 3), (lambda budget: budget.release("a"), 3),
    (lambda budget: budget.record_price("a", None), None),
])
def test_a_pod_waits_for_what_pending_creates_may_leave_over(end, expected):
    budget, shares = Budget(5, 0, 2), []
    assert budget.reserve("a", 2) == 2.02

    def want():
        try:
            shares.append(budget.reserve("b", 3))
        except CloudError:
            shares.append(None)

    thread = threading.Thread(target=want, daemon=True)
    thread.start()
    end(budget)
    thread.join(60)
    assert shares == [expected]


def test_the_share_at_one_offer_is_no_limit_at_the_next():
    first = Member(0, dict(FLEET_OPTIONS, max_price=2.5), CLIENT, Task())
    first.cap_price(2.02)
    assert first.capped.params["max_price"] == 2.02
    first.cap_price(2.51)
    assert first.capped.params["max_price"] == 2.5


def test_a_pod_of_unknown_price_gets_an_equal_share():
    budget = Budget(10, 4, 3)
    assert [budget.reserve(name, None) for name in "abc"] == [2, 2, 2]
    for name in "abc":
        budget.record_price(name, None)
    with pytest.raises(CloudError):
        budget.reserve("d", None)
    assert Budget(None, 100, 3).reserve("a", None) is None


def candidate(center, price, **fields):
    return Candidate({}, Offer(offer(cloudId=center, dataCenter=center, prices=usd(price), **fields), {}))


def test_the_cheapest_data_center_that_seems_to_have_room_comes_first():
    candidates = [
        candidate("low", 1, stockStatus="Low"), candidate("two-low", 2, stockStatus="Low"),
        candidate("much", 3), candidate("two-low", 4, stockStatus="low"),
        candidate("more", 5, stockStatus="High"), candidate("much", 6, stockStatus="Low"),
    ]
    for count, order in ((1, ["low", "two-low", "much", "more"]), (2, ["two-low", "much", "more", "low"]),
                         (3, ["much", "more", "low", "two-low"])):
        assert [group[0].offer.row["dataCenter"] for group in group_by_data_center(candidates, count)] == order
    assert [len(group) for group in group_by_data_center(candidates, 3)] == [2, 1, 1, 2]


class Market:
    def __init__(self, *rows):
        self.rows = rows

    def get(self, path, **query):
        rows = list(self.rows) if path == OFFERS.split()[1] else []
        return {"items": rows, "totalCount": len(rows)}

    class clock:
        @staticmethod
        def sleep(seconds):
            pass


@pytest.mark.parametrize("rows, center", [
    ([offer(dataCenter="A"), offer(dataCenter="B", provider="nebius"), offer(dataCenter="C", socket="SXM5")], "A"),
    ([offer(dataCenter="A"), offer(dataCenter="B", gpuCount=8)], "A"),
    ([offer(dataCenter="A"), offer(dataCenter="B", prices=usd(2))], "A"),
    ([offer(dataCenter="A", stockStatus="Unavailable", isSpot=True)], "A"),
    ([offer(dataCenter="A"), offer(dataCenter="B")], None),
    ([offer(dataCenter="A", provider="nebius")], None),
    ([offer(dataCenter="B", prices=usd(3))], None),
    ([offer(dataCenter="B", gpuCount=8)], None),
    ([], None),
])
def test_the_data_center_of_pods(rows, center):
    pods = [READY, dict(READY, priceHr=2.51)]
    if center:
        assert find_data_center(pods, FLEET_OPTIONS, Market(*rows)) == center
    else:
        with pytest.raises(InvalidOptionsError, match="data_center_id: is required"):
            find_data_center(pods, FLEET_OPTIONS, Market(*rows))


CLIENT = SimpleNamespace(secrets=[])


def member(index, problem=None, created=False, **fields):
    made, ip = Member(index, FLEET_OPTIONS, CLIENT, Task()), f"10.0.0.{index}"
    pod = {"id": f"p{index}", "name": made.name, "ip": ip, "sshConnection": f"root@{ip} -p 22"}
    made.set_pod({**READY, **pod, **fields})
    made.problem, made.created = problem and CloudError(problem), created
    return made


def test_ranks_have_no_gaps_and_the_first_node_is_the_master():
    several = {"ip": ["10.1.0.1", "10.1.0.2"], "sshConnection": ["root@10.1.0.1 -p 22", "root@10.1.0.2 -p 22"]}
    members = [member(0, problem="dead", status="ERROR"), member(1, **several), Member(2, FLEET_OPTIONS, CLIENT, Task()),
               member(3)]
    members[2].problem = CloudError("No matching offer is left.")
    result = fleet_result(members, [], False, 29500)
    assert [(node["name"], node["rank"], node["index"], node["pod"]) for node in result["nodes"]] == [
        ("train-1-0", 0, 0, "train-1"), ("train-1-1", 1, 1, "train-1"), ("train-3", 2, 0, "train-3"),
    ]
    for node in [*result["nodes"], result]:
        assert (node["world_size"], node["master_addr"], node["master_port"]) == (3, "10.1.0.1", 29500)
    assert [pod["name"] for pod in result["pods"]] == ["train-0", "train-1", "train-3"] and result["price_hr"] == 7.5
    assert result["missing"] == [
        {"name": "train-0", "id": "p0", "status": "ERROR", "price_hr": 2.5, "reason": "dead"},
        {"name": "train-2", "id": None, "status": None, "price_hr": None, "reason": "No matching offer is left."},
    ]


def test_an_empty_fleet():
    result = fleet_result([], [], False, 29500)
    assert result["pods"] == result["nodes"] == result["missing"] == [] and result["world_size"] == result["price_hr"] == 0
    assert result["master_addr"] is None


@pytest.mark.parametrize("options, params", [
    ({}, []), ({"size": None}, ["size"]), ({"size": -1}, ["size"]), ({"size": 1001}, ["size"]), ({"min_size": 4}, ["min_size"]),
    ({"min_size": -1}, ["min_size"]), ({"parallel": 0}, ["parallel"]), ({"parallel": 33}, ["parallel"]),
    ({"name": None}, ["name"]), ({"master_port": 0}, ["master_port"]), ({"max_total_price": 0}, ["max_total_price"]),
    ({"max_total_price": float("nan")}, ["max_total_price"]), ({"same_data_center": True}, ["same_data_center"]),
    ({"same_data_center": True, "data_center_id": "A"}, []), ({"lookup_lag": -1}, ["lookup_lag"]),
    ({"state": "absent", "size": None, "gpu_type": None}, []), ({"state": "absent", "name": None}, ["name"]),
])
def test_options_are_checked(options, params):
    assert [problem["param"] for problem in check_fleet(dict(FLEET_OPTIONS, **options), None)] == params
