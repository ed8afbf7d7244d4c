# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program on this machine, run from Ansible's own process: they run hundreds, and a module takes a third of a second."""

from __future__ import annotations

import os
import subprocess

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """C(run_here) is what C(ansible.builtin.command) is with C(argv), C(chdir) and C(stdin), but changes nothing by itself."""

    def run(self, tmp=None, task_vars=None):
        environ = {}
        self._compute_environment_string(environ)
        _validated, options = self.validate_argument_spec(
            {"argv": {"type": "list", "elements": "str", "required": True}, "chdir": {"type": "path"}, "stdin": {"type": "str"}})
        done = subprocess.run(options["argv"], cwd=options["chdir"], input=options["stdin"] or "", env={**os.environ, **environ},
                              capture_output=True, encoding="utf-8", errors="surrogateescape", check=False)
        said = done.stdout.rstrip("\r\n")
        return {"rc": done.returncode, "stdout": said, "stdout_lines": said.splitlines(), "stderr": done.stderr.rstrip("\r\n"),
                "changed": False, "failed": done.returncode != 0, "msg": f"ended with {done.returncode}"}
