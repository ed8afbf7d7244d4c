# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that search for an offer."""

from __future__ import annotations

from .._api.contract import POD_REQUEST, REGIONS_QUERY
from .._api.schema import LARGEST, request_options
from .._common.checks import check_seconds
from .._common.types import ArgumentSpec, OptionErrors, Params

# The path of the create that an offer is for
PODS = "/pods/"
# The request for a pod, with what its search alone has from the API
SEARCH_REQUEST: ArgumentSpec = dict(POD_REQUEST, **REGIONS_QUERY)
# Options of a request that a search takes several values of
ALTERNATIVES = ["gpu_type", "provider"]
_RULES = ["allow", "require", "exclude"]
# Those that narrow the search have no default, so that the pod module can tell whether they were given.
SEARCH_SPEC: ArgumentSpec = {
    **request_options(REGIONS_QUERY),
    "spot": {"type": "str", "choices": _RULES},
    "prepaid": {"type": "str", "choices": _RULES},
    "variable_price": {"type": "str", "choices": _RULES},
    "multi_node": {"type": "bool"},
    "gpu_memory_min": {"type": "int"},
    "disks_any": {"type": "list", "elements": "str"},
    "exclude_offers": {"type": "list", "elements": "str"},
    "wait_for_offer": {"type": "float"},
    "max_offers": {"type": "int", "default": 5},
}


def offer_options() -> ArgumentSpec:
    """The argument spec of a request for a pod, with the options that search for its offer."""
    several = {name: {"type": "list", "elements": "str"} for name in ALTERNATIVES}
    return dict(request_options(POD_REQUEST), **several, **SEARCH_SPEC)


def check_offer_options(params: Params) -> OptionErrors:
    """Check the options of a search one by one."""
    problems = check_seconds(params, *(["wait_for_offer"] if params["wait_for_offer"] else []))
    if params["gpu_memory_min"] is not None and not 0 < params["gpu_memory_min"] < LARGEST:
        problems.append({"param": "gpu_memory_min", "message": f"must be greater than 0 (it is {params['gpu_memory_min']})"})
    if any(not entry or not entry.isprintable() for entry in params["disks_any"] or []):
        problems.append({"param": "disks_any", "message": "contains an entry that is empty or has unprintable characters"})
    return problems
