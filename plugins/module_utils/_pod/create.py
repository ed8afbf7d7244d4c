# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create one pod, and hold the limit of its price."""

from __future__ import annotations

from .._common.errors import CloudError, InstanceLimitError, OfferUnavailableError, OutcomeUnknownError, PriceExceededError
from .._common.prices import exceeds, price_of
from .._common.text import label
from .._common.types import Json
from .._lifecycle.create import Created, create_once
from .._lifecycle.remove import remove
from .lookup import PodResource
from .request import request_body


def create_pod(resource: PodResource, other_offers: bool = False) -> Created:
    """Create the pod that the task asks for; see C(create_once).

    :param other_offers: Whether there are others, so that one that seems to be sold out is not asked again.
    :raises OfferUnavailableError: There is no pod, and that is due to the offer.
    :raises CloudError: There is no pod, or (the message says so) it is not known whether there is one.
    """
    try:
        created = create_once(resource, request_body(resource.params, resource.client.account.team_id), not other_offers)
    except OutcomeUnknownError as error:
        raise OfferUnavailableError(error.message, error.status, error.params) from error
    except InstanceLimitError as error:
        error.message += " Remove pods that are not needed any more, or have the account's limit raised."
        raise
    resource.show(created.resource)  # before anything else can go wrong
    return created


def enforce_max_price(resource: PodResource, pod: Json, last: bool) -> None:
    """Terminate a new pod that costs more than C(max_price).

    :param last: Whether nobody will look at the price once more, so that not to know it is worth a warning.
    :raises PriceExceededError: It costs more. The message says what became of it.
    """
    params = resource.params
    if params["max_price"] is None:
        return
    if last and price_of(pod) is None:
        try:
            pod = resource.read(pod["id"])
        except CloudError:
            pass
        if price_of(pod) is None:
            resource.task.warn(f"The API does not report what the pod {label(pod)} costs, so max_price could not be checked.")
    price = price_of(pod)
    if price is None or not exceeds(price, params["max_price"]):
        return
    resource.show(pod)
    limit = params.get("price_limit", "max_price")
    text = f"The new pod {label(pod)} costs {price:g} USD per hour, which is more than {limit} ({params['max_price']:g})."
    try:
        remove(resource, pod)
    except CloudError as error:
        raise PriceExceededError(f"{text} It was to be terminated, but that failed too: {error.message}", error.status) from error
    raise PriceExceededError(f"{text} It has been terminated.")
