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

    :ivar row: The row as the API lists it, with C(multiNode), and C(anyDisk) where it is for one of C(disks_any).
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
        pod=offer_request(offer, wanted),
    )


def offer_request(offer: Offer, wanted: Params) -> Params:
    """The options with which the pod module rents an offer, including the sizes, image and disks that are asked for."""
    request = {name: offer.row.get(field) for name, field in REQUEST_FROM_OFFER.items()}
    request.update((name, wanted.get(name)) for name in (*REQUEST_SIZES, "image", "disks", "max_price"))
    if offer.row.get("anyDisk"):
        request["disks"] = [*(request["disks"] or []), offer.row["anyDisk"]]
    request["image"] = request["image"] or _own_image(offer_images(offer.row))
    # the API accepts neither empty text nor zero hours in advance
    return {name: value for name, value in request.items() if value not in (None, "", 0)}


def _own_image(images: list[str]) -> str | None:
    """The image to request from an offer whose images do not include the API's default; None if the default will do.

    A plain Ubuntu comes first, as the default is one, then an image that this release knows.
    """
    if not images or DEFAULT_IMAGE in images:
        return None
    own = [image for image in images if isinstance(image, str) and image.isprintable() and image not in ("", CUSTOM_IMAGE)]
    return min(own, key=lambda image: (not image.startswith("ubuntu"), image not in IMAGES), default=None)
