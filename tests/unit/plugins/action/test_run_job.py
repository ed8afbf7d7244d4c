# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One attempt of a job, on machines of strangers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.primeintellect.cloud.plugins.action import run_job as module
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.machine import UnreachableMachineError

NONE = {"state": "none", "size": 0, "attempt": 0, "follower": [0, 0]}


class Machine:
    name, pod_id = "train", "pod"

    def __init__(self, *answers):
        self.answers = list(answers)

    def send_runner(self):
        return NONE

    def ask(self, _action, _value=None):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def look(self, _offset, _seconds):
        return dict(self.answers[-1], state="lost"), b""


class Clock(SystemClock):
    """Pauses take no time."""

    late = 0.0

    def now(self):
        return SystemClock.now() + self.late

    def sleep(self, seconds):
        self.late += seconds


def run(machine, attempt):
    options = {"fetch": [], "nodes": [{"name": "train", "ansible_host": "x"}], "name": "train", "command": "true", "folder": "",
               "env": {}, "max_hours": 1, "attempt": attempt}
    made = module.JobRun.__new__(module.JobRun)
    made._options, made._machines, made._scratch = options, [machine], ""
    made._clock = Clock()
    made._attendance = SimpleNamespace(is_over=lambda: False)
    made._pod_states = dict
    return made.run()


@pytest.mark.parametrize("told", [-10**9, 0, 1])
@pytest.mark.parametrize("state", ["none", "running"])
def test_a_machine_cannot_make_a_job_be_restarted_without_end(told, state):
    result = run(Machine(dict(NONE, state=state, attempt=told)), 3)
    assert (result["outcome"], result["attempt"]) == ("lost", 3)


def test_the_attempt_of_an_earlier_run_is_continued():
    assert run(Machine(dict(NONE, state="running", attempt=5)), 1)["attempt"] == 5


def collect(failures):
    """Collect the files of a machine that cannot be reached so many times."""
    left = iter(range(failures))

    def fetch():
        if next(left, None) is not None:
            raise UnreachableMachineError("no route")
        return {"fetched_to": ["x"]}

    made = module.JobRun.__new__(module.JobRun)
    made._options, made._machines, made._clock = {"fetch": ["results"]}, [Machine(NONE)], Clock()
    made._attendance = SimpleNamespace(is_over=lambda: False)
    made._fetch = fetch
    return made._collect()


def test_a_network_that_fails_for_a_moment_does_not_cost_the_results():
    assert collect(5) == {"fetched_to": ["x"]}
    assert collect(10**6) == {"fetch_problem": "no route"}
