# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file on this machine, written from Ansible's own process: C(ansible.builtin.copy) takes two modules, and half a second."""

from __future__ import annotations

import json
from pathlib import Path

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """C(write_here) is what C(ansible.builtin.copy) is with C(content), and makes the folders above the file."""

    def run(self, tmp=None, task_vars=None):
        _validated, options = self.validate_argument_spec({
            "dest": {"type": "path", "required": True}, "content": {"type": "raw", "required": True}, "mode": {"default": "0600"},
        })
        content, path = options["content"], Path(options["dest"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        path.chmod(int(options["mode"], 8))
        return {"changed": False}
