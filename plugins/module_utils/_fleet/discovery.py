# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the pods that a fleet already has, and decide which of them can stay."""

from __future__ import annotations

from .._api.contract import LEAVING
from .._common.errors import InvalidOptionsError
from .._common.types import Json
from .._lifecycle.duplicates import LEAVE, DuplicateCheck, may_be_duplicates, watch
from .._pod.drift import must_replace, request_differences
from .._pod.lookup import PodResource
from .._pod.references import with_compared_disks
from .context import Context
from .members import Member, is_lost, member_index


def member_pods(fleet: PodResource) -> dict[int, list[Json]]:
    """The pods of all members, by index. They may be being removed, and several may have the same name."""
    found: dict[int, list[Json]] = {}
    for row in fleet.rows():
        index = member_index(fleet.name, row.get("name"))
        if index is not None:
            for pod in fleet.in_team([row]):
                found.setdefault(index, []).append(pod)
    return found


def find_members(context: Context) -> tuple[list[Member], list[Member]]:
    """Find the pods of a fleet of C(size) members.

    :returns: The members that the fleet is to have, by index, and a member for each pod that it is not to have.
    :raises InvalidOptionsError: Several live pods have the same name.
    """
    params, client, task = context.params, context.client, context.task
    found = member_pods(context.resource)
    surplus = surplus_members({index: pods for index, pods in found.items() if index >= params["size"]}, context)
    members = [Member(index, params, client, task) for index in range(params["size"])]
    live = {
        member: [pod for pod in found.get(member.index, []) if pod.get("status") not in LEAVING] for member in members
    }
    checks = {
        member: DuplicateCheck(pods, member.resource)
        for member, pods in live.items() if may_be_duplicates(pods, member.resource)
    }
    if checks:
        watch(list(checks.values()), LEAVE * 2, params["lookup_lag"], client)
        for member, check in checks.items():
            if check.failure:
                raise check.failure
            live[member] = check.live
    _refuse_duplicates(live)
    for member, pods in live.items():
        if pods:
            member.set_pod(pods[0])
            member.attempt(_compare)
    return members, surplus


def surplus_members(found: dict[int, list[Json]], context: Context) -> list[Member]:
    """A member for each of these pods, from the highest index down.

    :param found: Index -> pods.
    """
    surplus = []
    for index in sorted(found, reverse=True):
        for pod in found[index]:
            surplus.append(Member(index, context.params, context.client, context.task))
            surplus[-1].set_pod(pod)
    return surplus


def _refuse_duplicates(live: dict[Member, list[Json]]) -> None:
    several = [
        f"{member.name}: {', '.join(sorted(pod['id'] for pod in pods))}" for member, pods in live.items() if len(pods) > 1
    ]
    if several:
        raise InvalidOptionsError([{"param": "name", "message": (
            f"several live pods have the same name: {'; '.join(several)}. Names are not unique on the server. Remove those that "
            "you do not need with the pod module, by their IDs: state: absent with id."
        )}])


def _compare(member: Member) -> None:
    """Decide whether the pod of a member can stay.

    :raises CloudError: It can't, and on_drift does not allow its replacement.
    """
    pod, params, client = member.pod, member.resource.params, member.resource.client
    if is_lost(pod):
        member.old_pod = pod
        return
    params = with_compared_disks(params, pod, client, member.task)
    differences = request_differences(params, pod)
    if differences and must_replace(pod, differences, params, member.task):
        member.old_pod = pod
