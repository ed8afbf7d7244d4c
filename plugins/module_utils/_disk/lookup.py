# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Disks as a resource: find them by ID or name, and put one into a result."""

from __future__ import annotations

from .._api.contract import DISK_FIELDS, DISK_INFO_FIELDS
from .._common.errors import InvalidOptionsError
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._common.values import amount, pick
from .._lifecycle.find import only_one
from .._lifecycle.resource import Resource

# Option -> where a disk shows it, for what can't be changed after the create
FIXED = {"provider": "provider_type", "cloud_id": "cloud_id", "data_center_id": "data_center_id", "country": "country"}


class DiskResource(Resource):
    """The disk that a task manages, and the others that have its name."""

    noun = "disk"
    path = "/disks/"

    def show(self, resource: Json) -> None:
        self.task.result["disk"] = disk_result(resource)

    def differs(self, resource: Json) -> bool:
        return bool(fixed_differences(self.params, resource)) or self.params["size"] != amount(resource.get("size"))


def disk_ids(option: str, params: Params, client: ApiClient, task: Task) -> list[str]:
    """The IDs of disks that an option of C(pod) gives by ID or by name.

    :raises InvalidOptionsError: One does not exist in the account's team, or several have the name.
    """
    disks = DiskResource(params, client, task).usable()
    ids: list[str] = []
    problems: OptionErrors = []
    for entry in params[option]:
        found = [disk for disk in disks if disk["id"] == entry] or [disk for disk in disks if disk.get("name") == entry]
        try:
            disk = only_one("disk", entry, found, option, option)
        except InvalidOptionsError as error:
            problems += error.params
            continue
        if disk:
            ids.append(disk["id"])
        else:
            problems.append({"param": option, "message": f"there is no disk with the ID or name {entry}"})
    if problems:
        raise InvalidOptionsError(problems)
    return ids


def disk_result(disk: Json) -> Json:
    """Describe a disk for a playbook."""
    result = dict(pick(disk, DISK_FIELDS), **pick(disk.get("info"), DISK_INFO_FIELDS))
    for name in ("pods", "clusters"):
        result[name] = result[name] if isinstance(result[name], list) else []
    return result


def fixed_differences(params: Params, disk: Json) -> list[tuple[str, str]]:
    """The options in which a disk is not what the task asks for, with what it is; none of them can be changed."""
    result = disk_result(disk)
    return [
        (name, result[key]) for name, key in FIXED.items()
        if params[name] is not None and result[key] is not None and params[name].lower() != str(result[key]).lower()
    ]
