# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A message that is printed if Ansible ends before it is withdrawn: Ansible itself runs nothing more after Ctrl+C or a crash."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import time

from .worker import STDERR

# Seconds between two looks whether Ansible still runs
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
        while os.path.exists(path):
            if not _runs(ansible):
                with open(path, "rb") as file:
                    os.write(STDERR, b"\n" + file.read() + b"\n")
                os.remove(path)
                break
            time.sleep(_LOOK)
    except OSError:
        pass  # nobody reads it
    finally:
        os._exit(0)


def _runs(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        if os.path.exists("/proc/self"):
            return False
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
