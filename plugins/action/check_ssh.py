# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks whether SSH will get in to a machine that is not rented yet. Documented in the module of the same name."""

from __future__ import annotations

import shutil
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import PublicKey, public_key_or_none
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import printable
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.keyscan import SSH_MISSING
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import absolute_path_or_empty
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.private_key import (
    check_private_key,
    public_part,
    usable_keys,
)

display = Display()
_UPLOAD = (
    "ansible localhost -m primeintellect.cloud.ssh_key -a 'name=mine public_key_file=~/.ssh/id_ed25519.pub primary=true'"
)


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    SPEC = dict(
        private_key_file=dict(type="str", default=""),
        ssh_key=dict(type="str"),
        ssh_key_id=dict(type="str"),
        ssh_keys=dict(type="list", elements="dict", no_log=False),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC)[1]
        if not shutil.which("ssh-keyscan"):
            return _failed(SSH_MISSING.format("ssh-keyscan"))
        path = absolute_path_or_empty(options["private_key_file"])
        if path:
            try:
                check_private_key(path)
            except CloudError as error:
                return _failed(f"ssh_private_key_file: {error.message}.")
        problem, matches = _compare(path, options)
        return {"changed": False, "problem": problem, "matches": matches}


def _failed(message: str) -> Json:
    """A failure that C(failed_when) can overrule, which an exception is not."""
    return {"failed": True, "msg": message}


def _compare(path: str, options: Params) -> tuple[str, bool | None]:
    """Why a new machine would not let anybody in, if that is certain, else nothing; if it is only likely, the user is warned.

    The second value says whether a private key here belongs to the key that the machine accepts; None if that is not known.
    """
    keys = options["ssh_keys"]
    if keys == [] and not public_key_or_none(options["ssh_key"]):
        return f"The account has no SSH key, so nobody could log in to a new machine. Upload yours: {_UPLOAD}", False
    admitted, name = _admitted(options)
    if not admitted:
        return "", None
    own = public_part(path) if path else None
    if own and not own.same(admitted):
        return (
            f"ssh_private_key_file: {path} ({own.fingerprint}) does not belong to the SSH key that a new machine accepts, {name} "
            f"({admitted.fingerprint}). Set ssh_private_key_file to the private key of {name}, or pod_ssh_key to the key of the "
            f"account that belongs to yours. To upload yours: {_UPLOAD}"
        ), False
    if path:
        return "", True if own else None
    found = any(key.same(admitted) for key in usable_keys())
    if not found:
        display.warning(
            f"Neither ~/.ssh nor the SSH agent has the SSH key that a new machine accepts, {name} ({admitted.fingerprint}). If "
            "ssh does not find its private key elsewhere, set ssh_private_key_file."
        )
    return "", found


def _admitted(options: Params) -> tuple[PublicKey | None, str]:
    """The key that a new machine will accept, if that is known, and its name."""
    given = public_key_or_none(options["ssh_key"])
    if given:
        return given, "pod_ssh_key"
    keys, wanted = options["ssh_keys"], options["ssh_key_id"] or options["ssh_key"]
    if keys is None:
        display.warning("The SSH keys of the account cannot be read, so it is not known whether a new machine accepts yours.")
        return None, ""
    if wanted:
        found = [key for key in keys if key["id"] == wanted] or [key for key in keys if key["name"] == wanted]
    else:
        found = [key for key in keys if key["is_primary"]]
    if len(found) != 1:
        return None, ""
    kind = "" if wanted else ", the primary key of the account"
    return public_key_or_none(found[0]["public_key"]), printable(f"{found[0]['name']}{kind}")
