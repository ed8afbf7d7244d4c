# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a known-hosts file that records which pod each key belongs to.

A line is one of OpenSSH's, with the pod in the comment after the key, so that any program can read it:

    [192.0.2.7]:2201,5f1c2a4b ssh-ed25519 AAAA... primeintellect.cloud pod=5f1c2a4b user=ubuntu identity=/home/me/.ssh/gpu

The last two are how a login has worked, as far as that is known and cannot be read elsewhere. The ID beside the address is for
C(HostKeyAlias). All other lines stay byte by byte, except those for an address that a pod has.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import PublicKey, public_key_or_none

DEFAULT_PATH = "~/.ssh/primeintellect/known_hosts"
_MARK = "primeintellect.cloud pod="
_POD = re.compile(re.escape(_MARK) + r"(?P<pod>\S+)(?: user=(?P<user>\S+))?(?: identity=(?P<identity>.+))?")


class Login(NamedTuple):
    """Who may log in to a pod, and with which private key; empty if that is not known."""

    user: str = ""
    identity: str = ""


UNKNOWN_LOGIN = Login()


class HostKeyChangedError(CloudError):
    """A pod shows another host key than it did before."""


def known_hosts_name(host: str, port: int) -> str:
    """An address as a known-hosts file writes it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
    host = host.lower()
    return host if port == 22 else f"[{host}]:{port}"


def host_key_alias(pod_id: str) -> str:
    """The name under which the keys of a pod stand in the file, whatever its addresses are."""
    return pod_id.lower()  # as OpenSSH compares it


def parse_scan(output: str) -> list[PublicKey]:
    """The keys in the output of ssh-keyscan."""
    lines = (line.partition(" ")[2] for line in _lines(output) if not line.startswith("#"))
    return [PublicKey(key.type, key.blob, "") for key in map(public_key_or_none, lines) if key]


def recorded_keys(text: str) -> dict[str, dict[str, list[PublicKey]]]:
    """The keys of pods in a file: pod ID -> address -> keys."""
    pods: dict[str, dict[str, list[PublicKey]]] = {}
    for line in _lines(text):
        names, key, pod_id, _login = _parse_line(line)
        if key and pod_id:
            pods.setdefault(pod_id, {}).setdefault(names[0], []).append(key)
    return pods


def recorded_logins(text: str) -> dict[str, Login]:
    """How to log in to the pods in a file, by their IDs."""
    return {pod_id: login for _names, _key, pod_id, login in map(_parse_line, _lines(text)) if pod_id}


def record_keys(text: str, pod_id: str, scanned: dict[str, list[PublicKey]], title: str, login: Login = UNKNOWN_LOGIN) -> str:
    """Record the keys of a pod.

    A new pod is trusted, and the keys of other pods at its addresses are removed. A known pod must have the keys that were
    recorded, even if its addresses have changed. No further key is added to a known address: a server can show keys
    in a scan without having their private parts.

    :param scanned: Address -> the keys that it has shown.
    :param title: The pod's name in messages.
    :param login: What is empty stays as it was recorded.
    :raises HostKeyChangedError: An address has another key than before.
    """
    known = recorded_keys(text).get(pod_id, {})
    moved_from = {address: keys for address, keys in known.items() if address not in scanned}
    kept: dict[str, list[PublicKey]] = {}
    for address, keys in scanned.items():
        if address in known:
            _require_same(known[address], keys, address, pod_id, title)
            kept[address] = known[address]
            continue
        old_address = next((old for old, old_keys in moved_from.items() if _may_be_same(old_keys, keys)), None)
        if old_address:
            kept[address] = moved_from.pop(old_address)
        elif moved_from:
            _require_same(next(iter(moved_from.values())), keys, address, pod_id, title)
        else:
            kept[address] = keys
    kept.update(moved_from)
    lines = [line for line in _lines(text) if not _is_replaced(line, pod_id, kept)]
    alias = host_key_alias(pod_id)
    recorded = recorded_logins(text).get(pod_id, UNKNOWN_LOGIN)
    values = zip((" user=", " identity="), map(lambda new, old: new or old, login, recorded))
    mark = "".join([_MARK, pod_id, *(f"{name}{value}" for name, value in values if value and value.isprintable())])
    new = [f"{address},{alias} {key.type} {key.blob} {mark}\n" for address, keys in kept.items() for key in keys]
    if new and lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    # the same keys in another order are not a change
    return text if sorted(lines + new) == sorted(_lines(text)) else "".join(lines + new)


def forget_pods(text: str, pod_ids: list[str]) -> str:
    """Remove the keys of pods."""
    return "".join(line for line in _lines(text) if _parse_line(line)[2] not in pod_ids)


def _lines(text: str) -> list[str]:
    """The lines with their ends. Other characters that str.splitlines takes for the end of a line belong to it."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _parse_line(line: str) -> tuple[list[str], PublicKey | None, str | None, Login]:
    """A line's addresses, its key, and its pod's ID and login; the key and the ID are None if the line has none."""
    names, _space, rest = line.strip().partition(" ")
    key = public_key_or_none(rest) if names and names[0] not in "#@|" else None
    match = _POD.fullmatch(key.comment) if key else None
    login = Login(match["user"] or "", match["identity"] or "") if match else UNKNOWN_LOGIN
    return names.split(","), key, match["pod"] if match else None, login


def _is_replaced(line: str, pod_id: str, addresses: dict[str, list[PublicKey]]) -> bool:
    names, key, owner, _login = _parse_line(line)
    return owner == pod_id or (key is not None and any(name.lower() in addresses for name in names))


def _may_be_same(recorded: list[PublicKey], scanned: list[PublicKey]) -> bool:
    """Whether these may be keys of one server: it has keys of a common type, and those are the same."""
    types = {key.type: key for key in recorded}
    common = [key for key in scanned if key.type in types]
    return bool(common) and all(key.same(types[key.type]) for key in common)


def _require_same(recorded: list[PublicKey], scanned: list[PublicKey], address: str, pod_id: str, title: str) -> None:
    if not _may_be_same(recorded, scanned):
        raise HostKeyChangedError(
            f"The host key of {title} at {address} is not the one that was recorded for this pod. "
            f"It was {_fingerprints(recorded)}; now it is {_fingerprints(scanned)}. "
            "The machine that answers there may not be the pod, and nothing was sent to it. If you know why the key has changed, "
            f"forget the old one with primeintellect.cloud.host_keys (state: absent, pod_ids: {pod_id}, and the "
            "path of the file, unless it is the default), and run this again."
        )


def _fingerprints(keys: list[PublicKey]) -> str:
    return ", ".join(f"{key.type} {key.fingerprint}" for key in keys)
