# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pod module's work: find the pod, then leave it, create it, replace it or remove it."""

from __future__ import annotations

from .._api.account import names_team
from .._api.contract import LEAVING
from .._api.teams import use_team
from .._common.checks import check_id, check_seconds
from .._common.errors import CapacityError, CloudError, InvalidOptionsError, NotFoundError
from .._common.text import label
from .create import enforce_max_price
from .drift import accept_existing, must_replace
from .duplicates import may_be_duplicates, settle, wait_for_survivor
from .lookup import live_pods, pods_named, read_pod, server_time, show_pod
from .placement import find_candidates, rent
from .readiness import installed, silent_nodes
from .references import with_disk_ids, with_key_id
from .remove import make_absent, remove_pod
from .request import (
    attached_ids,
    check_request,
    request_differences,
    request_pod,
    request_secrets,
    request_shown,
    with_one_provider,
)
from .wait import wait_until_ready


def check_pod(params: dict, account) -> list:
    """What is wrong with the pod module's options beyond their spec; see C(run_module)."""
    problems = []
    if params["state"] == "present" and not params["id"]:
        problems = check_request(with_one_provider(params), account)
    elif not params["id"] and not params["name"]:
        problems.append({"param": "name", "message": "name or id is required"})
    if params["id"] and params["on_drift"] == "recreate":
        problems.append({"param": "on_drift", "message": "recreate needs the name of the pod instead of its id"})
    problems += check_seconds(params, "wait_timeout", "poll_interval")
    if params["lookup_lag"]:
        problems += check_seconds(params, "lookup_lag")
    return problems + check_id("id", params["id"])


def manage_pod(params: dict, client, task) -> None:
    """Bring one pod to the state that the task asks for.

    :param params: The module's validated parameters.
    :param client: The API.
    :param task: Fills C(task.result) with C(changed), C(pod), C(ansible_facts), C(differences) and C(diff).
    :raises CloudError: The state was not reached; C(task.result) tells what there is.
    """
    params = with_one_provider(params)
    client.secrets += request_secrets(params)
    if params["team"]:
        use_team(params, client)
    pod = find_pod(params, client)
    if params["state"] == "absent":
        make_absent(pod, params, client, task)
    else:
        _present(pod, params, client, task)


def find_pod(params: dict, client) -> dict | None:
    """Find the pod by its id, or by its name among the live pods of the team (or of the personal account).

    A pod that is being deleted is not live: it can't be used any more, and its name is free. It is found only where the
    task wants it gone and there is no other.

    :returns: The pod as the API gives it, or None.
    :raises InvalidOptionsError: Several pods have the name, or the pod with the id is not the one that name and team tell.
    """
    if params["id"]:
        return _find_by_id(params, client)
    named = pods_named(params["name"], client)
    live = [pod for pod in named if pod.get("status") not in LEAVING]
    if may_be_duplicates(live, params, client):
        live = wait_for_survivor(live, params, client)
    if len(live) > 1:
        raise InvalidOptionsError([{"param": "name", "message": (
            "%d live pods are named %s: %s. Names are not unique on the server: give the id of the one that is meant, and "
            "remove the others." % (len(live), params["name"], ", ".join(sorted(str(pod.get("id")) for pod in live)))
        )}])
    if not live and params["state"] == "absent":
        live = named  # it is on its way out, and can be waited for
    return live[0] if live else None


def _find_by_id(params: dict, client) -> dict | None:
    try:
        pod = read_pod(params["id"], client)
    except NotFoundError as problem:
        if params["state"] != "absent":
            raise InvalidOptionsError([{"param": "id", "message": (
                "there is no pod with the id {}. An id can't be chosen: to create a pod, give name and no id.".format(params["id"])
            )}]) from problem
        # A 404 may come from anything that is not the API. The pod is gone if the API's own list agrees.
        pod = next((pod for pod in client.rows("/pods/") if pod.get("id") == params["id"]), None)
        if pod is None:
            return None
    if params["name"] and pod.get("name") != params["name"]:
        raise InvalidOptionsError([{"param": "name", "message": (
            f"the pod with that id is {label(pod)}; the API can't rename a pod."
        )}])
    if names_team(params) and (pod.get("teamId") or None) != client.account.team_id:
        raise InvalidOptionsError([{"param": "team" if params["team"] else "team_id", "message": (
            "the pod with the id {} belongs to {}.".format(
                params["id"], "team " + pod["teamId"] if pod.get("teamId") else "the personal account"
            )
        )}])
    return pod


def _present(pod: dict | None, params: dict, client, task) -> None:
    task.result["differences"] = []
    task.result["diff"] = {"before": {}, "after": {}}
    replaced = None
    if pod:
        show_pod(pod, task)
        if params["disks"] and set(params["disks"]) - set(attached_ids(pod)):
            params = with_disk_ids(params, client, task)
        differences = request_differences(params, pod)
        if differences:
            if must_replace(pod, differences, params, task):
                pod, replaced = None, pod
    created = False
    if pod is None:
        pod, created = _create(replaced, with_key_id(with_disk_ids(params, client, task), client, task), client, task)
        if not created and not task.check_mode:
            accept_existing(pod, params, task)
    if params["wait"] and not task.check_mode and (created or not _ready(pod, params)):
        pod = wait_until_ready(pod, created, params, client, task)
        if created:
            enforce_max_price(pod, params, client, task, last=True)


def _create(replaced: dict | None, params: dict, client, task) -> tuple:
    """Create the pod, or in check mode foretell it. What it replaces is removed once it is known that there is an offer.

    :returns: The pod, and whether this run has created it; another run may have been quicker.
    """
    places = find_candidates(params, client, task)
    if task.check_mode:
        place, team_id = places[0], client.account.team_id
        task.result["changed"] = True
        task.result["diff"]["after"] = dict(request_shown(place.request, team_id), price_hr=place.price_hr)
        show_pod(dict(request_pod(place.request, team_id), priceHr=place.price_hr), task)
        return None, False
    if replaced:
        remove_pod(replaced, True, params, client, task)
        task.removed.append(replaced["id"])
    since = server_time(client.last_server_date)
    try:
        place, pod, answered = rent(places, params, client, task)
    except CloudError as problem:
        pod = _of_another_run(problem, params, client, task)
        if pod is None:
            raise
        place, answered = places[0], False
    if answered or task.unanswered_creates:
        task.result["diff"]["after"] = dict(request_shown(place.request, client.account.team_id), price_hr=pod.get("priceHr"))
    show_pod(pod, task)
    task.pending_create = None
    if answered:
        enforce_max_price(pod, params, client, task, last=not params["wait"])
    pod, created = settle(pod, answered, task.removed, since, params, client, task)
    show_pod(pod, task)
    if created and not answered:
        enforce_max_price(pod, params, client, task, last=not params["wait"])
    return pod, created


def _of_another_run(problem: CloudError, params: dict, client, task) -> dict | None:
    """The pod of another run, which may have taken the last machine, or the last money, a moment ago; None if there is none.

    :param problem: Why this run has none. What the account may not do at all, no other run has done.
    """
    lag = params["lookup_lag"]
    if not isinstance(problem, CapacityError):
        return None
    for pause in (0, lag / 3, lag * 2 / 3) if lag else ():
        client.clock.sleep(pause)
        try:
            live = live_pods(params["name"], client, task.removed)
        except CloudError:
            continue  # the refusal is what the user must read
        if live:
            return live[0]
    return None


def _ready(pod: dict, params: dict) -> bool:
    if not installed(pod, params["wait_for"]) or pod.get("installationFailure"):
        return False
    return params["wait_for"] != "ssh" or not silent_nodes(pod, set(), params["wait_timeout"])
