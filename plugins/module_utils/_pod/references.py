# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Disks and SSH keys that a task names instead of giving their ids."""

from __future__ import annotations

from .._common.errors import InvalidOptionsError
from .._disk.lookup import disk_ids
from .._ssh_key.lookup import find_key_id


def with_disk_ids(params: dict, client, task) -> dict:
    """The parameters with the ids of the disks that the task may give by name."""
    if not params["disks"]:
        return params
    return dict(params, disks=_found_or_previewed(disk_ids, params["disks"], client, task))


def with_key_id(params: dict, client, task) -> dict:
    """The parameters with the id of the SSH key that the task may give by name or as it is."""
    if not params["ssh_key"]:
        return params
    return dict(params, ssh_key_id=_found_or_previewed(find_key_id, params["ssh_key"], client, task), ssh_key=None)


def _found_or_previewed(find, wanted, client, task):
    """What is found. In check mode it may be made by a task before this one, so that not to find it is a warning."""
    try:
        return find(wanted, client)
    except InvalidOptionsError as problem:
        if not task.check_mode:
            raise
        task.warn(f"Unless a task before this one sees to it: {problem.message}")
        return None
