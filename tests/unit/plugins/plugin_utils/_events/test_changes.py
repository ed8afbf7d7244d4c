# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes between two polls, as events."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._events.changes import Changes, event_pod
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._events.options import resolve_options
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import READY

NOW = 1_800_000_000.0
STARTING = dict(READY, status="PROVISIONING", installationStatus="PENDING", ip=None, sshConnection=None, primePortMapping=[])


def changes(removed=(), **options):
    return Changes(resolve_options(options), lambda: set(removed))


def types(*polls, removed=(), **options):
    """The types of the events after the first of these polls."""
    watched = changes(removed, **options)
    watched.update(polls[0], NOW)
    return [event["type"] for rows in polls[1:] for event in watched.update(rows, NOW)]


def test_the_first_poll_is_what_others_are_compared_with():
    assert changes().update([READY, dict(READY, id="p9", status="ERROR")], NOW) == []
    assert types([READY], [dict(READY)]) == []


@pytest.mark.parametrize("polls, expected", [
    (([], [STARTING], [READY]), ["created", "status_changed", "ready"]),
    (([READY], [dict(READY, priceHr=9)]), ["price_changed"]),
    (([READY], []), ["lost"]),
    (([READY], [dict(READY, status="TERMINATED")], [dict(READY, status="TERMINATED")], []), ["lost"]),
    (([READY], [dict(READY, status="DELETING")], []), ["status_changed", "removed"]),
    (([READY], [dict(READY, status="ERROR")], [dict(READY, status="STOPPED")], []),
     ["status_changed", "lost", "status_changed", "removed"]),
    (([READY], [dict(READY, status="STOPPED")], [READY], []),
     ["status_changed", "lost", "status_changed", "ready", "lost"]),
    (([READY], [dict(READY, installationStatus="ERROR")]), ["lost"]),
    (([READY], [dict(READY, id=None), dict(READY, id="../x"), {"id": ["p"]}]), ["lost"]),
])
def test_a_change_is_sent_once(polls, expected):
    assert types(*polls) == expected


def test_what_was_removed_here_is_not_lost():
    assert types([READY], [], removed=[READY["id"]]) == ["removed"]


def test_a_pod_that_was_never_ready_is_lost_as_such():
    watched = changes(fleets=["other", "train"])
    watched.update([], NOW)
    watched.update([dict(STARTING, name="train-3")], NOW)
    status, lost = watched.update([dict(STARTING, name="train-3", status="ERROR")], NOW)
    assert (lost["was_ready"], lost["exists"], lost["fleet"]) == (False, True, "train")
    assert (status["from"], status["to"]) == ("PROVISIONING", "ERROR")


@pytest.mark.parametrize("options, expected", [
    ({"name_pattern": "train*"}, ["lost"]), ({"name_pattern": "x*"}, []), ({"filters": {"gpu_count": [1, 2]}}, []),
    ({"exclude_filters": [{"name": "train*"}]}, []),
])
def test_filters(options, expected):
    pod = dict(READY, name="trainer", gpuCount=8)
    assert types([pod], [], **options) == expected


def test_age_is_reported_once():
    watched = changes(older_than=2)
    pod = dict(READY, createdAt="2027-01-15T06:00:01Z")  # two hours before NOW, and a second after that
    assert watched.update([pod], NOW) == []
    event = watched.update([pod], NOW + 3600)[0]
    assert event["type"] == "older_than" and event["age_hours"] == 3.0
    assert watched.update([dict(pod, updatedAt="x")], NOW + 7200) == []


def test_thresholds_of_spending():
    watched = changes(spending=[10, 2, 2])
    prices = [(1, None), (3, ("above", 2)), (4, None), (20, ("above", 10)), (20, None), (1, ("below", 2)), (11, ("above", 10))]
    for price, expected in prices:
        events = [event for event in watched.update([dict(READY, priceHr=price)], NOW) if event["type"] == "spending"]
        assert [(event["direction"], event["threshold"]) for event in events] == ([expected] if expected else [])
    stopped = dict(READY, status="STOPPED", priceHr=11, stoppedPriceHr=0.5)
    assert watched.update([stopped], NOW)[-1]["price_hr"] == 0.5


def test_an_event_is_json_without_secrets_templates_and_numbers_that_are_none():
    pod = event_pod(dict(
        READY, name="{{ lookup('pipe', 'id') }}{%x{#", jupyterPassword="secret", priceHr=float("nan"), gpuCount=10 ** 400,
        resources={"memory": float("inf"), "disk": {1: "{{{{"}}))
    text = json.dumps(pod, allow_nan=False)
    assert not any(mark in text for mark in ("secret", "{{", "{%", "{#"))
    assert pod["name"] == "{ { lookup('pipe', 'id') }}{ %x{ #" and pod["price_hr"] is None and pod["gpu_count"] is None


def test_memory_stays_flat_over_many_polls():
    watched = changes()
    text = json.dumps([dict(READY, id=f"p{number}") for number in range(3)])
    tracemalloc.start()
    for number in range(500):
        watched.update([dict(row, updatedAt=str(number)) for row in json.loads(text)], NOW)
        if number == 50:
            before = tracemalloc.get_traced_memory()[0]
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 500
