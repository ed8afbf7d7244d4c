# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Following a command: when it is over, when a machine is lost, and what is shown. Time passes as fast as it is asked for."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job import follow as module
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.follow import GIVE_UP, Follow, Lines
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.machine import UnreachableMachineError

RUNS = {"state": "running", "size": 0, "attempt": 1, "follower": [1, 5]}


class Clock:
    """Each question for the time makes it pass."""

    def __init__(self, asleep: float = 0, step: float = 2) -> None:
        self.time = 0.0
        self.step = step
        self.asleep = asleep

    def now(self) -> float:
        self.time += self.step
        return self.time

    def wall(self) -> float:
        return self.time + (self.asleep if self.time > 4 else 0)


class Machine:
    """Answers what it is given, and the last of it for ever. An exception is raised, and None hangs."""

    def __init__(self, *answers, name="train-0"):
        self.name = name
        self.pod_id = f"pod-{name}"
        self.answers = list(answers)
        self.asked: list[str] = []

    def look(self, offset, _seconds):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            threading.Event().wait(30)
            raise UnreachableMachineError("it was too late")
        if isinstance(answer, Exception):
            raise answer
        state, data = answer if isinstance(answer, tuple) else (answer, b"")
        return dict(state, size=max(state["size"], offset + len(data))), data

    def ask(self, action):
        self.asked.append(action)
        return dict(RUNS, state="ended", rc=143, reason="stopped")


class Nobody(Exception):
    """Ansible has ended."""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(module, "_TICK", 0.001)
    monkeypatch.setattr(module, "_STOP_TIMEOUT", 500)


@pytest.fixture
def followed():
    """Follow machines until the end; the API reports the same about all pods each time, or nothing."""
    def do(*machines, reported="", clock=None, patience=10**6):
        shown: list[str] = []
        looks = iter(range(patience))

        def attended():
            if next(looks, None) is None:
                raise Nobody

        def states():
            return {} if reported is None else dict.fromkeys((machine.pod_id for machine in machines), reported)

        follow = Follow(machines, [1, 5], states, shown.append, clock or Clock(), attended)
        follow.shown = shown
        follow.until_over({machine.name: RUNS for machine in machines})
        return follow

    return do


def ended(code):
    return dict(RUNS, state="ended", rc=code, reason="ended")


def test_output_is_shown_with_the_names_of_several_machines(followed):
    first = Machine((RUNS, b"one\ntw"), (RUNS, b"o\nrest"), ended(0))
    follow = followed(first, Machine(ended(0), name="train-1"), clock=Clock(step=0.001))
    assert follow.shown == ["train-0: one", "train-0: two", "train-0: rest"]
    assert follow.tail("train-0") == ["one", "two", "rest"]
    assert not follow.lost


def test_a_failure_on_one_machine_stops_the_others(followed):
    other = Machine(RUNS, name="train-1")
    follow = followed(Machine(ended(7)), other)
    assert follow.ended["train-0"]["rc"] == 7
    assert other.asked == ["stop"]
    assert follow.ended["train-1"]["reason"] == "stopped"


@pytest.mark.parametrize("silence", [UnreachableMachineError("no route"), None])
def test_a_machine_that_the_api_reports_as_gone_is_lost_at_once(followed, silence):
    clock = Clock()
    follow = followed(Machine(silence), reported="it is TERMINATED", clock=clock)
    assert follow.lost == {"train-0": "it is TERMINATED"}
    assert follow.doomed == {"pod-train-0"}
    assert not follow.doubtful
    assert clock.time < 60


@pytest.mark.parametrize("silence", [UnreachableMachineError("no route"), None])
def test_a_silent_machine_is_given_up_although_the_api_reports_that_it_runs(followed, silence):
    clock = Clock()
    follow = followed(Machine(silence), clock=clock)
    assert "has not answered by SSH for 5 minutes" in follow.lost["train-0"]
    assert follow.doomed == {"pod-train-0"}
    assert GIVE_UP < clock.time < 2 * GIVE_UP
    assert len(follow.shown) == 1  # told once that it is silent


def test_nobody_is_given_up_while_the_controller_has_no_network(followed):
    clock = Clock()
    with pytest.raises(Nobody):
        followed(Machine(UnreachableMachineError("no route")), reported=None, clock=clock, patience=1000)
    assert clock.time > 5 * GIVE_UP


def test_it_is_in_doubt_who_has_removed_a_machine_while_the_controller_slept(followed):
    follow = followed(Machine(UnreachableMachineError("no route")), reported="it is TERMINATED", clock=Clock(asleep=3600))
    assert follow.lost
    assert follow.doubtful


def test_another_run_takes_over(followed):
    machine = Machine(RUNS, dict(RUNS, follower=[2, 1]))
    follow = followed(machine)
    assert follow.superseded
    assert not follow.lost
    assert machine.asked == []


def test_of_two_runs_at_the_same_time_the_lower_one_ends(followed):
    follow = followed(Machine(dict(RUNS, follower=[1, 4]), ended(0)))
    assert not follow.superseded


def test_a_command_that_is_gone_is_lost_but_its_machine_stays(followed):
    follow = followed(Machine(dict(RUNS, state="lost")))
    assert "ended without a result" in follow.lost["train-0"]
    assert not follow.doomed


def test_all_output_is_there_before_the_end_is_told(followed):
    follow = followed(Machine((dict(ended(0), size=6), b"abc"), (dict(ended(0), size=6), b"def")), clock=Clock(step=0.001))
    assert follow.shown == ["abcdef"]


@pytest.mark.parametrize(("data", "lines"), [
    (b"10 %\r50 %\r100 %\r\n", ["100 %"]),
    (b"\x1b[31mred\x07\n", ["?[31mred?"]),
    (b"\xff\xe4\n", ["\ufffd\ufffd"]),
    (b"a\tb\n", ["a       b"]),
    (b"no end", ["no end"]),
    (b"x" * 70_000 + b"\n", ["x" * 70_000]),
])
def test_lines_are_safe_to_show(data, lines):
    shown: list[str] = []
    made = Lines("", shown.append)
    made.add(data)
    made.finish()
    assert shown == lines


def test_a_line_without_end_does_not_fill_the_memory():
    shown: list[str] = []
    made = Lines("", shown.append)
    for _part in range(100):
        made.add(b"x" * 10_000)
    assert len(shown) == 14


@pytest.mark.parametrize("state", [RUNS, dict(RUNS, state="ended", rc=0, size=10**9)])
def test_a_machine_that_never_tells_the_end_is_not_rented_for_ever(state):
    machine = Machine(state)
    follow = Follow([machine], [1, 5], lambda: {machine.pod_id: ""}, lambda _line: None, Clock(step=0.5), lambda: None, 120)
    machine.ask = lambda _action: state
    follow.until_over({machine.name: RUNS})
    assert (follow.ended["train-0"]["reason"], follow.lost) == ("time", {})
