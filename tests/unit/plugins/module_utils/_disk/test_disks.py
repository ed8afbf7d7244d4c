# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks, with an API that answers from a script."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    NotFoundError,
    OutcomeUnknownError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import check_disk, manage_disk
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.info import list_disks
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.offers import (
    check_disk_search,
    disk_search_spec,
    list_disk_offers,
)
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused

LIST, CREATE = "list /disks/", "POST /disks/"
READ, REMOVE, CHANGE = "GET /disks/d1", "DELETE /disks/d1", "PATCH /disks/d1"
OPTIONS = dict(
    state="present", name="data", id=None, size=500, provider="primecompute", cloud_id=None, data_center_id=None, country=None,
    team=None, team_id=None, schema="live", force=False, wait=True, wait_timeout=60, poll_interval=5,
)
DATA = {
    "id": "d1", "name": "data", "size": 500, "status": "ACTIVE", "providerType": "primecompute", "priceHr": 0.05, "teamId": None,
    "info": {"dataCenterId": "US-1", "cloudId": "c1", "country": "US"}, "pods": [],
}
NEW = dict(DATA, status="PROVISIONING")
OTHER_TEAM = dict(DATA, id="d2", teamId="other")
LEAVING = dict(DATA, id="d3", status="DELETING")
ABSENT = {"state": "absent", "size": None, "provider": None}


@pytest.fixture
def manage(perform):
    return lambda *steps, check_mode=False, repeat_last=False, **options: perform(
        manage_disk, dict(OPTIONS, **options), *steps, check_mode=check_mode, repeat_last=repeat_last
    )


def test_a_disk_is_created_and_waited_for(manage):
    result, problem, warnings, api = manage(
        (LIST, [OTHER_TEAM, LEAVING]), (CREATE, NEW), (READ, NotFoundError("not yet", 404)),
        (READ, UnreachableError("no connection")),
        (READ, NEW), (READ, DATA), data_center_id="US-1", cloud_id="c1",
    )
    assert problem is None and result["changed"] and result["disk"]["status"] == "ACTIVE" and result["disk"]["country"] == "US"
    assert api.bodies == [{
        "disk": {"name": "data", "size": 500, "cloudId": "c1", "dataCenterId": "US-1"}, "provider": {"type": "primecompute"},
    }]
    assert result["diff"]["after"]["size"] == 500


def test_a_disk_belongs_to_the_team(manage):
    mine = dict(DATA, teamId="team-1")
    result, problem, warnings, api = manage((LIST, [DATA]), (CREATE, mine), team_id="team-1")
    assert api.bodies[0]["team"] == {"teamId": "team-1"} and result["disk"]["team_id"] == "team-1"


@pytest.mark.parametrize("options", [
    {}, {"id": "d1"}, {"id": "d1", "name": None, "size": None, "provider": None}, {"data_center_id": "US-1", "country": "us"},
])
def test_a_disk_that_is_there_is_left_alone(manage, options):
    found = (READ, DATA) if "id" in options else (LIST, [OTHER_TEAM, DATA, LEAVING])
    result, problem, warnings, api = manage(found, **options)
    assert problem is None and not result["changed"] and result["disk"]["id"] == "d1"
    assert result["diff"] == {"before": {}, "after": {}}


def test_a_disk_whose_create_is_not_answered_is_looked_for(manage):
    result, problem, warnings, api = manage((LIST, []), (CREATE, OutcomeUnknownError("lost")), (LIST, []), (LIST, [DATA]))
    assert problem is None and result["changed"] and result["disk"]["id"] == "d1" and "was lost" in warnings[0]


def test_a_disk_is_renamed(manage):
    options = {"id": "d1", "name": "new", "size": None, "provider": None}
    result, problem, warnings, api = manage((READ, DATA), (LIST, [DATA]), (CHANGE, {}), **options)
    assert problem is None and result["changed"] and result["disk"]["name"] == "new" and api.bodies == [{"name": "new"}]
    assert result["diff"] == {"before": {"name": "data"}, "after": {"name": "new"}}
    result, problem, warnings, api = manage((READ, DATA), (LIST, [DATA]), check_mode=True, **options)
    assert result["changed"] and result["disk"]["name"] == "new" and api.bodies == []
    taken = [DATA, dict(DATA, id="d4", name="new")]
    result, problem, warnings, api = manage((READ, DATA), (LIST, taken), **options)
    assert "new (id d4)" in problem.message and not result["changed"]


def test_check_mode_creates_nothing(manage):
    result, problem, warnings, api = manage((LIST, []), check_mode=True, data_center_id="US-1")
    assert result["changed"] and result["disk"]["data_center_id"] == "US-1" and result["disk"]["id"] is None


def test_what_a_new_disk_needs_is_not_asked_for_where_there_is_one(manage):
    options = {"size": None, "provider": None}
    result, problem, warnings, api = manage((LIST, [DATA]), **options)
    assert problem is None and not result["changed"]
    result, problem, warnings, api = manage((LIST, []), **options)
    assert [entry["param"] for entry in problem.params] == ["size", "provider"] and "disk_offer_info" in problem.message


@pytest.mark.parametrize("options, param, words", [
    ({"size": 600}, "size", "has 500 GB and not 600, and the API can't resize a disk"),
    ({"provider": "nebius"}, "provider", "is at primecompute and not nebius"),
    ({"data_center_id": "US-2"}, "data_center_id", "is at US-1"),
    ({"id": "d1", "team_id": "team-1"}, "team_id", "belongs to the personal account"),
])
def test_what_can_not_be_changed_is_an_error(manage, options, param, words):
    result, problem, warnings, api = manage((READ, DATA) if "id" in options else (LIST, [DATA]), **options)
    assert [entry["param"] for entry in problem.params] == [param] and words in problem.message and not result["changed"]


def test_an_id_can_not_be_chosen(manage):
    result, problem, warnings, api = manage(("GET /disks/d9", NotFoundError("none", 404)), id="d9")
    assert problem.params[0]["param"] == "id" and "An ID can't be chosen" in problem.message and not result["changed"]


def test_one_of_several_is_not_taken(manage):
    for options in ({}, ABSENT):
        both = [dict(DATA, createdAt="2026-01-01T00:00:00Z", id=one) for one in ("d1", "d4")]
        result, problem, warnings, api = manage((LIST, both), **options)
        assert "2 disks are named data: d1, d4" in problem.message


@pytest.mark.parametrize("steps, words", [
    ([(READ, dict(DATA, status="ERROR"))], "ended in ERROR"),
    ([(READ, NotFoundError("gone", 404))], "no longer exists"),
    ([(READ, NEW)], "not ready after 60 seconds (wait_timeout): its last status is PROVISIONING"),
    ([(READ, UnreachableError("no connection"))], "The last poll failed: no connection"),
    ([(READ, refused("the API answered 401.", 401, "GET"))], "401"),
])
def test_a_disk_that_is_not_ready_in_time(manage, steps, words):
    result, problem, warnings, api = manage((LIST, []), (CREATE, NEW), *steps, repeat_last=True)
    assert words in problem.message and result["changed"] and result["disk"]["id"] == "d1"


def test_a_disk_is_removed(manage):
    result, problem, warnings, api = manage(
        (LIST, [DATA, OTHER_TEAM]), (REMOVE, {}), (READ, dict(DATA, status="DELETING")),
        (READ, NotFoundError("gone", 404)), **ABSENT
    )
    assert problem is None and result["changed"] and result["disk"]["status"] == "TERMINATED"
    assert result["diff"]["before"] == {"id": "d1", "name": "data"}


def test_a_disk_that_is_on_its_way_out_is_waited_for(manage):
    result, problem, warnings, api = manage(
        (LIST, [LEAVING]), ("GET /disks/d3", NotFoundError("gone", 404)), **ABSENT
    )
    assert problem is None and not result["changed"] and result["disk"]["id"] == "d3"


def test_nothing_is_removed_where_there_is_nothing(manage):
    unknown = ("GET /disks/d9", NotFoundError("none", 404))
    for steps, options in (([], ABSENT), ([unknown], dict(ABSENT, id="d9"))):
        result, problem, warnings, api = manage(*steps, (LIST, [OTHER_TEAM]), **options)
        assert problem is None and not result["changed"] and result["disk"] is None


def test_a_disk_that_pods_use_is_removed_only_by_force(manage):
    used = dict(DATA, pods=["p1", "p2"])
    ended = ("GET /pods/p2", NotFoundError("none", 404))
    for answer in (dict(id="p2", status="ACTIVE"), refused("no permission", 403)):
        result, problem, warnings, api = manage(
            (LIST, [used]), ("GET /pods/p1", dict(id="p1", status="ACTIVE")), ("GET /pods/p2", answer), **ABSENT
        )
        assert problem.params[0]["param"] == "force" and "pod p1, pod p2" in problem.message and not result["changed"]
    result, problem, warnings, api = manage((LIST, [used]), ("GET /pods/p1", dict(id="p1", status="ACTIVE")), ended, **ABSENT)
    assert problem.params[0]["param"] == "force" and "used by pod p1." in problem.message and not result["changed"]
    for odd in ({"clusters": ["c1"]}, {"pods": "p1"}, {"pods": {"p1": 1}}):
        result, problem, warnings, api = manage((LIST, [dict(DATA, **odd)]), **ABSENT)
        assert problem.params[0]["param"] == "force" and not result["changed"]
    result, problem, warnings, api = manage((LIST, [used]), (REMOVE, {}), wait=False, force=True, **ABSENT)
    assert problem is None and result["changed"] and result["disk"]["status"] == "DELETING"


def test_a_disk_that_is_still_in_use_by_a_pod_that_is_gone_is_waited_for(manage):
    used = dict(DATA, pods=["p1"])
    in_use = (REMOVE, refused("the disk is in use", 400, "DELETE"))
    result, problem, warnings, api = manage(
        (LIST, [used]), ("GET /pods/p1", dict(id="p1", status="DELETING")), in_use, (READ, used), in_use, (READ, used),
        (REMOVE, {}), (READ, NotFoundError("gone", 404)), **ABSENT
    )
    assert problem is None and result["changed"] and result["disk"]["status"] == "TERMINATED"
    result, problem, warnings, api = manage(
        (LIST, [used]),
        ("GET /pods/p1", dict(id="p1", status="DELETING")), *[in_use, (READ, used)] * 18, **ABSENT, wait_timeout=60
    )
    assert "still exists after 60 seconds" in problem.message and "in use" in problem.message and "id: d1" in problem.message


@pytest.mark.parametrize("options, params", [
    ({}, []), ({"id": "d1", "name": None, "size": None, "provider": None}, []),
    ({"name": None, "size": None, "provider": None}, ["name"]), ({"size": None, "provider": None}, []),
    ({"state": "absent", "name": None}, ["name"]), ({"size": 0}, ["size"]), ({"name": ""}, ["name"]),
    ({"name": "x" * 256}, ["name"]), ({"name": "a\tb"}, ["name"]), ({"id": "../pods"}, ["id"]),
    ({"wait_timeout": 0, "poll_interval": -1}, ["wait_timeout", "poll_interval"]), ({"country": ""}, ["country"]),
])
def test_options_are_checked_before_any_call(options, params):
    assert [problem["param"] for problem in check_disk(dict(OPTIONS, **options), None)] == params


def test_disks_are_listed(perform):
    rows = [DATA, OTHER_TEAM, LEAVING, dict(DATA, id="d4", name="other"), dict(DATA, id="d5", status="TERMINATED")]
    for options, found in (
        ({}, ["d1", "d2", "d3", "d4"]), ({"team_id": ""}, ["d1", "d3", "d4"]), ({"team_id": "other"}, ["d2"]),
        ({"name": "other"}, ["d4"]), ({"name": "o*"}, ["d4"]), ({"ids": ["d4", "d1"]}, ["d1", "d4"]),
    ):
        params = dict(dict.fromkeys(("ids", "name", "team", "team_id", "history")), **options)
        result, problem, warnings, api = perform(list_disks, params, (LIST, rows))
        assert problem is None and [disk["id"] for disk in result["disks"]] == found
    params = dict(dict.fromkeys(("name", "team", "team_id", "history")), ids=["d1", "d5", "d9"])
    result, problem, warnings, api = perform(list_disks, params, (LIST, rows))
    assert "d5 or d9" in problem.message


SEARCH = dict(dict.fromkeys(disk_search_spec()), schema="live", in_stock=True)
PLACE = {
    "cloudId": "c1", "provider": "primecompute", "dataCenter": "US-1", "country": "US", "region": "united_states",
    "stockStatus": "Available", "security": "secure_cloud", "isMultinode": True,
    "spec": {"defaultCount": 100, "minCount": 10, "maxCount": 1000, "step": 10, "pricePerUnit": 0.001},
}
PLACES = [
    PLACE, dict(PLACE, cloudId="c2", country="FR", region="eu_west", provider="nebius", dataCenter="FR-1",
                spec=dict(PLACE["spec"], pricePerUnit=0.0005)),
    dict(PLACE, cloudId="c3", stockStatus="Unavailable"), {"provider": "new", "security": None},
    dict(PLACE, cloudId="c4", spec=7),
]


@pytest.mark.parametrize("options, found", [
    ({}, [("c2", 0.05), ("c1", 0.1), (None, None), ("c4", None)]),
    ({"size": 500}, [("c2", 0.25), ("c1", 0.5)]), ({"size": 505}, []), ({"size": 5000}, []),
    ({"country": "us"}, [("c1", 0.1), ("c4", None)]), ({"regions": ["eu_west"]}, [("c2", 0.05)]),
    ({"provider": ["nebius"]}, [("c2", 0.05)]), ({"data_center_id": "FR-1"}, [("c2", 0.05)]),
    ({"cloud_id": "c3", "in_stock": False}, [("c3", 0.1)]),
])
def test_where_disks_can_be_made(perform, options, found):
    page = ("GET /availability/disks", {"items": PLACES, "totalCount": len(PLACES)})
    result, problem, warnings, api = perform(list_disk_offers, dict(SEARCH, **options), page)
    assert problem is None and [(offer["cloud_id"], offer["price_hr"]) for offer in result["offers"]] == found


def test_an_offer_tells_how_to_make_the_disk(perform):
    page = ("GET /availability/disks", {"items": [PLACE], "totalCount": 1})
    result, problem, warnings, api = perform(list_disk_offers, dict(SEARCH, size=500), page)
    assert result["offers"][0]["disk"] == {
        "cloud_id": "c1", "provider": "primecompute", "data_center_id": "US-1", "country": "US", "size": 500,
    }


def test_options_of_the_search_are_checked():
    assert [problem["param"] for problem in check_disk_search(dict(SEARCH, size=-1, country=""), None)] == ["size", "country"]
