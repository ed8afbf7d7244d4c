# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating a pod once, and keeping the promise about its price."""

from __future__ import annotations

from .._common.errors import CloudError, FailedError, InstanceLimitError, OfferUnavailableError, OutcomeUnknownError
from .._common.prices import exceeds, price_of
from .._common.text import label
from .._lifecycle.create import create_once
from .lookup import live_pods, read_pod, show_pod
from .remove import remove_pod
from .request import request_body


def create_pod(params: dict, client, task, another: bool = False) -> tuple:
    """Create the pod that the task asks for; see C(create_once).

    :param another: Whether there are other offers, so that one that seems to be sold out is not asked for again.
    :returns: The pod as the API gives it, with an id, and whether the create was answered with it. Else it was found, and of
        several that were, it is any one: see C(settle).
    :raises OfferUnavailableError: There is no pod, and that is due to the offer.
    :raises CloudError: There is no pod, or (the message says so) it is not known whether there is one.
    """
    name = params["name"]
    try:
        pod, answered = create_once(
            "pod", name, "/pods/", request_body(params, client.account.team_id),
            lambda: live_pods(name, client, task.removed)[:1], client, task,
            final=another, lag=params["lookup_lag"],
        )
        show_pod(pod, task)  # before anything else can go wrong
        return pod, answered
    except OutcomeUnknownError as problem:
        raise OfferUnavailableError(problem.message, problem.status, problem.params) from problem
    except InstanceLimitError as problem:
        problem.message += " Remove pods that are not needed any more, or have the account's limit raised."
        raise


def enforce_max_price(pod: dict, params: dict, client, task, last: bool) -> None:
    """Terminate a new pod that costs more than C(max_price).

    :param params: The module's parameters; C(price_limit) is what the limit is called, if it is not called C(max_price).
    :param last: Whether nobody will look at the price once more, so that not to know it is worth a warning.
    :raises FailedError: It costs more. The message says what became of it.
    """
    if params["max_price"] is None:
        return
    if last and price_of(pod) is None:
        try:
            pod = read_pod(pod["id"], client)
        except CloudError:
            pass
        if price_of(pod) is None:
            task.warn(f"The API does not tell what the pod {label(pod)} costs, so that max_price could not be checked.")
    if not exceeds(price_of(pod), params["max_price"]):
        return
    show_pod(pod, task)
    text = "The new pod {} costs {:g} USD per hour, which is more than {} ({:g}).".format(
        label(pod), price_of(pod), params.get("price_limit", "max_price"), params["max_price"]
    )
    try:
        remove_pod(pod, True, params, client, task)
    except CloudError as problem:
        raise FailedError(
            f"{text} It was to be terminated, but that failed too: {problem.message}", problem.status
        ) from problem
    raise FailedError(text + " It has been terminated.")
