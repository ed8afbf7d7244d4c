# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints a message if Ansible ends before its time. Documented in the module of the same name."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.notice import prepare, withdraw


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    SPEC = dict(
        message=dict(type="str"),
        id=dict(type="str", default=""),
        state=dict(type="str", choices=["present", "absent"], default="present"),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC, required_if=[("state", "present", ["message"])])[1]
        if options["state"] == "absent":
            withdraw(options["id"])
            return {"changed": False}
        return {"changed": False, "id": prepare(options["message"], options["id"])}
