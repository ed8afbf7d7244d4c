# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Explain why no offer matches."""

from __future__ import annotations

from collections import Counter

from .._common.errors import CloudError
from .._common.text import either, printable
from .._common.types import Params
from .offer import Offer
from .search import SearchResult

# Conditions that a task sets no option for, as a message names them
_CONDITIONS = {"in_stock": "out of stock", None: "incomplete"}


def no_match(found: SearchResult, params: Params, waited: bool = False) -> CloudError:
    """The error when no offer matches: how many offers each option excludes, and the closest match.

    :param params: The options of the search.
    :param waited: Whether the task has waited for offers, as long as C(wait_for_offer) allows.
    """
    kind = f" with {either(params['gpu_type'])}" if params["gpu_type"] else ""
    kind += " for these disks" if params["disks"] or params.get("disks_any") else ""
    waiting = f" The task waited for {params['wait_for_offer']:g} seconds (wait_for_offer)." if waited else ""
    if not found.listed:
        return CloudError(f"No offer matches: the API lists no offers{kind} now.{waiting}")
    total = f"{found.listed} offer{'s' if found.listed > 1 else ''}"
    counts = Counter(option for offer in found.excluded for option in dict.fromkeys(entry["param"] for entry in offer.mismatches))
    conditions = ", ".join(f"{_CONDITIONS.get(option, option)} {count}" for option, count in counts.most_common())
    several = " (an offer can be excluded by several)" if sum(counts.values()) > found.listed else ""
    advice = "" if params.get("explain") else " To see all of them, run primeintellect.cloud.offer_info with explain: true."
    text = f"No offer matches. Of {total}{kind}, these conditions exclude: {conditions}{several}."
    return CloudError(f"{text} {_closest_match(found, params)}{waiting}{advice}", params=[
        {"param": option, "message": f"excludes {count} of {total}"}
        for option, count in counts.most_common() if option not in _CONDITIONS
    ])


def _closest_match(found: SearchResult, params: Params) -> str:
    """Describe the offer with the fewest mismatches: one that only costs too much if possible, and among those the cheapest."""
    closest = _closest(found)
    if _is_too_expensive(closest) and closest.price_hr is not None:
        excess = round(closest.price_hr - params["max_price"], 6)
        return (
            f"The cheapest offer that matches otherwise costs {closest.price_hr:g} USD per hour, {excess:g} above max_price: "
            f"{closest.label()}."
        )
    return f"The closest match is {describe_mismatches(closest)}."


def _closest(found: SearchResult) -> Offer:
    return min(found.excluded, key=lambda offer: (len(offer.mismatches), offer.mismatches[0]["param"] != "max_price"))


def _is_too_expensive(offer: Offer) -> bool:
    return [entry["param"] for entry in offer.mismatches] == ["max_price"] and offer.price_hr is not None


def search_state(found: SearchResult) -> str:
    """How far a search is that waits for an offer, for a progress line."""
    if not found.listed:
        return "none is listed"
    closest = _closest(found)
    if _is_too_expensive(closest):
        return f"the cheapest costs {closest.price_hr:g} USD per hour"
    return f"{found.listed} listed, none matches"


def describe_mismatches(offer: Offer) -> str:
    """Identify an offer, with everything that does not match."""
    reasons = [
        entry["message"] if entry["param"] in _CONDITIONS else f"{entry['param']} {entry['message']}"
        for entry in offer.mismatches
    ]
    return printable(f"{offer.label()}: {'; '.join(reasons)}")
