# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator is to do, told from Ansible's own process: they tell it hundreds of things."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.primeintellect.cloud.tests.simulator.control import control


class ActionModule(ActionBase):
    """C(tell_simulator) sends C(body) to C(path) below C(/_simulator), with C(method)."""

    def run(self, tmp=None, task_vars=None):
        _validated, options = self.validate_argument_spec({
            "path": {"required": True}, "method": {"default": "POST"}, "body": {"type": "raw", "default": {}},
        })
        try:
            control(task_vars["simulator_url"], options["path"], options["body"], options["method"])
        except (OSError, ValueError) as error:
            said = error.read().decode(errors="replace") if hasattr(error, "read") else ""
            return {"failed": True, "msg": f"{options['method']} {options['path']}: {error} {said}"}
        return {"changed": False}
