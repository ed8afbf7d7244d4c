# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running all checks side by side, and the summary."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .checks import Check
from .environments import Environment
from .places import LOGS, ROOT
from .processes import stop

# Longer than the slowest check ever takes: a check that hangs must not hang the whole run.
CHECK_SECONDS = 1800.0
# As many of the checks that compute all the time run beside the others, and give way to them.
BESIDE = 2
# How much of a failed check is told once more at the very end
LAST_LINES, LINE = 15, 400


@dataclass(frozen=True)
class Outcome:
    """How a check ended and how many seconds it took."""

    name: str
    passed: bool
    seconds: float

    def line(self) -> str:
        """The check's line in the summary, in colour on a terminal."""
        word, colour = ("passed", "32") if self.passed else ("FAILED", "31")
        if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
            word = f"\033[{colour}m{word}\033[0m"
        return f"{word}  {self.name:<20} {self.seconds:5.0f} s"


class Suite:
    """The checks of one run, ``jobs`` of them at a time and the busy ones beside, and those that need the results of all."""

    def __init__(self, checks: list[Check], jobs: int, afterwards: list[Check]) -> None:
        self.checks = checks
        self.afterwards = afterwards
        self.jobs = jobs
        self.processes: list[subprocess.Popen] = []
        self.printing = threading.Lock()
        self.ending = False

    def run(self) -> bool:
        """Install what is missing, run every check, print the summary; whether all passed."""
        begun = time.monotonic()
        LOGS.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(self.jobs) as pool, ThreadPoolExecutor(BESIDE) as beside:
            try:
                needed = dict.fromkeys(need for check in self.checks for need in check.needs)
                list(pool.map(Environment.ensure, needed))
                installed = time.monotonic() - begun
                waiting = pool.map(self.perform, [check for check in self.checks if not check.busy])
                busy = beside.map(self.perform, [check for check in self.checks if check.busy])
                outcomes = [*waiting, *busy, *map(self.perform, self.afterwards)]
            except BaseException:
                self.end()
                pool.shutdown(cancel_futures=True)
                beside.shutdown(cancel_futures=True)
                raise
        passed = sum(outcome.passed for outcome in outcomes)
        print(f"\nenvironments ready after {installed:.0f} s, everything after {time.monotonic() - begun:.0f} s; "
              f"the full output of each check is in {LOGS.relative_to(ROOT)}")
        print(*(outcome.line() for outcome in outcomes), sep="\n")
        print(f"{passed} passed, {len(outcomes) - passed} failed", flush=True)
        for outcome in outcomes:
            if not outcome.passed:
                print(f"\n{outcome.name} ended with:", *last_lines(outcome.name), sep="\n", flush=True)
        return passed == len(outcomes)

    def perform(self, check: Check) -> Outcome:
        """Run one check in a process of its own and print what matters of its output, in one piece."""
        begun = time.monotonic()
        log = log_of(check.name)
        with open(log, "wb") as handle:
            process = subprocess.Popen([sys.executable, "-B", "-m", "tests.tools", check.name, *check.arguments], cwd=ROOT,
                                       stdin=subprocess.DEVNULL, stdout=handle, stderr=subprocess.STDOUT,
                                       start_new_session=True)
            self.processes.append(process)
            if check.busy:
                give_way(process)
            if self.ending:
                stop(process, group=True)
            try:
                process.wait(CHECK_SECONDS)
            except subprocess.TimeoutExpired:
                stop(process, group=True)
                handle.write(f"\nended after {CHECK_SECONDS:.0f} s\n".encode())
        outcome = Outcome(check.name, process.returncode == 0, time.monotonic() - begun)
        text = read(log)
        with self.printing:
            if not self.ending:
                print(f"\n{outcome.line()}", flush=True)
                print(text if check.telling or not outcome.passed else noteworthy(text), end="", flush=True)
        return outcome

    def end(self) -> None:
        """Stop the checks that are running."""
        self.ending = True
        for process in self.processes:
            stop(process, group=True)


def give_way(process: subprocess.Popen) -> None:
    """Let a process that leads a session have what the others leave."""
    # it may have ended
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, 19)
        # where Linux shares the time between sessions, it is the session's that counts
        Path(f"/proc/{process.pid}/autogroup").write_text("19", encoding="ascii")


def log_of(name: str) -> Path:
    """Where the output of the check called ``name`` is kept."""
    return LOGS / f"{name}.log"


def read(log: Path) -> str:
    """What a check has printed."""
    return log.read_text(encoding="utf-8", errors="replace")


def last_lines(name: str) -> list[str]:
    """The end of what a check has printed, where it says why it failed, without lines that fill a screen."""
    return [line[:LINE] for line in read(log_of(name)).splitlines() if line.strip()][-LAST_LINES:]


def noteworthy(text: str) -> str:
    """The lines of a passed check that should be seen all the same, once each: warnings, such as of skipped tests."""
    lines = (line for line in text.splitlines() if re.search(r"\b(WARNING|NOTE|DEPRECATED)\b", line))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines) if "Reviewing previous" not in line)
