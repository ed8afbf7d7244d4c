# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An existing pod that is not what the task asks for. The API can't change a pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._common.errors import CloudError
from .._common.prices import exceeds, price_of
from .._common.task import Task
from .._common.text import either, label, shown
from .._common.types import Json, Params
from .._common.values import number, pick_each
from .._offer.gpu import gpu_memory

# Option -> the field of a pod that reports it. Other options can't be seen on a pod.
REPORTED_FIELDS = {
    "gpu_type": "gpuName",
    "gpu_count": "gpuCount",
    "socket": "socket",
    "provider": "providerType",
    "image": "environmentType",
    "custom_template_id": "customTemplateId",
    "auto_restart": "autoRestart",
}
# Providers round these, so only less than was asked for is a difference, and it is no reason to replace a pod.
REPORTED_SIZES = {"disk_size": "disk", "vcpus": "vcpus", "memory": "memory"}


def request_differences(params: Params, pod: Json) -> list[Json]:
    """List where a pod differs from what the task asks for. Only options that were given are compared.

    :param pod: The pod as the API gives it.
    :returns: Dicts with C(option), C(asked), C(found) and C(replace) (whether only another pod can match).
    """
    return [
        {"option": option, "asked": params[option], "found": found, "replace": replace}
        for option, found, replace in (*_other_fields(params, pod), *_other_sizes(params, pod), *_other_kinds(params, pod))
    ]


def attached_ids(pod: Json) -> list[str]:
    """The IDs of the disks that a pod reports."""
    return [str(attached["id"]) for attached in pick_each(pod.get("attachedResources"), {"id": "id"})]


def must_replace(pod: Json, differences: list[Json], params: Params, task: Task) -> bool:
    """Handle a pod that differs as the option C(on_drift) says: warn, fail, or have it replaced.

    :param differences: See C(request_differences); at least one.
    :returns: Whether to remove the pod and create it anew.
    :raises CloudError: C(on_drift=fail).
    """
    task.result["differences"] = differences
    task.result["diff"]["before"] = {entry["option"]: entry["found"] for entry in differences}
    task.result["diff"]["after"] = {entry["option"]: entry["asked"] for entry in differences}
    can_replace = any(entry["replace"] for entry in differences)
    if can_replace and params["on_drift"] == "recreate":
        return True
    messages = {entry["option"]: _describe(entry) for entry in differences}
    text = f"The pod {label(pod)} differs from what the task asks for: {', '.join(messages.values())}."
    advice = " To replace it, run the task with on_drift: recreate." if can_replace else ""
    if params["on_drift"] == "fail":
        raise CloudError(f"{text} The API can't change a pod.{advice}", params=[
            {"param": option, "message": message} for option, message in messages.items()
        ])
    task.warn(f"{text} It is used as it is, since the API can't change a pod.{advice}")
    return False


def accept_existing(pod: Json, params: Params, task: Task) -> None:
    """Use a pod that another run has just created, even if it differs. It is never replaced in the same run.

    :raises CloudError: It differs, with C(on_drift=fail).
    """
    differences = request_differences(params, pod)
    if differences:
        must_replace(pod, differences, dict(params, on_drift="fail" if params["on_drift"] == "fail" else "warn"), task)


def _describe(difference: Json) -> str:
    if difference["option"] == "max_price":
        return f"max_price ({difference['asked']}) is exceeded: it costs {shown(difference['found'])} USD per hour"
    return f"{difference['option']} is {shown(difference['found'])}, not {either(difference['asked'])}"


def _other_fields(params: Params, pod: Json) -> Iterator[tuple[str, Any, bool]]:
    for option, field in REPORTED_FIELDS.items():
        asked, found = params[option], pod.get(field)
        if option == "gpu_count":
            found = number(found) or None
        if asked is None or found is None or found == asked or (isinstance(asked, list) and found in asked):
            continue
        if option != "gpu_count":
            yield option, found, True
        # a request counts all GPUs, while a pod may count those of one of its nodes
        elif not isinstance(pod.get("ip"), list) or found * len(pod["ip"]) != asked:
            # as long as the nodes are not known, there may be enough of them
            yield option, found, bool(pod.get("ip")) or asked % found != 0


def _other_sizes(params: Params, pod: Json) -> Iterator[tuple[str, Any, bool]]:
    resources = pod.get("resources")
    for option, field in REPORTED_SIZES.items():
        found = resources.get(field) if isinstance(resources, dict) else None
        if params[option] is not None and isinstance(found, (int, float)) and found < params[option]:
            yield option, found, False


def _other_kinds(params: Params, pod: Json) -> Iterator[tuple[str, Any, bool]]:
    attached = attached_ids(pod)
    if set(params["disks"] or []) - set(attached):
        yield "disks", attached, True
    if params["disks_any"] and not set(params["disks_any"]).intersection(attached):
        yield "disks_any", attached, True
    memory = gpu_memory(pod.get("gpuName"))
    if params["gpu_memory_min"] and memory is not None and memory < params["gpu_memory_min"]:
        yield "gpu_memory_min", memory, True
    if isinstance(pod.get("isSpot"), bool):
        spot = "require" if pod["isSpot"] else "exclude"
        if params["spot"] not in (None, "allow", spot):
            yield "spot", spot, True
    if exceeds(price_of(pod), params["max_price"]):
        yield "max_price", price_of(pod), False
