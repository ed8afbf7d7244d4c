# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The market: whether the rows of availability can be rented, and say what this release expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._api.contract import (
    CURRENCIES,
    GPU_TYPES,
    IMAGES,
    IN_STOCK,
    OUT_OF_STOCK,
    PRICE_FIELDS,
    PROVIDERS,
    REGIONS,
    SECURITIES,
    SOCKETS,
)
from .._common.types import Json
from .._common.values import number, pick
from .._offer.gpu import gpu_memory
from .._offer.match import has_variable_price, is_in_stock, offer_images
from .._offer.offer import Offer
from .._offer.price import NO_PRICE
from .check import UNKNOWN, Check, Finding, compare, told
from .service import Service

# Field of a row -> the words in it that this release knows
_WORDS: dict[str, list[str]] = {
    "gpuType": GPU_TYPES, "provider": PROVIDERS, "socket": SOCKETS, "security": SECURITIES, "region": REGIONS,
}
_KINDS = ("community_price", "on_demand")
_ALL_KINDS = {"spot": "allow", "prepaid": "allow", "in_stock": False}


def _rentable(service: Service) -> Finding:
    rows = service.offers()
    if not rows:
        return Finding(UNKNOWN, "no offers", "Run it again when the market has offers.")
    unusable = [row for row in rows if any(one["param"] is None for one in Offer(row, _ALL_KINDS).mismatches)]
    lacking = [row for row in unusable if Offer(row, _ALL_KINDS).price_note != NO_PRICE]
    gone = sum(not is_in_stock(row) for row in rows if row not in unusable)
    found = f"{len(rows) - len(unusable) - gone} of {len(rows)} offers can be rented, {gone} are out of stock"
    return compare([f"{found}, {len(lacking)} lack what a request needs" if lacking else ""], found)


def _words(service: Service) -> Finding:
    rows = service.offers()
    problems = [
        told(field, [row[field] for row in rows if row.get(field) is not None and row[field] not in known])
        for field, known in _WORDS.items()
    ]
    problems.append(told("images", [image for row in rows for image in offer_images(row) if image not in IMAGES]))
    stock = [row["stockStatus"] for row in rows if row.get("stockStatus") is not None]
    problems.append(told("stockStatus", [word for word in stock if str(word).lower() not in (*IN_STOCK, *OUT_OF_STOCK)]))
    return compare(problems, f"only known values in {len(rows)} offers")


def _images(service: Service) -> Finding:
    rows = service.offers()
    bare = sum(not offer_images(row) for row in rows)
    return compare([f"{bare} of {len(rows)} offers have no image" if bare else ""], f"images in all {len(rows)} offers")


def _prices(service: Service) -> Finding:
    rows = service.offers()
    return compare(_price_problems(rows), f"prices in {' or '.join(CURRENCIES)} in all {len(rows)} offers")


def _price_problems(rows: list[Json]) -> Iterator[str]:
    prices = [pick(row.get("prices"), PRICE_FIELDS) for row in rows]
    currencies = [price["currency"] for price in prices]
    yield told("currencies", [word for word in currencies if word is not None and word not in CURRENCIES])
    for what, count in {
        "no currency": currencies.count(None),
        "no price, or one of 0 or less": sum(not any(_is_price(price[kind]) for kind in _KINDS) for price in prices),
        "a community price of 0 or less": sum(_is_nothing(price["community_price"]) for price in prices),
        "a variable price": sum(map(has_variable_price, rows)),
    }.items():
        if count:
            yield f"{count} of {len(rows)} offers have {what}"


def _is_price(value: Any) -> bool:
    return bool(number(value))


def _is_nothing(value: Any) -> bool:
    return isinstance(value, (int, float)) and not _is_price(value)


def _memory(service: Service) -> Finding:
    # the reported memory, that of one GPU by the name of the model, and the number of GPUs
    rows = [
        (number(row.get("gpuMemory")), gpu_memory(row.get("gpuType")), number(row.get("gpuCount")))
        for row in service.offers()
    ]
    known = [(memory, named, count) for memory, named, count in rows if memory and named]
    other = [(memory, named, count) for memory, named, count in known if memory != named]
    whole = sum(memory == named * (count or 0) for memory, named, count in other)
    found = f"gpuMemory is that of one GPU in all {len(known)} offers whose model names it"
    problem = f"in {len(other)} of {len(known)} offers it is not; in {whole} it is that of all GPUs"
    return compare([problem if other else ""], found)


CHECKS = [
    Check(
        "offers",
        "offers with all fields that a request needs",
        "Searches ignore these offers. Please report it.",
        _rentable,
    ),
    Check(
        "offer_words",
        "GPU models, providers, images, regions, sockets, security and stock that this release knows",
        "Such offers can be rented as they are. A task with an unknown value costs an additional request, and shows a warning. "
        "An unknown stock counts as available.",
        _words,
    ),
    Check(
        "offer_images",
        "images in every offer",
        "The collection requests no image from these offers, and the machine boots its own.",
        _images,
    ),
    Check(
        "offer_prices",
        f"prices above 0 in {' or '.join(CURRENCIES)} that do not vary",
        "Offers without a price or a currency never meet a max_price. A community price of 0 counts as no price. A variable "
        "price can rise while the pod runs: exclude it with variable_price.",
        _prices,
    ),
    Check(
        "offer_memory",
        "the memory of one GPU in gpuMemory",
        "gpu_memory of an offer may be that of all its GPUs. gpu_memory_min uses the memory in the name of the model if the name "
        "contains it.",
        _memory,
    ),
]
