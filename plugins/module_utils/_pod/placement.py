# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pod is created: on the offer that the task names, or on the cheapest that fits, and the next where that is gone.

Imported only to create a pod.
"""

from __future__ import annotations

from .._api.contract import DEFAULT_IMAGE
from .._common.errors import CloudError, OfferUnavailableError, OutcomeUnknownError
from .._common.prices import price_of
from .._common.text import label, printable
from .._offer.explain import misfit, nothing_fits
from .._offer.search import Offer, find_offers, offer_request, offer_result
from .create import create_pod
from .lookup import PodResource

# A pod may cost this much more than its offer before that is worth a warning; providers round.
NOTABLE_INCREASE = 1.01


class Candidate:
    """One offer on which a pod can be created.

    :ivar request: The module's parameters, with those of an offer that was searched for in them.
    :ivar offer: The C(Offer); None if it is the one that the task names, and was not looked up.
    :ivar price_hr: USD per hour; None if that is not known.
    :ivar gone: Why nothing can be rented there any more; None as long as that is not known.
    """

    def __init__(self, request: dict, offer: Offer | None) -> None:
        self.request = request
        self.offer = offer
        self.price_hr = offer.price_hr if offer else None
        self.gone: OfferUnavailableError | None = None

    def order(self) -> dict:
        """The parameters with which a pod is created there."""
        return self.request


def find_candidates(params: dict, client, task, priced: bool = False) -> list:
    """Find where the pod can be created: with C(placement=exact) where the task says, else on what fits, cheapest first.

    In check mode, the offer of an exact placement is looked up, too, so that its price can be told.

    :param priced: Whether it is looked up in any case.
    :returns: At least one C(Candidate). The result's C(offer) is the first one's, if it is known.
    :raises CloudError: No offer fits. The message says what excluded how many, and which came nearest.
    """
    wanted = dict(params, image=params["image"] or DEFAULT_IMAGE)
    if params["placement"] == "cheapest":
        task.result["attempts"] = []
        found = find_offers(wanted, client)
        if not found.fitting:
            raise nothing_fits(found, params)
        places = _distinct(found.fitting, params)
    else:
        places = [Candidate(params, _named_offer(wanted, client, task) if priced or task.check_mode else None)]
    if places[0].offer:
        task.result["offer"] = offer_result(places[0].offer, params)
    return places


def _distinct(offers: list, params: dict) -> list:
    """The places of offers, without those that a create can't tell from one before them."""
    places: dict = {}
    for offer in offers:
        request = offer_request(offer, params)
        places.setdefault(repr(request), Candidate(dict(params, **request), offer))
    return list(places.values())


def _named_offer(wanted: dict, client, task) -> Offer | None:
    """Look for the offer that the task names, whatever its kind, and warn where a create may be refused. It is no failure."""
    named = []
    try:
        for several_nodes in (False, True):
            found = find_offers(dict(wanted, spot="allow", prepaid="allow", multi_node=several_nodes), client)
            named = [offer for offer in (*found.fitting, *found.excluded) if offer.row.get("cloudId") == wanted["cloud_id"]]
            if named:
                break
    except CloudError as problem:
        task.warn("The price is not known: " + problem.message)
        return None
    if not named:
        task.warn("The price is not known, and the create may be refused: the offer {} is not listed now.".format(printable(
            wanted["cloud_id"]
        )))
        return None
    best = min(named, key=lambda offer: len(offer.reasons))
    if best.reasons:
        task.warn(f"The create may be refused, since the offer does not fit: {printable(misfit(best))}.")
    return best


def rent(places: list, params: dict, client, task) -> tuple:
    """Create the pod at the first place that is still there. Of a search, each attempt is noted in the result.

    :param places: From C(find_candidates).
    :returns: The C(Candidate), and what C(create_pod) returns.
    :raises CloudError: None could be rented, or one was refused for a reason that every other one would meet, too.
    """
    if params["placement"] != "cheapest":
        return (places[0], *create_pod(PodResource(places[0].order(), client, task)))
    tried, unanswered = 0, []
    for place in places:
        if tried == params["max_offers"]:
            break
        if place.gone:
            continue
        request = place.order()
        tried += 1
        row = place.offer.row
        attempt = {
            "cloud_id": row["cloudId"], "provider": row["provider"], "data_center": row.get("dataCenter"),
            "price_hr": place.price_hr, "price_note": place.offer.price_note, "created": False, "reason": None,
        }
        task.result["attempts"].append(attempt)
        task.result["offer"] = offer_result(place.offer, params)
        try:
            pod, answered = create_pod(PodResource(request, client, task), other_offers=True)
        except CloudError as problem:
            attempt["reason"] = problem.message
            if not isinstance(problem, OfferUnavailableError):
                task.result["offer"] = None
                raise
            place.gone = problem
            if isinstance(problem.__cause__, OutcomeUnknownError):
                unanswered.append(place)
            continue
        attempt["created"] = True
        _compare_price(pod, place.offer, task)
        return place, pod, answered
    late = PodResource(params, client, task).live() if unanswered else []
    if late:
        # a create that was answered 500 has made it, and the list was late to show it
        task.result["changed"] = True
        task.result["offer"] = offer_result(unanswered[0].offer, params)
        return unanswered[0], late[0], False
    task.result["offer"] = None
    gone = [place for place in places if place.gone]
    more = len(places) - len(gone)
    raise OfferUnavailableError("{}:\n{}{}".format(
        "The only fitting offer could not be rented" if len(places) == 1 else
        "None of the %d cheapest fitting offers could be rented" % len(gone),
        "\n".join(f"- {place.offer.label()}: {place.gone.message}" for place in gone),
        "\n%d more fit; max_offers says how many are tried." % more if more else "",
    ), gone[-1].gone.status, gone[-1].gone.params)


def _compare_price(pod: dict, offer: Offer, task) -> None:
    price = price_of(pod)
    if offer.price_hr is not None and price is not None and price > offer.price_hr * NOTABLE_INCREASE:
        task.warn(f"The pod {label(pod)} costs {price:g} USD per hour, although its offer was listed for less: {offer.label()}.")
