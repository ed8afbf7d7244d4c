# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove many pods side by side, and poll them together until they no longer exist."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING
from .._common.errors import CloudError
from .._common.types import ApiClient
from .._lifecycle.remove import FIRST_PAUSE, removal_timeout, remove
from .context import Context
from .members import Member, attempt_each
from .wait import pods_by_id, read_statuses


def remove_members(members: list[Member], wait: bool, context: Context) -> None:
    """Terminate the pods of members. C(problem) of each member says what went wrong with its pod.

    :param wait: Whether to wait until the pods no longer exist, and not only until the API has taken the orders.
    """
    left, trouble = members, None
    with context.resource.timed(FIRST_PAUSE) as backoff:
        while True:
            attempt_each(_order, [member for member in left if member.pod.get("status") not in LEAVING], context.pool)
            left = [member for member in left if member.problem is None and member.pod.get("status") not in GONE]
            if not wait or not left:
                return
            if not backoff.pause():
                break
            trouble = _poll(left, context.client)
    for member in left:
        member.problem = removal_timeout(member.resource, member.pod, trouble)


def _order(member: Member) -> None:
    member.pod = remove(member.resource, member.pod, wait=False)


def _poll(members: list[Member], client: ApiClient) -> CloudError | None:
    """See how far the pods are. A pod that is neither among the statuses nor in the list no longer exists.

    :returns: Why some could not be seen.
    """
    rows, problems = read_statuses([member.pod["id"] for member in members], client)
    trouble = next(iter(problems.values()), None)
    seen = [member for member in members if member.pod["id"] not in problems]
    try:
        listed = pods_by_id(client) if any(member.pod["id"] not in rows for member in seen) else {}
        for member in seen:
            pod_id = member.pod["id"]
            if pod_id in rows:
                member.set_pod(dict(member.pod, status=rows[pod_id].get("status")))
            else:
                member.set_pod(listed.get(pod_id) or dict(member.pod, status=GONE[0]))
    except CloudError as error:
        trouble = error
    if trouble and not trouble.is_transient:
        for member in members:
            member.problem = trouble
    return trouble
