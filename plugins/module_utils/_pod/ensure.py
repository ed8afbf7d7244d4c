# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pod module's work: find the pod, then leave it, or have it created, replaced or removed."""

from __future__ import annotations

from .._api.account import Account, names_team
from .._api.schema import check_known
from .._api.teams import check_team, use_team
from .._common.checks import check_id, check_seconds
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._lifecycle.find import find_by_id, find_by_name, refuse_other_name
from .._offer.options import SEARCH_REQUEST
from .drift import must_replace, request_differences
from .lookup import PodResource
from .readiness import is_ready
from .references import with_compared_disks
from .remove import make_absent
from .request import check_request, completed, request_secrets, with_sharing
from .result import pod_summary


def check_pod(params: Params, account: Account | None) -> OptionErrors:
    """What is wrong with the pod module's options beyond their spec; see C(run_module)."""
    problems: OptionErrors = []
    may_create = params["state"] == "present" and not params["id"]
    if may_create:
        problems = check_request(completed(params), account)
    elif not params["id"] and not params["name"]:
        problems.append({"param": "name", "message": "name or id is required"})
    if params["id"] and params["on_drift"] == "recreate":
        problems.append({"param": "on_drift", "message": "recreate needs the name of the pod instead of its id"})
    times = ["wait_timeout", "poll_interval", *(["lookup_lag"] if params["lookup_lag"] else [])]
    problems += check_seconds(params, *times) + check_id("id", params["id"])
    return problems + check_known(params, SEARCH_REQUEST, may_create)


def manage_pod(params: Params, client: ApiClient, task: Task) -> None:
    """Bring one pod to the state that the task asks for.

    :param params: The module's validated parameters.
    :param task: Fills C(task.result) with C(changed), C(pod), C(ansible_facts), C(differences) and C(diff); sets C(task.summary).
    :raises CloudError: The state was not reached; C(task.result) holds what exists.
    """
    params = completed(params)
    client.secrets += request_secrets(params)
    use_team(params, client)
    params = with_sharing(params, client.account)
    resource = PodResource(params, client, task)
    pod = find_pod(resource)
    # a create says itself that the team is not the user's
    if pod is None and (params["state"] == "absent" or task.check_mode) and (not params["id"] or names_team(params)):
        check_team(params, client, task.warn)
    if params["state"] == "absent":
        make_absent(resource, pod)
    else:
        _present(resource, pod)
    task.summary = pod_summary(task.result["pod"], task.check_mode and task.result["changed"])


def find_pod(resource: PodResource) -> Json | None:
    """Find the pod by its ID, or by its name among the live pods of the team (or of the personal account).

    :raises InvalidOptionsError: Several pods have the name, or the pod with the ID is not the one that name and team say.
    """
    params = resource.params
    if params["id"]:
        pod = find_by_id(resource)
        if pod:
            refuse_other_name(resource, pod, "; the API can't rename a pod.")
        return pod
    return find_by_name(resource)


def _present(resource: PodResource, pod: Json | None) -> None:
    params, task = resource.params, resource.task
    task.result["differences"] = []
    task.result["diff"] = {"before": {}, "after": {}}
    replaced = None
    if pod:
        resource.show(pod)
        if _must_replace(resource, pod):
            pod, replaced = None, pod
    if pod and (task.check_mode or not params["wait"] or is_ready(pod, params)):
        return
    # Most runs end above. A module in a process of its own compiles whatever it imports, and this is half of it.
    from .bring_up import bring_up, preview, replace

    if task.check_mode:
        preview(resource)
    elif replaced:
        replace(resource, replaced)
    else:
        bring_up(resource, pod)


def _must_replace(resource: PodResource, pod: Json) -> bool:
    params, task = resource.params, resource.task
    differences = request_differences(with_compared_disks(params, pod, resource.client, task), pod)
    return bool(differences) and must_replace(pod, differences, params, task)
