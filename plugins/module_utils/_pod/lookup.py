# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pods as a resource: find them, read them, and put one into a result."""

from __future__ import annotations

from collections.abc import Iterable

from .._common.task import Task
from .._common.text import redact_all
from .._common.types import ApiClient, Json
from .._lifecycle.resource import Resource
from .drift import request_differences
from .result import pod_result

_FREE_TEXT = ("installationFailure", "installationStatus", "primePortMapping")
# Characters. A shorter secret, such as 22, would blank the ports and addresses that contain it by chance.
_SHORTEST_SECRET = 6


class PodResource(Resource):
    """The pod that a task manages, and the others that have its name.

    :ivar has_ids: Whether the parameters name disks and SSH keys by their IDs alone.
    """

    noun = "pod"
    path = "/pods/"
    has_ids = False

    def show(self, resource: Json) -> None:
        show_pod(resource, self.task, self.client.secrets)

    def differs(self, resource: Json) -> bool:
        # a price or a size may be another one
        return any(difference["replace"] for difference in request_differences(self.params, resource))


def show_pod(pod: Json, task: Task, secrets: Iterable[str] = ()) -> None:
    """Put a pod into the result.

    :param secrets: What the API may repeat in the fields that are free text or URLs.
    """
    secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
    task.result["pod"] = pod_result(dict(pod, **{field: redact_all(pod[field], secrets) for field in _FREE_TEXT if field in pod}))
    if not task.check_mode:  # a pod that was not created is no fact
        task.result["ansible_facts"] = {"primeintellect_pod": task.result["pod"]}


def status_rows(ids: list[str], client: ApiClient) -> dict[str, Json]:
    """Ask how far pods are, with one request: their IDs -> the rows that the API gives. They carry no port mapping."""
    rows = client.get("/pods/status", pod_ids=ids).get("data")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {row["podId"]: row for row in rows if row.get("podId") in ids}
