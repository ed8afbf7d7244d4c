# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults, the log of requests, and settings."""

from __future__ import annotations

import time

import pytest
import requests
from conftest import body


def _order(simulator, *faults: dict) -> None:
    simulator.control("POST", "/faults", list(faults))


def test_statuses_with_headers_and_bodies(simulator):
    _order(simulator,
           {"status": 429, "headers": {"Retry-After": "2"}}, {"status": 503, "html": True},
           {"status": 500, "body": "plain"}, {"status": 400, "body": {"detail": "no"}})
    answers = [simulator.call("GET", "/pods/") for _count in range(5)]
    assert [answer.status_code for answer in answers] == [429, 503, 500, 400, 200]
    assert answers[0].headers["retry-after"] == "2" and answers[0].text == ""
    assert answers[1].headers["content-type"] == "text/html" and "<h1>503</h1>" in answers[1].text
    assert answers[2].text == "plain" and answers[3].json() == {"detail": "no"}


def test_rules_select_skip_and_repeat(simulator):
    _order(simulator, {"method": "GET", "path": "^/pods/$", "skip": 1, "times": 2, "status": 500})
    assert [simulator.call("GET", path).status_code for path in (
        "/user/whoami", "/pods/", "/pods/history", "/pods/", "/pods/", "/pods/")] == [200, 200, 200, 500, 500, 200]
    assert simulator.control("GET", "/faults") == []
    _order(simulator, {"status": 500})
    assert simulator.control("GET", "/faults")[0]["status"] == 500
    simulator.control("DELETE", "/faults")
    assert simulator.call("GET", "/pods/").status_code == 200


@pytest.mark.parametrize("fault, creates", [
    ({"lose_answer": "before"}, 0), ({"lose_answer": "after"}, 1), ({"status": 502, "html": True}, 0),
    ({"status": 502, "after": True}, 1),
])
def test_whether_the_work_was_done(simulator, fault, creates):
    _order(simulator, {"method": "POST", **fault})
    if "lose_answer" in fault:
        with pytest.raises(requests.ConnectionError):
            simulator.call("POST", "/pods/", json=body())
    else:
        assert simulator.call("POST", "/pods/", json=body()).status_code == 502
    assert simulator.ok("GET", "/pods/")["total_count"] == creates
    assert simulator.control("GET", "")["creates"] == creates
    status = simulator.control("GET", "/requests")[0]["status"]
    assert status == (None if "lose_answer" in fault else 502)


def test_broken_answers(simulator):
    _order(simulator, {"truncate": True}, {"not_json": True}, {"redirect": "http://127.0.0.2:1/"}, {"delay": 0.3})
    answers = [simulator.call("GET", "/pods/") for _count in range(3)]
    for answer in answers[:2]:
        assert answer.status_code == 200
        with pytest.raises(requests.JSONDecodeError):
            answer.json()
    assert (answers[2].status_code, answers[2].headers["location"]) == (307, "http://127.0.0.2:1/")
    started = time.monotonic()
    assert simulator.call("GET", "/pods/").status_code == 200
    assert time.monotonic() - started >= 0.3


def test_requests_are_logged(simulator):
    simulator.call("POST", "/pods/?a=1&a=2", None, json={"x": 1})
    (entry,) = simulator.control("GET", "/requests")
    assert entry.pop("user_agent").startswith("python-requests/")
    assert entry == {"method": "POST", "path": "/pods/", "query": {"a": ["1", "2"]}, "body": {"x": 1}, "status": 403,
                     "had_auth": False}
    assert simulator.control("GET", "")["requests"] == {"POST /pods/": 1}
    simulator.control("DELETE", "/requests")
    assert simulator.control("GET", "/requests") == []


KEY_PATH, POD_PATH, DISK_PATH = "/ssh_keys/", "/pods/", "/disks/"


def _create(simulator, path: str, name: str) -> str:
    """The path of something new that can be removed."""
    requests_of = {
        POD_PATH: body(name=name),
        DISK_PATH: {"disk": {"size": 100, "name": name, "dataCenterId": "SIM-US-1"}, "provider": {"type": "primecompute"}},
        KEY_PATH: {"name": name, "publicKey": simulator.ok("GET", KEY_PATH)["data"][0]["publicKey"]},
    }
    return path + simulator.ok("POST", path, json=requests_of[path])["id"]


def _delete(simulator, path: str, count: int = 1) -> list[int]:
    return [simulator.call("DELETE", path).status_code for _count in range(count)]


@pytest.mark.parametrize("path", [POD_PATH, DISK_PATH, KEY_PATH])
@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_removal_is_refused_so_many_times_for_each(simulator, path, status):
    things = [_create(simulator, path, "one"), _create(simulator, path, "two")]
    _order(simulator, {"method": "DELETE", "path": "^" + path, "each": True, "times": 2, "status": status})
    assert [_delete(simulator, thing, 3) for thing in things] == [[status, status, 200]] * 2


@pytest.mark.parametrize("path", [POD_PATH, DISK_PATH, KEY_PATH])
def test_a_removal_of_one_is_refused_for_ever(simulator, path):
    one, two = _create(simulator, path, "one"), _create(simulator, path, "two")
    _order(simulator, {"method": "DELETE", "name": "on.", "times": None, "status": 409})
    assert _delete(simulator, one, 9) == [409] * 9 and _delete(simulator, two) == [200]
    assert simulator.control("GET", "/faults")[0]["times"] is None


def test_a_removal_is_refused_for_seconds(simulator):
    pods = [_create(simulator, POD_PATH, "one"), _create(simulator, POD_PATH, "two")]
    _order(simulator, {"method": "DELETE", "each": True, "seconds": 20, "status": 422})
    assert _delete(simulator, pods[0], 2) == [422, 422]
    simulator.advance(15)
    assert _delete(simulator, pods[0]) == _delete(simulator, pods[1]) == [422]
    simulator.advance(10)
    assert _delete(simulator, pods[0]) == [200] and _delete(simulator, pods[1]) == [422]


def test_a_removal_is_refused_in_a_status(simulator):
    simulator.settings(provisioning_seconds=20)
    pod = _create(simulator, POD_PATH, "one")
    _order(simulator, {"method": "DELETE", "while_status": ["PROVISIONING"], "times": None, "status": 400},
           {"method": "DELETE", "while_status": ["TERMINATED"], "times": None, "status": 400})
    assert _delete(simulator, pod, 2) == [400, 400]
    simulator.advance(30)
    assert _delete(simulator, pod, 2) == [200, 200]
    simulator.advance(5)
    assert _delete(simulator, pod) == [400] and simulator.call("GET", pod).status_code == 404


@pytest.mark.parametrize("path", [POD_PATH, DISK_PATH, KEY_PATH])
def test_a_refused_removal_may_have_been_done(simulator, path):
    thing = _create(simulator, path, "one")
    _order(simulator, {"method": "DELETE", "after": True, "times": None, "status": 400})
    assert _delete(simulator, thing) == [400]
    simulator.advance(5)
    assert _delete(simulator, thing) == [400]
    assert thing.rpartition("/")[2] not in [row["id"] for row in simulator.ok("GET", path)["data"]]


@pytest.mark.parametrize("status", [400, 409])
def test_a_disk_may_be_in_use_for_seconds_after_its_pod(simulator, status):
    simulator.settings(disk_in_use_seconds=10, disk_in_use_status=status)
    disk = _create(simulator, DISK_PATH, "data")
    simulator.advance(1)
    pod = simulator.active({**body(), "disks": [disk.rpartition("/")[2]]})["id"]
    simulator.ok("DELETE", POD_PATH + pod)
    simulator.advance(2)
    assert simulator.call("GET", POD_PATH + pod).status_code == 404
    assert simulator.ok("GET", disk)["pods"] == [pod] and _delete(simulator, disk) == [status]
    simulator.advance(10)
    assert simulator.ok("GET", disk)["pods"] == [] and _delete(simulator, disk) == [200]
    simulator.advance(1)
    assert [row["status"] for row in simulator.control("GET", "/disks")] == ["TERMINATED"]


@pytest.mark.parametrize("settings", [
    {"no_such_setting": 1}, {"disk_in_use_status": 500}, {"next_pod": {"outcome": "no such"}}, {"provisioning_seconds": -1},
])
def test_unknown_settings_are_refused(simulator, settings):
    assert requests.patch(simulator.url + "/_simulator/settings", json=settings, timeout=5).status_code == 422


def test_unknown_faults_are_refused(simulator):
    for fault in ({"statuss": 500}, {"path": "("}, {"name": "("}, {"times": 0}, {"seconds": 0}):
        assert requests.post(simulator.url + "/_simulator/faults", json=fault, timeout=5).status_code == 422


def test_reset_takes_settings(simulator):
    simulator.active()
    assert simulator.control("POST", "/reset", {"provisioning_seconds": 9})["provisioning_seconds"] == 9
    assert simulator.control("GET", "/pods") == []
    assert simulator.control("GET", "")["settings"]["provisioning_seconds"] == 9


def test_who_still_waits_for_a_pod_of_an_earlier_test_does_not_disturb_this_one(simulator):
    pod = POD_PATH + simulator.active()["id"]
    simulator.control("POST", "/reset")
    _order(simulator, {"status": 500})
    assert simulator.call("GET", pod).status_code == 404
    assert simulator.control("GET", "/requests") == []
    assert simulator.call("DELETE", pod).status_code == 500
    assert len(simulator.control("GET", "/requests")) == 1
