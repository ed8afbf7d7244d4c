# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pod is created: on the offer that the task names, or on the cheapest that fits, and the next where that is gone.

Imported only to create a pod.
"""

from __future__ import annotations

from ._contract import DEFAULT_IMAGE
from ._errors import OfferGone, Problem
from ._fields import visible
from ._offers import Found, Offer, find_offers, offer_request, offer_result
from ._pod_create import create_pod

# What a condition is called in a message if the task has no option for it
_CONDITIONS = {"in_stock": "out of stock", None: "incomplete"}
# A pod may cost this much more than its offer before that is worth a warning; providers round.
NOTABLE_INCREASE = 1.01


class Place:
    """One offer on which a pod can be created.

    :ivar offer: The C(Offer); None if it is the one that the task names, which was not looked up.
    :ivar request: The module's parameters with those of the offer in them.
    :ivar price_hr: USD per hour; None if that is not known.
    """

    def __init__(self, params: dict, offer: Offer | None) -> None:
        self.offer = offer
        self.request = dict(params, **offer_request(offer, params)) if offer else params
        self.price_hr = offer.price_hr if offer else None


def placements(params: dict, client, task) -> list:
    """Find where the pod can be created: with C(placement=exact) where the task says, else on what fits, cheapest first.

    In check mode, the offer of an exact placement is looked up, too, so that its price can be told.

    :returns: At least one C(Place). The result's C(offer) is the first one's, if it is known.
    :raises Problem: No offer fits. The message says what excluded how many, and which came nearest.
    """
    wanted = dict(params, image=params["image"] or DEFAULT_IMAGE)
    if params["placement"] == "cheapest":
        task.result["attempts"] = []
        found = find_offers(wanted, client)
        if not found.fitting:
            raise _nothing_fits(found, params)
    elif task.check_mode:
        found = _named_offer(wanted, client, task)
    else:
        found = None
    if not found:
        return [Place(params, None)]
    task.result["offer"] = offer_result(found.fitting[0], params)
    return [Place(params, offer) for offer in found.fitting]


def _named_offer(wanted: dict, client, task) -> Found | None:
    """Look for the offer that the task names, whatever its kind; without it there is no price to tell, but no failure either."""
    try:
        for several_nodes in (False, True):
            found = find_offers(dict(wanted, spot="allow", prepaid="allow", multi_node=several_nodes), client)
            if found.fitting:
                return found
        problem = _nothing_fits(found, wanted)
    except Problem as error:
        problem = error
    task.warn("The price is not known, and the create may be refused, since the offer was not found: " + problem.message)
    return None


def rent(places: list, params: dict, client, task) -> tuple:
    """Create the pod at the first place that is still there. Of a search, each attempt is noted in the result.

    :param places: From C(placements).
    :returns: The C(Place), and the pod as the API gives it.
    :raises Problem: None could be rented, or one was refused for a reason that every other one would meet, too.
    """
    if params["placement"] != "cheapest":
        return places[0], create_pod(params, client, task)
    tried, gone = places[: params["max_offers"]], []
    for place in tried:
        row = place.offer.row
        attempt = {
            "cloud_id": row["cloudId"], "provider": row["provider"], "data_center": row.get("dataCenter"),
            "price_hr": place.price_hr, "price_note": place.offer.price_note, "created": False, "reason": None,
        }
        task.result["attempts"].append(attempt)
        task.result["offer"] = offer_result(place.offer, params)
        try:
            pod = create_pod(place.request, client, task, another=True)
        except Problem as problem:
            attempt["reason"] = problem.message
            if not isinstance(problem, OfferGone):
                raise
            gone.append(problem)
            continue
        attempt["created"] = True
        _compare_price(pod, place.offer, task)
        return place, pod
    task.result["offer"] = None
    raise Problem("%s:\n%s%s" % (
        "The only fitting offer could not be rented" if len(places) == 1 else
        "None of the %d cheapest fitting offers could be rented" % len(tried),
        "\n".join("- %s: %s" % (place.offer.title(), problem.message) for place, problem in zip(tried, gone)),
        "\n%d more fit; max_offers says how many are tried." % (len(places) - len(tried)) if places[len(tried):] else "",
    ), gone[-1].status, gone[-1].params)


def _compare_price(pod: dict, offer: Offer, task) -> None:
    price = pod.get("priceHr")
    if offer.price_hr and isinstance(price, (int, float)) and price > offer.price_hr * NOTABLE_INCREASE:
        task.warn("The pod costs %g USD per hour, although its offer was listed for less: %s." % (price, offer.title()))


def _nothing_fits(found: Found, params: dict) -> Problem:
    kind = params["gpu_type"] + (" for these disks" if params["disks"] else "")
    if not found.listed:
        return Problem("No offer fits: the API lists nothing with %s now." % kind)
    counts: dict = {}
    for offer in found.excluded:
        for option in {reason["param"] for reason in offer.reasons}:
            counts[option] = counts.get(option, 0) + 1
    counted = sorted(counts.items(), key=lambda item: -item[1])
    return Problem("No offer fits. Of %d offers with %s, these conditions exclude: %s%s. %s" % (
        found.listed, kind, ", ".join("%s %d" % (_CONDITIONS.get(option, option), count) for option, count in counted),
        " (one offer can be excluded by several)" if sum(counts.values()) > found.listed else "",
        visible(_nearest_miss(found, params)),
    ), params=[
        {"param": option, "message": "excludes %d of %d offers" % (count, found.listed)}
        for option, count in counted if option not in _CONDITIONS
    ])


def _nearest_miss(found: Found, params: dict) -> str:
    """Name the offer that fails by the fewest conditions; among several by the price, and then the cheapest."""
    nearest = min(found.excluded, key=lambda offer: (len(offer.reasons), offer.reasons[0]["param"] != "max_price"))
    if [reason["param"] for reason in nearest.reasons] == ["max_price"] and nearest.price_hr is not None:
        return "The cheapest fitting offer costs %g USD per hour, %g over max_price: %s." % (
            nearest.price_hr, round(nearest.price_hr - params["max_price"], 6), nearest.title(),
        )
    return "The nearest is %s: %s." % (nearest.title(), "; ".join(
        "%s %s" % (reason["param"] or "it", reason["message"]) for reason in nearest.reasons
    ))
