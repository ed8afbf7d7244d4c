# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which data center the pods of a fleet are created."""

from __future__ import annotations

from .._common.errors import InvalidOptionsError
from .._common.prices import price_of
from .._common.types import ApiClient, Json, Params
from .._common.values import number
from .._offer.listing import listed_offers
from .._offer.price import offer_price
from .._pod.placement import Candidate

# An offer with this stock counts as a single machine. The API reports no numbers.
_SINGLE_MACHINE = "low"
# Shares of the price by which a pod's may differ from its offer's
_ROUNDING = 0.01


def group_by_data_center(candidates: list[Candidate], count: int) -> list[list[Candidate]]:
    """The candidates by data center. Data centers that seem to have enough machines come first, and of these the cheapest.

    :param candidates: Cheapest first.
    :param count: How many machines are needed.
    """
    groups: dict[str | None, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.offer.row.get("dataCenter") if candidate.offer else None, []).append(candidate)

    def has_room(group: list[Candidate]) -> bool:
        stocks = [str(candidate.offer.row.get("stockStatus")).lower() for candidate in group if candidate.offer]
        return stocks.count(_SINGLE_MACHINE) < len(group) or len(group) >= count

    return sorted(groups.values(), key=lambda group: not has_room(group))  # keeps the order of the cheapest


def find_data_center(pods: list[Json], params: Params, client: ApiClient) -> str:
    """Find out in which data center pods are. The API reports data centers of offers only.

    :param pods: At least one, as the API gives them.
    :raises InvalidOptionsError: There is no single answer.
    """
    models = {str(pod["gpuName"]) for pod in pods if pod.get("gpuName")} or {params["gpu_type"]}
    rows = [row for model in sorted(models) for row in listed_offers({"gpu_type": model}, [False, True], client)]
    possible = [_possible_data_centers(pod, rows, params) for pod in pods]
    common = set.intersection(*possible)
    if len(common) == 1:
        return common.pop()
    where = ", ".join(sorted(set.union(*possible)))
    found = f"by provider and price, the existing pods may be in {where}" if where else "no offer like theirs is listed now"
    raise InvalidOptionsError([{"param": "data_center_id", "message": (
        f"is required to add pods to this fleet with same_data_center. The API does not report where a pod is, and {found}."
    )}])


def _possible_data_centers(pod: Json, rows: list[Json], params: Params) -> set[str]:
    """Where a pod may be. The offer that it was created on may no longer be listed, so all that match count."""
    def matches(row: Json) -> bool:
        price, paid = offer_price(row, params)[0], price_of(pod)
        return (
            row.get("provider") == pod.get("providerType") and row.get("socket") == pod.get("socket")
            and number(row.get("gpuCount")) == number(pod.get("gpuCount"))
            and price is not None and paid is not None and abs(price - paid) <= paid * _ROUNDING
        )

    return {str(row["dataCenter"]) for row in rows if row.get("dataCenter") and matches(row)}
