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
import threading
from collections.abc import Callable, Iterator

from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import (
    ENDING,
    Attendance,
    Interrupted,
    SignalGuard,
)

from .._switches import switched_off
from .progress import Progress

display = Display()
# What is written here reaches whoever interrupts Ansible, which on its way out shows nothing that a worker gives to Display.
# This file is read before Ansible starts the processes in which tasks run, the newer of which get no standard error. To open
# the same file again would not do: each of the two would write over what the other one has written.
STDERR = os.dup(2)
# Seconds between two looks whether Ansible still runs, while a module runs elsewhere
_LOOK = 1


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
        self.attendance = Attendance()

    def reporter(self, params: Params) -> Callable[[str], None]:
        """Shows lines of progress on the standard error, unless they are not wanted."""
        if self._no_log or not params.get("progress") or switched_off("PRIMEINTELLECT_PROGRESS"):
            return lambda _text: None
        return Progress(SystemClock(), _show)

    def listen(self) -> None:
        """From here on, a signal that ends the task raises C(Interrupted)."""
        self._guard.open()

    def finish(self, interrupted: int | None, message: str | None) -> None:
        """The work is over. What a signal would have done to Ansible without it is done now: nobody reads a result then."""
        if interrupted in ENDING:
            _end(self._guard, interrupted, message)
        self._guard.close()


@contextlib.contextmanager
def reporting_interruption(message: str | None) -> Iterator[None]:
    """Write a message if a signal ends Ansible meanwhile, or Ansible ends without one that reaches this process."""
    guard, attendance, over = SignalGuard(*ENDING), Attendance(), threading.Event()
    if message:
        guard.open()
        threading.Thread(target=_end_with_ansible, args=(attendance, over), daemon=True).start()
    try:
        yield
    except Interrupted as error:
        if attendance.is_over():
            # Ansible would end the module as well. It notices by itself that nobody reads its result, and heeds on_failure.
            _end(guard, error.number, f"Ansible has ended. {message}", by_default=True)
        else:
            _end(guard, error.number, f"Interrupted ({error.cause}). {message}")
        raise
    finally:
        over.set()
        guard.close()


@contextlib.contextmanager
def ended_by_ansible() -> Iterator[None]:
    """Let Ansible end this process, or its end, and not Ctrl+C, which Ansible hears as well.

    Whoever is ended while it shows a line keeps the lock of the queue that Ansible waits for on its way out.
    """
    over = threading.Event()
    threading.Thread(target=_end_with_ansible, args=(Attendance(), over), daemon=True).start()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        over.set()


def _end_with_ansible(attendance: Attendance, over: threading.Event) -> None:
    """Send this process a signal once Ansible has ended, unless its work is over before."""
    while not over.wait(_LOOK):
        if attendance.is_over():
            os.kill(os.getpid(), signal.SIGTERM)
            return


def _show(line: str) -> None:
    """Show a line of progress. Nobody may be there to see it any more."""
    with contextlib.suppress(OSError):
        display.display(line, stderr=True)


def _end(guard: SignalGuard, number: int, message: str | None, by_default: bool = False) -> None:
    """Tell the user what was interrupted, and do what the signal does without us, or by default.

    Ansible sends one signal, and then another on its way out, which must not end this process before it has told.
    """
    guard.ignore()
    if message:
        with contextlib.suppress(OSError):
            os.write(STDERR, f"\n{message}\n".encode())
    guard.close()
    if by_default:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
