# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module ssh_key_info."""

from __future__ import annotations

from .lookup import key_result, list_keys


def check_ssh_key_info(_params: dict, _account) -> list:
    """There is nothing to check beyond the spec; see C(run_module)."""
    return []


def list_ssh_keys(params: dict, client, task) -> None:
    """The ssh_key_info module's work."""
    task.result["ssh_keys"] = [
        result for result in map(key_result, list_keys(client))
        if params["name"] in (None, result["name"]) and params["id"] in (None, result["id"])
        and params["fingerprint"] in (None, result["fingerprint"])
    ]
