# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module offer_info."""

from __future__ import annotations

from .._api.account import Account
from .._api.live import require_listed
from .._api.schema import check_known, check_values
from .._common.task import Task
from .._common.text import printable
from .._common.types import ApiClient, ArgumentSpec, OptionErrors, Params
from .explain import no_match
from .offer import offer_result
from .options import PODS, SEARCH_REQUEST, check_offer_options, offer_options
from .wait import OfferWait

# The options of a pod that its offer must match
_SEARCH = (
    "gpu_type gpu_count regions country data_center_id socket security provider cloud_id image disks disk_size vcpus memory "
    "spot prepaid variable_price multi_node max_price gpu_memory_min disks_any exclude_offers wait_for_offer"
).split()
# What applies to a pod as well, which has no defaults so that it can tell whether an option was given
_DEFAULTS = {"spot": "exclude", "prepaid": "exclude", "variable_price": "allow"}


def search_spec() -> ArgumentSpec:
    """The argument spec of the options that an offer must match."""
    spec = offer_options()
    return {name: dict(spec[name], default=_DEFAULTS[name]) if name in _DEFAULTS else spec[name] for name in _SEARCH}


def check_search(params: Params, _account: Account | None) -> OptionErrors:
    """Check the options beyond their argument spec."""
    problems = check_values({name: params[name] for name in _SEARCH}) + check_offer_options(params)
    if params["limit"] is not None and params["limit"] < 1:
        problems.append({"param": "limit", "message": f"must be greater than 0 (it is {params['limit']})"})
    return problems + check_known(params, SEARCH_REQUEST)


def list_offers(params: Params, client: ApiClient, task: Task) -> None:
    """List the offers that match.

    :param params: The module's validated parameters.
    :param task: C(offers), C(listed) and, with C(explain), C(excluded) are set in C(task.result).
    :raises CloudError: The offers can't be read.
    """
    require_listed(params, SEARCH_REQUEST, PODS, client, task)
    wait = OfferWait(params, client, task)
    found = wait.search(params)
    task.result["listed"] = found.listed
    task.result["offers"] = [offer_result(offer, params) for offer in found.matching[: params["limit"]]]
    if not found.matching:
        task.warn(no_match(found, params, wait.has_waited).message)
    if params["explain"]:
        task.result["excluded"] = [
            {
                "cloud_id": offer.row.get("cloudId"),
                "provider": offer.row.get("provider"),
                "data_center": offer.row.get("dataCenter"),
                "price_hr": offer.price_hr,
                "reasons": [dict(entry, message=printable(entry["message"])) for entry in offer.mismatches],
            } for offer in found.excluded
        ]
