# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When one price is above another."""

from __future__ import annotations

# USD per hour; sums of floating point numbers are not exact
_SAME = 0.000001


def dearer(price, limit: float | None) -> bool:
    """Whether a price, both in USD per hour, is above a limit. A price that is not known, or no limit, is no reason to act."""
    return limit is not None and isinstance(price, (int, float)) and price > limit + _SAME
