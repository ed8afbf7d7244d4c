# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was started inside pods: found again and ended, also where it has made itself a daemon."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import sys

import psutil

POD_VARIABLE = "SIMULATOR_POD_ID"
"""Environment variable by which a process is known to belong to a pod."""

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of every daemon that a pod's command leaves behind, instead of the system's init."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Children:
    """The processes that we start and wait for, and with them the collecting of those that nobody waits for."""

    def __init__(self) -> None:
        self._awaited: set = set()
        self._starting = 0

    @contextlib.asynccontextmanager
    async def start(self, *argv: str, **options):
        """A child process that is waited for inside this context."""
        self._starting += 1
        try:
            child = await asyncio.create_subprocess_exec(*argv, **options)
            self._awaited.add(child.pid)
        finally:
            self._starting -= 1
        try:
            yield child
        finally:
            self._awaited.discard(child.pid)

    def reap_orphans(self) -> None:
        """Collect the adopted processes that have ended."""
        if self._starting:  # a child whose number is not known yet must not be taken for an orphan
            return
        with contextlib.suppress(ChildProcessError):  # there are no children at all
            while True:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if ended is None or ended.si_pid in self._awaited:
                    return
                os.waitpid(ended.si_pid, os.WNOHANG)


def end_processes(pod_id: str | None = None) -> None:
    """Kill the processes of one pod, or of all pods."""
    for child in psutil.Process().children(recursive=True):
        try:
            if pod_id is None or child.environ().get(POD_VARIABLE) == pod_id:
                child.kill()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            pass
