# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of the modules for disks: find, create once, rename, remove."""

from __future__ import annotations

from .._api.contract import (
    ACTIVE,
    DISK_INFO_FIELDS,
    DISK_REQUEST,
    DISK_REQUIRED,
    FAILED,
    GONE,
    LEAVING,
    LONGEST_DISK_NAME,
    VANISHED_AFTER,
)
from .._api.schema import check_values, request_options
from .._api.teams import use_team
from .._common.checks import check_id, check_seconds
from .._common.clock import Backoff
from .._common.errors import CloudError, FailedError, InvalidOptionsError, NotFoundError
from .._common.text import label, printable
from .._common.values import amount, request_body_of
from .._lifecycle.create import create_once
from .._lifecycle.remove import remove
from .lookup import _PATH, _find, _in_team, _named, _read, _show, disk_result

# Option -> where a disk shows it, for what can't be changed any more
_FIXED = {"provider": "provider_type", "cloud_id": "cloud_id", "data_center_id": "data_center_id", "country": "country"}


def disk_spec() -> dict:
    """The argument spec of the options that make up a request for a disk."""
    return request_options(DISK_REQUEST)


def check_disk(params: dict, _account) -> list:
    """What is wrong with the disk module's options beyond their spec; see C(run_module)."""
    problems = check_values({name: params[name] for name in DISK_REQUEST}, DISK_REQUEST)
    if params["name"] and (len(params["name"]) > LONGEST_DISK_NAME or not params["name"].isprintable()):
        problems.append({"param": "name", "message": (
            "must be no longer than %d characters, all of which can be printed" % LONGEST_DISK_NAME
        )})
    if not params["id"] and params["name"] is None:
        problems.append({"param": "name", "message": "name or id is required"})
    return problems + check_id("id", params["id"]) + check_seconds(params, "wait_timeout", "poll_interval")


def manage_disk(params: dict, client, task) -> None:
    """Bring one disk to the state that the task asks for.

    :param task: Fills C(task.result) with C(changed), C(disk) and C(diff).
    :raises CloudError: The state was not reached; C(task.result) tells what there is.
    """
    use_team(params, client)
    disk = _find(params, client)
    if params["state"] == "absent":
        _absent(disk, params, client, task)
    else:
        _present(disk, params, client, task)


def _present(disk: dict | None, params: dict, client, task) -> None:
    task.result["diff"] = {"before": {}, "after": {}}
    if disk:
        _show(disk, task)
        _check_fixed(disk, params)
        if params["name"] and disk.get("name") != params["name"]:
            disk = _rename(disk, params, client, task)
    else:
        missing = [name for name in DISK_REQUIRED if params[name] is None]
        if missing:
            raise InvalidOptionsError([{"param": name, "message": (
                "is required to create a disk, and there is none with this name yet%s" % (
                    "; primeintellect.cloud.disk_offer_info lists where disks can be made" if name == "provider" else ""
                )
            )} for name in missing])
        values = dict({name: params[name] for name in DISK_REQUEST}, team_id=client.account.team_id)
        task.result["diff"]["after"] = {name: value for name, value in values.items() if value is not None}
        if task.check_mode:
            task.result["changed"] = True
            _show({
                "name": params["name"], "size": params["size"], "providerType": params["provider"],
                "teamId": client.account.team_id,
                "info": {field: params[name] for name, field in DISK_INFO_FIELDS.items() if name in params},
            }, task)
            return
        disk, _answered = create_once(
            "disk", params["name"], _PATH, request_body_of(DISK_REQUEST, values),
            lambda: [one for one in _named(params["name"], _in_team(client)) if one.get("status") not in LEAVING],
            client, task,
        )
        _show(disk, task)
    if params["wait"] and not task.check_mode:
        _wait(disk, params, client, task)


def _check_fixed(disk: dict, params: dict) -> None:
    """Refuse what the API can't change."""
    result, problems = disk_result(disk), []
    size = amount(result["size"])
    if params["size"] is not None and size is not None and params["size"] != size:
        problems.append({"param": "size", "message": (
            "the disk %s has %g GB and not %d, and the API can't resize a disk. Give its size; or create another one with "
            "another name, copy the data over in a pod that has both, and remove this one." % (
                label(disk), size, params["size"]
            )
        )})
    for name, key in _FIXED.items():
        if params[name] is not None and result[key] is not None and params[name].lower() != str(result[key]).lower():
            problems.append({"param": name, "message": f"the disk {label(disk)} is at {result[key]} and not {params[name]}, and can't be moved"})
    if problems:
        raise InvalidOptionsError(problems)


def _rename(disk: dict, params: dict, client, task) -> dict:
    others = [one for one in _named(params["name"], _in_team(client)) if one.get("status") not in LEAVING]
    if others:
        raise InvalidOptionsError([{"param": "name", "message": f"another disk has this name already: {label(others[0])}"}])
    task.result["diff"] = {"before": {"name": disk.get("name")}, "after": {"name": params["name"]}}
    if not task.check_mode:
        client.patch(_PATH + disk["id"], {"name": params["name"]})
    task.result["changed"] = True
    disk = dict(disk, name=params["name"])
    _show(disk, task)
    return disk


def _wait(disk: dict, params: dict, client, task) -> None:
    patience = Backoff(client.clock, params["wait_timeout"], params["poll_interval"])
    trouble = missing_since = None
    while disk.get("status") != ACTIVE:
        if disk.get("status") in FAILED:
            raise FailedError("The disk {} ended in {}. It may be billed; to remove it: state: absent with id: {}.".format(
                label(disk), disk["status"], disk["id"]
            ))
        task.report(printable("{}: {}".format(disk.get("name") or disk["id"], disk.get("status"))))
        if not patience.pause():
            raise FailedError(
                "The disk {} is not ready after {:g} seconds (wait_timeout): its last status is {}.{} It may be billed at {} USD "
                "per hour; to remove it: state: absent with id: {}.".format(
                    label(disk), params["wait_timeout"], disk.get("status"),
                    " The last look at it failed: " + trouble.message if trouble else "", disk.get("priceHr"), disk["id"],
                )
            )
        try:
            disk, trouble, missing_since = _read(disk["id"], client), None, None
        except NotFoundError as problem:
            # a new disk may not be known everywhere at once
            missing_since, trouble = missing_since or client.clock.now(), problem
            if client.clock.now() - missing_since >= VANISHED_AFTER:
                _show(dict(disk, status=GONE[0]), task)
                raise FailedError(f"The disk {label(disk)} does not exist any more: someone removed it.", 404) from problem
            continue
        except CloudError as problem:
            if not problem.is_transient:
                raise
            trouble = problem
        _show(disk, task)


def _users(disk: dict) -> list:
    """What uses a disk, in words. An answer that can't be read may mean anything, and so counts as a user."""
    users = []
    for noun, field in (("pod", "pods"), ("cluster", "clusters")):
        value = disk.get(field)
        if isinstance(value, list):
            users += [f"{noun} {printable(str(user))}" for user in value]
        elif value is not None:
            users.append(f"{noun}s that the API does not tell as a list")
    return users


def _absent(disk: dict | None, params: dict, client, task) -> None:
    _show(disk, task)
    if disk is None:
        return
    leaving, users = disk.get("status") in LEAVING, _users(disk)
    if users and not params["force"] and not leaving:
        raise InvalidOptionsError([{"param": "force", "message": (
            "the disk {} is used by {}. Remove what uses it first. With force: true it would be lost to them while they run.".format(label(disk), ", ".join(users))
        )}])
    task.result["diff"] = {"before": {} if leaving else {"id": disk["id"], "name": disk.get("name")}, "after": {}}
    if task.check_mode:
        task.result["changed"] = not leaving
        return
    remove("disk", disk, _PATH, lambda: _read(disk["id"], client), _show, params["wait"], params, client, task)
