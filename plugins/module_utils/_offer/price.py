# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an offer costs."""

from __future__ import annotations

from .._api.contract import CURRENCY, PRICE_FIELDS, REQUEST_SIZES, SIZE_FIELDS
from .._common.types import Json, Params
from .._common.values import number, pick

NO_PRICE = "no price"


def offer_price(row: Json, wanted: Params) -> tuple[float | None, str | None]:
    """Calculate what an offer costs with the sizes that are asked for.

    The rule is that of the API's availability lists: the community price if there is one, else the on-demand price, both for the
    whole machine; plus, for disk, vcpus and memory, the count times the price per unit, unless the default is included in the
    price and is what is taken.

    :param row: The offer as the API lists it.
    :param wanted: C(disk_size) and C(memory) in GB, and C(vcpus); the offer's default applies where one is missing or None.
    :returns: USD per hour or None, and the reason if it is None.
    """
    prices = pick(row.get("prices"), PRICE_FIELDS)
    listed = [price for price in (number(prices["community_price"]), number(prices["on_demand"])) if price is not None]
    if not listed:
        return None, NO_PRICE
    price: float = next((price for price in listed if price > 0), 0)
    for option, (size, _unit) in REQUEST_SIZES.items():
        surcharge = _surcharge(pick(row.get(size), SIZE_FIELDS), wanted.get(option))
        if surcharge is None:
            return None, NO_PRICE
        price += surcharge
    price = round(price, 6)
    if price <= 0:  # nothing is free: the price is not known
        return None, NO_PRICE
    currency = str(prices["currency"] or "").upper()
    if currency != CURRENCY:
        return None, f"{price:g} {currency or '(unknown currency)'} per hour, not compared with prices in {CURRENCY}"
    return price, None


def _surcharge(spec: Json, asked: int | None) -> float | None:
    """What a size costs on top, per hour; None if it is charged for, but the price can't be read."""
    default, unit_price = number(spec["default_count"]), number(spec["price_per_unit"])
    if unit_price is None:
        return None if spec["price_per_unit"] is not None else 0
    count = default if asked is None else asked
    if count is None:
        count = number(spec["min_count"])
    if not count or (spec["default_included_in_price"] is True and count == default):
        return 0
    return count * unit_price
