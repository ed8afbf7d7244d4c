# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find SSH keys by name, id or text, and put one into a result."""

from __future__ import annotations

from .._api.contract import SSH_KEY_FIELDS
from .._common.errors import InvalidOptionsError, InvalidResponseError
from .._common.public_key import public_key_or_none
from .._common.text import label
from .._common.values import pick

_PATH = "/ssh_keys/"


def list_keys(client) -> list:
    """All keys of the account, as the API gives them.

    :raises InvalidResponseError: One has no id.
    """
    keys = client.rows(_PATH)
    if not all(isinstance(row.get("id"), str) for row in keys):
        raise InvalidResponseError(f"GET {_PATH}: a key is listed without an id.")
    return keys


def find_key_id(wanted: str, client) -> str:
    """The id of the key that C(pod)'s option C(ssh_key) means: an id, a name or a public key.

    :raises InvalidOptionsError: There is none, or there are several with the name.
    """
    keys, public = list_keys(client), public_key_or_none(wanted)
    if public:
        found = [row for row in keys if public.same(public_key_or_none(row.get("publicKey")))][:1]
    else:
        found = [row for row in keys if row["id"] == wanted] or [row for row in keys if row.get("name") == wanted]
    if len(found) == 1:
        return found[0]["id"]
    if found:
        raise InvalidOptionsError([{"param": "ssh_key", "message": "%d keys have this name: give one of their ids: %s" % (
            len(found), ", ".join(sorted(row["id"] for row in found))
        )}])
    raise InvalidOptionsError([{"param": "ssh_key", "message": (
        "the account has no such key; upload it with primeintellect.cloud.ssh_key. It has: %s"
        % (", ".join(sorted(label(row) for row in keys)) or "none")
    )}])


def key_result(row: dict) -> dict:
    """Describe a key for a playbook."""
    result = pick(row, SSH_KEY_FIELDS)
    key = public_key_or_none(row.get("publicKey"))
    result["type"] = key.type if key else None
    result["comment"] = key.comment if key else None
    result["fingerprint"] = key.fingerprint if key else None
    return result
