# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runner as machines execute it: real processes in a home directory of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job import runner

ME = [1, 7]


class Home:
    """A machine."""

    def __init__(self, path) -> None:
        self.path = path

    def call(self, *arguments, given=None):
        """What the runner answers: its state, and output."""
        process = self.begin(*arguments)
        output, _none = process.communicate(json.dumps(given).encode(), timeout=30)
        assert process.returncode == 0
        line, _end, data = output.partition(runner.MARK.encode())[2].partition(b"\n")
        return json.loads(line), data

    def begin(self, *arguments):
        return subprocess.Popen([sys.executable, runner.__file__, *arguments], env=dict(os.environ, HOME=str(self.path)),
                                cwd=self.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def start(self, command, **spec):
        given = {"command": command, "variables": {}, "attempt": 1, "seconds": 60, "archive": "", "follower": ME, **spec}
        return self.call("start", given=given)[0]

    def until_over(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            state, data = self.call("look", "0", "1")
            if state["state"] != "running":
                return state, data
        raise AssertionError(state)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    assert made.call("follow", given=ME)[0]["follower"] == ME
    return made


@pytest.mark.parametrize(("command", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137), ("no-such-command", 127)])
def test_the_exit_code_is_kept(home, command, code):
    home.start(command)
    state, _data = home.until_over()
    assert (state["state"], state["rc"], state["reason"]) == ("ended", code, "ended")
    assert not state["collected"]
    assert home.call("collected")[0]["collected"]


def test_the_command_finds_its_variables_and_directory(home):
    home.start('echo "$RANK $SECRET"; pwd', variables={"RANK": 1, "SECRET": "a b"})
    assert home.until_over()[1].decode() == f"1 a b\n{home.path}/job\n"
    kept = [path for path in home.path.rglob("*") if path.is_file() and b"a b" in path.read_bytes()]
    assert [path.name for path in kept] == ["log"]  # only what the command has written itself


def test_the_machine_ends_it_when_its_time_is_over(home):
    home.start("echo begun; sleep 60", seconds=0.2)
    state, data = home.until_over()
    assert (state["rc"], state["reason"]) == (143, "time")
    assert data == b"begun\nThe time that job_max_hours allows is over.\n"


def test_a_stop_ends_what_the_command_has_started(home):
    home.start("sleep 61 & sleep 61; echo never")
    state, _data = home.call("stop")
    assert (state["state"], state["rc"], state["reason"]) == ("ended", 143, "stopped")
    assert home.call("stop")[0] == state


def test_a_second_start_changes_nothing_while_it_runs(home):
    home.start("echo one; sleep 60")
    (home.path / ".primeintellect/job/other.tar").write_bytes(b"")
    state = home.start("echo two", archive="other.tar", attempt=2)
    assert (state["state"], state["attempt"]) == ("running", 1)
    assert not (home.path / ".primeintellect/job/other.tar").exists()
    home.call("stop")
    assert home.until_over()[1] == b"one\n"


def test_two_starts_at_the_same_time_run_it_once(home):
    spec = {"command": "echo run >> ~/runs; sleep 60", "variables": {}, "attempt": 1, "seconds": 60, "archive": "",
            "follower": ME}
    both = [home.begin("start") for _each in range(2)]
    for process in both:
        process.stdin.write(json.dumps(spec).encode())
        process.stdin.close()
    for process in both:
        assert b'"running"' in process.stdout.read()
        process.wait()
    home.call("stop")
    assert (home.path / "runs").read_text() == "run\n"


def test_only_the_latest_run_may_start_it(home):
    assert home.call("follow", given=[2, 1])[0]["follower"] == [2, 1]
    assert home.call("follow", given=[1, 9])[0]["follower"] == [2, 1]
    assert home.start("echo never")["state"] == "none"


def test_a_new_command_forgets_the_one_before(home):
    home.start("echo one; exit 3")
    home.until_over()
    home.call("collected")
    home.start("echo two", attempt=2)
    state, data = home.until_over()
    assert (state["rc"], state["attempt"], state["collected"], data) == (0, 2, False, b"two\n")


def test_it_outlives_the_session_that_has_started_it(home):
    process = home.begin("start")
    spec = {"command": "sleep 1; echo done", "variables": {}, "attempt": 1, "seconds": 60, "archive": "", "follower": ME}
    process.communicate(json.dumps(spec).encode(), timeout=20)
    assert home.until_over()[1] == b"done\n"


def test_a_runner_that_was_killed_leaves_a_lost_command(home):
    home.start("sleep 2")
    started = json.loads((home.path / ".primeintellect/job/started").read_text())
    os.kill(started["pid"], signal.SIGKILL)
    assert home.until_over()[0]["state"] == "lost"


def test_the_number_of_its_process_may_belong_to_another_one_after_a_restart(home):
    folder = home.path / ".primeintellect/job"
    (folder / "started").write_text(json.dumps({"pid": os.getpid(), "attempt": 1}))
    assert home.call("state")[0]["state"] == "lost"
    assert home.start("echo again")["state"] in ("running", "ended")


def test_output_is_given_in_parts(home):
    home.start("printf 'x%.0s' $(seq 300000)")
    home.until_over()
    state, data = home.call("look", "0", "0")
    assert (state["size"], len(data)) == (300000, runner.MOST)
    assert len(home.call("look", str(len(data)), "0")[1]) == 300000 - runner.MOST


def test_results_are_packed_as_far_as_they_exist(home):
    home.start("mkdir results; echo 1 > results/loss")
    home.until_over()
    assert home.call("pack", given=["results", "nothing"])[0]["missing"] == ["nothing"]
    assert (home.path / ".primeintellect/job/results.tar").exists()
