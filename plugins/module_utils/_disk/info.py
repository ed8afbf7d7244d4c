# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module disk_info."""

from __future__ import annotations

from fnmatch import fnmatchcase

from .._api.account import in_team, names_team
from .._api.contract import DISK_HISTORY_TYPES, GONE
from .._api.history import read_history
from .._api.teams import use_team
from .._common.checks import check_id
from .._common.errors import InvalidOptionsError
from .lookup import _PATH, disk_result


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
        raise InvalidOptionsError([{"param": "ids", "message": "there is no disk with the id " + " or ".join(missing)}])
