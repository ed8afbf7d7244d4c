# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The disk module's work: find the disk, then leave it, create it, rename it or remove it."""

from __future__ import annotations

from .._api.account import Account, names_team
from .._api.contract import ACTIVE, DISK_INFO_FIELDS, DISK_REQUEST, DISK_REQUIRED, FAILED, LEAVING, LONGEST_DISK_NAME
from .._api.live import require_listed
from .._api.schema import build_body, check_known, check_values, request_options
from .._api.teams import check_team, use_team
from .._common.checks import check_id, check_seconds
from .._common.clock import server_time
from .._common.errors import CloudError, FailedError, InvalidOptionsError, NotFoundError
from .._common.task import Task
from .._common.text import label, printable
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._common.values import amount, is_id
from .._lifecycle.billing import billing_notice
from .._lifecycle.create import create_once
from .._lifecycle.duplicates import resolve_duplicates
from .._lifecycle.find import find_by_id, find_by_name, refuse_other_name
from .._lifecycle.remove import remove
from .._lifecycle.wait import Wait
from .lookup import DiskResource, disk_result, fixed_differences


def disk_spec() -> dict[str, Json]:
    """The argument spec of the options that make up a request for a disk."""
    return request_options(DISK_REQUEST)


def check_disk(params: Params, _account: Account | None) -> OptionErrors:
    """What is wrong with the disk module's options beyond their spec; see C(run_module)."""
    problems = check_values({name: params[name] for name in DISK_REQUEST}, DISK_REQUEST)
    if params["name"] and (len(params["name"]) > LONGEST_DISK_NAME or not params["name"].isprintable()):
        problems.append({"param": "name", "message": f"must have at most {LONGEST_DISK_NAME} characters, all of them printable"})
    if not params["id"] and params["name"] is None:
        problems.append({"param": "name", "message": "name or id is required"})
    problems += check_id("id", params["id"]) + check_seconds(params, "wait_timeout", "poll_interval")
    may_create = params["state"] == "present" and not params["id"]
    return problems + check_known(params, DISK_REQUEST, may_create)


def manage_disk(params: Params, client: ApiClient, task: Task) -> None:
    """Bring one disk to the state that the task asks for.

    :param task: Fills C(task.result) with C(changed), C(disk) and C(diff).
    :raises CloudError: The state was not reached; C(task.result) holds what exists.
    """
    use_team(params, client)
    resource = DiskResource(params, client, task)
    disk = find_by_id(resource) if params["id"] else find_by_name(resource)
    if disk is None and (params["state"] == "absent" or task.check_mode) and (not params["id"] or names_team(params)):
        check_team(params, client, task.warn)
    if params["state"] == "absent":
        _absent(resource, disk)
    else:
        _present(resource, disk)


def _present(resource: DiskResource, disk: Json | None) -> None:
    params, task = resource.params, resource.task
    task.result["diff"] = {"before": {}, "after": {}}
    if disk:
        resource.show(disk)
        _check_fixed(disk, params)
        if params["name"] and disk.get("name") != params["name"]:
            disk = _rename(resource, disk)
    else:
        disk = _create(resource)
    if params["wait"] and not task.check_mode:
        _DiskWait(resource, disk).until_ready()


def _create(resource: DiskResource) -> Json:
    """Create the disk, or in check mode show the one that would be created."""
    params, client, task = resource.params, resource.client, resource.task
    missing = [name for name in DISK_REQUIRED if params[name] is None]
    if missing:
        hint = {"provider": "; primeintellect.cloud.disk_offer_info lists where disks can be created"}
        raise InvalidOptionsError([
            {"param": name, "message": f"is required to create a disk, and none has this name yet{hint.get(name, '')}"}
            for name in missing
        ])
    require_listed(params, DISK_REQUEST, resource.path, client, task)
    values = dict({name: params[name] for name in DISK_REQUEST}, team_id=client.account.team_id)
    task.result["diff"]["after"] = {name: value for name, value in values.items() if value is not None}
    if task.check_mode:
        task.result["changed"] = True
        preview = {
            "name": params["name"], "size": params["size"], "providerType": params["provider"],
            "teamId": client.account.team_id,
            "info": {field: params[name] for name, field in DISK_INFO_FIELDS.items() if name in params},
        }
        resource.show(preview)
        return preview
    since = server_time(client.last_server_date)
    disk, answered = create_once(resource, build_body(DISK_REQUEST, values))
    resource.show(disk)
    disk, _created = resolve_duplicates(resource, disk, answered, since)
    resource.show(disk)
    return disk


def _check_fixed(disk: Json, params: Params) -> None:
    """Refuse what the API can't change."""
    problems: OptionErrors = []
    size = amount(disk_result(disk)["size"])
    if params["size"] is not None and size is not None and params["size"] != size:
        problems.append({"param": "size", "message": (
            f"the disk {label(disk)} has {size:g} GB and not {params['size']}, and the API can't resize a disk. Give its size; "
            "or create another one with another name, copy the data over in a pod that has both, and remove this one."
        )})
    for name, found in fixed_differences(params, disk):
        message = f"the disk {label(disk)} is at {found} and not {params[name]}, and can't be moved"
        problems.append({"param": name, "message": message})
    if problems:
        raise InvalidOptionsError(problems)


def _rename(resource: DiskResource, disk: Json) -> Json:
    params, task = resource.params, resource.task
    others = resource.live()
    if others:
        raise InvalidOptionsError([{"param": "name", "message": f"another disk has this name already: {label(others[0])}"}])
    task.result["diff"] = {"before": {"name": disk.get("name")}, "after": {"name": params["name"]}}
    if not task.check_mode:
        resource.client.patch(resource.path + disk["id"], {"name": params["name"]})
    task.result["changed"] = True
    disk = dict(disk, name=params["name"])
    resource.show(disk)
    return disk


class _DiskWait(Wait):
    """How far one disk is, poll by poll."""

    def is_ready(self, remaining: float) -> bool:
        if self.seen.get("status") in FAILED:
            raise self._with_costs(FailedError(f"The disk {label(self.seen)} ended in {self.seen['status']}."))
        return self.seen.get("status") == ACTIVE

    def timeout_error(self) -> FailedError:
        return self._with_costs(super().timeout_error())

    def _with_costs(self, error: FailedError) -> FailedError:
        return FailedError(
            f"{error.message} {billing_notice('disk', self.seen, self.resource.task.result['changed'])}", error.status
        )


def _absent(resource: DiskResource, disk: Json | None) -> None:
    params, task = resource.params, resource.task
    task.result["disk"] = None
    if disk is None:
        return
    resource.show(disk)
    refuse_other_name(resource, disk, "")
    leaving = disk.get("status") in LEAVING
    if not leaving and not params["force"]:
        _refuse_used(resource, disk)
    task.result["diff"] = {"before": {} if leaving else {"id": disk["id"], "name": disk.get("name")}, "after": {}}
    if task.check_mode:
        task.result["changed"] = not leaving
        return
    remove(resource, disk, params["wait"])


def _refuse_used(resource: DiskResource, disk: Json) -> None:
    """Refuse to remove a disk that something uses.

    :raises InvalidOptionsError: The message names what uses it.
    """
    users = []
    for noun, field in (("pod", "pods"), ("cluster", "clusters")):
        listed = disk.get(field)
        if isinstance(listed, list):
            users += [f"{noun} {printable(str(user))}" for user in listed if noun != "pod" or not _has_ended(resource, user)]
        elif listed is not None:  # an answer that can't be read may mean anything
            users.append(f"{noun}s that the API does not report as a list")
    if users:
        raise InvalidOptionsError([{"param": "force", "message": (
            f"the disk {label(disk)} is used by {', '.join(users)}. Remove what uses it first. With force: true it would be "
            "lost to them while they run."
        )}])


def _has_ended(resource: DiskResource, pod_id: object) -> bool:
    """Whether a pod no longer exists or is being removed. The API lists it as a user of its disks for some seconds more."""
    if not is_id(pod_id):
        return False
    try:
        return resource.client.get(f"/pods/{pod_id}").get("status") in LEAVING
    except NotFoundError:
        return True
    except CloudError:
        return False  # the API key may not read pods, for instance
