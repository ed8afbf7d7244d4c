# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files of the collection's own that several runs may update at the same time."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Iterator


def update(path: str, edit: Callable[[str], str], check_mode: bool = False) -> tuple[str, str]:
    """Replace the text of a file while no other run does.

    A reader sees the old text or the new one. New files and folders can be read by their owner only.

    :param edit: Takes the current text, empty if there is no file, and returns the new one. If it raises, nothing changes.
    :param check_mode: Only report what would change.
    :returns: The text before and after.
    :raises OSError: The file can't be read or written.
    """
    path = os.path.realpath(path)
    before = read(path)
    after = edit(before)
    if check_mode or after == before:
        return before, after
    _make_folder(os.path.dirname(path))
    with _locked(f"{path}.lock"):
        before = read(path)
        after = edit(before)
        if after != before:
            _replace(path, after)
    return before, after


def read(path: str) -> str:
    """The text of a file, with every byte as it is; empty if there is none.

    :raises OSError: It can't be read, or is not a regular file.
    """
    try:
        # opening a FIFO would wait for a writer
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _make_folder(path: str) -> None:
    # os.makedirs creates the parents with the umask's mode, and sshd does not trust a ~/.ssh that others can write to
    if not os.path.isdir(path):
        _make_folder(os.path.dirname(path))
        os.makedirs(path, mode=0o700, exist_ok=True)


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o600), "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _replace(path: str, text: str) -> None:
    # a temporary file can be read by its owner only
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=f"{os.path.basename(path)}.")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
