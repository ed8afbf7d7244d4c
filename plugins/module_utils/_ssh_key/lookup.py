# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SSH keys as a resource: find them by ID, name or text, and put one into a result."""

from __future__ import annotations

from .._api.contract import SSH_KEY_FIELDS
from .._common.errors import InvalidOptionsError, InvalidResponseError, NotFoundError
from .._common.public_key import PublicKey, public_key_or_none
from .._common.task import Task
from .._common.text import label
from .._common.types import ApiClient, Json, Params
from .._common.values import is_id, pick
from .._lifecycle.find import only_one
from .._lifecycle.resource import Resource


class SshKeyResource(Resource):
    """The SSH key that a task manages. Two rows with the same key are the same, whatever their names.

    :ivar key: The key that the task gives; None if it names one.
    """

    noun = "SSH key"
    path = "/ssh_keys/"
    billed = False
    timeout_option = ""

    def __init__(self, params: Params, client: ApiClient, task: Task, key: PublicKey | None = None) -> None:
        # Removing a key takes the API moments; the module has no options for that.
        super().__init__(dict(params, wait_timeout=60, poll_interval=5), client, task)
        self.key = key

    def rows(self) -> list[Json]:
        """All keys of the account.

        :raises InvalidResponseError: One has no ID, so that nothing could be done with it.
        """
        keys = super().rows()
        if not all(is_id(row.get("id")) for row in keys):
            raise InvalidResponseError(f"GET {self.path}: an SSH key is listed without a valid ID.")
        return keys

    def read(self, resource_id: str) -> Json:
        """Find one key in the list, since the API has no call for one."""
        found = [row for row in self.rows() if row["id"] == resource_id]
        if not found:
            raise NotFoundError(f"there is no SSH key with the ID {resource_id}.")
        return found[0]

    def named(self, rows: list[Json] | None = None) -> list[Json]:
        """The rows with the task's key."""
        return [row for row in (self.rows() if rows is None else rows) if self.has_key(row)]

    def has_key(self, row: Json) -> bool:
        """Whether a row is the key that the task gives."""
        return self.key is not None and self.key.same(public_key_or_none(row.get("publicKey")))

    def is_own(self, row: Json) -> bool:
        return self.has_key(row)

    def show(self, resource: Json) -> None:
        self.task.result["ssh_key"] = key_result(resource)

    def differs(self, resource: Json) -> bool:
        return not self.has_key(resource)


def find_key_id(wanted: str, params: Params, client: ApiClient, task: Task) -> str:
    """The ID of the key that the option C(ssh_key) of C(pod) means: an ID, a name or a public key.

    :raises InvalidOptionsError: There is none, or there are several with the name.
    """
    keys, public = SshKeyResource(params, client, task).rows(), public_key_or_none(wanted)
    if public:
        found = [row for row in keys if public.same(public_key_or_none(row.get("publicKey")))][:1]
    else:
        found = [row for row in keys if row["id"] == wanted] or [row for row in keys if row.get("name") == wanted]
    key = only_one("SSH key", wanted, found, "ssh_key", "ssh_key_id")
    if key is None:
        raise InvalidOptionsError([{"param": "ssh_key", "message": (
            "the account has no such key; upload it with primeintellect.cloud.ssh_key. It has: "
            + (", ".join(sorted(label(row) for row in keys)) or "none")
        )}])
    return str(key["id"])


def key_result(row: Json) -> Json:
    """Describe a key for a playbook."""
    result = pick(row, SSH_KEY_FIELDS)
    key = public_key_or_none(row.get("publicKey"))
    result["type"] = key.type if key else None
    result["comment"] = key.comment if key else None
    result["fingerprint"] = key.fingerprint if key else None
    return result
