# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prices in USD per hour."""

from __future__ import annotations

from .types import Json
from .values import amount

# USD per hour; sums of floating point numbers are not exact.
_TOLERANCE = 0.000001


def price_of(resource: Json) -> float | None:
    """The price that the API reports for a pod or disk, in USD per hour; None if it reports none. 0 is none."""
    return amount(resource.get("priceHr")) or None


def exceeds(price: float | None, limit: float | None) -> bool:
    """Whether a price is above a limit, both in USD per hour. Without a known price or without a limit, it is not."""
    return limit is not None and price is not None and price > limit + _TOLERANCE
