# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pod module's work: find the pod, then leave it, create it, replace it or remove it."""

from __future__ import annotations

from calendar import timegm
from datetime import datetime
from email.utils import parsedate

from ._account import names_team
from ._clock import check_seconds
from ._contract import GONE, LEAVING
from ._errors import BadAnswer, BadArguments, NotFound, Problem
from ._fields import is_id, title
from ._pod_request import (
    attached_ids,
    check_request,
    request_differences,
    request_pod,
    request_secrets,
    request_shown,
    with_one_provider,
)
from ._pod_result import pod_result
from ._readiness import installed, silent_nodes

# Seconds since the youngest was created, after which it is no accident any more that several pods have the name
SETTLING = 60


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


def check_id(option: str, value: str | None) -> list:
    """What is wrong with an id, which becomes a part of a URL, as dicts with C(param) and C(message)."""
    if value and not is_id(value):
        return [{"param": option, "message": "holds characters that no id has (it is %r)" % value}]
    return []


def manage_pod(params: dict, client, task) -> None:
    """Bring one pod to the state that the task asks for.

    :param params: The module's validated parameters.
    :param client: The API.
    :param task: Fills C(task.result) with C(changed), C(pod), C(ansible_facts), C(differences) and C(diff).
    :raises Problem: The state was not reached; C(task.result) tells what there is.
    """
    params = with_one_provider(params)
    client.secrets += request_secrets(params)
    if params["team"]:
        from ._teams import use_team

        use_team(params, client)
    pod = find_pod(params, client)
    if params["state"] == "absent":
        from ._pod_removal import make_absent

        make_absent(pod, params, client, task)
    else:
        _present(pod, params, client, task)


def find_pod(params: dict, client) -> dict | None:
    """Find the pod by its id, or by its name among the live pods of the team (or of the personal account).

    A pod that is being deleted is not live: it can't be used any more, and its name is free. It is found only where the
    task wants it gone and there is no other.

    :returns: The pod as the API gives it, or None.
    :raises BadArguments: Several pods have the name, or the pod with the id is not the one that name and team tell.
    """
    if params["id"]:
        return _find_by_id(params, client)
    named = pods_named(params["name"], client)
    live = [pod for pod in named if pod.get("status") not in LEAVING]
    if may_pass(live, params, client):
        from ._rivals import outlast

        live = outlast(live, params, client)
    if len(live) > 1:
        raise BadArguments([{"param": "name", "message": (
            "%d live pods are named %s: %s. Names are not unique on the server: give the id of the one that is meant, and "
            "remove the others." % (len(live), params["name"], ", ".join(sorted(str(pod.get("id")) for pod in live)))
        )}])
    if not live and params["state"] == "absent":
        live = named  # it is on its way out, and can be waited for
    return live[0] if live else None


def pods_named(name: str, client, rows: list | None = None) -> list:
    """All pods with exactly this name in the account's team that are not terminated; they may be being deleted.

    :param rows: The API's list, if it has been read just now.
    :raises BadAnswer: One of them has no id, so that nothing could be done with it.
    """
    named = [
        pod for pod in (client.rows("/pods/") if rows is None else rows)
        if pod.get("name") == name
        and (pod.get("teamId") or None) == client.account.team_id
        and pod.get("status") not in GONE
    ]
    if not all(is_id(pod.get("id")) for pod in named):
        raise BadAnswer("GET /pods/: the pod %s is listed without an id." % name)
    return named


def live_pods(name: str, client, removed: list = (), rows: list | None = None) -> list:
    """Those of C(pods_named) that can be used, without those with the ids of what was removed before."""
    return [pod for pod in pods_named(name, client, rows) if pod.get("status") not in LEAVING and pod["id"] not in removed]


def may_pass(live: list, params: dict, client) -> bool:
    """Whether what is found may not stay, since other runs have created it a moment ago: see the module C(_rivals)."""
    now, recent = server_time(client.heard), SETTLING
    if len(live) == 1:
        recent = params["lookup_lag"] + 2 if params["lookup_lag"] and params["state"] == "present" else 0
    created = [server_time(pod.get("createdAt")) for pod in live]
    return now is not None and any(moment is not None and abs(now - moment) < recent for moment in created)


def server_time(text: str | None) -> float | None:
    """A moment as the server tells it, in an HTTP date or in an object of the API, in seconds; None if it tells none."""
    try:
        return timegm(parsedate(text) if "," in text else datetime.fromisoformat(text[:19]).timetuple())
    except (TypeError, ValueError):
        return None


def read_pod(pod_id: str, client) -> dict:
    """Read one pod in full.

    :raises NotFound: The API says that there is none.
    :raises BadAnswer: What came back is not this pod.
    """
    pod = client.get("/pods/" + pod_id)
    if pod.get("id") != pod_id:
        raise BadAnswer("GET /pods/%s: the answer is not that pod." % pod_id)
    return pod


def show_pod(pod: dict, task) -> None:
    """Put a pod into the result."""
    task.result["pod"] = pod_result(pod)
    task.result["ansible_facts"] = {"primeintellect_pod": task.result["pod"]}


def _find_by_id(params: dict, client) -> dict | None:
    try:
        pod = read_pod(params["id"], client)
    except NotFound as problem:
        if params["state"] != "absent":
            raise BadArguments([{"param": "id", "message": (
                "there is no pod with the id %s. An id can't be chosen: to create a pod, give name and no id." % params["id"]
            )}]) from problem
        # A 404 may come from anything that is not the API. The pod is gone if the API's own list agrees.
        pod = next((pod for pod in client.rows("/pods/") if pod.get("id") == params["id"]), None)
        if pod is None:
            return None
    if params["name"] and pod.get("name") != params["name"]:
        raise BadArguments([{"param": "name", "message": (
            "the pod with that id is %s; the API can't rename a pod." % title(pod)
        )}])
    if names_team(params) and (pod.get("teamId") or None) != client.account.team_id:
        raise BadArguments([{"param": "team" if params["team"] else "team_id", "message": (
            "the pod with the id %s belongs to %s." % (
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
            from ._pod_drift import must_replace

            if must_replace(pod, differences, params, task):
                pod, replaced = None, pod
    created = False
    if pod is None:
        pod, created = _create(replaced, with_key_id(with_disk_ids(params, client, task), client, task), client, task)
        if not created and not task.check_mode:
            accept(pod, params, task)
    if params["wait"] and not task.check_mode and (created or not _ready(pod, params)):
        from ._pod_wait import bring_up

        pod = bring_up(pod, created, params, client, task)
        if created:
            from ._pod_create import keep_price

            keep_price(pod, params, client, task, last=True)


def with_disk_ids(params: dict, client, task) -> dict:
    """The parameters with the ids of the disks that the task may give by name."""
    if not params["disks"]:
        return params
    from ._disks import disk_ids

    return dict(params, disks=_found_or_foretold(disk_ids, params["disks"], client, task))


def with_key_id(params: dict, client, task) -> dict:
    """The parameters with the id of the SSH key that the task may give by name or as it is."""
    if not params["ssh_key"]:
        return params
    from ._ssh_keys import find_key_id

    return dict(params, ssh_key_id=_found_or_foretold(find_key_id, params["ssh_key"], client, task), ssh_key=None)


def _found_or_foretold(find, wanted, client, task):
    """What is found. In check mode it may be made by a task before this one, so that not to find it is a warning."""
    try:
        return find(wanted, client)
    except BadArguments as problem:
        if not task.check_mode:
            raise
        task.warn("Unless a task before this one sees to it: %s" % problem.message)
        return None


def _create(replaced: dict | None, params: dict, client, task) -> tuple:
    """Create the pod, or in check mode foretell it. What it replaces is removed once it is known that there is an offer.

    :returns: The pod, and whether this run has created it; another run may have been quicker.
    """
    from ._placement import placements, rent
    from ._pod_create import keep_price

    places = placements(params, client, task)
    if task.check_mode:
        place, team_id = places[0], client.account.team_id
        task.result["changed"] = True
        task.result["diff"]["after"] = dict(request_shown(place.request, team_id), price_hr=place.price_hr)
        show_pod(dict(request_pod(place.request, team_id), priceHr=place.price_hr), task)
        return None, False
    if replaced:
        from ._pod_removal import remove_pod

        remove_pod(replaced, True, params, client, task)
        task.removed.append(replaced["id"])
    since = server_time(client.heard)
    try:
        place, pod, answered = rent(places, params, client, task)
    except Problem as problem:
        pod = _of_another_run(problem, params, client, task)
        if pod is None:
            raise
        place, answered = places[0], False
    if answered or task.lost:
        task.result["diff"]["after"] = dict(request_shown(place.request, client.account.team_id), price_hr=pod.get("priceHr"))
    show_pod(pod, task)
    task.unsure = None
    if answered:
        keep_price(pod, params, client, task, last=not params["wait"])
    from ._rivals import settle

    pod, created = settle(pod, answered, task.removed, since, params, client, task)
    show_pod(pod, task)
    if created and not answered:
        keep_price(pod, params, client, task, last=not params["wait"])
    return pod, created


def _of_another_run(problem: Problem, params: dict, client, task) -> dict | None:
    """The pod of another run, which may have taken the last machine, or the last money, a moment ago; None if there is none.

    :param problem: Why this run has none. What the account may not do at all, no other run has done.
    """
    lag = params["lookup_lag"]
    if problem.status not in (400, 402, 500):
        return None
    for pause in (0, lag / 3, lag * 2 / 3) if lag else ():
        client.clock.sleep(pause)
        try:
            live = live_pods(params["name"], client, task.removed)
        except Problem:
            continue  # the refusal is what the user must read
        if live:
            return live[0]
    return None


def accept(pod: dict, params: dict, task) -> None:
    """Use a pod that another run has created meanwhile. It is never replaced right away."""
    differences = request_differences(params, pod)
    if differences:
        from ._pod_drift import must_replace

        must_replace(pod, differences, dict(params, on_drift="fail" if params["on_drift"] == "fail" else "warn"), task)


def _ready(pod: dict, params: dict) -> bool:
    if not installed(pod, params["wait_for"]) or pod.get("installationFailure"):
        return False
    return params["wait_for"] != "ssh" or not silent_nodes(pod, set(), params["wait_timeout"])
