# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What continuous integration runs side by side, as GitHub's workflows read it: so that no version stands there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .checks import ALONE
from .cores import MAIN, PYTHONS
from .matrix import KINDS
from .processes import Failed


def show(arguments: Sequence[str]) -> None:
    """Print the plan called ``change`` or ``night`` as outputs of a step: checks, cores, and the Python of all else."""
    plans = {"change": change, "night": night}
    if len(arguments) != 1 or arguments[0] not in plans:
        raise Failed(f"which plan: {' or '.join(plans)}?")
    cores = [{"core": core, "python": f"3.{minor}"} for core, minor in plans[arguments[0]]()]
    # what `make matrix` runs on every core needs no job of its own
    checks = [name for name in ALONE if name not in KINDS]
    print(f"checks={json.dumps(checks)}", f"cores={json.dumps(cores)}", f"python=3.{middle(MAIN)}", sep="\n")


def change() -> Iterator[tuple[str, int]]:
    """For every change: every ansible-core, each on the middle one of its Pythons."""
    for core in PYTHONS:
        yield core, middle(core)


def night() -> Iterator[tuple[str, int]]:
    """Every ansible-core on every Python."""
    for core, minors in PYTHONS.items():
        yield from ((core, minor) for minor in minors)


def middle(core: str) -> int:
    """The middle one of the Pythons of an ansible-core: neither about to go nor just come."""
    return PYTHONS[core][len(PYTHONS[core]) // 2]
