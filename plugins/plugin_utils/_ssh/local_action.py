# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions that maintain a file on the controller share: validated options, readable errors, a diff."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

from .locked_file import update


class LocalAction(ActionBase):
    """An action that runs on the controller, because Ansible's own ssh reads the file."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    #: The options, as a module's argument spec; one of them is path.
    SPEC: Params = {}
    REQUIRED_IF: tuple[tuple[str, str, list[str]], ...] = ()

    #: The variables of the host that the task is for.
    task_vars: dict[str, Any]

    def perform(self, options: Params, check_mode: bool) -> Json:
        """Do the work and return the result. The options are validated."""
        raise NotImplementedError

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        self.task_vars = task_vars or {}
        options = self.validate_argument_spec(self.SPEC, required_if=self.REQUIRED_IF)[1]
        try:
            return self.perform(dict(options, path=absolute_path(options["path"])), self._task.check_mode)
        except CloudError as problem:
            raise AnsibleActionFail(problem.message) from None
        except OSError as problem:
            raise AnsibleActionFail(f"path: {options['path']}: {problem.strerror}") from None


def absolute_path(path: str) -> str:
    """A path on the controller; a relative one is below the current folder."""
    return os.path.abspath(os.path.expanduser(path))


def absolute_path_or_empty(path: str | None) -> str:
    """The same for a path that need not be given; else an empty text."""
    return absolute_path(path) if path else ""


def update_file(path: str, edit: Callable[[str], str], check_mode: bool) -> Json:
    """Update a file as C(locked_file.update) does, and return a task's result with the diff."""
    before, after = update(path, edit, check_mode)
    diff = {"before_header": path, "after_header": path, "before": before, "after": after}
    return {"changed": before != after, "diff": diff, "path": path}
