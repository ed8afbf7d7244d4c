# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds misspelled variables of the collection's roles. Documented in the module of the same name."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import load_extra_vars
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import check_names, set_names

display = Display()


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    SPEC = dict(
        roles=dict(type="list", elements="str", required=True),
        strict=dict(type="bool", default=False),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC)[1]
        given = task_vars or {}
        findings = check_names(given, load_extra_vars(self._loader), options["roles"], options["strict"])
        for warning in findings.warnings:
            display.warning(warning)
        if findings.errors:
            raise AnsibleActionFail("\n".join(findings.errors))
        return {"changed": False, "names": set_names(given, options["roles"])}
