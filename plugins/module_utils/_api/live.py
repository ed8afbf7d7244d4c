# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that this release does not know, looked up in the service's own schema: its OpenAPI document, which is public."""

from __future__ import annotations

from .._common.checks import nearest
from .._common.errors import CloudError, InvalidOptionsError
from .._common.task import Task
from .._common.text import shown
from .._common.types import ApiClient, ArgumentSpec, OptionErrors, Params
from .client import VERSION
from .document import PATH, UNREADABLE, values_of
from .schema import unknown_values


def require_listed(params: Params, request: ArgumentSpec, create: str, client: ApiClient, task: Task) -> None:
    """Make sure that the service has the values that this release does not know. Costs a request only if there are such values.

    Called where a create or a search follows, and not for what exists.

    :param request: The request in the contract; with C(REGIONS_QUERY), if the task has this option.
    :param create: The path of the create in the API, by which its schema is found in the document.
    :raises InvalidOptionsError: The service does not list one of them.
    :raises CloudError: The document can't be read.
    """
    unknown = unknown_values(params, request) if params["schema"] == "live" else []
    if not unknown:
        return
    valid = _listed_values({name: request[name] for name, _value in unknown}, create, unknown, client)
    problems: OptionErrors = [
        {"param": name, "message": _not_listed(value, valid[name])}
        for name, value in unknown if valid[name] and value not in valid[name]
    ]
    if problems:
        raise InvalidOptionsError(problems)
    task.warn(
        f"{_listing(unknown)}: unknown to this release of primeintellect.cloud ({VERSION}), but the service lists it, so the "
        "task continues. A newer release may know it."
    )


def _not_listed(value: str, valid: list[str]) -> str:
    near, listed = nearest(value, valid), ", ".join(map(shown, valid))
    return f"{value!r} is not a valid value{near + ' The' if near else '; the'} service accepts these now: {listed}"


def _listed_values(
    options: ArgumentSpec, create: str, unknown: list[tuple[str, str]], client: ApiClient
) -> dict[str, list[str]]:
    """The values of options, in the service's own document; empty where it accepts any."""
    try:
        document = client.public(PATH)
        return {name: values_of(name, option["at"], create, document) for name, option in options.items()}
    except CloudError as error:
        reason, status = error.message, error.status
    except UNREADABLE:
        reason, status = f"it does not describe POST {create} as expected.", None
    why = (
        f"unknown to this release of primeintellect.cloud ({VERSION}), and the service's own list of values can't be read from "
        f"{client.account.api_url}{PATH}: {reason} Correct the value, or send it unchecked with schema: off."
    )
    params: OptionErrors = [{"param": name, "message": f"{value!r} is {why}"} for name, value in unknown]
    raise CloudError(f"{_listing(unknown)}: {why}", status, params)


def _listing(unknown: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in unknown)
