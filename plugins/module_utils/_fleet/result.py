# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet as a playbook sees it."""

from __future__ import annotations

from .._api.contract import LEAVING
from .._common.values import pick
from .members import price_sum

_MISSING = {"id": "id", "status": "status", "price_hr": "price_hr"}


def fleet_result(members: list, gone: list, check_mode: bool, master_port: int) -> dict:
    """Describe a fleet.

    :param members: Each C(Member) that the fleet is to have, by index.
    :param gone: Each C(Member) whose pod is not wanted, from the highest index down.
    """
    present = [member for member in members if _there(member, check_mode)]
    nodes = [
        dict(node, pod=member.name, pod_id=member.shown["id"])
        for member in present if not member.problem for node in member.shown["nodes"]
    ]
    first = nodes[0] if nodes else {}
    whole = {
        "world_size": len(nodes),
        "master_addr": first.get("ip") or first.get("ansible_host"),
        "master_port": master_port,
    }
    return dict(
        whole,
        pods=[member.shown for member in [*present, *reversed(gone)] if member in present or not members or _stays(member)],
        nodes=[dict(node, rank=rank, **whole) for rank, node in enumerate(nodes)],
        created=[member.name for member in present if member.created and not member.replaced],
        replaced=[member.name for member in present if member.created and member.replaced],
        removed=list(dict.fromkeys(
            member.name for member in gone if member.task.result["changed"] and not member.problem
        )),
        missing=[
            dict(pick(member.shown, _MISSING), name=member.name, reason=member.problem.message if member.problem else None)
            for member in members if member.problem or member not in present
        ],
        differences=[
            dict(difference, name=member.name)
            for member in members for difference in member.task.result.get("differences", [])
        ],
        price_hr=price_sum([*present, *filter(_stays, gone)]),
        attempts=[dict(attempt, name=member.name) for member in members for attempt in member.task.result["attempts"]],
    )


def _there(member, check_mode: bool) -> bool:
    """Whether a member has a pod, or in check mode would have."""
    shown = member.shown
    return bool(shown) and (check_mode or bool(shown.get("id"))) and shown.get("status") != "TERMINATED"


def _stays(member) -> bool:
    """Whether a pod that is not wanted is there all the same: it could not be removed, or the task ended before that."""
    return bool(member.problem) or member.shown.get("status") not in LEAVING


def fleet_diff(members: list, gone: list, request: dict | None) -> dict:
    """What changes, by name, and what new pods are asked for.

    :param request: Fit to be shown; None if no pod is created.
    """
    new = [member for member in members if member.created]
    before = {member.name: member.replaced["id"] for member in new if member.replaced}
    before.update((member.name, member.pod["id"]) for member in gone if member.task.result["changed"])
    after = {member.name: "new" for member in new}
    if new and request:
        after["request"] = request
    return {"before": before, "after": after}
