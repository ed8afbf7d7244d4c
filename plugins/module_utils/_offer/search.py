# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Search the offers that can be rented now."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from .._common.types import ApiClient, Json, Params
from .listing import listed_offers
from .offer import Offer

# Up to this many GPUs, a task means one machine unless it sets multi_node: eight GPUs are not four nodes with two each.
ONE_MACHINE = 8


class SearchResult:
    """What a search has found.

    :ivar listed: Number of offers that the API listed.
    :ivar matching: The offers that match, cheapest first; those without a comparable price come last.
    :ivar excluded: The other offers, in the same order.
    """

    def __init__(self, offers: list[Offer]) -> None:
        self.listed = len(offers)
        # sorted() keeps the API's order among equal prices
        offers = sorted(offers, key=lambda offer: math.inf if offer.price_hr is None else offer.price_hr)
        self.matching = [offer for offer in offers if not offer.mismatches]
        self.excluded = [offer for offer in offers if offer.mismatches]


def find_offers(wanted: Params, client: ApiClient) -> SearchResult:
    """Search the offers that can be rented now.

    The server filters by GPU model and disks alone, with a request for each of several models and of C(disks_any). Everything
    else is compared here, so that a search without a match can explain why.

    :param wanted: Options as C(offer_info) documents them; one that is missing or None does not matter.
    :raises CloudError: The offers can't be read.
    """
    multi_node = [False, True]
    if wanted.get("multi_node") is not None:
        multi_node = [wanted["multi_node"]]
    elif wanted.get("gpu_count") and wanted["gpu_count"] <= ONE_MACHINE:
        multi_node = [False]
    rows: dict[str, Json] = {}
    for query, disk in _queries(wanted):
        for row in listed_offers(query, multi_node, client):
            # several disks may be in one data center
            rows.setdefault(repr(row), dict(row, anyDisk=disk) if disk else row)
    return SearchResult([Offer(row, wanted) for row in rows.values()])


def _queries(wanted: Params) -> Iterator[tuple[dict[str, Any], str | None]]:
    """What the server filters by, and the one of C(disks_any) that this is for. The server takes one GPU model at a time."""
    models, disks = wanted.get("gpu_type") or [None], wanted.get("disks") or []
    for model in dict.fromkeys(models if isinstance(models, list) else [models]):
        for disk in dict.fromkeys(wanted.get("disks_any") or [None]):
            query = {"gpu_type": model, "disks": [*disks, disk] if disk else disks}
            yield {name: value for name, value in query.items() if value}, disk
