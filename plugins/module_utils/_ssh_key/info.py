# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module ssh_key_info."""

from __future__ import annotations

from .._api.account import Account
from .._common.task import Task
from .._common.types import ApiClient, OptionErrors, Params
from .lookup import SshKeyResource, key_result


def check_ssh_key_info(_params: Params, _account: Account | None) -> OptionErrors:
    """There is nothing to check beyond the spec; see C(run_module)."""
    return []


def list_ssh_keys(params: Params, client: ApiClient, task: Task) -> None:
    """List the keys that fit.

    :param task: Fills C(task.result) with C(ssh_keys).
    """
    task.result["ssh_keys"] = [
        result for result in map(key_result, SshKeyResource(params, client, task).rows())
        if all(params[name] in (None, result[name]) for name in ("name", "id", "fingerprint"))
    ]
