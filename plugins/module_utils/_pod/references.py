# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Disks and SSH keys that a task names instead of giving their IDs."""

from __future__ import annotations

from typing import Any, Callable

from .._common.errors import InvalidOptionsError
from .._common.task import Task
from .._common.types import ApiClient, Params
from .._disk.lookup import disk_ids
from .._ssh_key.lookup import find_key_id


def with_disk_ids(params: Params, client: ApiClient, task: Task) -> Params:
    """The parameters with the IDs of the disks that the task may give by name."""
    if not params["disks"]:
        return params
    return dict(params, disks=_found_or_previewed(lambda: disk_ids(params["disks"], params, client, task), task))


def with_key_id(params: Params, client: ApiClient, task: Task) -> Params:
    """The parameters with the ID of the SSH key that the task may give by name or as it is."""
    if not params["ssh_key"]:
        return params
    found = _found_or_previewed(lambda: find_key_id(params["ssh_key"], params, client, task), task)
    return dict(params, ssh_key_id=found, ssh_key=None)


def _found_or_previewed(find: Callable[[], Any], task: Task) -> Any:
    """What is found. In check mode a task before this one may create it, so that not to find it is a warning."""
    try:
        return find()
    except InvalidOptionsError as error:
        if not task.check_mode:
            raise
        task.warn(f"Unless a task before this one creates it: {error.message}")
        return None
