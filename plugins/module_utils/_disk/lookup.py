# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find disks by name or id, and put one into a result."""

from __future__ import annotations

from .._api.account import names_team
from .._api.contract import DISK_FIELDS, DISK_INFO_FIELDS, GONE, LEAVING
from .._common.errors import InvalidOptionsError, InvalidResponseError
from .._common.text import label
from .._common.values import is_id, pick

_PATH = "/disks/"


def disk_ids(wanted: list, client) -> list:
    """The ids of disks that are given by id or by name, for C(pod)'s option C(disks).

    :raises InvalidOptionsError: One does not exist in the account's team, or several have the name.
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
            problems.append({"param": "disks", "message": f"there is no disk with the id or name {entry}"})
    if problems:
        raise InvalidOptionsError(problems)
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
        raise InvalidResponseError(f"GET {_PATH}: a disk is listed without an id.")
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
            raise InvalidOptionsError([{"param": "id", "message": (
                "there is no disk with the id {}. An id can't be chosen: to create a disk, give name and no id.".format(params["id"])
            )}])
        if disk and params["state"] == "absent" and params["name"] and disk.get("name") != params["name"]:
            raise InvalidOptionsError([{"param": "name", "message": "the disk with that id is " + label(disk)}])
        return disk
    named = _named(params["name"], disks)
    live = [disk for disk in named if disk.get("status") not in LEAVING]
    if len(live) > 1:
        raise InvalidOptionsError([{"param": "name", "message": "%d disks are named %s: %s. Give the id of the one that is meant." % (
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
        raise InvalidResponseError(f"GET {_PATH}{disk_id}: the answer is not that disk.")
    return disk


def _show(disk: dict | None, task) -> None:
    task.result["disk"] = disk_result(disk) if disk else None
