# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A message that is printed if Ansible ends before it is withdrawn: Ansible itself runs nothing more after Ctrl+C or a crash."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable

from .worker import STDERR

# Seconds between two looks whether Ansible still runs, and whether the message is withdrawn
_LOOK = 0.2
_PREFIX = "primeintellect-notice-"


def prepare(message: str, notice: str = "") -> str:
    """Have a message printed if the parent of this process, which is Ansible, ends.

    :param notice: What an earlier call has returned; its message is replaced.
    :returns: Identifies the message.
    """
    number, path = tempfile.mkstemp(prefix=_PREFIX)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(message)
    if _is_notice(notice):
        os.replace(path, notice)
        return notice
    ansible = os.getppid()
    child = os.fork()
    if child == 0:
        # one more, which belongs to nobody
        if os.fork() == 0:
            _attend(ansible, path)
        os._exit(0)
    os.waitpid(child, 0)
    return path


def withdraw(notice: str) -> None:
    """Do not print a message any more."""
    if _is_notice(notice):
        with contextlib.suppress(FileNotFoundError):
            os.remove(notice)


def _is_notice(path: str) -> bool:
    """Whether a path is one of these and exists: no other file is ever written or removed."""
    return os.path.basename(path).startswith(_PREFIX) and os.path.isfile(path)


def _attend(ansible: int, path: str) -> None:
    """Wait until Ansible ends or the message is withdrawn. Whatever ends Ansible must not end this process."""
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        has_ended = _end_of(ansible)
        while os.path.exists(path):
            if has_ended():
                with open(path, "rb") as file:
                    os.write(STDERR, b"\n" + file.read() + b"\n")
                os.remove(path)
    except OSError:
        pass  # nobody reads it
    finally:
        os._exit(0)


def _end_of(process: int) -> Callable[[], bool]:
    """Returns a function that waits a moment and tells whether a process has ended."""
    if sys.platform == "linux":
        # readable from its end on, also before its parent has taken notice
        handle = os.pidfd_open(process)
        return lambda: bool(select.select([handle], [], [], _LOOK)[0])

    def has_ended() -> bool:
        time.sleep(_LOOK)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        return False

    return has_ended
