# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pod module's work: find the pod, then leave it, create it, replace it or remove it."""

from __future__ import annotations

from .._api.account import Account, names_team
from .._api.live import require_listed
from .._api.schema import check_known
from .._api.teams import check_team, use_team
from .._common.checks import check_id, check_seconds
from .._common.clock import looks_after, server_time
from .._common.errors import CapacityError, CloudError, InstanceLimitError, InsufficientFundsError, OfferUnavailableError
from .._common.task import Task
from .._common.text import label
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._lifecycle.duplicates import resolve_duplicates
from .._lifecycle.find import find_by_id, find_by_name, refuse_other_name
from .._lifecycle.remove import remove
from .._offer.options import SEARCH_REQUEST
from .._offer.wait import OfferWait
from .create import enforce_max_price
from .drift import accept_existing, attached_ids, must_replace, request_differences
from .lookup import PodResource
from .placement import find_candidates, rent
from .readiness import installation_failed, installed, needs_ssh, silent_nodes
from .references import DISK_OPTIONS, with_compared_disks, with_disk_ids, with_key_id
from .remove import make_absent
from .request import check_request, completed, request_pod, request_secrets, request_shown, with_sharing
from .result import pod_summary
from .wait import wait_until_ready


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
    task.summary = pod_summary(task.result["pod"])


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
    task = resource.task
    task.result["differences"] = []
    task.result["diff"] = {"before": {}, "after": {}}
    replaced = None
    if pod:
        resource.show(pod)
        if _must_replace(resource, pod):
            pod, replaced = None, pod
    if task.check_mode:
        if pod is None:
            _preview(resource)
    elif replaced:
        _replace(resource, replaced)
    else:
        _bring_up(resource, pod)


def _bring_up(resource: PodResource, pod: Json | None) -> None:
    """Create the pod if there is none, and wait for it as the task asks."""
    created = False
    if pod is None:
        pod, created = _create(resource)
        if not created:
            accept_existing(pod, resource.params, resource.task)
    if not resource.params["wait"] or (not created and _ready(resource, pod)):
        return
    pod = wait_until_ready(resource, pod, created)
    if created:
        enforce_max_price(resource, pod, last=True)


def _replace(resource: PodResource, old: Json) -> None:
    """Create the new pod, and remove the old one once the new one is there; names need not be unique.

    Where disks, the wallet or the number of instances do not allow both, the old one goes first.

    :raises CloudError: The message says which of the two is left.
    """
    resource.removed.append(old["id"])  # it does not count as a pod of the name any more
    _with_ids(resource)
    if set(attached_ids(old)).isdisjoint(disk for option in DISK_OPTIONS for disk in resource.params[option] or []):
        try:
            _bring_up(resource, None)
        except (InsufficientFundsError, InstanceLimitError) as error:
            resource.task.warn(
                f"The account does not allow a second pod beside {label(old)}, which is removed first: {error.message}"
            )
        except CloudError as error:
            error.message += f" The old pod {label(old)} was left as it was, and is billed at {old.get('priceHr')} USD per hour."
            raise
        else:
            new = resource.task.result
            shown = {key: new[key] for key in ("pod", "ansible_facts")}
            try:
                remove(resource, old, resource.params["wait"])
            except CloudError as error:
                pod = shown["pod"]
                error.message += f" The new pod {label(pod)} exists as well, and is billed at {pod['price_hr']} USD per hour."
                raise
            finally:
                new.update(shown)
            return
    resource.task.check_attended()
    remove(resource, old)
    try:
        _bring_up(resource, None)
    except CloudError as error:
        error.message += f" The old pod {label(old)} is gone, and nothing took its place unless this message names a new pod."
        raise


def _must_replace(resource: PodResource, pod: Json) -> bool:
    params, task = resource.params, resource.task
    differences = request_differences(with_compared_disks(params, pod, resource.client, task), pod)
    return bool(differences) and must_replace(pod, differences, params, task)


def _with_ids(resource: PodResource) -> None:
    """Before a create: look up values that this release does not know, and replace names of disks and SSH keys by IDs."""
    client, task = resource.client, resource.task
    if not resource.has_ids:
        require_listed(resource.params, SEARCH_REQUEST, resource.path, client, task)
        resource.params, resource.has_ids = with_key_id(with_disk_ids(resource.params, client, task), client, task), True


def _preview(resource: PodResource) -> None:
    """In check mode: show the pod that would be created, as far as it is known in advance."""
    _with_ids(resource)
    task, team_id = resource.task, resource.client.account.team_id
    candidate = find_candidates(resource.params, resource.client, task)[0]
    task.result["changed"] = True
    task.result["diff"]["after"] = dict(request_shown(candidate.request, team_id), price_hr=candidate.price_hr)
    resource.show(dict(request_pod(candidate.request, team_id), priceHr=candidate.price_hr))


def _create(resource: PodResource) -> tuple[Json, bool]:
    """Create the pod.

    :returns: The pod, and whether this run has created it; another run may have been quicker.
    """
    _with_ids(resource)
    params, client, task = resource.params, resource.client, resource.task
    request, pod, answered, since = _rent(resource)
    if answered or task.unanswered_creates:
        task.result["diff"]["after"] = dict(request_shown(request, client.account.team_id), price_hr=pod.get("priceHr"))
    resource.show(pod)
    task.pending_create = None
    if answered:
        enforce_max_price(resource, pod, last=not params["wait"])
    pod, created = resolve_duplicates(resource, pod, answered, since)
    resource.show(pod)
    if created and not answered:
        enforce_max_price(resource, pod, last=not params["wait"])
    return pod, created


def _rent(resource: PodResource) -> tuple[Params, Json, bool, float | None]:
    """Find an offer and create the pod there, for C(wait_for_offer) seconds if need be; or find the pod of another run.

    :returns: The parameters of the create, the pod, whether the API answered with it, and when that began by the server's clock.
    :raises CloudError: There is no offer, or the create failed.
    """
    params, client, task = resource.params, resource.client, resource.task
    wait = OfferWait(params, client, task, resource.live)
    while True:
        since = server_time(client.last_server_date)
        try:
            candidates = find_candidates(params, client, task, wait=wait)
            if wait.existing is None:
                since = server_time(client.last_server_date)
                candidate, pod, answered = rent(candidates, params, client, task)
                return candidate.request, pod, answered, since
        except CapacityError as error:
            if isinstance(error, OfferUnavailableError) and wait.pause("what matches could not be rented"):
                continue
            other = _of_another_run(resource)
            if other is None:
                raise error
            return candidates[0].request, other, False, since
        except CloudError:
            if wait.existing is None:
                raise
        if wait.existing is not None:
            return params, wait.existing, False, since


def _of_another_run(resource: PodResource) -> Json | None:
    """The pod of another run, which may have taken the last machine, or the last money, a moment ago."""
    for pause in looks_after(resource.lag) if resource.lag else ():
        resource.client.clock.sleep(pause)
        try:
            live = resource.live()
        except CloudError:
            continue  # the refusal is what the user must read
        if live:
            return live[0]
    return None


def _ready(resource: PodResource, pod: Json) -> bool:
    params = resource.params
    if not installed(pod, params["wait_for"]) or installation_failed(pod):
        return False
    return not needs_ssh(pod, params["wait_for"]) or not silent_nodes(pod, set(), params["wait_timeout"])
