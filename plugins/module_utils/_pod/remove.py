# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing a pod."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING
from .._common.clock import Backoff
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label
from .._lifecycle.remove import remove
from .lookup import read_pod, show_pod


def make_absent(pod: dict | None, params: dict, client, task) -> None:
    """Make sure that a pod is gone.

    :param pod: The pod as the API gives it, or None if there is none.
    :raises FailedError: See C(remove).
    """
    show_pod(pod or {"id": params["id"] or None, "name": params["name"], "status": "TERMINATED"}, task)
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
    """Terminate one pod; see C(remove)."""
    remove("pod", pod, "/pods/", lambda: read_pod(pod["id"], client), show_pod, wait, params, client, task)


def request_removal(pod: dict, params: dict, client, task) -> None:
    """Terminate one pod, and return as soon as the pod itself says that it is on its way out.

    :raises FailedError: See C(remove).
    """
    patience = Backoff(client.clock, params["wait_timeout"], params["poll_interval"])
    while True:
        remove_pod(pod, False, params, client, task)
        try:
            pod = read_pod(pod["id"], client)
            if pod.get("status") in LEAVING:
                return
        except NotFoundError:
            return
        except CloudError as problem:
            if not problem.is_transient:
                raise
        if not patience.pause():
            raise FailedError("The pod {} was told to go, but is not on its way after {:g} seconds (wait_timeout).".format(
                label(pod), params["wait_timeout"]
            ))
