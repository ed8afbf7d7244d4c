# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pods and disks have cost."""

from __future__ import annotations

import random

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import total_costs
from ansible_collections.primeintellect.cloud.tests.unit.cost_data import NOW, TEAMS, ago, gone, live


def add_up(gone_pods=(), **options):
    return total_costs(list(gone_pods), **dict({"now": NOW}, **options))


def by_day(result):
    return {day["day"]: day["usd"] for day in result["by_day"] if day["usd"]}


def test_nothing():
    result = add_up()
    assert result["usd"] == 0 and result["since"] == result["until"] == "2026-11-24"
    assert [result[f"by_{what}"] for what in ("pod", "disk", "team")] == [[], [], []] and result["unknown"] == []
    assert result["by_day"] == [{
        "day": "2026-11-24", "usd": 0, "pods_usd": 0, "disks_usd": 0, "estimated_usd": 0, "teams": {},
    }]
    assert result["now"] == {
        "pods": 0, "disks": 0, "pods_usd_hr": 0, "disks_usd_hr": 0, "usd_hr": 0, "usd_day": 0, "unknown": 0,
    }
    assert total_costs(None, None, None, None, None, NOW) == result


def test_what_a_pod_has_cost_is_spread_over_its_life():
    # from noon to noon, with a whole day between
    result = add_up([gone(created=ago(3), terminated=ago(1), usd=48)])
    assert by_day(result) == {"2026-11-21": 12, "2026-11-22": 24, "2026-11-23": 12}
    assert [day["day"] for day in result["by_day"]] == ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]
    assert result["usd"] == result["pods_usd"] == 48 and result["estimated_usd"] == result["disks_usd"] == 0
    assert result["by_pod"] == [{
        "name": "trainer", "id": "p1", "team_id": None, "team": "personal account", "user_id": None, "user": None, "hardware": "",
        "live": False, "from": ago(3), "until": ago(1), "hours": 48, "usd": 48, "total_usd": 48, "price_hr": 1, "estimate": False,
    }]


@pytest.mark.parametrize("fields, hardware, user", [
    (dict(gpu_name="H100_80GB", gpu_count=8, user_id="u1"), "8 x H100_80GB", "Ada"),
    (dict(gpu_name="CPU_NODE", user_id="u2"), "CPU_NODE", "Bob"), (dict(size=1000, user_id="u3"), "1000 GB", "u3"),
    (dict(gpu_name=["H100"], gpu_count={}, user_id=7), "['H100']", "7"),
])
def test_what_it_is_and_whose(fields, hardware, user):
    teams = [{"team_id": "t1", "members": [{"user_id": "u1", "user_name": "Ada"}, {"user_id": "u3", "user_name": None}, None]},
             {"team_id": "t2", "members": None}]
    row = add_up([gone(**fields)], teams=teams, user={"id": "u2", "name": "Bob"})["by_pod"][0]
    assert (row["hardware"], row["user"]) == (hardware, user)


@pytest.mark.parametrize("created, terminated, days", [
    ("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", {"2026-11-20": 24}),
    ("2026-11-20T23:00:00Z", "2026-11-21T01:00:00Z", {"2026-11-20": 12, "2026-11-21": 12}),
    ("2026-11-20T23:00:00-02:00", "2026-11-21T03:00:00+02:00", {"2026-11-21": 24}),
    ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", {"2026-11-20": 24}),
    # odd clocks: an end before the beginning, and both after now
    ("2026-11-20T12:00:00Z", "2026-11-19T12:00:00Z", {"2026-11-20": 24}),
    ("2026-11-24T11:00:00Z", "2026-11-25T11:00:00Z", {"2026-11-24": 24}),
    ("2026-11-26T11:00:00Z", "2026-11-27T11:00:00Z", {"2026-11-24": 24}),
    # one of them is not known: it is reckoned from what it has cost at its price, or it was at the other
    ("2026-11-20T12:00:00Z", None, {"2026-11-20": 12, "2026-11-21": 12}),
    ("2026-11-24T00:00:00Z", None, {"2026-11-24": 24}),
    (None, "2026-11-20T12:00:00Z", {"2026-11-20": 24}),
    ("0001-01-01T00:00:00Z", "2026-11-20T12:00:00Z", {"2026-11-20": 24}),
])
def test_days_of_a_life(created, terminated, days):
    assert by_day(add_up([gone(created=created, terminated=terminated)])) == days


def test_what_runs_is_estimated():
    result = add_up(live_pods=[live(created=ago(2), price=2.5)])
    assert by_day(result) == {"2026-11-22": 30, "2026-11-23": 60, "2026-11-24": 30}
    assert result["usd"] == result["estimated_usd"] == 120
    assert all(day["estimated_usd"] == day["usd"] for day in result["by_day"])
    pod = result["by_pod"][0]
    assert pod["live"] and pod["estimate"] and pod["until"] is None and pod["hours"] == 48


@pytest.mark.parametrize("fields, usd_hr, usd", [
    ({}, 1, 24), ({"price_hr": "2.5"}, 2.5, 60), ({"price_hr": 0}, 0, 0), ({"status": None}, 1, 24), ({"status": ["odd"]}, 1, 24),
    ({"status": "PROVISIONING", "provisioning_price_hr": 0}, 0, 0),
    ({"status": "PROVISIONING", "provisioning_price_hr": None}, 1, 24),
    ({"status": "PENDING", "provisioning_price_hr": 0.5}, 0.5, 12), ({"status": "ACTIVE", "provisioning_price_hr": 0}, 1, 24),
    # for how long it has been stopped is not known
    ({"status": "STOPPED", "stopped_price_hr": 0.1}, 0.1, 24), ({"status": "STOPPED", "stopped_price_hr": None}, 1, 24),
    ({"status": "STOPPED", "stopped_price_hr": 0.1, "price_hr": None}, 0.1, 2.4),
    ({"status": "DELETING"}, 1, 24), ({"status": "ERROR"}, 1, 24),
    # gone, but still listed
    ({"status": "TERMINATED", "terminated_at": ago(hours=12)}, 0, 12),
    # a clock that is ahead of this one
    ({"created_at": ago(hours=-1)}, 1, 0),
])
def test_what_is_spent_now(fields, usd_hr, usd):
    for kind in ("pods", "disks"):
        result = add_up(**{"live_" + kind: [live(**fields)]})
        assert (result["now"]["usd_hr"], result["now"]["usd_day"]) == (usd_hr, pytest.approx(usd_hr * 24))
        assert result["now"][kind + "_usd_hr"] == usd_hr and result["now"]["unknown"] == 0
        assert (result["usd"], result["estimated_usd"]) == (usd, usd)
        assert result["now"][kind] == (fields.get("status") != "TERMINATED")


@pytest.mark.parametrize("value, expected", [
    (1, 1), (1.5, 1.5), (0, 0), ("1.5", 1.5), (" 2 ", 2), (-1, None), ("-1", None), (True, None), (None, None), ("", None),
    ("free", None),
    (float("nan"), None), (float("inf"), None), ("inf", None), ("nan", None), ([], None), ({}, None),
    (10 ** 400, None), (1e300, None),
])
def test_amounts(value, expected):
    assert amount(value) == expected


@pytest.mark.parametrize("pod, problem, usd", [
    (gone(usd=None, price_hr=None), "its price is unknown", None),
    (gone(usd="?", price_hr=-1), "its price is unknown", None),
    (gone(usd=None, terminated=None), "how long it existed is unknown", None),
    (gone(usd=None, created=None), "how long it existed is unknown", None),
    (gone(created=None, terminated=None), "when it existed is unknown", 24),
    (gone(created="", terminated="soon"), "when it existed is unknown", 24),
])
def test_what_is_not_known_of_gone_ones_is_named(pod, problem, usd):
    for options in ({}, {"days": 3}):
        result = add_up([pod, gone("p2")], teams=TEAMS, **options)
        assert result["unknown"] == [{
            "kind": "pod", "name": "trainer", "id": "p1", "team_id": None, "team": "personal account", "live": False, "usd": usd,
            "problem": problem,
        }]
        assert result["usd"] == 24 and len(result["by_pod"]) == 1


@pytest.mark.parametrize("disk, problem, unknown", [
    (live(price=None), "its price is unknown", 1), (live(created=None), "how long it existed is unknown", 0),
    ({}, "its price is unknown", 1), ("odd", "it could not be read", 1), (None, "it could not be read", 1),
])
def test_what_is_not_known_of_live_ones_is_named(disk, problem, unknown):
    result = add_up(live_disks=[disk, live("p2")])
    named = [(one["kind"], one["live"], one["usd"], one["problem"]) for one in result["unknown"]]
    assert named == [("disk", True, None, problem)]
    assert result["now"]["unknown"] == unknown and result["now"]["disks"] == 2 and result["usd"] == 24


def test_what_is_not_known_of_other_days_is_not_named():
    pods = [gone("old", created=ago(20), terminated=ago(19), usd=None, price_hr=None)]
    assert add_up(pods, days=5)["unknown"] == [] and len(add_up(pods, days=30)["unknown"]) == 1
    assert add_up(live_pods=[live(price=None)], since="2026-11-01", days=3)["unknown"] == []


def test_an_estimate_stands_in_for_a_total_that_is_missing():
    result = add_up([gone(usd=None)])
    assert result["usd"] == result["estimated_usd"] == 24 and result["by_pod"][0]["estimate"]


def test_each_is_counted_once():
    # it ended between two reads; the end is the last word
    result = add_up([gone(usd=5)], live_pods=[live()])
    assert result["usd"] == 5 and result["now"]["pods"] == 0 and len(result["by_pod"]) == 1
    # what runs may have a row in history, too
    result = add_up([gone(usd=5, terminated=None)], live_pods=[live()])
    assert result["usd"] == 24 and result["now"]["pods"] == 1
    assert add_up([gone(), gone()])["usd"] == 24
    assert add_up(live_pods=[live(), dict(live(), status="TERMINATED")])["now"]["pods"] == 1
    # a pod and a disk may have the same id, and what has none is itself
    assert add_up([gone()], gone_disks=[gone()])["usd"] == 48
    assert add_up([gone(None), gone(None)])["usd"] == 48


def test_teams():
    result = add_up(
        [gone("p1", team_id="t1", usd=10), gone("p2", team_id="t3", usd=30), gone("p3", team_id="", usd=1)],
        gone_disks=[gone("d1", team_id="t1", usd=5)], teams=TEAMS,
        live_pods=[live("p4", team_id="t2", created=ago(hours=1), price=3)],
    )
    assert [(team["team_id"], team["team"], team["usd"], team["pods_usd"], team["disks_usd"], team["usd_hr"])
            for team in result["by_team"]] == [
        ("t3", "t3", 30, 30, 0, 0), ("t1", "Research", 15, 10, 5, 0), ("t2", "Platform", 3, 3, 0, 3),
        (None, "personal account", 1, 1, 0, 0),
    ]
    assert [pod["team"] for pod in result["by_pod"]] == ["t3", "Research", "Platform", "personal account"]
    assert result["by_day"][0]["teams"] == {"t1": 7.5, "t3": 15, "": 0.5}


@pytest.mark.parametrize("teams", [None, [], [None, {}, {"team_id": 7, "name": "x"}, {"team_id": "t1", "name": None}]])
def test_teams_without_names(teams):
    assert add_up([gone(team_id="t1")], teams=teams)["by_team"][0]["team"] == "t1"


@pytest.mark.parametrize("options, since, until, usd", [
    ({}, "2026-11-04", "2026-11-24", 480), ({"days": 0}, "2026-11-04", "2026-11-24", 480),
    ({"days": ""}, "2026-11-04", "2026-11-24", 480),
    ({"days": 1}, "2026-11-24", "2026-11-24", 12), ({"days": "3"}, "2026-11-22", "2026-11-24", 60),
    ({"days": 30}, "2026-10-26", "2026-11-24", 480), ({"since": "2026-11-23"}, "2026-11-23", "2026-11-24", 36),
    ({"since": "2026-11-10", "days": 2}, "2026-11-10", "2026-11-11", 48),
    ({"since": "2026-11-20", "days": 30}, "2026-11-20", "2026-11-24", 108),
    ({"since": NOW}, "2026-11-24", "2026-11-24", 12), ({"since": "", "days": 1}, "2026-11-24", "2026-11-24", 12),
    ({"since": "2026-10-01", "days": 5}, "2026-10-01", "2026-10-05", 0),
])
def test_days_that_count(options, since, until, usd):
    result = add_up([gone(created=ago(20), terminated=ago(), usd=480)], **options)
    assert (result["since"], result["until"]) == (since, until)
    assert result["usd"] == pytest.approx(usd) and result["by_day"][0]["day"] == since and result["by_day"][-1]["day"] == until
    assert [pod["hours"] for pod in result["by_pod"]] == ([usd] if usd else [])
    assert [pod["total_usd"] for pod in result["by_pod"]] == ([480] if usd else [])


@pytest.mark.parametrize("options, message", [
    ({"days": -1}, "days must be"), ({"days": "a week"}, "days must be"), ({"days": 10 ** 9}, "days must be"),
    ({"days": 1.5}, "days must be"),
    ({"since": "soon"}, "since must be"), ({"since": "2026-11-25"}, "since must be"), ({"since": "2010-01-01"}, "since must be"),
    ({"now": "soon"}, "now must be"), ({"now": None}, "now must be"), ({"live_pods": "pods"}, "live_pods must be a list"),
    ({"gone_disks": {}}, "gone_disks must be a list"), ({"teams": 7}, "teams must be a list"),
])
def test_arguments_that_can_not_be(options, message):
    with pytest.raises(ValueError, match=message):
        add_up(**options)


def test_very_old_ones_do_not_make_an_endless_report():
    assert len(add_up([gone(created="2001-01-01", terminated="2001-01-02")])["by_day"]) == 3660


def test_all_sums_are_the_same_sum():
    chance = random.Random(4)
    pods = [
        gone(f"p{number}", created=ago(chance.uniform(5, 40)), terminated=ago(chance.uniform(0, 5)), usd=chance.uniform(0, 99),
             team_id=chance.choice(["t1", "t2", None]))
        for number in range(60)
    ]
    disks = [live(f"d{number}", created=ago(chance.uniform(0, 40)), price=chance.uniform(0, 1)) for number in range(9)]
    for days in (0, 1, 7, 30):
        result = add_up(pods, live_disks=disks, days=days)
        for rows in (result["by_day"], result["by_team"], result["by_pod"] + result["by_disk"]):
            assert sum(row["usd"] for row in rows) == pytest.approx(result["usd"], abs=0.001)
        assert sum(sum(day["teams"].values()) for day in result["by_day"]) == pytest.approx(result["usd"], abs=0.001)
        assert result["pods_usd"] + result["disks_usd"] == pytest.approx(result["usd"])
    assert result["by_pod"] == sorted(result["by_pod"], key=lambda pod: -pod["usd"])
