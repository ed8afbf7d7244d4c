# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds misspelled variables of the collection's roles. Documented in the module of the same name."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import load_extra_vars
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import argument_spec, check_names, set_names

display = Display()


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    SPEC = dict(
        roles=dict(type="list", elements="str", required=True),
        strict=dict(type="bool", default=False),
        validate=dict(type="bool", default=False),
        problems=dict(type="list", elements="str", default=[]),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC)[1]
        given = task_vars or {}
        findings = check_names(given, load_extra_vars(self._loader), options["roles"], options["strict"])
        for warning in findings.warnings:
            display.warning(warning)
        errors = [*findings.errors, *options["problems"]]
        if options["validate"]:
            errors += self._invalid(options["roles"][0], given)
        if errors:
            raise AnsibleActionFail("\n".join(errors))
        return {"changed": False, "names": set_names(given, options["roles"])}

    def _invalid(self, role: str, given: dict[str, Any]) -> list[str]:
        """What Ansible finds wrong with the values of a role's variables."""
        spec = argument_spec(role)
        values = {name: self._templar.template(given[name]) for name in spec if name in given}
        messages: list[str] = ArgumentSpecValidator(spec).validate(values).error_messages
        return messages
