# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request for a pod: its options, what must hold between them, its body, and how an existing pod differs from it."""

from __future__ import annotations

import re

from .._api.account import Account
from .._api.contract import CUSTOM_IMAGE, DEFAULT_IMAGE, NO_ENV_VARS_IMAGES, NO_ENV_VARS_PROVIDERS, POD_REQUEST, POD_REQUIRED
from .._api.schema import check_values
from .._common.prices import exceeds, price_of
from .._common.values import is_private_key, number, request_body_of
from .._offer.options import SEARCH_SPEC, offer_options

# Options that say what becomes of a pod
LIFE_SPEC = {
    "on_drift": {"type": "str", "choices": ["warn", "fail", "recreate"], "default": "warn"},
    "wait": {"type": "bool", "default": True},
    "wait_for": {"type": "str", "choices": ["active", "installed", "ssh"], "default": "ssh"},
    "wait_timeout": {"type": "float", "default": 1800},
    "poll_interval": {"type": "float", "default": 10},
    "progress": {"type": "bool", "default": True},
    "lookup_lag": {"type": "float", "default": 3},
    "on_failure": {"type": "str", "choices": ["keep", "terminate"], "default": "keep"},
}
# Options that name things which a request knows by their ids. What is meant as a key may be a private one by mistake.
NAMES_SPEC = {"ssh_key": {"type": "str", "no_log": True}}
# What need not be given where an offer is searched for
_FROM_SEARCH = ["cloud_id", "socket", "provider"]

# Option -> the field of a pod that shows it. The other options can't be seen on a pod.
_VISIBLE = {
    "gpu_type": "gpuName",
    "gpu_count": "gpuCount",
    "socket": "socket",
    "provider": "providerType",
    "image": "environmentType",
    "custom_template_id": "customTemplateId",
    "auto_restart": "autoRestart",
}
# Providers round what they report of these, so only less than was asked for is a difference, and none is a reason to
# replace a pod.
_SIZES = {"disk_size": "disk", "vcpus": "vcpus", "memory": "memory"}


def request_spec() -> dict:
    """The argument spec of the options that make up a request for a pod, and the search for its offer."""
    return dict(
        offer_options(), placement={"type": "str", "choices": ["exact", "cheapest"], "default": "exact"}, **NAMES_SPEC
    )


def with_one_provider(params: dict) -> dict:
    """The parameters with C(provider) as a request has it, and not as a list, unless there are several."""
    provider = params["provider"]
    return dict(params, provider=provider[0] if isinstance(provider, list) and len(provider) == 1 else provider or None)


def check_request(params: dict, account: Account | None) -> list:
    """Check a request against the API's schema, and against what the service is known to refuse.

    :param params: The options; those that are not given are None.
    :param account: Tells the team where C(team_id) is not given.
    :returns: Dicts with C(param) and C(message), one for each problem.
    """
    problems = []

    def wrong(name: str, message: str) -> None:
        problems.append({"param": name, "message": message})

    if params["placement"] == "cheapest":
        required = [name for name in POD_REQUIRED if name not in _FROM_SEARCH]
        if params["prepaid_for_hr"] is not None and params["prepaid"] not in ("allow", "require"):
            wrong("prepaid_for_hr", "needs prepaid: require (or allow) with placement: cheapest")
    else:
        required = POD_REQUIRED
        for name, option in SEARCH_SPEC.items():
            if params[name] is not None and "default" not in option:
                wrong(name, "needs placement: cheapest")
        if isinstance(params["provider"], list):
            wrong("provider", "must be one; several need placement: cheapest")
    for name in required:
        if params[name] is None:
            wrong(name, "is required to create a pod%s" % (
                "; with placement: cheapest it is searched for" if name in _FROM_SEARCH else ""
            ))
    if params["ssh_key"] is not None:
        message = ssh_key_problem(params)
        if message:
            wrong("ssh_key", message)
    if params["max_offers"] is not None and params["max_offers"] < 1:
        wrong("max_offers", "must be at least 1 (it is %d)" % params["max_offers"])
    name = params["name"]
    if name and not (re.fullmatch(r"[A-Za-z0-9-]+", name) and re.search(r"[A-Za-z]", name)):
        wrong("name", f"must consist of letters, digits and dashes, with at least one letter (it is {name!r})")
    problems += check_values({name: params[name] for name in POD_REQUEST})

    image, provider = params["image"] or DEFAULT_IMAGE, params["provider"]
    if image == CUSTOM_IMAGE and not params["custom_template_id"]:
        wrong("custom_template_id", "is required with image: " + CUSTOM_IMAGE)
    if params["custom_template_id"] and image != CUSTOM_IMAGE:
        wrong("image", f"must be {CUSTOM_IMAGE} with custom_template_id")
    if params["env_vars"]:
        if not isinstance(provider, list) and provider in NO_ENV_VARS_PROVIDERS:
            wrong("env_vars", "environment variables are not taken by provider: " + provider)
        if image in NO_ENV_VARS_IMAGES:
            wrong("env_vars", "environment variables are not taken with image: {}{}".format(
                image, "" if params["image"] else ", which is what the API takes when image is left out"
            ))
        for key, value in params["env_vars"].items():
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(key)):
                wrong("env_vars", f"{key!r} can't be the name of an environment variable")
            elif value is None or isinstance(value, (dict, list)):
                wrong("env_vars", f"the value of {key} must be text or a number")
    if account and not account.team_id and not params["team"]:
        for name in ("team_member_ids", "shared_with_team"):
            if params[name]:
                wrong(name, "needs a team: give team or team_id")
    return problems


def ssh_key_problem(params: dict) -> str | None:
    """What is wrong with C(ssh_key), without repeating it."""
    if is_private_key(params["ssh_key"]):
        return "this is a private key, which must stay where it is; give the name of a key of the account, or the public key"
    if params["ssh_key_id"] is not None:
        return "give ssh_key or ssh_key_id, and not both"
    if not params["ssh_key"].strip():
        return "is empty; leave it out or give it a value"
    return None


def request_secrets(params: dict) -> list:
    """The values of a request that must not be shown."""
    return [params["jupyter_password"] or ""] + [_text(value) for value in (params["env_vars"] or {}).values()]


def request_body(params: dict, team_id: str | None) -> dict:
    """The body of the create call."""
    values = {name: params[name] for name in POD_REQUEST}
    values["team_id"] = team_id
    if values["env_vars"] is not None:
        values["env_vars"] = [{"key": str(key), "value": _text(value)} for key, value in values["env_vars"].items()]
    return request_body_of(POD_REQUEST, values)


def request_shown(params: dict, team_id: str | None) -> dict:
    """What a request asks for, by option, fit for a diff: without the values of secrets."""
    shown = {name: params[name] for name in POD_REQUEST if params[name] is not None}
    if team_id:
        shown["team_id"] = team_id
    if "jupyter_password" in shown:
        shown["jupyter_password"] = "(hidden)"
    if "env_vars" in shown:
        shown["env_vars"] = dict.fromkeys(shown["env_vars"], "(hidden)")
    return shown


def request_pod(params: dict, team_id: str | None) -> dict:
    """The pod, in the API's form, that a request would make, as far as it can be foretold."""
    pod = {field: params[name] for name, field in _VISIBLE.items()}
    pod["environmentType"] = pod["environmentType"] or DEFAULT_IMAGE
    pod["resources"] = {field: params[name] for name, field in _SIZES.items()}
    return dict(pod, name=params["name"], teamId=team_id)


def request_differences(params: dict, pod: dict) -> list:
    """List where a pod is not what the task asks for. Only options that were given are compared.

    :param pod: A pod as the API gives it.
    :returns: Dicts with C(option), C(asked), C(found) and C(replace) (whether only another pod can have it).
    """
    differences = []
    for name, field in _VISIBLE.items():
        asked, found = params[name], pod.get(field)
        if name == "gpu_count":
            found = number(found) or None
        if asked is None or found is None or found == asked or (isinstance(asked, list) and found in asked):
            continue
        # a request counts all GPUs, a pod may count those of one of its nodes
        if name == "gpu_count" and isinstance(pod.get("ip"), list) and found * len(pod["ip"]) == asked:
            continue
        # while the nodes are not known, neither is whether there are enough of them
        unsure = name == "gpu_count" and not pod.get("ip") and asked % found == 0
        differences.append({"option": name, "asked": asked, "found": found, "replace": not unsure})
    resources = pod.get("resources") if isinstance(pod.get("resources"), dict) else {}
    for name, field in _SIZES.items():
        asked, found = params[name], resources.get(field)
        if asked is not None and isinstance(found, (int, float)) and found < asked:
            differences.append({"option": name, "asked": asked, "found": found, "replace": False})
    attached = attached_ids(pod)
    if set(params["disks"] or []) - set(attached):
        differences.append({"option": "disks", "asked": params["disks"], "found": attached, "replace": True})
    if params["spot"] in ("require", "exclude") and isinstance(pod.get("isSpot"), bool):
        if pod["isSpot"] != (params["spot"] == "require"):
            found = "require" if pod["isSpot"] else "exclude"
            differences.append({"option": "spot", "asked": params["spot"], "found": found, "replace": True})
    if exceeds(price_of(pod), params["max_price"]):
        differences.append({"option": "max_price", "asked": params["max_price"], "found": price_of(pod), "replace": False})
    return differences


def attached_ids(pod: dict) -> list:
    """The ids of the disks that a pod shows."""
    return [str(entry.get("id")) for entry in pod.get("attachedResources") or [] if isinstance(entry, dict)]


def _text(value) -> str:
    """An environment variable's value as text; YAML's true is C(true), not Python's C(True)."""
    return str(value).lower() if isinstance(value, bool) else str(value)
