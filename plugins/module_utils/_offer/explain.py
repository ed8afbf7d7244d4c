# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why no offer fits, in words. Imported only when none does."""

from __future__ import annotations

from .._common.errors import CloudError
from .._common.text import printable
from .search import Found, Offer

# What a condition is called in a message if the task has no option for it
_CONDITIONS = {"in_stock": "out of stock", None: "incomplete"}


def nothing_fits(found: Found, params: dict) -> CloudError:
    """Say how many offers there were, what excluded how many of them, and which came nearest.

    :param params: The options of the search.
    """
    kind = (" with " + params["gpu_type"] if params["gpu_type"] else "") + (" for these disks" if params["disks"] else "")
    if not found.listed:
        return CloudError(f"No offer fits: the API lists nothing{kind} now.")
    counts: dict = {}
    for offer in found.excluded:
        for option in {reason["param"] for reason in offer.reasons}:
            counts[option] = counts.get(option, 0) + 1
    counted = sorted(counts.items(), key=lambda item: -item[1])
    return CloudError("No offer fits. Of %d offers%s, these conditions exclude: %s%s. %s" % (
        found.listed, kind, ", ".join("%s %d" % (_CONDITIONS.get(option, option), count) for option, count in counted),
        " (one offer can be excluded by several)" if sum(counts.values()) > found.listed else "",
        printable(_nearest_miss(found, params)),
    ), params=[
        {"param": option, "message": "excludes %d of %d offers" % (count, found.listed)}
        for option, count in counted if option not in _CONDITIONS
    ])


def _nearest_miss(found: Found, params: dict) -> str:
    """Name the offer that fails by the fewest conditions; among several by the price, and then the cheapest."""
    nearest = min(found.excluded, key=lambda offer: (len(offer.reasons), offer.reasons[0]["param"] != "max_price"))
    if [reason["param"] for reason in nearest.reasons] == ["max_price"] and nearest.price_hr is not None:
        return "The cheapest fitting offer costs {:g} USD per hour, {:g} over max_price: {}.".format(
            nearest.price_hr, round(nearest.price_hr - params["max_price"], 6), nearest.label(),
        )
    return f"The nearest is {misfit(nearest)}."


def misfit(offer: Offer) -> str:
    """Name an offer with all that does not fit."""
    return "{}: {}".format(offer.label(), "; ".join(
        "{} {}".format(reason["param"] or "it", reason["message"]) for reason in offer.reasons
    ))
