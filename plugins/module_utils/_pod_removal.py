# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing a pod, and making sure that it is gone."""

from __future__ import annotations

from ._contract import GONE, LEAVING
from ._errors import NotFound, PodFailed, Problem, passing
from ._pod_result import pod_title
from ._pods import read_pod, show_pod

# Seconds between two looks, as in the wait for a new pod
FIRST_PAUSE = 0.25
SLOWER = 1.5


def make_absent(pod: dict | None, params: dict, client, task) -> None:
    """Make sure that a pod is gone.

    :param pod: The pod as the API gives it, or None if there is none.
    :raises PodFailed: See C(remove_pod).
    """
    show_pod(pod or {"id": params["id"], "name": params["name"], "status": "TERMINATED"}, task)
    if pod is None or pod.get("status") in GONE:
        return
    leaving = pod.get("status") in LEAVING
    task.result["diff"] = {"before": {} if leaving else {"id": pod.get("id"), "name": pod.get("name")}, "after": {}}
    if task.check_mode:
        task.result["changed"] = not leaving
        show_pod(dict(pod, status="TERMINATED"), task)
    else:
        remove_pod(pod, params["wait"], params, client, task)


def remove_pod(pod: dict, wait: bool, params: dict, client, task) -> None:
    """Terminate one pod. A server that is in trouble is asked again, since the pod is billed until it listens.

    :param pod: The pod as the API gives it.
    :param wait: Whether to wait until the API says that it is gone, and not only until it has taken the order.
    :raises PodFailed: It is not gone (or the order not taken) within C(wait_timeout).
    """
    clock = client.clock
    deadline = clock.now() + params["wait_timeout"]
    pause = FIRST_PAUSE
    while True:
        trouble = None
        try:
            if pod.get("status") not in LEAVING:
                _order(pod["id"], client)
                task.result["changed"] = True
            if not wait:
                show_pod(dict(pod, status="DELETING"), task)
                return
            pod = read_pod(pod["id"], client)
        except NotFound:
            pod = dict(pod, status="TERMINATED")
        except Problem as problem:
            if not passing(problem):
                raise
            trouble = problem
        show_pod(pod, task)
        if pod.get("status") in GONE:
            return
        remaining = deadline - clock.now()
        if remaining <= 0:
            raise PodFailed(
                "The pod %s is not gone after %g seconds (wait_timeout): its last status is %s.%s It may still be billed at "
                "%s USD per hour; run the task again." % (
                    pod_title(pod), params["wait_timeout"], pod.get("status"),
                    " The last call failed: " + trouble.message if trouble else "", pod.get("priceHr"),
                ), trouble.status if trouble else None,
            )
        clock.sleep(min(pause, params["poll_interval"], remaining))
        pause *= SLOWER


def _order(pod_id: str, client) -> None:
    try:
        client.delete("/pods/" + pod_id)
    except NotFound:
        pass  # believed only once the pod can't be read any more
