# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of hosts and groups. Whatever a pod is called, a host's name is unique, and is no pattern, path or option."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_id

# The group of all hosts, and the start of all other groups' names
GROUP = "primeintellect"
# Characters; host_vars and others use the name as a file name
_MAX_LENGTH = 200
# Names that mean something to Ansible
_ANSIBLE_NAMES = frozenset(["all", "ungrouped", "localhost", "127.0.0.1", "::1"])
_IPV6 = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
# How many changed names a warning quotes
_QUOTED = 5

Node = tuple[str, int]


class Owners(NamedTuple):
    """Whose names the hosts and groups of an inventory are, so that a pod keeps its names in later sources of the same inventory.

    :ivar hosts: Host name -> the node's pod ID and index; None if the pod has no ID.
    :ivar groups: Name of a pod's group -> the ID of the pod.
    """

    hosts: dict[str, Node | None]
    groups: dict[str, str]

    def copy(self) -> Owners:
        return Owners(dict(self.hosts), dict(self.groups))


# Inventory -> the owners of the names that its sources have used so far
OWNERS: MutableMapping[Any, Owners] = WeakKeyDictionary()


@lru_cache(maxsize=10000)
def group_name(kind: str, value: str) -> str:
    """The group of all hosts with a value: C(gpu) and C(H100_80GB) give C(primeintellect_gpu_h100_80gb)."""
    suffix = re.sub(r"[^a-z0-9_]", "_", value.lower())[:_MAX_LENGTH]
    return f"{GROUP}_{kind}_{suffix}"


def host_name(value: object) -> str:
    """A valid host name from any value; empty if nothing of it can be used."""
    text = str(value).strip()
    if _IPV6.fullmatch(text):
        return text
    # With . or - first, it would be a hidden file or an option.
    return re.sub(r"[^\w.-]", "_", text).lstrip(".-")[:_MAX_LENGTH].rstrip()


class Names:
    """Gives each host and each pod's group a name that no other has, if need be by adding the pod's ID.

    :ivar owners: The names in use so far.
    """

    def __init__(self, reserved: Iterable[str], owners: Owners | None = None) -> None:
        """
        :param reserved: Names that no host may have, such as those of groups.
        :param owners: The names that earlier sources of the same inventory use.
        """
        self.owners = owners.copy() if owners else Owners({}, {})
        self._reserved = {name.lower() for name in reserved} | _ANSIBLE_NAMES
        self._used: set[str] = set()
        self._changed: dict[str, str] = {}

    def host(self, preferred: str, fields: Json) -> str:
        """The name of a host.

        :param preferred: As C(host_name) returns it.
        :param fields: The fields of the host.
        """
        name = preferred
        owner = (fields["id"], fields["node_index"]) if is_id(fields["id"]) else None
        # A later group may be called primeintellect_*. A name with an ID is no group's, since these contain no dash.
        if not name or self._is_taken(name, owner) or name.lower().startswith(GROUP + "_"):
            pod_id = fields["id"] if owner else "pod"
            name = f"{preferred.replace(':', '_')}-{pod_id}" if preferred else pod_id
            if self._is_taken(name, owner):
                name = f"{name}-{fields['node_index']}"
            base, number = name, 2
            while self._is_taken(name, owner):
                name, number = f"{base}-{number}", number + 1
            self._changed.setdefault(preferred, name)
        self._used.add(name)
        self.owners.hosts[name] = owner
        return name

    def pod_group(self, fields: Json) -> str | None:
        """The group of the nodes of a host's pod; None if the pod has one node only."""
        if fields["node_count"] < 2:
            return None
        pod_id = str(fields["id"])
        name = group_name("pod", str(fields["name"] or pod_id))
        if self.owners.groups.setdefault(name, pod_id) == pod_id:
            return name
        return group_name("pod", f"{fields['name']}-{pod_id}")

    def warning(self) -> str | None:
        """A line about the host names that are not as preferred; None if all are."""
        if not self._changed:
            return None
        quoted = [f"{name} instead of {preferred or 'no name'}" for preferred, name in list(self._changed.items())[:_QUOTED]]
        more = f" and {len(self._changed) - _QUOTED} more" if len(self._changed) > _QUOTED else ""
        return f"Some host names are taken or reserved by Ansible, so the ID of the pod was added: {', '.join(quoted)}{more}."

    def _is_taken(self, name: str, owner: Node | None) -> bool:
        if name in self._used:
            return True
        if name in self.owners.hosts:
            return owner is None or self.owners.hosts[name] != owner
        return name.lower() in self._reserved
