# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command and say what it took: ``python usage.py OUTPUT MEMORY COMMAND...`` appends a line of JSON to the file ``OUTPUT``.

``seconds`` until the command ended; ``cpu``, the CPU seconds of it and of everything that it started, also of what went on in the
background behind its back; ``mebibytes``, where ``MEMORY`` is ``largest`` the peak of the largest of these processes, and where
it is ``together`` that of all of them at a time, with shared memory counted once. It is a small program of its own, since a new
process inherits the peak of the one that it comes from.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time

# Linux's name for: processes whose parent has ended become children of this one. Without it nobody can wait for them.
PR_SET_CHILD_SUBREAPER = 36
LOOK_SECONDS = 0.2
# Until what still runs after the command has ended is left to itself
PATIENCE = 5.0


def family(pid: int) -> list[int]:
    """All processes that come from ``pid``."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in map(int, file.read().split()):
                    found += [child, *family(child)]
    except OSError:
        pass  # it has ended
    return found


def proportional(pid: int) -> int:
    """Kilobytes of a process; of what it shares with others its part."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


class Watch(threading.Thread):
    """Looks at the memory of the family from time to time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(LOOK_SECONDS):
            self.peak = max(self.peak, sum(map(proportional, family(os.getpid()))))


def main(output: str, memory: str, *command: str) -> int:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    watch = Watch()
    if memory == "together":
        watch.start()
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    code = process.wait()
    seconds = time.monotonic() - begun
    watch.over.set()
    wait_for_others(time.monotonic() + PATIENCE)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(output, "a", encoding="ascii") as file:
        print(json.dumps({
            "seconds": seconds,
            "cpu": used.ru_utime + used.ru_stime,
            "mebibytes": max(used.ru_maxrss, watch.peak) / 1024,
        }), file=file)
    return code


def wait_for_others(deadline: float) -> None:
    """Wait for what has become a child of this process, since only then its CPU time is known."""
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except ChildProcessError:
            return


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
