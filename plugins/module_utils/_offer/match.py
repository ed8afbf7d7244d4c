# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an offer matches what is asked for, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Callable

from .._api.contract import (
    CUSTOM_IMAGE,
    DEFAULT_IMAGE,
    NO_ENV_VARS_PROVIDERS,
    OUT_OF_STOCK,
    POD_REQUEST,
    POD_REQUIRED,
    PRICE_FIELDS,
    REQUEST_FROM_OFFER,
    REQUEST_SIZES,
    SIZE_FIELDS,
)
from .._common.prices import exceeds
from .._common.text import shown
from .._common.types import Json, OptionErrors, Params
from .._common.values import number, pick
from .gpu import gpu_memory
from .price import NO_PRICE

# Options that an offer must equal -> the offer's field
_EQUAL = {
    "cloud_id": "cloudId",
    "gpu_count": "gpuCount",
    "socket": "socket",
    "security": "security",
    "data_center_id": "dataCenter",
    "prepaid_for_hr": "prepaidTime",
}
# Options that list the accepted values -> the offer's field
_ONE_OF = {"gpu_type": "gpuType", "provider": "provider", "regions": "region"}


def has_variable_price(row: Json) -> bool:
    """Whether the price of an offer can change while a pod runs on it."""
    return pick(row.get("prices"), PRICE_FIELDS)["is_variable"] is True


# Options that allow, require or exclude a kind of offer -> whether an offer is one, what such an offer is, and the default
_KINDS: dict[str, tuple[Callable[[Json], bool], str, str]] = {
    "spot": (lambda row: bool(row.get("isSpot")), "a spot machine", "exclude"),
    "prepaid": (lambda row: bool(row.get("prepaidTime")), "charged in advance", "exclude"),
    "variable_price": (has_variable_price, "at a variable price", "allow"),
}


def mismatches(row: Json, price_hr: float | None, price_note: str | None, wanted: Params) -> OptionErrors:
    """List why an offer does not match.

    :param row: The offer as the API lists it.
    :param price_hr: See C(offer_price), as for C(price_note).
    :param wanted: The options of the search; one that is missing or None does not matter.
    :returns: C(param) is the option, or None if the offer can't be used at all; C(message) reads on after the option's name.
    """
    found = (
        *_unusable(row, price_note), *_other_values(row, wanted), *_gpu_memory(row, wanted), *_other_kinds(row, wanted),
        *_software(row, wanted), *_sizes(row, wanted), *_stock(row, wanted), *_price(price_hr, price_note, wanted),
    )
    return [{"param": option, "message": message} for option, message in found]


def is_in_stock(row: Json) -> bool:
    """Whether an offer can be rented now. Whole words are compared: C(Available) is a part of C(Unavailable)."""
    return " ".join(str(row.get("stockStatus") or "Available").lower().split()) not in OUT_OF_STOCK


def is_in_country(row: Json, country: str | None) -> bool:
    """Whether an offer is in a country, in upper or lower case; None is any."""
    return not country or str(row.get("country")).lower() == country.lower()


def size_mismatch(spec: object, asked: int | None, unit: str) -> str | None:
    """Why an offer does not have a size of disk, memory or vcpus; None if it has.

    :param spec: The offer's limits (C(CustomSpecValue)). Without C(minCount) and C(maxCount), only the default is possible.
    :param asked: The size; None is the default.
    :param unit: The unit of the size, with a space before it.
    """
    limits = pick(spec, SIZE_FIELDS)
    default, low, high, step = (number(limits[field]) for field in ("default_count", "min_count", "max_count", "step"))
    if asked is None or asked == default:
        return None
    if low is None and high is None:
        only = "the offer reports no size" if default is None else f"it is always {default:g}{unit}"
        return f"can't be {asked}{unit}: {only}"
    if (low is not None and asked < low) or (high is not None and asked > high):
        bounds = [f"at least {low:g}{unit}"] if low is not None else []
        bounds += [f"at most {high:g}{unit}"] if high is not None else []
        return f"can't be {asked}{unit}: it must be {' and '.join(bounds)}"
    if step and (asked - (low or 0)) % step:
        return f"can't be {asked}{unit}: it must be {low or 0:g}{unit} plus a multiple of {step:g}{unit}"
    return None


def offer_images(row: Json) -> list[str]:
    """The images of an offer; may be empty."""
    return row["images"] if isinstance(row.get("images"), list) else []


def _gpu_memory(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    least = wanted.get("gpu_memory_min")
    memory = gpu_memory(row.get("gpuType"), row.get("gpuMemory"), row.get("gpuCount")) if least else None
    if least and memory is None:
        yield "gpu_memory_min", "the offer does not report the memory of its GPUs"
    elif least and memory is not None and memory < least:
        yield "gpu_memory_min", f"is {least}, but each GPU has {memory:g} GB"


def _unusable(row: Json, price_note: str | None) -> Iterator[tuple[str | None, str]]:
    if not all(_can_be_sent(option, row.get(field)) for option, field in REQUEST_FROM_OFFER.items()):
        yield None, "incomplete"
    if price_note == NO_PRICE:
        yield None, NO_PRICE


def _can_be_sent(option: str, value: object) -> bool:
    """Whether a create can copy a value from its offer. A word that is newer than this release can be copied as well."""
    if value is None:
        return option not in POD_REQUIRED
    if POD_REQUEST[option]["type"] == "str":
        return isinstance(value, str) and value.isprintable() and (value != "" or option not in POD_REQUIRED)
    amount = number(value)
    return amount is not None and (POD_REQUEST[option]["type"] != "int" or (isinstance(value, int) and value > 0))


def _other_values(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    for option, field in _EQUAL.items():
        if wanted.get(option) is not None and row.get(field) != wanted[option]:
            yield option, f"is {shown(row.get(field))}, not {wanted[option]}"
    for option, field in _ONE_OF.items():
        accepted = wanted.get(option) or []
        if accepted and row.get(field) not in (accepted if isinstance(accepted, list) else [accepted]):
            yield option, f"is {shown(row.get(field))}"
    if row.get("cloudId") in (wanted.get("exclude_offers") or []):
        yield "exclude_offers", f"has {shown(row.get('cloudId'))}"
    if not is_in_country(row, wanted.get("country")):
        yield "country", f"is {shown(row.get('country'))}"


def _other_kinds(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    for option, (is_kind, kind, default) in _KINDS.items():
        rule, is_one = wanted.get(option) or default, is_kind(row)
        if rule != "allow" and is_one != (rule == "require"):
            yield option, f"is {rule}, but the offer is {'' if is_one else 'not '}{kind}"


def _software(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    image, images = wanted.get("image"), offer_images(row)
    if image and image not in images:
        yield "image", f"{image} is not available"
    elif not image and images == [CUSTOM_IMAGE]:
        yield "image", f"must be {CUSTOM_IMAGE}"
    elif not image and images and DEFAULT_IMAGE not in images and wanted.get("placement") == "exact":
        yield "image", f"{DEFAULT_IMAGE}, the default, is not available"
    if wanted.get("env_vars") and row.get("provider") in NO_ENV_VARS_PROVIDERS:
        yield "env_vars", f"are not accepted by the provider {shown(row.get('provider'))}"


def _sizes(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    for option, (size, unit) in REQUEST_SIZES.items():
        message = size_mismatch(row.get(size), wanted.get(option), unit)
        if message:
            yield option, message


def _stock(row: Json, wanted: Params) -> Iterator[tuple[str | None, str]]:
    if wanted.get("in_stock", True) and not is_in_stock(row):
        yield "in_stock", f"out of stock ({shown(row.get('stockStatus'))})"


def _price(price_hr: float | None, price_note: str | None, wanted: Params) -> Iterator[tuple[str | None, str]]:
    if wanted.get("max_price") and price_hr is None:
        yield "max_price", f"can't be compared: {price_note}"
    elif exceeds(price_hr, wanted.get("max_price")):
        yield "max_price", f"is exceeded: it costs {price_hr:g} USD per hour"
