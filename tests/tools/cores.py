# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which ansible-core versions the checks use, given the Python at hand."""

from __future__ import annotations

import sys

from .processes import Failed

# Minor versions of Python 3 that each ansible-core runs on (as controller).
PYTHONS = {
    "2.16": (10, 11, 12),
    "2.17": (10, 11, 12),
    "2.18": (11, 12, 13),
    "2.19": (11, 12, 13),
    "2.20": (12, 13, 14),
    "2.21": (12, 13, 14),
}

# What people install, and what automation controllers run.
MAIN = "2.19"
OLDEST = "2.16"


def usable(wanted: str, minor: int = sys.version_info.minor) -> str:
    """The supported version nearest to ``wanted`` that Python 3.``minor`` can run."""
    if wanted not in PYTHONS:
        raise Failed(f"ansible-core {wanted} is not one of {', '.join(PYTHONS)}")
    versions = [version for version, pythons in PYTHONS.items() if minor in pythons]
    if not versions:
        raise Failed(f"Python 3.{minor} runs none of ansible-core {', '.join(PYTHONS)}: give another one as PYTHON=")
    order = list(PYTHONS)
    return min(versions, key=lambda version: abs(order.index(version) - order.index(wanted)))


def selected(wanted: str) -> str:
    """Like :func:`usable`, and say so when it is another version than the one asked for."""
    version = usable(wanted)
    if version != wanted:
        print(f"NOTE: Python 3.{sys.version_info.minor} cannot run ansible-core {wanted}; {version} takes its place",
              flush=True)
    return version
