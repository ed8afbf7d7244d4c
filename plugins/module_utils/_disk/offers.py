# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module disk_offer_info: list where disks can be created, and what they cost."""

from __future__ import annotations

from .._api.account import Account
from .._api.contract import DISK_OFFER_FIELDS, DISK_REQUEST, DISK_REQUEST_FROM_OFFER, REGIONS_QUERY, SIZE_FIELDS
from .._api.live import require_listed
from .._api.schema import check_known, check_values, request_options
from .._common.task import Task
from .._common.types import ApiClient, ArgumentSpec, Json, OptionErrors, Params
from .._common.values import number, pick
from .._offer.listing import read_lists
from .._offer.match import is_in_country, is_in_stock, size_mismatch

_PATH = "/availability/disks"
# The path of the create that an offer is for, and its request, with what its search alone has from the API
_DISKS = "/disks/"
_REQUEST = dict(DISK_REQUEST, **REGIONS_QUERY)
# Option -> the offer's field that must equal it, or be in the list
_EQUAL = {"data_center_id": "dataCenter", "cloud_id": "cloudId"}
_ONE_OF = {"regions": "region", "provider": "provider"}


def disk_search_spec() -> ArgumentSpec:
    """The argument spec of the options that an offer must match."""
    return {
        "size": {"type": "int"},
        **request_options(REGIONS_QUERY),
        "country": {"type": "str"},
        "data_center_id": {"type": "str"},
        "cloud_id": {"type": "str"},
        "provider": {"type": "list", "elements": "str"},
    }


def check_disk_search(params: Params, _account: Account | None) -> OptionErrors:
    """Check the options beyond their argument spec."""
    problems = check_values({name: params[name] for name in disk_search_spec()}, _REQUEST)
    return problems + check_known(params, _REQUEST)


def list_disk_offers(params: Params, client: ApiClient, task: Task) -> None:
    """List the offers that match, cheapest first.

    :param task: C(offers) is set in C(task.result).
    :raises CloudError: The offers can't be read.
    """
    require_listed(params, _REQUEST, _DISKS, client, task)
    rows = read_lists([_PATH], {}, client)[_PATH]
    offers = [_result(row, params["size"]) for row in rows if _matches(row, params)]
    task.result["offers"] = sorted(offers, key=lambda offer: (offer["price_hr"] is None, offer["price_hr"] or 0))


def _matches(row: Json, params: Params) -> bool:
    return (
        all(params[option] in (None, row.get(field)) for option, field in _EQUAL.items())
        and all(not params[option] or row.get(field) in params[option] for option, field in _ONE_OF.items())
        and is_in_country(row, params["country"])
        and (is_in_stock(row) or not params["in_stock"])
        and not size_mismatch(row.get("spec"), params["size"], " GB")
    )


def _result(row: Json, size: int | None) -> Json:
    spec = pick(row.get("spec"), SIZE_FIELDS)
    count, unit_price = size or number(spec["default_count"]), number(spec["price_per_unit"])
    request = {name: row.get(field) for name, field in DISK_REQUEST_FROM_OFFER.items()}
    return dict(
        pick(row, DISK_OFFER_FIELDS),
        spec=spec,
        available=is_in_stock(row),
        price_hr=None if count is None or unit_price is None else round(count * unit_price, 6),
        disk={name: value for name, value in dict(request, size=size or None).items() if value is not None},
    )
