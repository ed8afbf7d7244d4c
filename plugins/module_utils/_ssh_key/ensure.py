# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of the modules for SSH keys: find, upload, make primary, remove."""

from __future__ import annotations

from .._common.errors import CloudError, InvalidOptionsError, NotFoundError, OutcomeUnknownError
from .._common.public_key import PublicKey, public_key_or_none, read_public_key
from .._common.text import label
from .lookup import _PATH, key_result, list_keys

# Seconds before each look for a key whose upload was not answered
LOOKS = (0, 1, 2)


def check_ssh_key(params: dict, _account) -> list:
    """What is wrong with the ssh_key module's options beyond their spec, a private key above all; see C(run_module)."""
    problems = []
    if params["public_key"] is not None and params["public_key_file"] is not None:
        problems.append({"param": "public_key_file", "message": "give public_key or public_key_file, and not both"})
    else:
        option = "public_key" if params["public_key"] is not None else "public_key_file"
        try:
            key = given_key(params)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None)
            message = f"{params[option]} can't be read: {reason}" if reason else str(error)
            problems.append({"param": option, "message": message})
        else:
            if not key and not params["id"] and not params["name"]:
                problems.append({"param": "name", "message": "one of name, id, public_key and public_key_file is required"})
    for name in ("name", "id"):
        if params[name] is not None and not (params[name].strip() and params[name].isprintable()):
            problems.append({"param": name, "message": "is empty or can't be printed"})
    if params["id"] and "/" in params["id"]:
        problems.append({"param": "id", "message": "holds characters that no id has (it is {!r})".format(params["id"])})
    if params["state"] == "absent" and params["primary"] is not None:
        problems.append({"param": "primary", "message": "has no meaning with state: absent"})
    return problems


def given_key(params: dict) -> PublicKey | None:
    """The key that the task gives as text or as a file.

    :raises OSError: The file can't be read.
    :raises ValueError: It is no public key; its text is not repeated.
    """
    if params["public_key"] is not None:
        return read_public_key(params["public_key"])
    if params["public_key_file"] is not None:
        with open(params["public_key_file"], encoding="utf-8", errors="replace") as file:
            return read_public_key(file.read(100_000))
    return None


def manage_ssh_key(params: dict, client, task) -> None:
    """Bring one key to the state that the task asks for.

    :param task: Fills C(task.result) with C(changed), C(ssh_key) and C(diff).
    :raises CloudError: The state was not reached.
    """
    key = given_key(params)
    keys = list_keys(client)
    found = _find(key, params, keys)
    if params["state"] == "absent":
        _remove(found, client, task)
        return
    task.result["diff"] = {"before": {}, "after": {}}
    # one that stands there several times counts as the primary one if any of them is
    row = next((one for one in found if one.get("isPrimary")), found[0] if found else None)
    if row is None:
        _warn_of_namesakes(keys, params["name"], task)
        row = _upload(key, params, client, task)
    _show(row, task)
    if params["primary"] is not None and bool(row.get("isPrimary")) != params["primary"]:
        task.result["diff"]["before"].update({"is_primary": bool(row.get("isPrimary"))} if found else {})
        task.result["diff"]["after"]["is_primary"] = params["primary"]
        if not task.check_mode:
            client.patch(_PATH + row["id"], {"isPrimary": params["primary"]})
        task.result["changed"] = True
        _show(dict(row, isPrimary=params["primary"]), task)


def _find(key: PublicKey | None, params: dict, keys: list) -> list:
    """The keys that the task means: by id, else by the key itself, else by name.

    :raises InvalidOptionsError: The id, the name and the key do not fit together, or several have the name.
    """
    if params["id"]:
        found = [row for row in keys if row["id"] == params["id"]]
        if not found and params["state"] == "present":
            raise InvalidOptionsError([{"param": "id", "message": "there is no key with the id {}".format(params["id"])}])
        for row in found:
            if key and not key.same(public_key_or_none(row.get("publicKey"))):
                raise InvalidOptionsError([{"param": "id", "message": f"{label(row)} is another key than the one that is given"}])
            if params["name"] and row.get("name") != params["name"]:
                raise InvalidOptionsError([{"param": "name", "message": f"the key is {label(row)}, and the API can't rename keys"}])
        return found
    if key:
        found = [row for row in keys if key.same(public_key_or_none(row.get("publicKey")))]
        others = [row for row in found if params["name"] and row.get("name") != params["name"]]
        if others and params["state"] == "absent":
            raise InvalidOptionsError([{"param": "name", "message": f"the key is {label(others[0])}; give that name, or none"}])
        return found
    found = [row for row in keys if row.get("name") == params["name"]]
    if len(found) > 1:
        raise InvalidOptionsError([{"param": "name", "message": "%d keys are named %s: give the id of one of them: %s" % (
            len(found), params["name"], ", ".join(sorted(row["id"] for row in found))
        )}])
    if not found and params["state"] == "present":
        raise InvalidOptionsError([{"param": "public_key", "message": "is required, since there is no key named {}".format(params["name"])}])
    return found


def _warn_of_namesakes(keys: list, name: str | None, task) -> None:
    namesakes = [row for row in keys if name and row.get("name") == name]
    if namesakes:
        task.warn("There is another key with this name, which stays: {}. To remove it: state: absent with its id.".format(", ".join(label(row) for row in namesakes)))


def _upload(key: PublicKey, params: dict, client, task) -> dict:
    """Upload a key. If the answer is lost, it is looked for, so that it does not come to stand there twice."""
    if not params["name"]:
        raise InvalidOptionsError([{"param": "name", "message": "is required to upload a key"}])
    task.result["diff"]["after"] = {"name": params["name"], "fingerprint": key.fingerprint}
    if task.check_mode:
        task.result["changed"] = True
        return {"name": params["name"], "publicKey": str(key), "isPrimary": False}
    try:
        row = client.post(_PATH, {"name": params["name"], "publicKey": str(key)})
        if isinstance(row.get("id"), str):
            task.result["changed"] = True
            return row
        lost = OutcomeUnknownError("the answer to the upload has no id.")
    except OutcomeUnknownError as problem:
        lost = problem
    for pause in LOOKS:
        client.clock.sleep(pause)
        found = [row for row in list_keys(client) if key.same(public_key_or_none(row.get("publicKey")))]
        if found:
            task.result["changed"] = True
            return found[0]
    raise CloudError(f"The key was not uploaded: {lost.message}", lost.status, lost.params)


def _remove(found: list, client, task) -> None:
    task.result["ssh_key"] = key_result(found[0]) if found else None
    task.result["diff"] = {"before": {"ids": [row["id"] for row in found]} if found else {}, "after": {}}
    for row in found:
        if not task.check_mode:
            try:
                client.delete(_PATH + row["id"])
            except NotFoundError:
                pass  # someone else was quicker
        task.result["changed"] = True


def _show(row: dict, task) -> None:
    task.result["ssh_key"] = key_result(row)
