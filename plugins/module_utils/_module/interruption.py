# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals that end a task, and what it leaves behind then."""

from __future__ import annotations

import os
import select
import signal
import threading
from types import FrameType
from typing import Any

from .._common.task import Task
from .._common.text import label

# By these Ansible, ctrl-C or the end of the session ask a task to end.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Ansible sets an alarm to end a task in its own process that has a timeout.
_CAUSES: dict[int, str] = {signal.SIGALRM: "the timeout of the task"}


class Interrupted(BaseException):
    """A signal ends the task. Nothing but C(perform) catches it.

    :ivar number: The signal.
    :ivar cause: What it means, in words.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.cause = _CAUSES.get(number) or signal.Signals(number).name


class SignalGuard:
    """Makes signals raise C(Interrupted) while the work is done.

    Those that are ignored, as under C(nohup), stay so. In a thread it does nothing: whoever runs modules in threads keeps the
    signals.
    """

    def __init__(self, *numbers: int) -> None:
        self._numbers = numbers
        self._handlers: dict[int, Any] = {}

    def open(self) -> None:
        """From here on, the first of the signals raises C(Interrupted). The others then change nothing."""
        if threading.current_thread() is threading.main_thread():
            for number in self._numbers:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    self._handlers[number] = signal.signal(number, self._interrupt)

    def ignore(self) -> None:
        """From here on, the signals change nothing."""
        for number in self._handlers:
            signal.signal(number, signal.SIG_IGN)

    def close(self) -> None:
        """From here on, the signals do what they did before."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        self.ignore()
        raise Interrupted(number)


class Attendance:
    """Whether somebody still waits for what this process does. Not every end of Ansible sends a signal here."""

    def __init__(self, output: int | None = None) -> None:
        """:param output: The file descriptor from which the result will be read; None if it is handed over in another way."""
        self._parent = os.getppid()
        self._output = output

    def is_over(self) -> bool:
        """Whether the process that started this one has ended, or nobody can read the result any more."""
        return os.getppid() != self._parent or (self._output is not None and _has_no_reader(self._output))


def _has_no_reader(output: int) -> bool:
    """Whether a pipe is closed at its other end, or a terminal. A file always has a reader."""
    poll = select.poll()
    poll.register(output, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _output, event in poll.poll(0))


def leftovers(task: Task) -> str:
    """What a task leaves behind that is billed, or may be, as sentences with a space before each; empty if there is nothing."""
    if task.check_mode:
        return ""
    text = ""
    for noun in ("pod", "disk"):
        thing = task.result.get(noun)
        if thing and thing.get("id") and thing.get("status") != "TERMINATED":
            text += (
                f" The {noun} {label(thing)} exists, and is billed at {thing.get('price_hr')} USD per hour. Run the task again to"
                f" continue; to remove the {noun}: state: absent with id: {thing['id']}."
            )
    pods = [pod for pod in task.result.get("pods", []) if pod["id"] and pod["status"] != "TERMINATED"]
    if pods and "price_hr" in task.result:
        text += (
            f" These pods exist, and are billed at {task.result['price_hr']:g} USD per hour in total:"
            f" {', '.join(map(label, pods))}. Run the task again to continue; to remove them: state: absent."
        )
    if task.pending_create:
        text += f" {task.pending_create}, and is billed if it was. Run the task again, which adopts it."
    return text
