# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection costs beside what does less: ``make benchmark``, or with ``ARGS='NAME [ROUNDS]'`` one part of it.

Machines differ and are never quite idle, so only ratios of what ran side by side are worth quoting. All parts together write
``docs/benchmarks.md``.
"""

from __future__ import annotations

import sys

from ..tools.places import ROOT, write
from ..tools.processes import Failed, end_on_sigterm
from . import fleet, inventory, module_start, offers, page, provision
from .figures import Table

# What each part measures, and in how many rounds unless it is told.
PARTS = {
    "module_start": (module_start.measure, 5),
    "offers": (offers.measure, 5),
    "inventory": (inventory.measure, 3),
    "inventory_big": (inventory.measure_big, 2),
    "provision": (provision.measure, 5),
    "job": (provision.measure_job, 5),
    "fleet": (fleet.measure, 1),
}


def main(name: str | None = None, rounds: str | None = None, *more: str) -> None:
    """Measure one part, or ``all`` of them and write the page; ``more`` goes to the part."""
    if name and name != "all":
        if name not in PARTS:
            raise Failed(f"there is no benchmark called {name}; there are {', '.join(PARTS)}")
        measure(name, rounds, *more)
        return
    tables = {part: measure(part, rounds) for part in PARTS}
    write(ROOT / "docs" / "benchmarks.md", page.written(tables))
    print("\nwritten to docs/benchmarks.md")


def measure(name: str, rounds: str | None = None, *more: str) -> list[Table]:
    """Measure one part, and print its tables."""
    part, usual = PARTS[name]
    tables = part(int(rounds or usual), *more)
    for table in tables:
        print(f"\n{table.text()}", flush=True)
    return tables


if __name__ == "__main__":
    end_on_sigterm()
    try:
        main(*sys.argv[1:])
    except Failed as failure:
        sys.exit(f"{failure}")
