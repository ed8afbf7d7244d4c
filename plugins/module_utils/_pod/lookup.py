# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find pods by name or id, and put one into a result."""

from __future__ import annotations

from calendar import timegm
from datetime import datetime
from email.utils import parsedate

from .._api.contract import GONE, LEAVING
from .._common.errors import InvalidResponseError
from .._common.values import is_id
from .result import pod_result


def pods_named(name: str, client, rows: list | None = None) -> list:
    """All pods with exactly this name in the account's team that are not terminated; they may be being deleted.

    :param rows: The API's list, if it has been read just now.
    :raises InvalidResponseError: One of them has no id, so that nothing could be done with it.
    """
    named = [
        pod for pod in (client.rows("/pods/") if rows is None else rows)
        if pod.get("name") == name
        and (pod.get("teamId") or None) == client.account.team_id
        and pod.get("status") not in GONE
    ]
    if not all(is_id(pod.get("id")) for pod in named):
        raise InvalidResponseError(f"GET /pods/: the pod {name} is listed without an id.")
    return named


def live_pods(name: str, client, removed: list = (), rows: list | None = None) -> list:
    """Those of C(pods_named) that can be used, without those with the ids of what was removed before."""
    return [pod for pod in pods_named(name, client, rows) if pod.get("status") not in LEAVING and pod["id"] not in removed]


def server_time(text: str | None) -> float | None:
    """A moment as the server tells it, in an HTTP date or in an object of the API, in seconds; None if it tells none."""
    try:
        return timegm(parsedate(text) if "," in text else datetime.fromisoformat(text[:19]).timetuple())
    except (TypeError, ValueError):
        return None


def read_pod(pod_id: str, client) -> dict:
    """Read one pod in full.

    :raises NotFoundError: The API says that there is none.
    :raises InvalidResponseError: What came back is not this pod.
    """
    pod = client.get("/pods/" + pod_id)
    if pod.get("id") != pod_id:
        raise InvalidResponseError(f"GET /pods/{pod_id}: the answer is not that pod.")
    return pod


def show_pod(pod: dict, task) -> None:
    """Put a pod into the result."""
    task.result["pod"] = pod_result(pod)
    task.result["ansible_facts"] = {"primeintellect_pod": task.result["pod"]}
