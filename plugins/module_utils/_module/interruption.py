# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task says when it is interrupted, and to whom. Imported only where something that is billed comes into being."""

from __future__ import annotations

import os
import time

from .._common.errors import FailedError
from .._common.text import label

# Seconds in which it shows whether the program that reads the result was ended as well
_REACTION = 0.3
# No more programs than this stand between a module and a terminal.
_GENERATIONS = 10


class Console:
    """Where the user of Ansible reads: on ctrl-C, Ansible ends without waiting for a module's result.

    The programs above the module are looked up while they are there; without C(/proc), or on another host, there is none to find.
    """

    def __init__(self) -> None:
        self._reader = None
        self._stderr = None
        try:
            own, pid = os.readlink("/proc/self/fd/2"), os.getppid()
            for _generation in range(_GENERATIONS):
                theirs = os.readlink("/proc/%d/fd/2" % pid)
                if theirs != own:
                    self._reader = self._reader or pid
                    if theirs != os.devnull:
                        self._stderr = os.open("/proc/%d/fd/2" % pid, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_NONBLOCK)
                        break
                pid = int(_stat(pid)[1])
        except (OSError, ValueError, IndexError):
            pass

    def tell(self, text: str) -> None:
        """Write one line, if nobody reads the module's result any more."""
        deadline = time.monotonic() + _REACTION
        while self._stderr is not None:
            try:
                if _stat(self._reader)[0] in "ZX":
                    raise ProcessLookupError
            except OSError:
                try:
                    os.write(self._stderr, (f"\n{text}\n").encode())
                except OSError:
                    pass
                return
            if time.monotonic() > deadline:
                return
            time.sleep(0.02)


def _stat(pid: int) -> list:
    """A process's state and parent; the program's name, which stands before them, may hold anything."""
    with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def interruption(cause: str, task) -> FailedError:
    """Say what a task leaves behind that is ended from outside.

    :param cause: What has ended it.
    :param task: Its result tells what there is.
    """
    text = f"Interrupted ({cause})."
    for noun in ("pod", "disk"):
        thing = task.result.get(noun)
        if thing and thing.get("id") and thing.get("status") != "TERMINATED" and not task.check_mode:
            text += " The {} {} is there, and billed at {} USD per hour.".format(noun, label(thing), thing.get("price_hr"))
            text += " Run the task again to go on; to remove it: state: absent with id: {}.".format(thing["id"])
    fleet = [pod for pod in task.result.get("pods", []) if pod["id"] and pod["status"] != "TERMINATED"]
    if fleet and "price_hr" in task.result and not task.check_mode:
        text += " These pods are there, and billed at {:g} USD per hour in all: {}. Run the task again to go on; to remove them: " \
            "state: absent.".format(task.result["price_hr"], ", ".join(map(label, fleet)))
    if task.pending_create:
        text += f" {task.pending_create}, and is billed if it was. Run the task again, which adopts it."
    if not task.result["changed"] and not task.pending_create:
        text += " Nothing was changed."
    return FailedError(text)
