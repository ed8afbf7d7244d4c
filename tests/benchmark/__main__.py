# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection costs beside what does less: ``make benchmark``, or with ``ARGS='NAME [ROUNDS]'`` one part of it.

Machines differ and are never quite idle, so only ratios of what ran side by side are worth quoting.
"""

from __future__ import annotations

import sys

from ..tools.processes import Failed, end_on_sigterm
from . import inventory, module_start, offers

# What each part measures, and in how many rounds unless it is told.
PARTS = {
    "module_start": (module_start.measure, 5),
    "offers": (offers.measure, 5),
    "inventory": (inventory.measure, 3),
    "inventory_big": (inventory.measure_big, 2),
}


def main(name: str | None = None, rounds: str | None = None) -> None:
    """Measure one part, or all of them."""
    if name and name not in PARTS:
        raise Failed(f"there is no benchmark called {name}; there are {', '.join(PARTS)}")
    for part in [name] if name else PARTS:
        measure, usual = PARTS[part]
        for table in measure(int(rounds or usual)):
            print(f"\n{table.text()}", flush=True)


if __name__ == "__main__":
    end_on_sigterm()
    try:
        main(*sys.argv[1:])
    except Failed as failure:
        sys.exit(f"{failure}")
