# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create a pod, or replace one, and wait until it is as the task wants it."""

from __future__ import annotations

from .._api.live import require_listed
from .._common.clock import looks_after, server_time
from .._common.errors import CapacityError, CloudError, InstanceLimitError, InsufficientFundsError, OfferUnavailableError
from .._common.text import label
from .._common.types import Json, Params
from .._lifecycle.duplicates import resolve_duplicates
from .._lifecycle.remove import remove
from .._offer.options import SEARCH_REQUEST
from .._offer.wait import OfferWait
from .create import enforce_max_price
from .drift import accept_existing, attached_ids
from .lookup import PodResource
from .placement import find_candidates, rent
from .readiness import is_ready
from .references import DISK_OPTIONS, with_disk_ids, with_key_id
from .request import request_pod, request_shown
from .wait import wait_until_ready


def bring_up(resource: PodResource, pod: Json | None) -> None:
    """Create the pod if there is none, and wait for it as the task asks."""
    created = False
    if pod is None:
        pod, created = _create(resource)
        if not created:
            accept_existing(pod, resource.params, resource.task)
    if not resource.params["wait"] or (not created and is_ready(pod, resource.params)):
        return
    pod = wait_until_ready(resource, pod, created)
    if created:
        enforce_max_price(resource, pod, last=True)


def replace(resource: PodResource, old: Json) -> None:
    """Create the new pod, and remove the old one once the new one is there; names need not be unique.

    Where disks, the wallet or the number of instances do not allow both, the old one goes first.

    :raises CloudError: The message says which of the two is left.
    """
    resource.removed.append(old["id"])  # it does not count as a pod of the name any more
    _with_ids(resource)
    if set(attached_ids(old)).isdisjoint(disk for option in DISK_OPTIONS for disk in resource.params[option] or []):
        try:
            bring_up(resource, None)
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
        bring_up(resource, None)
    except CloudError as error:
        error.message += f" The old pod {label(old)} was removed, and no new pod was created unless this message names one."
        raise


def preview(resource: PodResource) -> None:
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


def _with_ids(resource: PodResource) -> None:
    """Before a create: look up values that this release does not know, and replace names of disks and SSH keys by IDs."""
    client, task = resource.client, resource.task
    if not resource.has_ids:
        require_listed(resource.params, SEARCH_REQUEST, resource.path, client, task)
        resource.params, resource.has_ids = with_key_id(with_disk_ids(resource.params, client, task), client, task), True
