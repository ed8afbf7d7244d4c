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


@pytest.mark.parametrize("settings", [
    {"no_such_setting": 1}, {"next_pod": {"outcome": "no such"}}, {"provisioning_seconds": -1},
])
def test_unknown_settings_are_refused(simulator, settings):
    assert requests.patch(simulator.url + "/_simulator/settings", json=settings, timeout=5).status_code == 422


def test_unknown_faults_are_refused(simulator):
    for fault in ({"statuss": 500}, {"path": "("}):
        assert requests.post(simulator.url + "/_simulator/faults", json=fault, timeout=5).status_code == 422


def test_reset_takes_settings(simulator):
    simulator.active()
    assert simulator.control("POST", "/reset", {"provisioning_seconds": 9})["provisioning_seconds"] == 9
    assert simulator.control("GET", "/pods") == []
    assert simulator.control("GET", "")["settings"]["provisioning_seconds"] == 9
