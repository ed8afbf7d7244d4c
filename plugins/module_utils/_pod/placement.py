# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Select the offer on which a pod is created: the one that the task names, or the cheapest that is available."""

from __future__ import annotations

from operator import attrgetter
from typing import Callable

from .._common.errors import CloudError, OfferUnavailableError, OutcomeUnknownError, RequestRejectedError
from .._common.prices import price_of
from .._common.task import Task
from .._common.text import label, printable
from .._common.types import ApiClient, Json, Params
from .._common.values import number
from .._lifecycle.create import Created
from .._offer.explain import describe_mismatches, no_match
from .._offer.match import has_variable_price
from .._offer.offer import Offer, offer_request, offer_result
from .._offer.search import find_offers
from .._offer.wait import OfferWait
from .create import create_pod
from .lookup import PodResource

# A pod may cost this much more than its offer without a warning; providers round.
NOTABLE_INCREASE = 1.01


class Candidate:
    """An offer on which a pod can be created.

    :ivar request: The module's parameters, with those of an offer that was searched for.
    :ivar offer: The offer; None if the task names it, and it was not looked up.
    :ivar price_hr: USD per hour; None if it is not known.
    :ivar unavailable: Why the offer can't be rented; None unless an attempt has failed.
    """

    def __init__(self, request: Params, offer: Offer | None) -> None:
        self.request = request
        self.offer = offer
        self.price_hr = offer.price_hr if offer else None
        self.unavailable: OfferUnavailableError | None = None


def find_candidates(
    params: Params, client: ApiClient, task: Task, priced: bool = False, wait: OfferWait | None = None
) -> list[Candidate]:
    """Find the offers on which the pod can be created, cheapest first.

    With C(placement=exact) that is the one that the task names. It is looked up in check mode only, for its price.

    :param priced: Whether to look up the offer that the task names in any case.
    :param wait: The time left to wait for offers; that of C(wait_for_offer) by default.
    :returns: At least one. The result reports the first one as C(offer), unless it was not looked up.
    :raises CloudError: No offer matches. The message says what excludes how many, and which is the closest match.
    """
    if params["placement"] == "cheapest":
        task.result.setdefault("offers_tried", [])
        wait = wait or OfferWait(params, client, task)
        found = wait.search(params)
        if not found.matching:
            raise no_match(found, params, wait.has_waited)
        candidates = _distinct(found.matching, params)
    else:
        candidates = [Candidate(params, _named_offer(params, client, task) if priced or task.check_mode else None)]
    if candidates[0].offer:
        task.result["offer"] = offer_result(candidates[0].offer, params)
        if task.check_mode:
            _warn_of_variable_price(candidates[0].offer, task)
    return candidates


def _warn_of_variable_price(offer: Offer, task: Task) -> None:
    if has_variable_price(offer.row):
        task.warn(
            f"The price of the offer is variable, so it can rise while the pod runs, above max_price as well: {offer.label()}. "
            "To rent at fixed prices only, set variable_price: exclude."
        )


def _distinct(offers: list[Offer], params: Params) -> list[Candidate]:
    """A candidate for each offer, without those that a create can't tell from a cheaper one."""
    candidates: dict[str, Candidate] = {}
    for offer in offers:
        request = offer_request(offer, params)
        candidates.setdefault(repr(request), Candidate(dict(params, **request), offer))
    return list(candidates.values())


def _named_offer(wanted: Params, client: ApiClient, task: Task) -> Offer | None:
    """Look up the offer that the task names, of whatever kind. Warn, instead of failing, if the API may refuse the create."""
    named: list[Offer] = []
    try:
        for multi_node in (False, True):
            found = find_offers(dict(wanted, spot="allow", prepaid="allow", multi_node=multi_node), client)
            named = [offer for offer in (*found.matching, *found.excluded) if offer.row.get("cloudId") == wanted["cloud_id"]]
            if named:
                break
    except CloudError as problem:
        task.warn(f"The price is not known: {problem.message}")
        return None
    if not named:
        cloud_id = printable(wanted["cloud_id"])
        task.warn(f"The price is not known, and the API may refuse the create: it does not list the offer {cloud_id} now.")
        return None
    best = min(named, key=lambda offer: len(offer.mismatches))
    if best.mismatches:
        task.warn(f"The API may refuse the create, since the offer does not match: {describe_mismatches(best)}.")
    return best


def rent(
    candidates: list[Candidate], params: Params, client: ApiClient, task: Task,
    request_for: Callable[[Candidate], Params] = attrgetter("request"),
) -> tuple[Candidate, Json, bool]:
    """Create the pod on the first candidate that is available. With C(placement=cheapest), the result reports each attempt.

    :param candidates: From C(find_candidates).
    :param request_for: Gives the parameters with which the pod is created on a candidate, just before that.
    :returns: The candidate, the pod as the API gives it, and whether the API answered the create with it.
    :raises OfferUnavailableError: No candidate is available.
    :raises CloudError: The API refused the create for a reason that applies to all candidates.
    """
    if params["placement"] != "cheapest":
        created = create_pod(PodResource(request_for(candidates[0]), client, task))
        return candidates[0], created.resource, created.answered
    tried, unanswered = 0, []
    for candidate in candidates:
        if candidate.unavailable or not candidate.offer:
            continue
        if tried == params["max_offers"]:
            break
        resource = PodResource(request_for(candidate), client, task)
        tried += 1
        offer = task.result["offer"] = offer_result(candidate.offer, params)
        try:
            pod, answered = _attempt(candidate.offer, resource, params)
            return candidate, pod, answered
        except OfferUnavailableError as problem:
            candidate.unavailable = problem
            if isinstance(problem.__cause__, OutcomeUnknownError) or problem.may_have_created:
                unanswered.append((candidate, offer))
    late = PodResource(params, client, task).live() if unanswered else []
    if late:
        # the create that was answered with an error has created it, but the list was late to show it
        candidate, offer = unanswered[0]
        task.result.update(changed=True, offer=offer)
        return candidate, late[0], False
    raise _none_available(candidates)


def _attempt(offer: Offer, resource: PodResource, given: Params) -> tuple[Json, bool]:
    """Create the pod on an offer, and add the attempt to the result.

    :param given: The options as the task gives them.
    """
    row, result = offer.row, resource.task.result
    attempt = {
        "cloud_id": row["cloudId"], "provider": row["provider"], "data_center": row.get("dataCenter"),
        "price_hr": offer.price_hr, "price_note": offer.price_note, "created": False, "reason": None,
    }
    result["offers_tried"].append(attempt)
    try:
        pod, answered = _create_on(offer, resource, given)
    except CloudError as problem:
        attempt["reason"] = problem.message
        result["offer"] = None
        raise
    attempt["created"] = True
    resource.task.report(f"{label(pod)}: created on {offer.label()}{_usual_time(row)}")
    _warn_of_variable_price(offer, resource.task)
    price = price_of(pod)
    if offer.price_hr is not None and price is not None and price > offer.price_hr * NOTABLE_INCREASE:
        resource.task.warn(
            f"The pod {label(pod)} costs {price:g} USD per hour, although its offer was listed for less: {offer.label()}."
        )
    return pod, answered


def _usual_time(row: Json) -> str:
    """How long the provider usually takes, if the offer says so. The API gives no unit."""
    usual = number(row.get("provisioningTime"))
    return f"; the offer names a usual provisioning time of {usual:g}, without a unit" if usual and usual > 0 else ""


def _create_on(offer: Offer, resource: PodResource, given: Params) -> Created:
    """Create the pod on an offer. A field that was copied from the offer, and is refused, says nothing about the others.

    :raises OfferUnavailableError: There is no pod, and that is due to the offer.
    """
    try:
        return create_pod(resource, other_offers=True)
    except RequestRejectedError as error:
        refused = {entry["param"] for entry in error.params}
        if not refused or not refused <= {option for option in offer_request(offer, {}) if given.get(option) is None}:
            raise
        raise OfferUnavailableError(error.message, error.status, error.params) from error


def _none_available(candidates: list[Candidate]) -> OfferUnavailableError:
    tried = [(one.offer.label(), one.unavailable) for one in candidates if one.offer and one.unavailable]
    text = f"None of the {len(tried)} cheapest matching offers could be rented"
    if len(candidates) == 1:
        text = "The only matching offer could not be rented"
    reasons = "".join(f"\n- {offer}: {problem.message}" for offer, problem in tried)
    more = len(candidates) - len(tried)
    advice = f"\n{more} more {'match' if more > 1 else 'matches'}; to try more, increase max_offers." if more else ""
    _offer, last = tried[-1]
    return OfferUnavailableError(f"{text}:{reasons}{advice}", last.status, last.params)
