# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One offer: its price, why it does not match, how a playbook sees it, and how the pod module rents it."""

from __future__ import annotations

from .._api.contract import (
    CUSTOM_IMAGE,
    DEFAULT_IMAGE,
    IMAGES,
    OFFER_FIELDS,
    OFFER_SIZES,
    POD_REQUEST,
    PRICE_FIELDS,
    REQUEST_FROM_OFFER,
    REQUEST_SIZES,
    SIZE_FIELDS,
)
from .._common.text import printable
from .._common.types import Json, Params
from .._common.values import pick
from .match import is_in_stock, mismatches, offer_images
from .price import offer_price


class Offer:
    """One row of availability, compared with what is asked for.

    :ivar row: The row as the API lists it, with C(multiNode).
    :ivar price_hr: What the machine costs with the sizes that are asked for, in USD per hour; None if that is not known.
    :ivar price_note: Why C(price_hr) is None.
    :ivar mismatches: Why the offer does not match, as dicts with C(param) (the option, or None) and C(message).
    """

    def __init__(self, row: Json, wanted: Params) -> None:
        self.row = row
        self.price_hr, self.price_note = offer_price(row, wanted)
        self.mismatches = mismatches(row, self.price_hr, self.price_note, wanted)

    def label(self) -> str:
        """Identify the offer in a message."""
        row, price = self.row, self.price_note if self.price_hr is None else f"{self.price_hr:g} USD per hour"
        return printable(f"{row.get('cloudId')} ({row.get('provider')}, {row.get('dataCenter') or row.get('country')}, {price})")


def offer_result(offer: Offer, wanted: Params) -> Json:
    """Describe an offer for a playbook: the API's fields in snake_case, and what is derived from them."""
    row = offer.row
    return dict(
        pick(row, OFFER_FIELDS),
        **{name: pick(row.get(field), SIZE_FIELDS) for name, field in OFFER_SIZES.items()},
        prices=pick(row.get("prices"), PRICE_FIELDS),
        multi_node=row["multiNode"],
        price_hr=offer.price_hr,
        price_note=offer.price_note,
        available=is_in_stock(row),
        pod=offer_request(offer, wanted) if _is_known(row) else None,
    )


def offer_request(offer: Offer, wanted: Params) -> Params:
    """The options with which the pod module rents an offer, including the sizes, image and disks that are asked for."""
    request = {name: offer.row.get(field) for name, field in REQUEST_FROM_OFFER.items()}
    request.update((name, wanted.get(name)) for name in (*REQUEST_SIZES, "image", "disks", "max_price"))
    images = offer_images(offer.row)
    if not request["image"] and images and DEFAULT_IMAGE not in images:
        # the API would reject its own default
        request["image"] = next((image for image in images if image in IMAGES and image != CUSTOM_IMAGE), None)
    # the API accepts neither empty text nor zero hours in advance
    return {name: value for name, value in request.items() if value not in (None, "", 0)}


def _is_known(row: Json) -> bool:
    """Whether the pod module accepts all values of an offer. It does not accept a socket that is newer than this release."""
    images = offer_images(row)
    if images and not any(image in IMAGES for image in images):
        return False
    return all(
        row.get(field) in POD_REQUEST[option]["choices"]
        for option, field in REQUEST_FROM_OFFER.items() if "choices" in POD_REQUEST[option] and row.get(field)
    )
