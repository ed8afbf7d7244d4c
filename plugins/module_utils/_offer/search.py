# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers: what each costs with the sizes asked for, which of them fit what is wanted, and in which order to take them."""

from __future__ import annotations

import math

from .._api.contract import (
    CURRENCY,
    CUSTOM_IMAGE,
    DEFAULT_IMAGE,
    IMAGES,
    NO_ENV_VARS_PROVIDERS,
    OFFER_FIELDS,
    OFFER_SIZES,
    OUT_OF_STOCK,
    POD_REQUEST,
    POD_REQUIRED,
    PRICE_FIELDS,
    REQUEST_FROM_OFFER,
    REQUEST_SIZES,
    SIZE_FIELDS,
)
from .._common.prices import exceeds
from .._common.text import printable
from .._common.values import number, pick
from .listing import listed_offers

# Up to so many GPUs are one machine, unless several nodes are asked for: who wants eight GPUs does not mean four times two.
ONE_MACHINE = 8
NO_PRICE = "no price"

# Options that an offer must equal -> the offer's field
_EQUAL = {
    "cloud_id": "cloudId",
    "gpu_type": "gpuType",
    "gpu_count": "gpuCount",
    "socket": "socket",
    "security": "security",
    "data_center_id": "dataCenter",
    "prepaid_for_hr": "prepaidTime",
}
# Options that list what an offer may be -> the offer's field
_ONE_OF = {"provider": "provider", "regions": "region"}
# Options that allow, require or exclude a kind of offer -> the offer's field
_KINDS = {"spot": "isSpot", "prepaid": "prepaidTime"}


class Offer:
    """One row of availability, seen by someone who wants something.

    :ivar row: The row as the API gives it, with C(multiNode).
    :ivar price_hr: What the machine costs with the sizes asked for, in USD per hour; None if that can't be told.
    :ivar price_note: Why C(price_hr) is None.
    :ivar reasons: Why it does not fit, as dicts with C(param) (the option, or None) and C(message).
    """

    def __init__(self, row: dict, wanted: dict) -> None:
        self.row = row
        self.price_hr, self.price_note = offer_price(row, wanted)
        self.reasons = _reasons(self, wanted)

    @property
    def available(self) -> bool:
        """Whether it is in stock."""
        return in_stock(self.row)

    def label(self) -> str:
        """Name it in a message."""
        return printable("{} ({}, {}, {})".format(
            self.row.get("cloudId"), self.row.get("provider"), self.row.get("dataCenter") or self.row.get("country"),
            self.price_note if self.price_hr is None else f"{self.price_hr:g} USD per hour",
        ))


class Found:
    """What a search has found.

    :ivar listed: How many rows the API listed.
    :ivar fitting: Each C(Offer) that fits, cheapest first; those whose prices can't be compared come last.
    :ivar excluded: The others, in the same order.
    """

    def __init__(self, offers: list) -> None:
        self.listed = len(offers)
        # sorted() keeps the API's order among equal prices
        offers = sorted(offers, key=lambda offer: math.inf if offer.price_hr is None else offer.price_hr)
        self.fitting = [offer for offer in offers if not offer.reasons]
        self.excluded = [offer for offer in offers if offer.reasons]


def find_offers(wanted: dict, client) -> Found:
    """Search what can be rented now.

    The server filters by the model of the GPU and by disks. All else is decided here, so that a search that finds nothing can
    say why.

    :param wanted: The options of the search, as C(offer_info) documents them; one that is missing or None does not matter.
    :raises CloudError: The lists can't be read.
    """
    query = {name: wanted[name] for name in ("gpu_type", "disks") if wanted.get(name)}
    several_nodes = [False, True]
    if wanted.get("multi_node") is not None:
        several_nodes = [wanted["multi_node"]]
    elif wanted.get("gpu_count") and wanted["gpu_count"] <= ONE_MACHINE:
        several_nodes = [False]
    return Found([Offer(row, wanted) for row in listed_offers(query, several_nodes, client)])


def offer_price(row: dict, wanted: dict) -> tuple:
    """What an offer costs with the sizes asked for.

    The rule is the API's: the community price where there is one, else the price on demand, for the whole machine; and for
    disk, vcpus and memory the price of a unit times the count, unless the default is included and it is what is taken.

    :returns: USD per hour, or None; and if it is None, a text that says why.
    """
    prices = row.get("prices") if isinstance(row.get("prices"), dict) else {}
    price = number(prices.get("communityPrice"))
    if price is None:
        price = number(prices.get("onDemand"))
    if price is None:
        return None, NO_PRICE
    for option, (size, _unit) in REQUEST_SIZES.items():
        spec = row.get(size) if isinstance(row.get(size), dict) else {}
        default = number(spec.get("defaultCount"))
        count = default if wanted.get(option) is None else wanted[option]
        unit_price = number(spec.get("pricePerUnit"))
        if unit_price is None and spec.get("pricePerUnit") is not None:
            return None, NO_PRICE  # something is charged for, and it can't be told what
        if count is None:
            count = number(spec.get("minCount"))
        if count and unit_price and not (spec.get("defaultIncludedInPrice") is True and count == default):
            price += count * unit_price
    price = round(price, 6)
    currency = str(prices.get("currency") or "").upper()
    if currency != CURRENCY:
        return None, "{:g} {} per hour, not compared with prices in {}".format(price, currency or "(currency not told)", CURRENCY)
    return price, None


def in_stock(row: dict) -> bool:
    """Whether an offer can be rented now. Whole words are compared: C(Available) is a part of C(Unavailable)."""
    return " ".join(str(row.get("stockStatus") or "Available").lower().split()) not in OUT_OF_STOCK


def size_problem(spec, asked: int | None, unit: str) -> str | None:
    """Why an offer can't have a size of disk, memory or vcpus; None if it can.

    :param spec: The offer's bounds (C(CustomSpecValue)); without C(minCount) and C(maxCount) the default is all there is.
    """
    spec = spec if isinstance(spec, dict) else {}
    default, low, high, step = (number(spec.get(field)) for field in ("defaultCount", "minCount", "maxCount", "step"))
    if asked is None or asked == default:
        return None
    if low is None and high is None:
        return "can't be %d%s: it is %s" % (asked, unit, "not told" if default is None else f"always {default:g}{unit}")
    if (low is not None and asked < low) or (high is not None and asked > high):
        bounds = [f"at least {low:g}{unit}"] if low is not None else []
        bounds += [f"at most {high:g}{unit}"] if high is not None else []
        return "can't be %d%s: it must be %s" % (asked, unit, " and ".join(bounds))
    if step and (asked - (low or 0)) % step:
        return "can't be %d%s: it goes in steps of %g from %g%s" % (asked, unit, step, low or 0, unit)
    return None


def offer_result(offer: Offer, wanted: dict) -> dict:
    """Describe an offer for a playbook: the API's row in snake_case, and what follows from it."""
    result = {name: offer.row.get(field) for name, field in OFFER_FIELDS.items()}
    for name, field in OFFER_SIZES.items():
        result[name] = pick(offer.row.get(field), SIZE_FIELDS)
    result["prices"] = pick(offer.row.get("prices"), PRICE_FIELDS)
    result["multi_node"] = offer.row["multiNode"]
    result["price_hr"] = offer.price_hr
    result["price_note"] = offer.price_note
    result["available"] = offer.available
    result["pod"] = offer_request(offer, wanted) if _known(offer.row) else None
    return result


def offer_request(offer: Offer, wanted: dict) -> dict:
    """The options with which the pod module rents an offer, with the sizes, the image and the disks that were asked for."""
    request = {name: offer.row.get(field) for name, field in REQUEST_FROM_OFFER.items()}
    request.update((name, wanted.get(name)) for name in (*REQUEST_SIZES, "image", "disks", "max_price"))
    images = _images(offer.row)
    if not request["image"] and images and DEFAULT_IMAGE not in images:
        # the default would be refused
        request["image"] = next((image for image in images if image in IMAGES and image != CUSTOM_IMAGE), None)
    # an empty text or no hours in advance are no value that the API takes
    return {name: value for name, value in request.items() if value not in (None, "", 0)}


def _known(row: dict) -> bool:
    """Whether the pod module takes all of an offer's values; a socket that is newer than this release it does not."""
    images = _images(row)
    if images and not any(image in IMAGES for image in images):
        return False
    return all(
        row.get(field) in POD_REQUEST[option]["choices"]
        for option, field in REQUEST_FROM_OFFER.items() if "choices" in POD_REQUEST[option] and row.get(field)
    )


def _reasons(offer: Offer, wanted: dict) -> list:
    row, reasons = offer.row, []

    def unfit(option: str | None, message: str) -> None:
        reasons.append({"param": option, "message": message})

    if any(row.get(REQUEST_FROM_OFFER[option]) is None for option in POD_REQUIRED if option in REQUEST_FROM_OFFER):
        unfit(None, "is incomplete")
    if offer.price_note == NO_PRICE:
        unfit(None, "has no price")
    for option, field in _EQUAL.items():
        if wanted.get(option) is not None and row.get(field) != wanted[option]:
            unfit(option, f"is {row.get(field)} and not {wanted[option]}")
    for option, field in _ONE_OF.items():
        allowed = wanted.get(option) or []
        if allowed and row.get(field) not in (allowed if isinstance(allowed, list) else [allowed]):
            unfit(option, f"is {row.get(field)}")
    if wanted.get("country") and str(row.get("country")).lower() != wanted["country"].lower():
        unfit("country", "is {}".format(row.get("country")))
    for option, field in _KINDS.items():
        rule = wanted.get(option) or "exclude"
        if rule != "allow" and bool(row.get(field)) != (rule == "require"):
            unfit(option, "is one" if row.get(field) else "is none")
    if wanted.get("image") and wanted["image"] not in _images(row):
        unfit("image", "is not one of its images")
    elif not wanted.get("image") and _images(row) == [CUSTOM_IMAGE]:
        unfit("image", f"must be {CUSTOM_IMAGE} there")
    if wanted.get("env_vars") and row.get("provider") in NO_ENV_VARS_PROVIDERS:
        unfit("env_vars", "are not taken by provider {}".format(row.get("provider")))
    for option, (size, unit) in REQUEST_SIZES.items():
        problem = size_problem(row.get(size), wanted.get(option), unit)
        if problem:
            unfit(option, problem)
    if wanted.get("in_stock", True) and not offer.available:
        unfit("in_stock", "is {}".format(row.get("stockStatus")))
    if exceeds(offer.price_hr, wanted.get("max_price")) or (wanted.get("max_price") and offer.price_hr is None):
        unfit("max_price", offer.price_note or f"costs {offer.price_hr:g} USD per hour")
    return reasons


def _images(row: dict) -> list:
    return row["images"] if isinstance(row.get("images"), list) else []
