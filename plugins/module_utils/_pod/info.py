# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module pod_info: read live or terminated pods."""

from __future__ import annotations

from fnmatch import fnmatchcase

from .._api.account import Account, in_team, names_team
from .._api.contract import POD_HISTORY_TYPES
from .._api.history import read_history
from .._api.teams import check_team, use_team
from .._common.checks import check_id
from .._common.errors import CloudError, InvalidOptionsError, NotFoundError
from .._common.task import Task
from .._common.text import label
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._common.values import is_id
from .lookup import PodResource
from .result import pod_result


def check_pod_info(params: Params, _account: Account | None) -> OptionErrors:
    """Check the options beyond their argument spec."""
    problems = [problem for pod_id in params["ids"] or [] for problem in check_id("ids", pod_id)]
    if params["log_tail"] is not None and params["log_tail"] < 1:
        problems.append({"param": "log_tail", "message": f"must be greater than 0 (it is {params['log_tail']})"})
    if params["logs"] and params["history"]:
        problems.append({"param": "logs", "message": "is not available for terminated pods (history: true)"})
    return problems


def list_pods(params: Params, client: ApiClient, task: Task) -> None:
    """Read the pods that the task asks for.

    :param params: The module's validated parameters.
    :param task: C(pods) is set in C(task.result).
    :raises InvalidOptionsError: A pod whose ID was given does not exist, or belongs to another team.
    :raises CloudError: The pods can't be read.
    """
    use_team(params, client)
    found = _read(PodResource(params, client, task))
    of_team = [pod for pod in found if _is_of_team(pod, params, client.account)]
    if params["ids"] and len(of_team) < len(found):
        others = " and ".join(pod["id"] for pod in found if pod not in of_team)
        raise InvalidOptionsError([{"param": "ids", "message": f"{others} does not belong to the selected team"}])
    if not of_team and params["ids"] is None:
        check_team(params, client, task.warn)
    task.result["pods"] = [_result(pod, params, client, task) for pod in of_team if _is_selected(pod, params)]


def _read(resource: PodResource) -> list[Json]:
    """The pods whose IDs were given, in that order, or else all."""
    params, ids = resource.params, dict.fromkeys(resource.params["ids"] or [])
    if params["history"]:
        pods = read_history(POD_HISTORY_TYPES, resource.client)
    elif params["ids"] is None:
        pods = resource.rows()
    else:
        pods = [pod for pod_id in ids for pod in _read_one(resource, pod_id)]
    if params["ids"] is None:
        return pods
    by_id = {pod["id"]: pod for pod in pods if is_id(pod.get("id"))}
    missing = [pod_id for pod_id in ids if pod_id not in by_id]
    if missing:
        kind = "terminated" if params["history"] else "live"
        raise InvalidOptionsError([{"param": "ids", "message": f"there is no {kind} pod with the ID {' or '.join(missing)}"}])
    return [by_id[pod_id] for pod_id in ids]


def _read_one(resource: PodResource, pod_id: str) -> list[Json]:
    try:
        return [resource.read(pod_id)]
    except NotFoundError:
        return []


def _is_selected(pod: Json, params: Params) -> bool:
    if params["name"] is not None and not fnmatchcase(str(pod.get("name") or ""), params["name"]):
        return False
    return not params["status"] or pod.get("status") in params["status"]


def _is_of_team(pod: Json, params: Params, account: Account) -> bool:
    """Whether a pod belongs to the selected team. A pod that is selected by ID need not belong to a team from the environment."""
    return bool(params["ids"]) and not names_team(params) or in_team(pod, params, account)


def _result(pod: Json, params: Params, client: ApiClient, task: Task) -> Json:
    result = pod_result(pod)
    if params["history"]:
        result["total_billed_price"] = pod.get("totalBilledPrice")
    if params["logs"]:
        result["logs"] = _log(pod, params["log_tail"], client, task)
    return result


def _log(pod: Json, lines: int, client: ApiClient, task: Task) -> list[str] | None:
    """The last lines of a pod's log. If it can't be read, warn and return None, so that the other pods are still returned."""
    if not is_id(pod.get("id")):
        return None
    try:
        return client.text(f"/pods/{pod['id']}/log", tail=lines).splitlines()[-lines:]
    except CloudError as problem:
        task.warn(f"The log of the pod {label(pod)} can't be read: {problem.message}")
        return None
