# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When one price is above another."""

from __future__ import annotations

from .values import amount

# USD per hour; sums of floating point numbers are not exact
_SAME = 0.000001


def price_of(thing: dict) -> float | None:
    """What a pod costs, in USD per hour, as the API gives it; None if it does not tell a number."""
    return amount(thing.get("priceHr"))


def exceeds(price: float | None, limit: float | None) -> bool:
    """Whether a price, both in USD per hour, is above a limit. A price that is not known, or no limit, is no reason to act."""
    return limit is not None and price is not None and price > limit + _SAME
