# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that rent the same pod at the same time, on a server that is slow, lags, and loses answers, in a time of its own."""

from __future__ import annotations

import random
from datetime import datetime, timezone
from email.utils import formatdate

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils import _readiness
from ansible_collections.primeintellect.cloud.plugins.module_utils._account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._errors import (
    BadArguments,
    Failed,
    LostAnswer,
    NotFound,
    Problem,
    Refused,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._module import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._pods import manage_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._rivals import _seniority
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import OPTIONS, READY
from ansible_collections.primeintellect.cloud.tests.unit.virtual_time import Time

LAG = 3


class Server:
    """Pods in memory. Whether a look shows a young pod is chance for each pod and look, until the lag has passed."""

    def __init__(self, seed=0, lag=LAG, slowness=0.2, lose=0.0, digits=6, lost_by=()):
        self.time = Time()
        self.random = random.Random(seed)
        self.lag, self.slowness, self.lose, self.digits, self.lost_by = lag, slowness, lose, digits, lost_by
        self.pods, self.creators, self.deleters, self.creates = {}, {}, {}, 0

    def live(self):
        return [pod_id for pod_id, pod in self.pods.items() if pod["status"] != "DELETING"]

    def add(self, run, **fields):
        self.creates += 1
        pod_id = "%08x" % self.random.getrandbits(32)
        created = datetime.fromtimestamp(self.time.now, timezone.utc).isoformat(timespec="microseconds")[:26]
        created = created[:20 + self.digits] if self.digits else created[:19]
        self.pods[pod_id] = dict(READY, id=pod_id, createdAt=created + "Z", created=self.time.now, **fields)
        self.creators[pod_id] = run
        return pod_id


class Api:
    """The server as one run has it."""

    def __init__(self, run, server, clock):
        self.run, self.server, self.clock = run, server, clock
        self.account = Account("key", "the option api_key", "https://api.primeintellect.ai", None)
        self.secrets, self.heard = [], None

    def _travel(self):
        self.clock.sleep(self.server.random.random() * self.server.slowness)

    def _answer(self, answer):
        heard = formatdate(self.server.time.now, usegmt=True)
        self._travel()
        self.heard = heard
        return answer

    def rows(self, path):
        self._travel()
        server, now = self.server, self.server.time.now
        return self._answer([
            dict(pod) for pod in server.pods.values()
            if now - pod["created"] > server.lag or server.random.random() < 0.5
        ])

    def get(self, path, **query):
        self._travel()
        if path == "/pods/status":
            return self._answer({"data": []})
        pod = self.server.pods.get(path.rpartition("/")[2])
        if pod is None:
            raise NotFound("gone", 404)
        return self._answer(dict(pod))

    def post(self, path, body):
        self._travel()
        server = self.server
        lost = self.run in server.lost_by or server.random.random() < server.lose
        if lost and server.random.random() < 0.5:
            raise LostAnswer("lost before", 502)
        pod_id = server.add(self.run)
        if lost:
            raise LostAnswer("lost after", 502)
        return self._answer(dict(server.pods[pod_id]))

    def delete(self, path):
        self._travel()
        pod = self.server.pods.get(path.rpartition("/")[2])
        if pod is None or pod["status"] == "DELETING":
            raise NotFound("gone", 404)
        pod["status"] = "DELETING"
        self.server.deleters[pod["id"]] = self.run
        return self._answer({})


def play(server, moments, **options):
    """Run the same task at each of the moments; results by run."""
    outcomes = {}

    def runs(run):
        def act(clock):
            api, warnings = Api(run, server, clock), []
            task = Task(False, clock, warnings.append)
            task.may_be_interrupted = lambda: None
            outcomes[run] = task.result, None, warnings
            try:
                manage_pod(dict(OPTIONS, lookup_lag=LAG, **options), api, task)
            except Problem as problem:
                outcomes[run] = task.result, problem, warnings
        return act

    server.time.run([(moment, runs(run)) for run, moment in enumerate(moments)])
    return outcomes


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
    assert isinstance(problem, BadArguments) and "2 live pods are named trainer" in problem.message
    assert server.time.now - begun < 2 and len(server.live()) == 2


def test_two_pods_that_are_young_and_stay_are_an_error_in_the_end():
    server = Server(lag=0)
    server.add("user"), server.add("user")
    for state in ("present", "absent"):
        result, problem, warnings = play(server, [0], state=state)[0]
        assert isinstance(problem, BadArguments) and len(server.live()) == 2 and server.deleters == {}


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
    assert all(isinstance(problem, Failed) for _result, problem, _warnings in outcomes.values())
    assert all(server.creators[pod_id] == run for pod_id, run in server.deleters.items()) and first in server.deleters


@pytest.mark.parametrize("status", [403, 500])
def test_a_pod_that_can_not_be_removed_is_told(status):
    server = Server(lag=0, slowness=0.01)
    refused = Refused("not allowed", status)

    class Stubborn(Api):
        def delete(self, path):
            raise refused

    outcomes = {}

    def runs(run):
        def act(clock):
            task = Task(False, clock)
            try:
                manage_pod(dict(OPTIONS, lookup_lag=LAG), Stubborn(run, server, clock), task)
            except Problem as problem:
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
