# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet as a playbook sees it."""

from __future__ import annotations

from typing import Any

from .._api.contract import GONE, LEAVING
from .._common.types import Json
from .._common.values import pick
from .members import Member, total_price

_MISSING = {"id": "id", "status": "status", "price_hr": "price_hr"}


def fleet_result(members: list[Member], surplus: list[Member], check_mode: bool, master_port: int) -> Json:
    """Describe a fleet.

    :param members: The members that the fleet is to have, by index.
    :param surplus: A member for each pod that the fleet is not to have, from the highest index down.
    """
    present = [member for member in members if _exists(member, check_mode)]
    left = [member for member in reversed(surplus) if _remains(member)]
    nodes = [
        dict(node, pod=member.name, pod_id=member.shown["id"])
        for member in present if not member.problem for node in member.shown["nodes"]
    ]
    first = nodes[0] if nodes else {}
    whole: dict[str, Any] = {
        "world_size": len(nodes),
        "master_addr": first.get("ip") or first.get("ansible_host"),
        "master_port": master_port,
    }
    return dict(
        whole,
        # a fleet that is removed shows what its pods were
        pods=[member.shown for member in [*present, *(left if members else reversed(surplus))]],
        nodes=[dict(node, rank=rank, **whole) for rank, node in enumerate(nodes)],
        created=[member.name for member in present if member.created and not member.old_pod],
        replaced=[member.name for member in present if member.created and member.old_pod],
        removed=list(dict.fromkeys(
            member.name for member in surplus if member.task.result["changed"] and not member.problem
        )),
        missing=[
            dict(pick(member.shown, _MISSING), name=member.name, reason=member.problem.message if member.problem else None)
            for member in members if member.problem or member not in present
        ],
        differences=[
            dict(difference, name=member.name)
            for member in members for difference in member.task.result.get("differences", [])
        ],
        price_hr=total_price([*present, *left]),
        offers_tried=[dict(attempt, name=member.name) for member in members for attempt in member.task.result["offers_tried"]],
    )


def fleet_summary(name: str, result: Json, check_mode: bool) -> str:
    """One line about a fleet: name, pods, price.

    :param result: What C(fleet_result) returns.
    """
    if not result["pods"] or all(pod["status"] in GONE for pod in result["pods"]):
        return f"{name}: its pods would be removed." if check_mode and result["removed"] else f"{name} has no pods."
    planned = f", {len(result['created'])} of them still to be created" if check_mode and result["created"] else ""
    missing = f", {len(result['missing'])} missing" if result["missing"] else ""
    return f"{name}: {len(result['pods'])} pods{planned}{missing}, {result['price_hr']:g} USD per hour together"


def fleet_diff(members: list[Member], surplus: list[Member], request: Json | None) -> Json:
    """What changes, by name, and what the request for new pods asks for.

    :param request: Without secrets; None if no pod is created.
    """
    new = [member for member in members if member.created]
    before = {member.name: member.old_pod["id"] for member in new if member.old_pod}
    before.update((member.name, member.pod["id"]) for member in surplus if member.task.result["changed"])
    after: dict[str, Any] = {member.name: "new" for member in new}
    if new and request:
        after["request"] = request
    return {"before": before, "after": after}


def _exists(member: Member, check_mode: bool) -> bool:
    """Whether a member has a pod, or in check mode would have."""
    shown = member.shown
    return bool(shown) and (check_mode or bool(shown.get("id"))) and shown.get("status") not in GONE


def _remains(member: Member) -> bool:
    """Whether a surplus pod still exists: it could not be removed, or the task ended before that."""
    return bool(member.problem) or member.shown.get("status") not in LEAVING
