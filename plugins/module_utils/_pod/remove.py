# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make sure that a pod is gone."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING
from .._common.types import Json
from .._lifecycle.remove import remove
from .lookup import PodResource


def make_absent(resource: PodResource, pod: Json | None) -> None:
    """Remove the pod that the task names, if it exists.

    :param pod: The pod as the API gives it, or None if there is none.
    :raises FailedError: See C(remove).
    """
    params, task = resource.params, resource.task
    resource.show(pod or {"id": params["id"] or None, "name": params["name"], "status": GONE[0]})
    if pod is None or pod.get("status") in GONE:
        return
    leaving = pod.get("status") in LEAVING
    task.result["diff"] = {"before": {} if leaving else {"id": pod.get("id"), "name": pod.get("name")}, "after": {}}
    if task.check_mode:
        task.result["changed"] = not leaving
        resource.show(dict(pod, status=GONE[0]))
    else:
        remove(resource, pod, params["wait"])
