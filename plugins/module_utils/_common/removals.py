# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was removed from this machine, so that whoever watches the pods can tell this from a pod that was lost.

The API reports for neither who ended it. The record is a help and no more: where it can't be kept, nothing fails.
"""

from __future__ import annotations

import os
import re

# Bytes; with more, the record begins anew, and the one before it is kept.
LARGEST = 256 * 1024
_POD = re.compile(r"/pods/([A-Za-z0-9_-]+)")


def record_path() -> str:
    """The file with the IDs of pods whose removal was ordered here, one a line."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(cache, "primeintellect", "removed_pods")


def note_removal(path: str) -> None:
    """Note that the removal of a pod is ordered.

    :param path: The path of the call, below C(/api/v1). Only pods are noted.
    """
    pod = _POD.fullmatch(path)
    if not pod:
        return
    record = record_path()
    try:
        os.makedirs(os.path.dirname(record), mode=0o700, exist_ok=True)
        if os.path.exists(record) and os.path.getsize(record) > LARGEST:
            os.replace(record, record + ".old")
        descriptor = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            file.write(pod[1] + "\n")
    except OSError:
        pass


def noted_removals() -> set[str]:
    """The IDs of the pods that were noted."""
    noted: set[str] = set()
    for record in (record_path() + ".old", record_path()):
        try:
            with open(record, encoding="ascii", errors="replace") as file:
                noted.update(file.read().split())
        except OSError:
            pass
    return noted
