# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one unchanged ``pod`` task costs beside ``ping`` and ``uri``."""

from __future__ import annotations

from .rounds import play, report

LOOPS = 20


def measure(rounds: int) -> None:
    """Loops of 20 tasks of each kind in turn."""
    measured = play("module_start.yml", rounds, loops=LOOPS)
    report("One unchanged pod task", measured, "ping", {"ping": "ping", "pod": "pod", "uri": "uri"}, LOOPS)
