# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of the modules for disks: find, create once, rename, remove."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ._account import in_team, names_team
from ._clock import Patience, check_seconds
from ._contract import (
    ACTIVE,
    DISK_FIELDS,
    DISK_HISTORY_TYPES,
    DISK_INFO_FIELDS,
    DISK_REQUEST,
    DISK_REQUIRED,
    FAILED,
    GONE,
    LEAVING,
    LONGEST_DISK_NAME,
    VANISHED_AFTER,
)
from ._create_once import create_once
from ._errors import BadAnswer, BadArguments, Failed, NotFound, Problem, passing
from ._fields import amount, fill, is_id, pick, title, visible
from ._pod_request import check_values, request_options
from ._pods import check_id
from ._removal import remove
from ._teams import use_team

_PATH = "/disks/"
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
    :raises Problem: The state was not reached; C(task.result) tells what there is.
    """
    use_team(params, client)
    disk = _find(params, client)
    if params["state"] == "absent":
        _absent(disk, params, client, task)
    else:
        _present(disk, params, client, task)


def check_disk_info(params: dict, _account) -> list:
    """What is wrong with the disk_info module's options beyond their spec; see C(run_module)."""
    return [problem for disk_id in params["ids"] or [] for problem in check_id("ids", disk_id)]


def list_disks(params: dict, client, task) -> None:
    """The disk_info module's work."""
    use_team(params, client)
    # an id means one disk, whatever team the environment is set for
    everywhere = params["ids"] is not None and not names_team(params)
    history = params["history"]
    if history:
        from ._history import read_history

        rows = read_history(DISK_HISTORY_TYPES, client)
    else:
        rows = [disk for disk in client.rows(_PATH) if disk.get("status") not in GONE]
    task.result["disks"] = [
        dict(disk_result(disk), **({"total_billed_price": disk.get("totalBilledPrice")} if history else {})) for disk in rows
        if (everywhere or in_team(disk, params, client.account))
        and (params["name"] is None or fnmatchcase(str(disk.get("name") or ""), params["name"]))
        and (params["ids"] is None or disk.get("id") in params["ids"])
    ]
    found = [disk["id"] for disk in task.result["disks"]]
    missing = sorted({disk_id for disk_id in params["ids"] or [] if disk_id not in found})
    if missing:
        raise BadArguments([{"param": "ids", "message": "there is no disk with the id " + " or ".join(missing)}])


def disk_ids(wanted: list, client) -> list:
    """The ids of disks that are given by id or by name, for C(pod)'s option C(disks).

    :raises BadArguments: One does not exist in the account's team, or several have the name.
    """
    disks = [disk for disk in _in_team(client) if disk.get("status") not in LEAVING]
    ids, problems = [], []
    for entry in wanted:
        found = [disk for disk in disks if disk["id"] == entry] or [disk for disk in disks if disk.get("name") == entry]
        if len(found) == 1:
            ids.append(found[0]["id"])
        elif found:
            problems.append({"param": "disks", "message": "%d disks are named %s: give one of their ids: %s" % (
                len(found), entry, ", ".join(sorted(disk["id"] for disk in found))
            )})
        else:
            problems.append({"param": "disks", "message": "there is no disk with the id or name %s" % entry})
    if problems:
        raise BadArguments(problems)
    return ids


def disk_result(disk: dict) -> dict:
    """Describe a disk for a playbook."""
    result = dict(pick(disk, DISK_FIELDS), **pick(disk.get("info"), DISK_INFO_FIELDS))
    for name in ("pods", "clusters"):
        result[name] = result[name] if isinstance(result[name], list) else []
    return result


def _in_team(client) -> list:
    disks = [disk for disk in client.rows(_PATH) if (disk.get("teamId") or None) == client.account.team_id]
    if not all(is_id(disk.get("id")) for disk in disks):
        raise BadAnswer("GET %s: a disk is listed without an id." % _PATH)
    return disks


def _find(params: dict, client) -> dict | None:
    """The disk with the id, or the live one with the name.

    One that is being deleted can't be used any more; it is found only where the task wants it gone and there is no other.
    """
    # an id means one disk, whatever team the environment is set for
    everywhere = params["id"] and not names_team(params)
    disks = [disk for disk in (client.rows(_PATH) if everywhere else _in_team(client)) if disk.get("status") not in GONE]
    if params["id"]:
        disk = next((disk for disk in disks if disk.get("id") == params["id"]), None)
        if disk is None and params["state"] == "present":
            raise BadArguments([{"param": "id", "message": (
                "there is no disk with the id %s. An id can't be chosen: to create a disk, give name and no id." % params["id"]
            )}])
        if disk and params["state"] == "absent" and params["name"] and disk.get("name") != params["name"]:
            raise BadArguments([{"param": "name", "message": "the disk with that id is " + title(disk)}])
        return disk
    named = _named(params["name"], disks)
    live = [disk for disk in named if disk.get("status") not in LEAVING]
    if len(live) > 1:
        raise BadArguments([{"param": "name", "message": "%d disks are named %s: %s. Give the id of the one that is meant." % (
            len(live), params["name"], ", ".join(sorted(disk["id"] for disk in live))
        )}])
    if not live and params["state"] == "absent":
        live = named
    return live[0] if live else None


def _named(name: str, disks: list) -> list:
    return [disk for disk in disks if disk.get("name") == name]


def _read(disk_id: str, client) -> dict:
    disk = client.get(_PATH + disk_id)
    if disk.get("id") != disk_id:
        raise BadAnswer("GET %s%s: the answer is not that disk." % (_PATH, disk_id))
    return disk


def _show(disk: dict | None, task) -> None:
    task.result["disk"] = disk_result(disk) if disk else None


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
            raise BadArguments([{"param": name, "message": (
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
            "disk", params["name"], _PATH, fill(DISK_REQUEST, values),
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
                title(disk), size, params["size"]
            )
        )})
    for name, key in _FIXED.items():
        if params[name] is not None and result[key] is not None and params[name].lower() != str(result[key]).lower():
            problems.append({"param": name, "message": "the disk %s is at %s and not %s, and can't be moved" % (
                title(disk), result[key], params[name]
            )})
    if problems:
        raise BadArguments(problems)


def _rename(disk: dict, params: dict, client, task) -> dict:
    others = [one for one in _named(params["name"], _in_team(client)) if one.get("status") not in LEAVING]
    if others:
        raise BadArguments([{"param": "name", "message": "another disk has this name already: %s" % title(others[0])}])
    task.result["diff"] = {"before": {"name": disk.get("name")}, "after": {"name": params["name"]}}
    if not task.check_mode:
        client.patch(_PATH + disk["id"], {"name": params["name"]})
    task.result["changed"] = True
    disk = dict(disk, name=params["name"])
    _show(disk, task)
    return disk


def _wait(disk: dict, params: dict, client, task) -> None:
    patience = Patience(client.clock, params["wait_timeout"], params["poll_interval"])
    trouble = missing_since = None
    while disk.get("status") != ACTIVE:
        if disk.get("status") in FAILED:
            raise Failed("The disk %s ended in %s. It may be billed; to remove it: state: absent with id: %s." % (
                title(disk), disk["status"], disk["id"]
            ))
        task.report(visible("%s: %s" % (disk.get("name") or disk["id"], disk.get("status"))))
        if not patience.pause():
            raise Failed(
                "The disk %s is not ready after %g seconds (wait_timeout): its last status is %s.%s It may be billed at %s USD "
                "per hour; to remove it: state: absent with id: %s." % (
                    title(disk), params["wait_timeout"], disk.get("status"),
                    " The last look at it failed: " + trouble.message if trouble else "", disk.get("priceHr"), disk["id"],
                )
            )
        try:
            disk, trouble, missing_since = _read(disk["id"], client), None, None
        except NotFound as problem:
            # a new disk may not be known everywhere at once
            missing_since, trouble = missing_since or client.clock.now(), problem
            if client.clock.now() - missing_since >= VANISHED_AFTER:
                _show(dict(disk, status=GONE[0]), task)
                raise Failed("The disk %s does not exist any more: someone removed it." % title(disk), 404) from problem
            continue
        except Problem as problem:
            if not passing(problem):
                raise
            trouble = problem
        _show(disk, task)


def _users(disk: dict) -> list:
    """What uses a disk, in words. An answer that can't be read may mean anything, and so counts as a user."""
    users = []
    for noun, field in (("pod", "pods"), ("cluster", "clusters")):
        value = disk.get(field)
        if isinstance(value, list):
            users += ["%s %s" % (noun, visible(str(user))) for user in value]
        elif value is not None:
            users.append("%ss that the API does not tell as a list" % noun)
    return users


def _absent(disk: dict | None, params: dict, client, task) -> None:
    _show(disk, task)
    if disk is None:
        return
    leaving, users = disk.get("status") in LEAVING, _users(disk)
    if users and not params["force"] and not leaving:
        raise BadArguments([{"param": "force", "message": (
            "the disk %s is used by %s. Remove what uses it first. With force: true it would be lost to them while they run."
            % (title(disk), ", ".join(users))
        )}])
    task.result["diff"] = {"before": {} if leaving else {"id": disk["id"], "name": disk.get("name")}, "after": {}}
    if task.check_mode:
        task.result["changed"] = not leaving
        return
    remove("disk", disk, _PATH, lambda: _read(disk["id"], client), _show, params["wait"], params, client, task)
