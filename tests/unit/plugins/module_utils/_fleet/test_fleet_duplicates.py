# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Concurrent runs for the same fleet, on a server that is slow, lags and loses answers, in virtual time."""

from __future__ import annotations

import random

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.ensure import manage_fleet
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.tests.unit.lagging_server import LAG, Server, play
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import FLEET_OPTIONS

NAMES = ["train-0", "train-1", "train-2"]


@pytest.fixture(autouse=True)
def no_ssh(monkeypatch):
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: True)


def keep(server, moments, **options):
    return play(server, moments, manage_fleet, dict(FLEET_OPTIONS, lookup_lag=LAG, **options))


def one_of_each(server, outcomes):
    """Check that each name has one pod, and that all runs return these pods."""
    assert [str(problem) for _result, problem, _warnings in outcomes.values() if problem] == []
    assert sorted(server.pods[pod_id]["name"] for pod_id in server.live()) == NAMES
    for result, _problem, _warnings in outcomes.values():
        assert {pod["id"] for pod in result["pods"]} == set(server.live())
        assert [pod["name"] for pod in result["pods"]] == NAMES and result["missing"] == []


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_concurrent_runs_end_with_one_pod_of_each_name(seed, wait):
    chance = random.Random(seed)
    count, spread = chance.choice([2, 3, 5]), chance.choice([0, 0.5, 3, 12])
    server = Server(seed, slowness=chance.choice([0.01, 0.3, 1]), digits=chance.choice([6, 3, 0]))
    outcomes = keep(server, [chance.random() * spread for _run in range(count)], wait=wait)
    one_of_each(server, outcomes)
    assert len(server.deleters) == server.creates - 3
    assert all(server.creators[pod_id] == run for pod_id, run in server.deleters.items())
    assert sorted(name for result, _problem, _warnings in outcomes.values() for name in result["created"]) == NAMES


@pytest.mark.parametrize("seed", range(30))
def test_concurrent_runs_with_lost_answers_end_with_one_pod_of_each_name(seed):
    chance = random.Random(seed)
    server = Server(seed, slowness=0.2, lost_by=chance.choice([(0,), (0, 1), (1, 2)]))
    one_of_each(server, keep(server, [chance.random() * chance.choice([0, 2]) for _run in range(3)]))


@pytest.mark.parametrize("seed", range(20))
def test_a_run_that_loses_every_third_answer_creates_each_pod_once(seed):
    server = Server(seed, slowness=0.1, lose=0.3)
    outcomes = keep(server, [0])
    one_of_each(server, outcomes)
    result, _problem, _warnings = outcomes[0]
    assert sorted(result["created"]) == NAMES and result["changed"] and server.creates == 3
    again, _problem, warnings = keep(server, [0])[0]
    assert not again["changed"] and not again["created"] and warnings == []


def test_a_run_that_begins_while_another_one_creates_adopts_its_pods():
    server = Server(lag=0, slowness=0.05)
    outcomes = keep(server, [0, 3])
    one_of_each(server, outcomes)
    assert server.creates == 3 and outcomes[1][0]["created"] == []


def test_removal_takes_all_pods_with_members_names_and_no_others():
    server = Server(lag=0, slowness=0.01)
    for name in ("train-0", "train-0", "train-17", "train", "train-01", "train-1-x", "trains-0", "xtrain-0"):
        server.add("user", name=name)
    result, problem, warnings = keep(server, [0], state="absent", wait=False)[0]
    left = sorted(server.pods[pod_id]["name"] for pod_id in server.live())
    assert problem is None and left == ["train", "train-01", "train-1-x", "trains-0", "xtrain-0"]
    assert result["changed"] and result["removed"] == ["train-17", "train-0"] and len(result["pods"]) == 3
