# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things lie in the checkout. Everything the tools generate goes below ``.build``."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

NAMESPACE = "primeintellect"
COLLECTION = "cloud"
REPOSITORY = "https://github.com/PrimeIntellect-ai/ansible-collection-primeintellect.cloud/blob/main/"

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
LOGS = BUILD / "logs"
REQUIREMENTS = ROOT / "tests" / "requirements"


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock called ``name``, so that two runs in one checkout take turns instead of undoing each other."""
    locks = BUILD / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with open(locks / name, "w", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for another run that uses {name}", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a small text file, readable as ``mode`` says from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
