# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of every module: do the module's work in Ansible's own process where that comes to the same.

Nine tenths of a task on the machine where Ansible runs are spent on packing, starting and compiling its module. Here the
module's work is done with the same arguments by the same code. Besides, it can show progress while it waits, since this process
can reach the terminal.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from types import ModuleType
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import ArgumentSpec, Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.options import Check
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Work, perform

from .._switches import switched_off
from .._untrusted import untrusted
from .brief import brief, is_read_by_a_person
from .module import TaskModule
from .worker import Worker, quiet, reporting_interruption

display = Display()


class ModuleAction(NormalAction):
    """Runs C(module) here, or else, as Ansible does without an action plugin, where the task says.

    :cvar module: The Python module that holds the Ansible module.
    :cvar rents: What the module rents, if it rents anything.
    :cvar is_brief: Whether an ad-hoc command shows a short form of the result.
    """

    module: ModuleType
    rents: str | None = None
    is_brief = False

    def run(self, tmp: None = None, task_vars: Json | None = None) -> Json:
        result = self._result(tmp, task_vars)
        return brief(result) if self.is_brief and is_read_by_a_person() else result

    def _result(self, tmp: None, task_vars: Json | None) -> Json:
        if not self._comes_to_the_same(task_vars or {}):
            with reporting_interruption(self._leftovers()):
                result: Json = super().run(tmp, task_vars)
            return result
        display.vvv(f"{self._task.action} runs in this process; PRIMEINTELLECT_IN_PROCESS=0 starts a separate process.")
        result = {**ActionBase.run(self, tmp, task_vars), **self.module.main(self._perform)}
        if not _shows_options(task_vars or {}):
            del result["invocation"]
        return result

    def _comes_to_the_same(self, task_vars: Json) -> bool:
        """Whether the task would start the Python that runs this, on this machine, as this user, with this environment."""
        return not (
            switched_off("PRIMEINTELLECT_IN_PROCESS")
            or sys.platform == "darwin"  # whose network libraries may crash a forked process
            or self._connection.transport != "local"
            or self._connection.become
            or self._task.async_val
            or any(self._task.environment or ())
        ) and self._is_this_python(task_vars)

    def _is_this_python(self, task_vars: Json) -> bool:
        if self._task.delegate_to:
            task_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        wanted = constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        wanted = self._templar.template(wanted)
        if not isinstance(wanted, str) or not os.path.isabs(wanted):
            return False
        # All virtual environments of a machine may link to one interpreter: the folder counts, too.
        return all(os.path.realpath(path(wanted)) == os.path.realpath(path(sys.executable)) for path in (str, os.path.dirname))

    def _perform(self, spec: ArgumentSpec, check: Check, work: Work) -> Json:
        module = TaskModule({**spec, **ACCOUNT_OPTIONS}, _plain(self._task.args), self._task.check_mode)
        with quiet(), _folder(self._loader.get_basedir()):
            result: Json = untrusted(module.finish(perform(module, check, work, Worker(self._task.no_log))))
        return result

    def _leftovers(self) -> str | None:
        """What a module may leave behind that runs elsewhere, where nobody knows how far it is."""
        options = self._task.args
        if not self.rents or self._task.check_mode or options.get("state") == "absent":
            return None
        which = f"{self.rents} {options.get('name') or options.get('id')}"
        return (
            f"If the {which} exists, it is billed. Run {self._task.action} again to continue; to remove the {self.rents}:"
            " state: absent."
        )


def _shows_options(task_vars: Json) -> bool:
    """Whether C(invocation) is in a module's result. Older ansible-cores have no setting for it, and always return it."""
    setting = "INJECT_INVOCATION"
    config = constants.config
    return not config.get_configuration_definition(setting) or bool(config.get_config_value(setting, variables=task_vars))


@contextlib.contextmanager
def _folder(path: str) -> Iterator[None]:
    """Relative paths are below the playbook's folder, as they are for a module that Ansible executes on this machine."""
    before = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def _plain(arguments: Mapping[str, Any]) -> Json:
    """Arguments as a module gets them, that is by JSON: without Ansible's marks, decrypted, and with dates as text."""
    try:
        plain: Json = json.loads(json.dumps(_untagged(arguments)))
    except TypeError as problem:
        raise AnsibleError(f"Unable to pass options to module, they must be JSON serializable: {problem}") from None
    return plain


def _untagged(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key) if isinstance(key, str) else key: _untagged(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, Set)):
        return [_untagged(item) for item in value]
    # in ansible-core 2.16 an encrypted value is a sequence of characters, and no string
    if isinstance(value, (str, Sequence)) and not isinstance(value, bytes):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
