# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files of the collection's own, which several runs change at the same time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from typing import Callable


def change(path: str, edit: Callable[[str], str], dry: bool = False) -> tuple:
    """Change a text file as a whole, while no other run does.

    Whoever reads it sees the old text or the new one. The file is its owner's alone.

    :param edit: From the present text, empty if there is no file, to the new one. What it raises leaves the file as it is.
    :param dry: Only say what would become of it.
    :returns: The text before and after.
    :raises OSError: It can't be read or written.
    """
    path = os.path.realpath(path)
    before = read(path)
    if dry or edit(before) == before:
        return before, edit(before)
    _make_folder(os.path.dirname(path))
    with _locked(path + ".lock"):
        before = read(path)
        after = edit(before)
        if after != before:
            _replace(path, after)
    return before, after


def read(path: str) -> str:
    """The text of a file; empty if there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _make_folder(path: str) -> None:
    # os.makedirs makes those above with the umask's mode, and sshd trusts no ~/.ssh that others may write to
    if not os.path.isdir(path):
        _make_folder(os.path.dirname(path))
        os.makedirs(path, mode=0o700, exist_ok=True)


@contextlib.contextmanager
def _locked(path: str):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _replace(path: str, text: str) -> None:
    # the temporary file is readable by its owner only
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=os.path.basename(path) + ".")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
