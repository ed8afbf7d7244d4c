# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The request for a pod: its options, the checks between them, and its body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._api.account import Account
from .._api.contract import CUSTOM_IMAGE, DEFAULT_IMAGE, NO_ENV_VARS_IMAGES, NO_ENV_VARS_PROVIDERS, POD_REQUEST, POD_REQUIRED
from .._api.schema import build_body, check_values
from .._common.types import ArgumentSpec, Json, OptionErrors, Params
from .._common.values import is_private_key
from .._offer.options import ALTERNATIVES, SEARCH_SPEC, check_offer_options, offer_options
from .drift import REPORTED_FIELDS, REPORTED_SIZES

# Options about what happens to a pod, not about the pod itself
LIFE_SPEC: ArgumentSpec = {
    "on_drift": {"type": "str", "choices": ["warn", "fail", "recreate"], "default": "warn"},
    "wait": {"type": "bool", "default": True},
    "wait_for": {"type": "str", "choices": ["active", "installed", "ssh"], "default": "ssh"},
    "wait_timeout": {"type": "float", "default": 1800},
    "poll_interval": {"type": "float", "default": 10},
    "progress": {"type": "bool", "default": True},
    "lookup_lag": {"type": "float", "default": 3},
    "on_failure": {"type": "str", "choices": ["keep", "terminate"], "default": "keep"},
}
# Options that name what a request refers to by ID. A private key may be given by mistake.
NAMES_SPEC: ArgumentSpec = {"ssh_key": {"type": "str", "no_log": True}}
# Required options that a search for an offer can find
_FROM_SEARCH = ["cloud_id", "socket", "provider"]
_HIDDEN = "(hidden)"


def request_spec() -> ArgumentSpec:
    """The argument spec of the options that make up a request for a pod, and of the search for its offer."""
    return dict(
        offer_options(), placement={"type": "str", "choices": ["exact", "cheapest"]}, **NAMES_SPEC
    )


def completed(params: Params) -> Params:
    """The parameters with C(placement), which depends on C(cloud_id), and with single values unless there are several.

    That is one C(gpu_type) and one C(provider), as a request has them, and not a list.
    """
    single = {
        name: params[name][0] if isinstance(params[name], list) and len(params[name]) == 1 else params[name] or None
        for name in ALTERNATIVES
    }
    return dict(params, placement=params["placement"] or ("exact" if params["cloud_id"] else "cheapest"), **single)


def with_sharing(params: Params, account: Account) -> Params:
    """The parameters with C(shared_with_team) as the platform's command line has it, unless the task says who may use the pod."""
    given = params["shared_with_team"] is not None or params["team_member_ids"]
    return dict(params, shared_with_team=True) if account.shares_with_team and account.team_id and not given else params


def check_request(params: Params, account: Account | None) -> OptionErrors:
    """Check a request against the API's schema, and against what the API is known to refuse.

    :param params: The options; those that are not given are None.
    :param account: Has the team where C(team_id) is not given.
    """
    found = (
        *_check_placement(params), *_check_required(params), *_check_names(params),
        *((entry["param"], entry["message"]) for entry in check_values({name: params[name] for name in POD_REQUEST})),
        *_check_image(params), *_check_env_vars(params), *_check_team(params, account),
    )
    return [{"param": option, "message": message} for option, message in found] + check_offer_options(params)


def request_secrets(params: Params) -> list[str]:
    """The values of a request that must not be shown, in the form in which they are sent."""
    return [params["jupyter_password"] or "", *map(_as_text, (params["env_vars"] or {}).values())]


def request_body(params: Params, team_id: str | None) -> Json:
    """The body of the create call."""
    values = dict(params, team_id=team_id)
    if values["env_vars"] is not None:
        values["env_vars"] = [{"key": str(key), "value": _as_text(value)} for key, value in values["env_vars"].items()]
    return build_body(POD_REQUEST, values)


def request_shown(params: Params, team_id: str | None) -> Params:
    """The options of a request for a diff, without secrets."""
    shown = {name: params[name] for name in POD_REQUEST if params[name] is not None}
    if team_id:
        shown["team_id"] = team_id
    if "jupyter_password" in shown:
        shown["jupyter_password"] = _HIDDEN
    if "env_vars" in shown:
        shown["env_vars"] = dict.fromkeys(shown["env_vars"], _HIDDEN)
    return shown


def request_pod(params: Params, team_id: str | None) -> Json:
    """The pod that a request would create, as the API would describe it, as far as it is known in advance."""
    pod = {field: params[name] for name, field in REPORTED_FIELDS.items()}
    pod["environmentType"] = pod["environmentType"] or DEFAULT_IMAGE
    pod["resources"] = {field: params[name] for name, field in REPORTED_SIZES.items()}
    return dict(pod, name=params["name"], teamId=team_id)


def _check_placement(params: Params) -> Iterator[tuple[str, str]]:
    if params["placement"] == "cheapest":
        if params["prepaid_for_hr"] is not None and params["prepaid"] not in ("allow", "require"):
            yield "prepaid_for_hr", "requires prepaid: require (or allow) with placement: cheapest"
        return
    for name, option in SEARCH_SPEC.items():
        if params[name] is not None and "default" not in option:
            yield name, "requires placement: cheapest"
    for name in ALTERNATIVES:
        if isinstance(params[name], list):
            yield name, "must be a single value; a list requires placement: cheapest"


def _check_required(params: Params) -> Iterator[tuple[str, str]]:
    found = [*_FROM_SEARCH, "gpu_type"] if params["gpu_memory_min"] else _FROM_SEARCH
    for name in POD_REQUIRED:
        if params[name] is None and name not in found:
            yield name, "is required to create a pod"
        elif params[name] is None and params["placement"] != "cheapest":
            yield name, "is required to create a pod; placement: cheapest finds it for you"


def _check_names(params: Params) -> Iterator[tuple[str, str]]:
    if params["ssh_key"] is not None:
        if is_private_key(params["ssh_key"]):
            yield "ssh_key", "is a private key. Keep it secret, and give the name of a key of the account, or the public key"
        elif params["ssh_key_id"] is not None:
            yield "ssh_key", "ssh_key and ssh_key_id are mutually exclusive"
        elif not params["ssh_key"].strip():
            yield "ssh_key", "must not be empty; omit it or give it a value"
    if params["max_offers"] is not None and params["max_offers"] < 1:
        yield "max_offers", f"must be at least 1 (it is {params['max_offers']})"
    name = params["name"]
    if name and not (re.fullmatch(r"[A-Za-z0-9-]+", name) and re.search(r"[A-Za-z]", name)):
        yield "name", f"must consist of letters, digits and dashes, with at least one letter (it is {name!r})"


def _check_image(params: Params) -> Iterator[tuple[str, str]]:
    if params["image"] == CUSTOM_IMAGE and not params["custom_template_id"]:
        yield "custom_template_id", f"is required with image: {CUSTOM_IMAGE}"
    if params["custom_template_id"] and params["image"] != CUSTOM_IMAGE:
        yield "image", f"must be {CUSTOM_IMAGE} with custom_template_id"


def _check_env_vars(params: Params) -> Iterator[tuple[str, str]]:
    if not params["env_vars"]:
        return
    image, provider = params["image"] or DEFAULT_IMAGE, params["provider"]
    if provider in NO_ENV_VARS_PROVIDERS:
        yield "env_vars", f"the API does not accept environment variables with provider: {provider}"
    if image in NO_ENV_VARS_IMAGES:
        default = "" if params["image"] else ", which is the default"
        yield "env_vars", f"the API does not accept environment variables with image: {image}{default}"
    for key, value in params["env_vars"].items():
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(key)):
            yield "env_vars", f"{key!r} is not a valid name for an environment variable"
        elif value is None or isinstance(value, (dict, list)):
            yield "env_vars", f"the value of {key} must be text or a number"


def _check_team(params: Params, account: Account | None) -> Iterator[tuple[str, str]]:
    if account and not account.team_id and not params["team"]:
        for name in ("team_member_ids", "shared_with_team"):
            if params[name]:
                yield name, "requires a team; set team or team_id"


def _as_text(value: object) -> str:
    """The value of an environment variable as text. True is C(true) as in YAML, not C(True) as in Python."""
    return str(value).lower() if isinstance(value, bool) else str(value)
