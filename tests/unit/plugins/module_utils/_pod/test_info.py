# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading pods and the account, with an API that answers from a script."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account_info import read_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import NotFoundError, UnreachableError
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.info import check_pod_info, list_pods
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import LIST, READ, READY

HISTORY = "list /pods/history"
OPTIONS = dict(ids=None, name=None, status=None, team=None, team_id=None, history=False, logs=False, log_tail=2)
PODS = [
    READY, dict(READY, id="p2", name="trainer-2", teamId="t1"), dict(READY, id="p3", name="worker", status="ERROR"),
    {"id": "p4", "status": "NEW_STATUS"},
]


def terminated(pod_id, **fields):
    return dict({
        "id": pod_id, "name": "trainer", "type": "Instance", "terminatedAt": "2026-01-02T00:00:00Z", "totalBilledPrice": 2.5,
        "createdAt": "2026-01-01T00:00:00Z",
    }, **fields)


@pytest.fixture
def read(perform):
    return lambda *steps, **options: perform(list_pods, dict(OPTIONS, **options), *steps)


@pytest.mark.parametrize("options, ids", [
    ({}, ["p1", "p2", "p3", "p4"]), ({"name": "trainer"}, ["p1"]), ({"name": "trainer*"}, ["p1", "p2"]),
    ({"name": "TRAINER"}, []),
    ({"name": "[!t]*"}, ["p3"]), ({"status": ["ERROR"]}, ["p3"]), ({"status": ["ACTIVE"], "name": "*-2"}, ["p2"]),
    ({"team_id": "t1"}, ["p2"]), ({"team_id": ""}, ["p1", "p3", "p4"]),
])
def test_pods_are_listed(read, options, ids):
    result, problem, warnings, api = read((LIST, PODS), **options)
    assert problem is None and [pod["id"] for pod in result["pods"]] == ids and not result["changed"]


def test_pods_are_read_in_the_order_of_their_ids(read):
    result, problem, warnings, api = read(("GET /pods/p3", PODS[2]), (READ, READY), ids=["p3", "p1", "p3"])
    assert [pod["id"] for pod in result["pods"]] == ["p3", "p1"]
    assert result["pods"][1]["nodes"][0]["ansible_port"] == 2201


def test_a_pod_that_does_not_exist_is_an_error(read):
    missing = NotFoundError("none", 404)
    result, problem, warnings, api = read(
        (READ, READY), ("GET /pods/p8", missing), ("GET /pods/p9", missing), ids=["p1", "p8", "p9"]
    )
    assert problem.params[0]["param"] == "ids" and "no live pod with the ID p8 or p9" in problem.message
    result, problem, warnings, api = read((HISTORY, [terminated("p1")]), ids=["p1", "p9"], history=True)
    assert "no terminated pod with the ID p9" in problem.message


def test_history_reports_what_pods_have_cost(read):
    rows = [
        terminated("p1"), terminated("d1", type="Disk"), terminated("p2", type="Cluster", name="other"),
        terminated("p3", terminatedAt=None),
    ]
    result, problem, warnings, api = read((HISTORY, rows), history=True)
    assert [(pod["id"], pod["status"], pod["total_billed_price"]) for pod in result["pods"]] == [
        ("p1", "TERMINATED", 2.5), ("p2", "TERMINATED", 2.5),
    ]
    result, problem, warnings, api = read((HISTORY, rows), history=True, ids=["p2", "p1"])
    assert [pod["id"] for pod in result["pods"]] == ["p2", "p1"]


def test_the_end_of_the_log(read):
    result, problem, warnings, api = read(
        (LIST, PODS[:2]), ("TEXT /pods/p1/log", "one\ntwo\nthree"), ("TEXT /pods/p2/log", UnreachableError("no connection")),
        logs=True,
    )
    assert [pod["logs"] for pod in result["pods"]] == [["two", "three"], None]
    assert problem is None and "trainer-2 (id p2) can't be read: no connection" in warnings[0] and api.queries[1] == {"tail": 2}


@pytest.mark.parametrize("options, params", [
    ({}, []), ({"ids": ["p1", "../x"]}, ["ids"]), ({"logs": True, "history": True}, ["logs"]), ({"log_tail": 0}, ["log_tail"]),
])
def test_options_are_checked_before_any_call(options, params):
    assert [problem["param"] for problem in check_pod_info(dict(OPTIONS, **options), None)] == params


WHOAMI, TEAMS, WALLET = "GET /user/whoami", "list /user/teams", "GET /billing/wallet"
USER = {"status": None, "data": {"id": "u1", "name": "main", "email": "e", "scope": {
    "instances": {"read": True, "write": False}, "new_area": None, "odd": {"read": "yes"},
}}}
TEAM = {"teamId": "t1", "name": "Research", "slug": "research", "role": "ADMIN"}
FORBIDDEN = refused("the API answered 403.", 403, "POST")


@pytest.fixture
def account(perform):
    return lambda *steps, **options: perform(
        read_account, dict({"members": False, "team": None, "team_id": None}, **options), *steps
    )


def test_the_account_is_read(account):
    result, problem, warnings, api = account(
        (WHOAMI, USER), (TEAMS, [TEAM]), ("list /teams/t1/members", [{"userId": "u1"}]), (WALLET, {"balance_usd": 5}),
        members=True,
    )
    assert problem is None and result["user"]["id"] == "u1" and result["wallet"]["balance_usd"] == 5
    assert result["permissions"] == {
        "instances": {"read": True, "write": False}, "new_area": {"read": False, "write": False},
        "odd": {"read": True, "write": False},
    }
    assert [member["user_id"] for member in result["teams"][0]["members"]] == ["u1"] and result["team_id"] is None


def test_the_wallet_of_a_team(account):
    result, problem, warnings, api = account(
        (TEAMS, [TEAM]), (WHOAMI, USER), (TEAMS, [TEAM]), (WALLET, {"team_id": "t1"}), team="research",
    )
    assert api.queries[-1] == {"limit": 1, "teamId": "t1"} and result["team_id"] == "t1"


def test_what_the_key_may_not_read_is_null(account):
    result, problem, warnings, api = account((WHOAMI, FORBIDDEN), (TEAMS, FORBIDDEN), (WALLET, FORBIDDEN), members=True)
    assert problem is None and len(warnings) == 3
    assert (result["user"], result["teams"], result["wallet"], result["permissions"]) == (None, None, None, {})


@pytest.mark.parametrize("limits, expected", [
    ({}, (None, None)), ({"account_limits": None, "key_limits": 3}, (None, None)),
    ({"account_limits": {"instance_limit": 5}, "key_limits": {"max": None}}, ({"instance_limit": 5}, {"max": None})),
])
def test_seen_since_whoami_takes_the_team_and_answers_limits(account, limits, expected):
    who = {"data": dict(USER["data"], **limits)}
    result, problem, warnings, api = account((TEAMS, [TEAM]), (WHOAMI, who), (TEAMS, []), (WALLET, {}), team="research")
    assert (result["account_limits"], result["key_limits"]) == expected and problem is None
    assert api.queries[1] == {"teamId": "t1"}


def test_a_key_that_is_not_valid_is_an_error(account):
    result, problem, warnings, api = account((WHOAMI, refused("the API answered 401.", 401, "GET")))
    assert problem.status == 401
