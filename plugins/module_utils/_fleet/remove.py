# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing many pods side by side, and making sure with a few requests a look that they are gone."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING
from .._common.clock import Backoff
from .._common.errors import CloudError
from .._lifecycle.remove import FIRST_PAUSE, removal_timeout, remove
from .members import attempt_each
from .wait import statuses


def remove_members(members: list, wait: bool, params: dict, client, pool) -> None:
    """Terminate the pods of members; C(problem) of each tells what went wrong with it.

    :param wait: Whether to wait until the API says that they are gone, and not only until it has taken the orders.
    """
    def order(member) -> None:
        remove(member.resource(client), member.pod, wait=False)
        member.pod = dict(member.pod, status=member.shown["status"])

    patience = Backoff(client.clock, params["wait_timeout"], params["poll_interval"], FIRST_PAUSE)
    left, trouble = list(members), None
    while True:
        staying = [member for member in left if member.pod.get("status") not in LEAVING]
        attempt_each(order, staying, pool)
        if not wait:
            return
        left = [member for member in left if member.problem is None and member.pod.get("status") not in GONE]
        if not left:
            return
        if not patience.pause():
            for member in left:
                member.problem = removal_timeout(member.resource(client), member.pod, trouble)
            return
        trouble = _look(left, client)


def _look(members: list, client) -> CloudError | None:
    """See how far they are. What is neither among the statuses nor in the list is gone.

    :returns: Why not all could be seen, though that may pass.
    """
    rows, problems = statuses([member.pod["id"] for member in members], client)
    seen = [member for member in members if member.pod["id"] not in problems]
    trouble = next(iter(problems.values()), None)
    try:
        listed = {}
        if not all(member.pod["id"] in rows for member in seen):
            listed = {str(pod.get("id")): pod for pod in client.rows("/pods/")}
        for member in seen:
            pod_id = member.pod["id"]
            if pod_id in rows:
                member.has(dict(member.pod, status=rows[pod_id].get("status")))
            else:
                member.has(listed.get(pod_id) or dict(member.pod, status="TERMINATED"))
    except CloudError as problem:
        trouble = problem
    if trouble and not trouble.is_transient:
        for member in members:
            member.problem = trouble
    return trouble
