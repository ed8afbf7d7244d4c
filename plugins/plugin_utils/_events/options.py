# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS, TEAM_OPTIONS, check_common
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import check_seconds, nearest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import ArgumentSpec, OptionErrors, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.arguments import validate_each

from .changes import POD_KEYS

SPEC: ArgumentSpec = {
    "interval": {"type": "float", "default": 30},
    "events": {"type": "list", "elements": "str", "choices": [
        "created", "status_changed", "ready", "lost", "removed", "price_changed", "older_than", "lease_expired",
        "spending", "trouble", "recovered", "heartbeat",
    ]},
    "name_pattern": {"type": "str"},
    "filters": {"type": "dict", "default": {}},
    "exclude_filters": {"type": "list", "elements": "dict", "default": []},
    "fleets": {"type": "list", "elements": "str", "default": []},
    "older_than": {"type": "float"},
    "lease_interval": {"type": "float"},
    "known_hosts": {"type": "path"},
    "identity_file": {"type": "path"},
    "spending": {"type": "list", "elements": "float", "default": []},
    "heartbeat": {"type": "float"},
    **TEAM_OPTIONS,
    **ACCOUNT_OPTIONS,
}


def resolve_options(given: Mapping[str, Any]) -> Params:
    """Check the options as the rulebook gives them.

    :raises InvalidOptionsError: Some are unknown or invalid. Values of secrets are not repeated.
    """
    # None, as of a variable that is empty, stands for the default
    params, problems = validate_each(SPEC, {name: value for name, value in given.items() if value is not None}, "this source")
    params = {**params, "statuses": []}
    problems = problems or _problems(params)
    if problems:
        raise InvalidOptionsError(problems)
    params["spending"] = sorted(set(params["spending"]))
    return params


def _problems(params: Params) -> OptionErrors:
    problems = check_common(params) + check_seconds(params, "interval", "heartbeat", "lease_interval")
    if params["older_than"] is not None and not params["older_than"] > 0:
        problems.append({"param": "older_than", "message": "must be a number of hours greater than 0"})
    if not all(0 <= threshold < float("inf") for threshold in params["spending"]):
        problems.append({"param": "spending", "message": "must be prices in USD per hour of 0 or more"})
    named = [("filters", name) for name in params["filters"]]
    named += [("exclude_filters", name) for conditions in params["exclude_filters"] for name in conditions]
    for option, name in named:
        if str(name).split(".", maxsplit=1)[0] not in POD_KEYS:
            hint = nearest(str(name), POD_KEYS) or f"; valid are {', '.join(POD_KEYS)}"
            problems.append({"param": option, "message": f"{name} is not a key of a pod{hint}"})
    return problems
