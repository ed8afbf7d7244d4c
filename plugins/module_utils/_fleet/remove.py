# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove many pods side by side, and poll them together until they no longer exist."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING
from .._common.errors import CloudError
from .._common.types import ApiClient
from .._lifecycle.remove import FIRST_PAUSE, Removal
from .context import Context
from .members import Member, attempt_each
from .wait import pods_by_id, read_statuses


def remove_members(members: list[Member], wait: bool, context: Context) -> None:
    """Terminate the pods of members. C(problem) of each member says what went wrong with its pod.

    A pod whose removal the API refuses for now is asked again at the next poll, so that it holds up no other one.

    :param wait: Whether to wait until the pods no longer exist, and not only until the API has taken the orders.
    """
    removals = {member: Removal(member.resource, member.pod) for member in members}
    with context.resource.timed(FIRST_PAUSE) as backoff:
        deadline = context.client.deadline

        def order(member: Member) -> None:
            context.client.deadline = deadline  # each thread has its own
            removal = removals[member]
            if removal.order():
                removal.note(dict(member.pod, status=LEAVING[0]))
                member.pod = removal.seen

        while True:
            attempt_each(order, removals, context.pool)
            for member in members:
                if member.problem or member.pod.get("status") in (GONE if wait else LEAVING):
                    removals.pop(member, None)
            if not removals or not backoff.pause():
                break
            _poll(removals, context.client)
    for member, removal in removals.items():
        member.problem = removal.timeout_error()


def _poll(removals: dict[Member, Removal], client: ApiClient) -> None:
    """See how far the pods are. A pod that is neither among the statuses nor in the list no longer exists."""
    rows, problems = read_statuses([member.pod["id"] for member in removals], client)
    try:
        listed = pods_by_id(client) if any(member.pod["id"] not in {*rows, *problems} for member in removals) else {}
    except CloudError as error:
        problems = {member.pod["id"]: error for member in removals if member.pod["id"] not in rows}

    def note(member: Member) -> None:
        removal, pod_id = removals[member], member.pod["id"]
        if pod_id in problems:
            removal.note_trouble(problems[pod_id])
        elif pod_id in rows:
            removal.note(dict(member.pod, status=rows[pod_id].get("status")))
        elif pod_id in listed:
            removal.note(listed[pod_id])
        else:
            removal.note_missing(None)
        member.pod = removal.seen

    for member in removals:
        member.attempt(note)
