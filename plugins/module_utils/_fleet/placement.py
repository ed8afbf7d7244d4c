# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the pods of a fleet are created: what is shared between them, and which data centers come into question."""

from __future__ import annotations

from .._common.errors import InvalidOptionsError
from .._common.prices import price_of
from .._common.values import number
from .._offer.listing import listed_offers
from .._offer.price import offer_price

# The stock of an offer that can be believed to be a single machine
_LAST = "low"
# Prices of a pod and of its offer are the same if they differ by no more than this.
_ROUNDING = 0.01


def data_centers(places: list, count: int) -> list:
    """The places by data center. Those come first that seem to have so many machines, and of these the cheapest.

    How many machines an offer has is not told. One whose stock is low counts as one machine.
    """
    groups: dict = {}
    for place in places:
        groups.setdefault(place.offer.row.get("dataCenter") if place.offer else None, []).append(place)

    def suits(group: list) -> bool:
        last = [place for place in group if place.offer and str(place.offer.row.get("stockStatus")).lower() == _LAST]
        return len(last) < len(group) or len(group) >= count

    # sorted() keeps the order of the cheapest offers
    return sorted(groups.values(), key=lambda group: not suits(group))


def data_center_of(pods: list, params: dict, client) -> str:
    """Find out where pods are, which the API tells of offers only.

    :param pods: Pods as the API gives them; at least one.
    :raises InvalidOptionsError: It can't be told.
    """
    rows = listed_offers({"gpu_type": params["gpu_type"]}, [False, True], client)
    possible = [_possible(pod, rows, params) for pod in pods]
    common = set.intersection(*possible)
    if len(common) == 1:
        return common.pop()
    raise InvalidOptionsError([{"param": "data_center_id", "message": (
        "must be given to add pods to this fleet with same_data_center. The API does not tell where a pod is, and by provider "
        "and price, those that are there may be in %s." % (
            ", ".join(sorted(set.union(*possible))) or "data centers that have no such offer now"
        )
    )}])


def _possible(pod: dict, rows: list, params: dict) -> set:
    """The data centers in which a pod may be. The offer that it took may not be listed any more, so that all must fit."""
    def fits(row: dict) -> bool:
        price, paid = offer_price(row, params)[0], price_of(pod)
        return (
            row.get("provider") == pod.get("providerType") and row.get("socket") == pod.get("socket")
            and number(row.get("gpuCount")) == number(pod.get("gpuCount"))
            and price is not None and paid is not None and abs(price - paid) <= paid * _ROUNDING
        )

    return {str(row["dataCenter"]) for row in rows if row.get("dataCenter") and fits(row)}
