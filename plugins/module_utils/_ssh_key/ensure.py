# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ssh_key module's work: find the key, then upload it, make it the primary one or remove it."""

from __future__ import annotations

from .._api.account import Account
from .._common.checks import check_id
from .._common.errors import InvalidOptionsError
from .._common.public_key import PublicKey, read_public_key
from .._common.task import Task
from .._common.text import label
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._lifecycle.create import create_once
from .._lifecycle.duplicates import resolve_duplicates
from .._lifecycle.find import only_one, refuse_other_name
from .._lifecycle.remove import remove
from .lookup import SshKeyResource, key_result

# Characters; the longest public key is far shorter.
_LONGEST_FILE = 100_000


def check_ssh_key(params: Params, _account: Account | None) -> OptionErrors:
    """What is wrong with the ssh_key module's options beyond their spec, a private key above all; see C(run_module)."""
    problems = _check_key(params)
    for name in ("name", "id"):
        if params[name] is not None and not (params[name].strip() and params[name].isprintable()):
            problems.append({"param": name, "message": "is empty or contains characters that can't be printed"})
    if params["state"] == "absent" and params["primary"] is not None:
        problems.append({"param": "primary", "message": "has no meaning with state: absent"})
    return problems + check_id("id", (params["id"] or "").strip())


def _check_key(params: Params) -> OptionErrors:
    if params["public_key"] is not None and params["public_key_file"] is not None:
        return [{"param": "public_key_file", "message": "give public_key or public_key_file, and not both"}]
    option = "public_key" if params["public_key"] is not None else "public_key_file"
    try:
        key = given_key(params)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None)
        return [{"param": option, "message": f"{params[option]} can't be read: {reason}" if reason else str(error)}]
    if not key and not params["id"] and not params["name"]:
        return [{"param": "name", "message": "one of name, id, public_key and public_key_file is required"}]
    return []


def given_key(params: Params) -> PublicKey | None:
    """The key that the task gives as text or as a file.

    :raises OSError: The file can't be read.
    :raises ValueError: It is no public key; its text is not repeated.
    """
    if params["public_key"] is not None:
        return read_public_key(params["public_key"])
    if params["public_key_file"] is not None:
        with open(params["public_key_file"], encoding="utf-8", errors="replace") as file:
            return read_public_key(file.read(_LONGEST_FILE))
    return None


def manage_ssh_key(params: Params, client: ApiClient, task: Task) -> None:
    """Bring one key to the state that the task asks for.

    :param task: Fills C(task.result) with C(changed), C(ssh_key) and C(diff).
    :raises CloudError: The state was not reached.
    """
    resource = SshKeyResource(params, client, task, given_key(params))
    keys = resource.rows()
    found = _find(resource, keys)
    if params["state"] == "absent":
        _remove(resource, found)
        return
    task.result["diff"] = {"before": {}, "after": {}}
    # one that is listed several times counts as the primary one if any of them is
    row = next((one for one in found if one.get("isPrimary")), found[0] if found else None)
    if row is None:
        _warn_of_namesakes(resource, keys)
        row = _upload(resource)
    resource.show(row)
    if params["primary"] is not None and bool(row.get("isPrimary")) != params["primary"]:
        task.result["diff"]["before"].update({"is_primary": bool(row.get("isPrimary"))} if found else {})
        task.result["diff"]["after"]["is_primary"] = params["primary"]
        if not task.check_mode:
            client.patch(resource.path + row["id"], {"isPrimary": params["primary"]})
        task.result["changed"] = True
        resource.show(dict(row, isPrimary=params["primary"]))


def _find(resource: SshKeyResource, keys: list[Json]) -> list[Json]:
    """The keys that the task means: by ID, else by the key itself, else by name.

    :raises InvalidOptionsError: The ID, the name and the key do not fit together, or several have the name.
    """
    params = resource.params
    if params["id"]:
        return _find_by_id(resource, keys)
    if resource.key:
        found = resource.named(keys)
        for row in found if params["state"] == "absent" else []:
            refuse_other_name(resource, row, "; give that name, or none")
        return found
    found = [row for row in keys if row.get("name") == params["name"]]
    only_one("SSH key", params["name"], found)
    if not found and params["state"] == "present":
        raise InvalidOptionsError([{"param": "public_key", "message": f"is required, since no key is named {params['name']}"}])
    return found


def _find_by_id(resource: SshKeyResource, keys: list[Json]) -> list[Json]:
    params = resource.params
    found = [row for row in keys if row["id"] == params["id"]]
    if not found and params["state"] == "present":
        raise InvalidOptionsError([{"param": "id", "message": f"there is no SSH key with the ID {params['id']}"}])
    for row in found:
        if resource.key and not resource.has_key(row):
            raise InvalidOptionsError([{"param": "id", "message": f"{label(row)} is another key than the one that is given"}])
        refuse_other_name(resource, row, "; the API can't rename keys")
    return found


def _warn_of_namesakes(resource: SshKeyResource, keys: list[Json]) -> None:
    name = resource.params["name"]
    namesakes = ", ".join(label(row) for row in keys if name and row.get("name") == name)
    if namesakes:
        resource.task.warn(f"Another key has this name, and stays: {namesakes}. To remove it: state: absent with its id.")


def _upload(resource: SshKeyResource) -> Json:
    """Upload a key, so that it is listed once whoever else uploads it."""
    params, task, key = resource.params, resource.task, resource.key
    if not params["name"] or key is None:
        raise InvalidOptionsError([{"param": "name", "message": "is required to upload a key"}])
    task.result["diff"]["after"] = {"name": params["name"], "fingerprint": key.fingerprint}
    if task.check_mode:
        task.result["changed"] = True
        return {"name": params["name"], "publicKey": str(key), "isPrimary": False}
    row, answered = create_once(resource, {"name": params["name"], "publicKey": str(key)})
    return resolve_duplicates(resource, row, answered, None)[0]


def _remove(resource: SshKeyResource, found: list[Json]) -> None:
    task = resource.task
    task.result["diff"] = {"before": {"ids": [row["id"] for row in found]} if found else {}, "after": {}}
    for row in found:
        if task.check_mode:
            task.result["changed"] = True
        else:
            remove(resource, row)
    task.result["ssh_key"] = key_result(found[0]) if found else None
