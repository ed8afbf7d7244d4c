# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a known-hosts file that remembers of which pod each key is.

A line is one of OpenSSH's, with the pod in the comment behind the key, so that any program reads it:

    [192.0.2.7]:2201 ssh-ed25519 AAAA... primeintellect.cloud pod=5f1c2a4b

What is no such line is left alone, unless it speaks of an address that a pod has.
"""

from __future__ import annotations

import re

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import PublicKey, public_key_or_none

_MARK = "primeintellect.cloud pod="
_POD = re.compile(re.escape(_MARK) + r"(?P<pod>\S+)")


class ChangedKey(CloudError):
    """A pod shows another host key than it did before."""


def place(host: str, port: int) -> str:
    """How a known-hosts file writes an address."""
    host = host.lower()
    return host if port == 22 else "[%s]:%d" % (host, port)


def scanned(output: str) -> list:
    """The keys in what ssh-keyscan has printed."""
    lines = (line.partition(" ")[2] for line in output.splitlines() if not line.startswith("#"))
    return [PublicKey(key.type, key.blob, "") for key in map(public_key_or_none, lines) if key]


def recorded(text: str) -> dict:
    """Whose keys a file has: by the id of the pod, and then by the address, a list of keys."""
    pods: dict = {}
    for line in text.splitlines():
        names, key, pod = _entry(line)
        if pod:
            pods.setdefault(pod, {}).setdefault(names[0], []).append(key)
    return pods


def record(text: str, pod: str, found: dict, title: str) -> str:
    """Note the keys of a pod.

    A pod that is not known yet is believed, and what was noted of another pod at its addresses goes. A pod that is known must
    have the keys that it had, also where its addresses are others now. Of a known address no further key is taken: whoever
    shows a key in a scan need not have its private part.

    :param found: By the address, the list of keys that it has shown.
    :param title: Of the pod, for messages.
    :raises ChangedKey: An address has another key than before.
    """
    known = recorded(text).get(pod, {})
    left = {address: keys for address, keys in known.items() if address not in found}
    kept = {}
    for address, keys in found.items():
        if address in known:
            _compare(known[address], keys, address, pod, title)
            kept[address] = known[address]
            continue
        moved = next((before for before, ours in left.items() if _agree(ours, keys)), None)
        if moved:
            kept[address] = left.pop(moved)
        elif left:
            _compare(next(iter(left.values())), keys, address, pod, title)
        else:
            kept[address] = keys
    kept.update((address, keys) for address, keys in left.items())
    lines = [line for line in text.splitlines() if _stays(line, pod, kept)]
    lines += [
        f"{address} {key.type} {key.blob} {_MARK}{pod}" for address, keys in kept.items() for key in keys
    ]
    # the same keys in another order are no change
    return text if sorted(lines) == sorted(text.splitlines()) else "".join(line + "\n" for line in lines)


def forget(text: str, pods: list) -> str:
    """Remove the keys of pods."""
    return "".join(line for line in text.splitlines(keepends=True) if _entry(line)[2] not in pods)


def _entry(line: str) -> tuple:
    """A line's addresses, its key, and the id of its pod; the last two are None where there is none."""
    names, _space, rest = line.strip().partition(" ")
    key = public_key_or_none(rest) if names and names[0] not in "#@|" else None
    match = _POD.fullmatch(key.comment) if key else None
    return names.split(","), key, match["pod"] if match else None


def _stays(line: str, pod: str, places: dict) -> bool:
    names, key, owner = _entry(line)
    return owner != pod and not (key and any(name.lower() in places for name in names))


def _agree(before: list, now: list) -> bool:
    """Whether an address that had some keys may be the one that has others: those of the same type must be the same."""
    types = {key.type: key for key in before}
    common = [key for key in now if key.type in types]
    return bool(common) and all(key.same(types[key.type]) for key in common)


def _compare(before: list, now: list, address: str, pod: str, title: str) -> None:
    if not _agree(before, now):
        raise ChangedKey(
            f"The host key of {title} at {address} is not the one that was recorded when the pod was new: it was {_fingerprints(before)}, and is {_fingerprints(now)}. Whatever "
            "answers there, it may not be the pod, and nothing was sent to it. If you know why the key has changed, forget the "
            f"old one with primeintellect.cloud.host_keys (state: absent, pod_ids: {pod}), and run this again."
        )


def _fingerprints(keys: list) -> str:
    return ", ".join(f"{key.type} {key.fingerprint}" for key in keys)
