# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk_offer_info module's work: list where disks can be made, and what they cost."""

from __future__ import annotations

from .._api.contract import DISK_OFFER_FIELDS, DISK_REQUEST, DISK_REQUEST_FROM_OFFER, PROVIDERS, REGIONS, SIZE_FIELDS
from .._api.schema import check_values
from .._common.values import number, pick
from .._offer.listing import read_lists
from .._offer.search import in_stock, size_problem

_PATH = "/availability/disks"


def disk_search_spec() -> dict:
    """The argument spec of the options that say what an offer must be like."""
    return {
        "size": {"type": "int"},
        "regions": {"type": "list", "elements": "str", "choices": REGIONS},
        "country": {"type": "str"},
        "data_center_id": {"type": "str"},
        "cloud_id": {"type": "str"},
        "provider": {"type": "list", "elements": "str", "choices": PROVIDERS},
    }


def check_disk_search(params: dict, _account) -> list:
    """What is wrong with the options of a search beyond their spec; see C(run_module)."""
    return check_values({name: params[name] for name in ("country", "data_center_id", "cloud_id", "size")}, DISK_REQUEST)


def list_disk_offers(params: dict, client, task) -> None:
    """List the offers that fit, cheapest first.

    :param task: Fills C(task.result) with C(offers).
    """
    rows = read_lists([_PATH], {}, client)[_PATH]
    offers = [_result(row, params["size"]) for row in rows if _fits(row, params)]
    task.result["offers"] = sorted(offers, key=lambda offer: (offer["price_hr"] is None, offer["price_hr"] or 0))


def _fits(row: dict, params: dict) -> bool:
    for option, field in (("data_center_id", "dataCenter"), ("cloud_id", "cloudId")):
        if params[option] is not None and row.get(field) != params[option]:
            return False
    for option, field in (("regions", "region"), ("provider", "provider")):
        if params[option] and row.get(field) not in params[option]:
            return False
    if params["country"] and str(row.get("country")).lower() != params["country"].lower():
        return False
    if params["in_stock"] and not in_stock(row):
        return False
    return not size_problem(row.get("spec"), params["size"], " GB")


def _result(row: dict, size: int | None) -> dict:
    result = pick(row, DISK_OFFER_FIELDS)
    result["spec"] = pick(row.get("spec"), SIZE_FIELDS)
    result["available"] = in_stock(row)
    count, unit_price = size or number(result["spec"]["default_count"]), number(result["spec"]["price_per_unit"])
    result["price_hr"] = None if count is None or unit_price is None else round(count * unit_price, 6)
    result["disk"] = {name: row[field] for name, field in DISK_REQUEST_FROM_OFFER.items() if row.get(field) is not None}
    if size:
        result["disk"]["size"] = size
    return result
