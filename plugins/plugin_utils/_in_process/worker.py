# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's own process as the place where a module runs: it can show progress, and must be left as it was found."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import os
import signal

from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import ENDING, interrupt

from .._switches import switched_off
from .progress import Progress

display = Display()
# This file is read before Ansible starts the processes in which tasks run, the newer of which get no standard error. A second way
# to the same file would not do: each of the two would write over what the other one has written.
_STDERR = os.dup(2)


def _task_timeouts() -> tuple:
    """The exception that Ansible raises in the middle of a task when its C(timeout) is over, which is no public name."""
    for name in ("ansible._internal._errors._task_timeout", "ansible.executor.task_executor"):
        try:
            return (importlib.import_module(name).TaskTimeoutError,)
        except (ImportError, AttributeError):
            continue
    return ()


@contextlib.contextmanager
def quiet():
    """Nobody reads what a library writes to a module's standard error or log; here, it would come up between Ansible's lines."""
    logger = logging.getLogger("urllib3")
    before = logger.propagate
    logger.propagate = False
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logger.propagate = before


class Worker:
    """The same as C(OwnProcess), for a worker process of Ansible's, which may do other things before and after."""

    timeouts = _task_timeouts()

    def __init__(self, no_log: bool) -> None:
        """:param no_log: Whether the task is secret as a whole."""
        self._no_log = no_log
        self._handlers: dict = {}

    def reporter(self, params: dict):
        """What C(Task.report) is: lines on the standard error, unless they are not wanted."""
        if self._no_log or not params.get("progress") or switched_off("PRIMEINTELLECT_PROGRESS"):
            return lambda text: None
        return Progress(SystemClock(), lambda line: display.display(line, stderr=True))

    @staticmethod
    def console() -> WorkerConsole:
        """Where to tell the user what a signal has interrupted."""
        return WorkerConsole()

    def listen(self) -> None:
        """From here on, a signal that asks to end raises C(Interrupted)."""
        for number in ENDING:
            if signal.getsignal(number) != signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, interrupt)

    def finish(self, number: int | None) -> None:
        """The work is over. What a signal would have done to Ansible without it is done now: nobody reads a result then."""
        for other, handler in self._handlers.items():
            signal.signal(other, handler)
        if number is not None:
            os.kill(os.getpid(), number)


class WorkerConsole:
    """Where the user of Ansible reads, even if Ansible has cut this process off from there."""

    def tell(self, text: str) -> None:
        """Write one line."""
        try:
            os.write(_STDERR, (f"\n{text}\n").encode())
        except OSError:
            pass
