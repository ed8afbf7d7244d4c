# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the contract of a request implies: its argument spec, the checks of its values, and its body.

A value of an enum that this release does not know is an error at once only with C(schema=known). Otherwise C(_api.live) asks the
service, or the service's own answer decides.
"""

from __future__ import annotations

import re
from typing import Any

from .._common.checks import choice_message, nearest
from .._common.types import ArgumentSpec, Json, OptionErrors, Params
from .._common.values import is_private_key
from .account import TEAM_OPTIONS
from .contract import POD_REQUEST

# What becomes of a value that this release does not know
SCHEMA_SPEC: ArgumentSpec = {"schema": {"type": "str", "choices": ["live", "known", "off"], "default": "live"}}
_SPEC_KEYS = ("type", "elements", "no_log")
# The form of the API's own words; anything else is not looked up
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}")
# Larger than any number in a request; calculating prices needs a limit.
LARGEST = 10 ** 9


def request_options(request: ArgumentSpec) -> ArgumentSpec:
    """The argument spec of a request, without the options that select the team.

    :param request: The request in the contract, such as C(POD_REQUEST).
    """
    return {
        name: {key: option[key] for key in _SPEC_KEYS if key in option}
        for name, option in request.items() if name not in TEAM_OPTIONS
    }


def check_values(params: Params, request: ArgumentSpec | None = None) -> OptionErrors:
    """Check options one by one. Lower bounds are the API schema's; text must be printable.

    :param params: Some or all options of the request.
    :param request: The request in the contract; that of a pod by default.
    """
    options = POD_REQUEST if request is None else request
    messages = {name: _value_error(name, value, options.get(name, {})) for name, value in params.items()}
    return [{"param": name, "message": message} for name, message in messages.items() if message]


def check_known(params: Params, request: ArgumentSpec, may_create: bool = True) -> OptionErrors:
    """Check values of enums as far as that needs no request.

    :param params: Some or all options of the request, and C(schema).
    :param may_create: Whether a create or a search may follow. Otherwise such values are only compared with what exists.
    :returns: What is wrong. With C(guess), it is an error only beside others: if it is the only one, the service is asked.
    """
    schema = params["schema"] if may_create else "off"
    found = ((name, _unknown_error(value, request[name]["known"], schema)) for name, value in unknown_values(params, request))
    return [dict(error, param=name) for name, error in found if error]


def unknown_values(params: Params, request: ArgumentSpec) -> list[tuple[str, str]]:
    """The values of enums that this release does not know, each with its option."""
    return [
        (name, value) for name, option in request.items() if option.get("known")
        for value in _entries(params.get(name)) if value and value not in option["known"]
    ]


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _unknown_error(value: str, known: list[str], schema: str) -> dict[str, Any] | None:
    if is_private_key(value):
        return {"message": "is a private key, which must stay where it is"}
    if schema == "known" or (schema == "live" and not _WORD.fullmatch(value)):
        return {"message": choice_message(value, known)}
    if schema == "live" and nearest(value, known):
        return {"message": f"{value!r} is not known to this release{nearest(value, known)}", "guess": True}
    return None


def _value_error(name: str, value: Any, option: dict[str, Any]) -> str | None:
    if value == "" and name != "team_id":
        return "must not be empty; omit it or give it a value"
    if option.get("positive") and value is not None and (isinstance(value, bool) or not 0 < value < LARGEST):
        return f"must be greater than 0 and less than a billion (it is {value})"
    if isinstance(value, list) and any(not entry or not entry.isprintable() for entry in value):
        return "contains an entry that is empty or has unprintable characters"
    if isinstance(value, str) and name != "name" and not option.get("no_log") and not value.isprintable():
        return f"contains unprintable characters (it is {value!r})"
    return None


def build_body(request: ArgumentSpec, values: Params) -> Json:
    """Build the body of a request. Options that are None are omitted, so that the API's own defaults apply.

    :param request: The request in the contract; C(at) of each option is the path of its field in the body.
    :param values: A value for each option of the request.
    """
    body: Json = {}
    for name, option in request.items():
        if values[name] is None:
            continue
        *parents, field = option["at"]
        parent = body
        for key in parents:
            parent = parent.setdefault(key, {})
        parent[field] = values[name]
    return body
