# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The offer_info module's work: list what can be rented."""

from __future__ import annotations

from .._api.schema import check_values
from .._common.text import printable
from .explain import nothing_fits
from .options import offer_options
from .search import find_offers, offer_result

# Options of a search that are also a pod's. To leave out spot and prepaid machines is the default here, as it is there.
_SEARCH = (
    "gpu_type gpu_count regions country data_center_id socket security provider cloud_id image disks disk_size vcpus memory "
    "spot prepaid multi_node max_price"
).split()
_DEFAULTS = {"spot": "exclude", "prepaid": "exclude"}


def search_spec() -> dict:
    """The argument spec of the options that say what an offer must be like."""
    spec = offer_options()
    return {name: dict(spec[name], **({"default": _DEFAULTS[name]} if name in _DEFAULTS else {})) for name in _SEARCH}


def check_search(params: dict, _account) -> list:
    """What is wrong with the options of a search beyond their spec; see C(run_module)."""
    problems = check_values({name: params[name] for name in _SEARCH})
    if params["limit"] is not None and params["limit"] < 1:
        problems.append({"param": "limit", "message": "must be greater than 0 (it is %d)" % params["limit"]})
    return problems


def list_offers(params: dict, client, task) -> None:
    """List the offers that fit.

    :param params: The module's validated parameters.
    :param task: Fills C(task.result) with C(offers), C(listed), and C(excluded) if C(explain) is set.
    :raises CloudError: The lists can't be read.
    """
    found = find_offers(params, client)
    task.result["listed"] = found.listed
    task.result["offers"] = [offer_result(offer, params) for offer in found.fitting[: params["limit"]]]
    if not found.fitting:
        task.warn(nothing_fits(found, params).message)
    if params["explain"]:
        task.result["excluded"] = [
            {
                "cloud_id": offer.row.get("cloudId"),
                "provider": offer.row.get("provider"),
                "data_center": offer.row.get("dataCenter"),
                "price_hr": offer.price_hr,
                "reasons": [dict(reason, message=printable(reason["message"])) for reason in offer.reasons],
            } for offer in found.excluded
        ]
