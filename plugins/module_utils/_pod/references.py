# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Disks and SSH keys that a task names instead of giving their IDs."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

from .._common.errors import InvalidKeyError, InvalidOptionsError, NotAllowedError
from .._common.task import Task
from .._common.types import ApiClient, Json, Params
from .._common.values import looks_like_id
from .._disk.lookup import disk_ids
from .._ssh_key.lookup import find_key_id
from .drift import attached_ids

DISK_OPTIONS = ("disks", "disks_any")


def with_disk_ids(params: Params, client: ApiClient, task: Task) -> Params:
    """The parameters with the IDs of the disks that the task may give by name."""
    def find(option: str) -> list[str]:
        ids: list[str] = _ids_if_not_allowed(option, params[option], partial(disk_ids, option, params, client, task))
        return ids

    return dict(params, **{
        option: _found_or_previewed(partial(find, option), task) for option in DISK_OPTIONS if params[option]
    })


def with_compared_disks(params: Params, pod: Json, client: ApiClient, task: Task) -> Params:
    """The same, if it takes the IDs to say whether a pod has the disks that the task asks for."""
    attached = set(attached_ids(pod))
    has_all = attached.issuperset(params["disks"] or [])
    has_one = not params["disks_any"] or not attached.isdisjoint(params["disks_any"])
    return params if has_all and has_one else with_disk_ids(params, client, task)


def with_key_id(params: Params, client: ApiClient, task: Task) -> Params:
    """The parameters with the ID of the SSH key that the task may give by name or as it is."""
    wanted = params["ssh_key"]
    if not wanted:
        return params

    def find() -> str:
        return _ids_if_not_allowed("ssh_key", [wanted], lambda: [find_key_id(wanted, params, client, task)])[0]

    return dict(params, ssh_key_id=_found_or_previewed(find, task), ssh_key=None)


def _ids_if_not_allowed(option: str, given: list[str], find: Callable[[], list[str]]) -> list[str]:
    """What is found; what is given, where the API key may not look and all of it are IDs already.

    :raises NotAllowedError: One may be a name. The message says to give IDs.
    """
    try:
        return find()
    except InvalidKeyError:
        raise
    except NotAllowedError as error:
        if all(map(looks_like_id, given)):
            return given
        error.message += f" Without that permission, give IDs and no names as {option}."
        raise


def _found_or_previewed(find: Callable[[], Any], task: Task) -> Any:
    """What is found. In check mode a task before this one may create it, so that not to find it is a warning."""
    try:
        return find()
    except InvalidOptionsError as error:
        if not task.check_mode:
            raise
        task.warn(f"Unless a task before this one creates it: {error.message}")
        return None
