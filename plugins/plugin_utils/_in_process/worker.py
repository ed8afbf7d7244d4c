# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's own process as the place where a module does its work: it can show progress, and must be left as it was found."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
from collections.abc import Callable, Iterator

from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import ENDING, Interrupted, SignalGuard

from .._switches import switched_off
from .progress import Progress

display = Display()
# What is written here reaches whoever interrupts Ansible, which on its way out shows nothing that a worker gives to Display.
# This file is read before Ansible starts the processes in which tasks run, the newer of which get no standard error. To open
# the same file again would not do: each of the two would write over what the other one has written.
_STDERR = os.dup(2)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
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
    """A worker process of Ansible's, which may do other things before and after; see C(_module.run.Runtime)."""

    def __init__(self, no_log: bool) -> None:
        """:param no_log: Whether the task is secret as a whole."""
        self._no_log = no_log
        # Ansible ends a task by an alarm when its timeout is over
        self._guard = SignalGuard(*ENDING, signal.SIGALRM)

    def reporter(self, params: Params) -> Callable[[str], None]:
        """Shows lines of progress on the standard error, unless they are not wanted."""
        if self._no_log or not params.get("progress") or switched_off("PRIMEINTELLECT_PROGRESS"):
            return lambda _text: None
        return Progress(SystemClock(), lambda line: display.display(line, stderr=True))

    def listen(self) -> None:
        """From here on, a signal that ends the task raises C(Interrupted)."""
        self._guard.open()

    def finish(self, interrupted: int | None, message: str | None) -> None:
        """The work is over. What a signal would have done to Ansible without it is done now: nobody reads a result then."""
        self._guard.close()
        if interrupted in ENDING:
            _end(interrupted, message)


@contextlib.contextmanager
def reporting_interruption(message: str | None) -> Iterator[None]:
    """Write a message if a signal ends Ansible meanwhile."""
    guard = SignalGuard(*ENDING)
    if message:
        guard.open()
    try:
        yield
    except Interrupted as error:
        guard.close()
        _end(error.number, f"Interrupted ({error.cause}). {message}")
        raise
    finally:
        guard.close()


def _end(number: int, message: str | None) -> None:
    """Tell the user what was interrupted, and do what the signal does without us."""
    if message:
        with contextlib.suppress(OSError):
            os.write(_STDERR, f"\n{message}\n".encode())
    os.kill(os.getpid(), number)
