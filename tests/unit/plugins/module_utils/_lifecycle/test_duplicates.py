# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that rent the same pod at the same time, on a server that is slow, lags, and loses answers, in a time of its own."""

from __future__ import annotations

import random

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    FailedError,
    InvalidOptionsError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import manage_disk
from ansible_collections.primeintellect.cloud.plugins.module_utils._lifecycle.duplicates import _seniority
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import manage_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.ensure import manage_ssh_key
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.lagging_server import LAG, Api, Server
from ansible_collections.primeintellect.cloud.tests.unit.lagging_server import play as play_on
from ansible_collections.primeintellect.cloud.tests.unit.plugins.module_utils._disk.test_disks import DATA
from ansible_collections.primeintellect.cloud.tests.unit.plugins.module_utils._disk.test_disks import OPTIONS as DISK_OPTIONS
from ansible_collections.primeintellect.cloud.tests.unit.plugins.module_utils._ssh_key.test_ssh_keys import LAPTOP
from ansible_collections.primeintellect.cloud.tests.unit.plugins.module_utils._ssh_key.test_ssh_keys import OPTIONS as NO_KEY
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import OPTIONS

KEY_OPTIONS = dict(NO_KEY, name="laptop", public_key=LAPTOP["publicKey"])


def play(server, moments, **options):
    return play_on(server, moments, manage_pod, dict(OPTIONS, lookup_lag=LAG, **options))


@pytest.fixture(autouse=True)
def no_ssh(monkeypatch):
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: True)


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("digits", [6, 3, 0])
@pytest.mark.parametrize("seed", range(20))
def test_runs_at_the_same_time_end_with_one_pod(seed, digits, wait):
    chance = random.Random(seed)
    count, spread = chance.choice([2, 3, 8]), chance.choice([0, 0.5, 3, 12])
    server = Server(seed, slowness=chance.choice([0.01, 0.3, 1]), digits=digits)
    outcomes = play(server, [chance.random() * spread for _run in range(count)], wait=wait)
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert len(server.live()) == 1
    assert {result["pod"]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())
    assert len(server.deleters) == server.creates - 1
    assert all(server.creators[pod_id] == run for pod_id, run in server.deleters.items())


def test_many_runs_at_the_same_time_end_with_one_pod():
    server = Server()
    outcomes = play(server, [0] * 32)
    assert {result["pod"]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())
    assert len(server.live()) == 1 and server.creates > 20


@pytest.mark.parametrize("seed", range(40))
def test_runs_whose_answers_are_lost_end_with_one_pod(seed):
    chance = random.Random(seed)
    server = Server(seed, slowness=0.2, lost_by=chance.choice([(0,), (0, 1), (1, 2)]))
    outcomes = play(server, [chance.random() * chance.choice([0, 2]) for _run in range(4)])
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert len(server.live()) == 1
    assert {result["pod"]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())


@pytest.mark.parametrize("seed", range(10))
def test_two_pods_of_one_name_are_no_error_while_one_is_being_removed(seed):
    server = Server(seed)
    outcomes = play(server, [0, 0.05, *[moment / 4 for moment in range(30)]])
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert {result["pod"]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())


def test_two_pods_that_were_made_on_purpose_are_an_error_at_once():
    server = Server(lag=0)
    server.add("user"), server.add("user")
    server.time.now += 3600
    begun = server.time.now
    result, problem, warnings = play(server, [0])[0]
    assert isinstance(problem, InvalidOptionsError) and "2 pods are named trainer" in problem.message
    assert server.time.now - begun < 2 and len(server.live()) == 2


def test_two_pods_that_are_young_and_stay_are_an_error_in_the_end():
    server = Server(lag=0)
    server.add("user"), server.add("user")
    for state in ("present", "absent"):
        result, problem, warnings = play(server, [0], state=state)[0]
        assert isinstance(problem, InvalidOptionsError) and len(server.live()) == 2 and server.deleters == {}


def test_a_pod_made_by_hand_meanwhile_is_left_alone_and_told(monkeypatch):
    server = Server(lag=0)

    def by_hand(clock):
        clock.sleep(1)
        server.add("user")

    monkeypatch.setattr(server.time, "run", lambda actors, run=server.time.run: run([*actors, (0, by_hand)]))
    result, problem, warnings = play(server, [0])[0]
    assert problem is None and len(server.live()) == 2 and server.deleters == {}
    assert "2 live pods are named trainer" in warnings[0] and server.creators[result["pod"]["id"]] == 0


def test_a_pod_that_stays_is_not_removed_when_it_fails():
    server = Server(lag=0, slowness=0.01)

    def broken(run, **fields):
        return Server.add(server, run, **dict(fields, status="ERROR"))

    server.add = broken
    outcomes = play(server, [0, 0], on_failure="terminate")
    first = min(server.pods, key=lambda pod_id: server.pods[pod_id]["created"])
    assert all(isinstance(problem, FailedError) for _result, problem, _warnings in outcomes.values())
    assert all(server.creators[pod_id] == run for pod_id, run in server.deleters.items()) and first in server.deleters


@pytest.mark.parametrize("status", [403, 500])
def test_a_pod_that_can_not_be_removed_is_told(status):
    server = Server(lag=0, slowness=0.01)
    refusal = refused("not allowed", status, "DELETE")

    class Stubborn(Api):
        def delete(self, path):
            raise refusal

    outcomes = {}

    def runs(run):
        def act(clock):
            task = Task(False, clock)
            try:
                manage_pod(dict(OPTIONS, lookup_lag=LAG), Stubborn(run, server, clock), task)
            except CloudError as problem:
                outcomes[run] = problem, task.result
        return act

    server.time.run([(0, runs(0)), (0, runs(1))])
    problem, result = next(iter(outcomes.values()))
    assert "not allowed" in problem.message and "was created by another run" in problem.message
    assert all(pod_id in problem.message for pod_id in server.live()) and result["changed"]


def test_seniority():
    pods = [
        {"id": "f"}, {"id": "e", "createdAt": "2026-01-01T00:00:01Z"}, {"id": "d", "createdAt": "2026-01-01T00:00:00.123456Z"},
        {"id": "c", "createdAt": "2026-01-01T00:00:00.1230Z"}, {"id": "b", "createdAt": "2026-01-01T00:00:00.123+00:00"},
        {"id": "a", "createdAt": "2026-01-01T00:00:00Z"},
    ]
    assert "".join(pod["id"] for pod in sorted(pods, key=_seniority)) == "abcdef"


def test_seniority_is_a_matter_of_moments_and_not_of_text():
    pods = [
        {"id": "e", "createdAt": "soon"}, {"id": "f", "createdAt": None}, {"id": "d", "createdAt": "2026-01-01T10:00:00Z"},
        {"id": "c", "createdAt": "2026-01-01T11:00:00.5+02:00"}, {"id": "b", "createdAt": "2026-01-01T03:00:00,25-06:00"},
        {"id": "a", "createdAt": "Thu, 01 Jan 2026 08:59:59 GMT"},
    ]
    assert "".join(pod["id"] for pod in sorted(pods, key=_seniority)) == "abcdef"


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("error", [None, -7200, 7200])
def test_a_wrong_or_missing_date_of_the_server_makes_no_run_fail(error, dated):
    # who sees one without a date takes it for an old one
    server = Server(1, date_error=error, dated=dated, glimpse=0.5 if dated else 0)
    outcomes = play(server, [run / 12 for run in range(32)])
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert {result["pod"]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())
    assert len(server.live()) == 1


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("noun", ["disk", "ssh_key"])
@pytest.mark.parametrize("seed", range(5))
def test_disks_and_keys_end_as_pods_do(seed, noun, dated):
    work, options, sample = {
        "disk": (manage_disk, dict(DISK_OPTIONS, wait=False), DATA), "ssh_key": (manage_ssh_key, KEY_OPTIONS, LAPTOP),
    }[noun]
    server = Server(seed, sample=sample, dated=dated, glimpse=0)
    outcomes = play_on(server, [run / 10 for run in range(8)], work, options)
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert {result[noun]["id"] for result, _problem, _warnings in outcomes.values()} == set(server.live())
    assert len(server.live()) == 1 and server.creates > 1
