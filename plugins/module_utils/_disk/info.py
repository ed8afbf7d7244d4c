# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module disk_info."""

from __future__ import annotations

from fnmatch import fnmatchcase

from .._api.account import Account, in_team, names_team
from .._api.contract import DISK_HISTORY_TYPES, GONE
from .._api.history import read_history
from .._api.teams import check_team, use_team
from .._common.checks import check_id
from .._common.errors import InvalidOptionsError
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from .lookup import DiskResource, disk_result


def check_disk_info(params: Params, _account: Account | None) -> OptionErrors:
    """What is wrong with the disk_info module's options beyond their spec; see C(run_module)."""
    return [problem for disk_id in params["ids"] or [] for problem in check_id("ids", disk_id)]


def list_disks(params: Params, client: ApiClient, task: Task) -> None:
    """List the disks that fit.

    :param task: Fills C(task.result) with C(disks).
    :raises InvalidOptionsError: A disk that is asked for by its ID does not exist.
    """
    use_team(params, client)
    if params["history"]:
        rows = read_history(DISK_HISTORY_TYPES, client)
    else:
        rows = [disk for disk in client.rows(DiskResource.path) if disk.get("status") not in GONE]
    task.result["disks"] = [_result(disk, params["history"]) for disk in rows if _wanted(disk, params, client.account)]
    if params["ids"] is None and not any(in_team(disk, params, client.account) for disk in rows):
        check_team(params, client, task.warn)
    found = [disk["id"] for disk in task.result["disks"]]
    missing = sorted({disk_id for disk_id in params["ids"] or [] if disk_id not in found})
    if missing:
        raise InvalidOptionsError([{"param": "ids", "message": f"there is no disk with the ID {' or '.join(missing)}"}])


def _result(disk: Json, history: bool) -> Json:
    billed = {"total_billed_price": disk.get("totalBilledPrice")} if history else {}
    return dict(disk_result(disk), **billed)


def _wanted(disk: Json, params: Params, account: Account) -> bool:
    # an ID means one disk, whatever team the environment is set for
    everywhere = params["ids"] is not None and not names_team(params)
    return (
        (everywhere or in_team(disk, params, account))
        and (params["name"] is None or fnmatchcase(str(disk.get("name") or ""), params["name"]))
        and (params["ids"] is None or disk.get("id") in params["ids"])
    )
