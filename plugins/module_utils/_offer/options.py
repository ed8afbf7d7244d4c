# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that search for an offer."""

from __future__ import annotations

from .._api.contract import POD_REQUEST, PROVIDERS, REGIONS
from .._api.schema import request_options
from .._common.types import ArgumentSpec

_RULES = ["allow", "require", "exclude"]
# Those that narrow the search have no default, so that the pod module can tell whether they were given.
SEARCH_SPEC: ArgumentSpec = {
    "regions": {"type": "list", "elements": "str", "choices": REGIONS},
    "spot": {"type": "str", "choices": _RULES},
    "prepaid": {"type": "str", "choices": _RULES},
    "variable_price": {"type": "str", "choices": _RULES},
    "multi_node": {"type": "bool"},
    "max_offers": {"type": "int", "default": 5},
}


def offer_options() -> ArgumentSpec:
    """The argument spec of a request for a pod, with the options that search for its offer."""
    provider = {"type": "list", "elements": "str", "choices": PROVIDERS}
    return dict(request_options(POD_REQUEST), provider=provider, **SEARCH_SPEC)
