# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pod_info module's work: read pods, live ones or those that are gone."""

from __future__ import annotations

from fnmatch import fnmatchcase

from .._api.account import Account, in_team, names_team
from .._api.contract import POD_HISTORY_TYPES
from .._api.history import read_history
from .._api.teams import use_team
from .._common.checks import check_id
from .._common.errors import CloudError, InvalidOptionsError, NotFoundError
from .._common.text import label
from .._common.values import is_id
from .lookup import PodResource
from .result import pod_result


def check_pod_info(params: dict, _account) -> list:
    """What is wrong with the options beyond their spec; see C(run_module)."""
    problems = []
    for pod_id in params["ids"] or []:
        problems += check_id("ids", pod_id)
    if params["log_tail"] is not None and params["log_tail"] < 1:
        problems.append({"param": "log_tail", "message": "must be greater than 0 (it is %d)" % params["log_tail"]})
    if params["logs"] and params["history"]:
        problems.append({"param": "logs", "message": "can't be had of terminated pods (history)"})
    return problems


def list_pods(params: dict, client, task) -> None:
    """Read the pods that the task asks for.

    :param params: The module's validated parameters.
    :param task: Fills C(task.result) with C(pods).
    :raises InvalidOptionsError: A pod that was asked for by its id does not exist.
    :raises CloudError: They can't be read.
    """
    use_team(params, client)
    found = _read(PodResource(params, client, task))
    pods = [pod for pod in found if _wanted(pod, params, client.account)]
    strange = [pod["id"] for pod in found if params["ids"] and not _of_team(pod, params, client.account)]
    if strange:
        raise InvalidOptionsError([{"param": "ids", "message": "{} belongs to another team, or to none".format(" and ".join(strange))}])
    task.result["pods"] = [pod_result(pod) for pod in pods]
    for pod, result in zip(pods, task.result["pods"]):
        if params["history"]:
            result["total_billed_price"] = pod.get("totalBilledPrice")
        if params["logs"]:
            result["logs"] = _log(pod, params["log_tail"], client, task)


def _read(resource: PodResource) -> list:
    """The pods with the ids that were asked for, in that order, or else all."""
    params, client = resource.params, resource.client
    if params["history"]:
        pods = read_history(POD_HISTORY_TYPES, client)
        if params["ids"] is None:
            return pods
        by_id = {pod["id"]: pod for pod in pods if is_id(pod.get("id"))}
        missing = [pod_id for pod_id in params["ids"] if pod_id not in by_id]
        found = [by_id[pod_id] for pod_id in dict.fromkeys(params["ids"]) if pod_id in by_id]
    elif params["ids"] is None:
        return resource.rows()
    else:
        found, missing = [], []
        for pod_id in dict.fromkeys(params["ids"]):
            try:
                found.append(resource.read(pod_id))
            except NotFoundError:
                missing.append(pod_id)
    if missing:
        raise InvalidOptionsError([{"param": "ids", "message": "there is no {} pod with the id {}".format(
            "terminated" if params["history"] else "live", " or ".join(missing)
        )}])
    return found


def _wanted(pod: dict, params: dict, account: Account) -> bool:
    if params["name"] is not None and not fnmatchcase(str(pod.get("name") or ""), params["name"]):
        return False
    if params["status"] and pod.get("status") not in params["status"]:
        return False
    return _of_team(pod, params, account)


def _of_team(pod: dict, params: dict, account: Account) -> bool:
    """Whether a pod belongs to the team that is asked for. An id means one pod, whatever team the environment is set for."""
    return bool(params["ids"]) and not names_team(params) or in_team(pod, params, account)


def _log(pod: dict, lines: int, client, task) -> list | None:
    """The last lines of a pod's log; a pod without one is no reason to lose what is known of the others."""
    if not is_id(pod.get("id")):
        return None
    try:
        return client.text("/pods/{}/log".format(pod["id"]), tail=lines).splitlines()[-lines:]
    except CloudError as problem:
        task.warn(f"The log of the pod {label(pod)} can't be read: {problem.message}")
        return None
