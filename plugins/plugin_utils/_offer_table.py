# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers as a table of text that fits a terminal of 100 columns."""

from __future__ import annotations

from ..module_utils._common.text import printable
from ..module_utils._common.types import Json
from ._text_table import aligned, shorten

# Title, whether it is a number
_COLUMNS = {
    "GPU": False, "count": True, "GB": True, "USD/h": True,
    "data center": False, "provider": False, "stock": False, "spot": False,
}


def offer_table(offers: list[Json], limit: int = 20) -> str:
    """Write offers, in their order.

    :param limit: Write at most this many; 0 writes all.
    """
    if not offers:
        return "No machine matches."
    listed = offers[:limit] if limit > 0 else offers
    lines = aligned([list(_COLUMNS), *map(_cells, listed)], list(_COLUMNS.values()))
    rest = len(offers) - len(listed)
    return "\n".join([*lines, *([f"and {rest} more; offers_limit=0 lists all of them"] if rest else [])])


def _cells(offer: Json) -> list[str]:
    memory, price = offer["gpu_memory"], offer["price_hr"]
    return [
        _text(offer["gpu_type"]), shorten(_text(offer["gpu_count"]), 5), shorten(_text(memory), 6),
        "unknown" if price is None else f"{price:,.4f}",
        _text(offer["data_center"] or offer["region"] or offer["country"]), _text(offer["provider"]),
        _text(offer["stock_status"]), "spot" if offer["is_spot"] else "",
    ]


def _text(value: object) -> str:
    return "" if value is None else printable(str(value))
