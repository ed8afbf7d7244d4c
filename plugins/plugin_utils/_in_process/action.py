# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of every module: do the module's work in Ansible's own process where that comes to the same.

Nine tenths of a task on the machine where Ansible runs are spent on packing, starting and compiling its module. Here the
module's C(main()) is called instead, with the same arguments, and what it prints is read in the same way. Besides, it can say
how far it is while it waits, since this process can reach the terminal.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence, Set
from datetime import date

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.plugins.action import ActionBase
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible.utils.vars import merge_hash

# imported here, before Ansible forks its workers, so that they need not do it again and again
from ansible_collections.primeintellect.cloud.plugins.module_utils._api import client as _client  # noqa: F401 # pylint: disable=unused-import

from .._switches import switched_off
from .._untrusted import untrusted
from .worker import Worker, quiet

display = Display()


class ModuleAction(NormalAction):
    """Runs C(module) here, or else, as Ansible does without an action plugin, where the task says.

    :cvar module: The Python module that holds the Ansible module.
    """

    module = None

    def run(self, tmp=None, task_vars=None):
        if not self._comes_to_the_same(task_vars):
            return super().run(tmp, task_vars)
        display.vvv(f"{self._task.action} runs in this process; PRIMEINTELLECT_IN_PROCESS=0 gives it one of its own.")
        result = ActionBase.run(self, tmp, task_vars)
        return merge_hash(result, self._run_here(task_vars))

    def _comes_to_the_same(self, task_vars: dict) -> bool:
        """Whether the task would start the Python that runs this, on this machine, as this user, with this environment."""
        return not (
            switched_off("PRIMEINTELLECT_IN_PROCESS")
            or sys.platform == "darwin"  # whose network libraries may crash a forked process
            or self._connection.transport != "local"
            or self._connection.become
            or self._task.async_val
            or any(self._task.environment or ())
        ) and self._is_this_python(task_vars)

    def _is_this_python(self, task_vars: dict) -> bool:
        if self._task.delegate_to:
            task_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        wanted = constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        wanted = self._templar.template(wanted)
        if not isinstance(wanted, str) or not os.path.isabs(wanted):
            return False
        # All virtual environments of a machine may link to one interpreter: the folder counts, too.
        return all(os.path.realpath(path(wanted)) == os.path.realpath(path(sys.executable)) for path in (str, os.path.dirname))

    def _run_here(self, task_vars: dict) -> dict:
        arguments = dict(self._task.args)
        self._update_module_args(self._task.action, arguments, task_vars)
        printed = io.StringIO()
        with _arguments_of_module(arguments), quiet(), contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            self.module.main(Worker(self._task.no_log))
        return untrusted(json.loads(printed.getvalue()))


@contextlib.contextmanager
def _arguments_of_module(arguments: dict):
    """Give a module its arguments as the program around a module does, which C(basic) reads them from."""
    try:
        encoded = json.dumps({"ANSIBLE_MODULE_ARGS": _plain(arguments)}).encode()
    except TypeError as problem:
        raise AnsibleError(f"Unable to pass options to module, they must be JSON serializable: {problem}") from None
    replaced = {"_ANSIBLE_ARGS": encoded, "_ANSIBLE_PROFILE": "legacy"}
    # older ansible-cores have no profiles, and must not look as if they had
    replaced = {name: value for name, value in replaced.items() if hasattr(basic, name)}
    before = {name: getattr(basic, name) for name in replaced}
    # A process may do the items of a loop one after the other: each has its own warnings.
    for store in ("_global_warnings", "_global_deprecations"):
        getattr(warnings, store).clear()
    try:
        for name, value in replaced.items():
            setattr(basic, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(basic, name, value)


def _plain(value):
    """A value as JSON has it: without Ansible's marks, decrypted, and with dates as text."""
    if isinstance(value, str) or getattr(value, "__ENCRYPTED__", False):  # ansible-core 2.16 has no strings in its vault
        return str(value)
    if isinstance(value, Mapping):
        return {str(key) if isinstance(key, str) else key: _plain(item) for key, item in value.items()}
    if isinstance(value, (Sequence, Set)) and not isinstance(value, bytes):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
