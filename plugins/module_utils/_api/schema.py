# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A request's options as an argument spec, and the checks that its schema implies."""

from __future__ import annotations

from .account import TEAM_OPTIONS
from .contract import POD_REQUEST

_SPEC_KEYS = ("type", "choices", "elements", "no_log")
# No number of a request comes near; the arithmetic of prices needs some bound.
LARGEST = 10 ** 9


def request_options(request: dict) -> dict:
    """The argument spec of what stands in the contract of a request, but for the team."""
    return {
        name: {key: option[key] for key in _SPEC_KEYS if key in option}
        for name, option in request.items() if name not in TEAM_OPTIONS
    }


def check_values(params: dict, request: dict = POD_REQUEST) -> list:
    """What is wrong with single values of a request, as dicts with C(param) and C(message).

    :param params: Some of the request's options.
    :param request: What stands in the contract of them.
    """
    problems = []
    for name, value in params.items():
        option = request.get(name, {})
        if value == "" and name != "team_id":
            message = "is empty; leave it out or give it a value"
        elif option.get("positive") and value is not None and (isinstance(value, bool) or not 0 < value < LARGEST):
            message = f"must be greater than 0 and less than a billion (it is {value})"
        elif isinstance(value, list) and any(not entry or not entry.isprintable() for entry in value):
            message = "has an entry that is empty or can't be printed"
        elif isinstance(value, str) and name != "name" and not option.get("no_log") and not value.isprintable():
            message = f"holds characters that can't be printed (it is {value!r})"
        else:
            continue
        problems.append({"param": name, "message": message})
    return problems
