# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions have in common that keep a file on the controller: checked options, one clear error, a diff."""

from __future__ import annotations

import os
import re

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_id

from .locked_file import change

# what can be handed to ssh as a host or a user without being an option, two words or a pattern
_WORD = re.compile(r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*")


class LocalAction(ActionBase):
    """An action that runs where Ansible runs, since it is Ansible's own ssh that reads the file."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    #: The options, as a module's argument spec; one of them is path.
    SPEC: dict = {}
    REQUIRED_IF: tuple = ()

    def perform(self, options: dict, dry: bool) -> dict:
        """Do the work, with options that fit the spec; the result."""
        raise NotImplementedError

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC, required_if=self.REQUIRED_IF)[1]
        try:
            return self.perform(dict(options, path=own_path(options["path"])), self._task.check_mode)
        except CloudError as problem:
            raise AnsibleActionFail(problem.message) from None
        except OSError as problem:
            raise AnsibleActionFail("path: {}: {}".format(options["path"], problem.strerror)) from None


def own_path(path: str) -> str:
    """A path of the controller's; a relative one is below the current folder."""
    return os.path.abspath(os.path.expanduser(path))


def changed_file(path: str, edit, dry: bool) -> dict:
    """Change a file; what a task returns of it."""
    before, after = change(path, edit, dry)
    diff = {"before_header": path, "after_header": path, "before": before, "after": after}
    return {"changed": before != after, "diff": diff, "path": path}


def addressed(pods: list) -> list:
    """The pods that have an address, each only with the nodes that have one, as plain text and numbers.

    :raises CloudError: One is no pod as the modules return it, or holds what ssh could take for something else.
    """
    try:
        usable = [
            {
                "id": str(pod["id"]), "name": str(pod["name"]), "single": len(pod["nodes"]) == 1,
                "nodes": [_node(node) for node in pod["nodes"] if node["ansible_host"]],
            }
            for pod in pods
        ]
    except (KeyError, OverflowError, TypeError, ValueError):
        raise CloudError("pods: an entry is no pod as primeintellect.cloud.pod returns it, with id, name and nodes") from None
    return [pod for pod in usable if pod["nodes"] and _is_id(pod["id"])]


def _node(node: dict) -> dict:
    host, user = str(node["ansible_host"]), str(node["ansible_user"])
    if not _WORD.fullmatch(host) or not _WORD.fullmatch(user):
        raise CloudError(f"pods: ssh can't take the address {host!r}, or the user {user!r}")
    return {"index": int(node.get("index") or 0), "host": host, "port": int(node["ansible_port"]), "user": user}


def _is_id(pod_id: str) -> bool:
    if not is_id(pod_id):
        raise CloudError(f"pods: {pod_id!r} can't be the id of a pod")
    return True
