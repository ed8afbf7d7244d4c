# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pods that a playbook hands over, as far as ssh needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import is_id

# A host or user that ssh can't mistake for an option, two words or a pattern
_WORD = re.compile(r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*")


@dataclass(frozen=True)
class Node:
    index: int
    host: str
    port: int
    user: str


@dataclass(frozen=True)
class Pod:
    """A pod with those of its nodes that have an address.

    :ivar single: Whether it has one node in all.
    """

    id: str
    name: str
    single: bool
    nodes: list[Node]


def reachable_pods(pods: list[Json]) -> list[Pod]:
    """The pods that have an address.

    :param pods: As the modules return them.
    :raises CloudError: An entry is not such a pod, or has an ID, address or user that ssh could misunderstand.
    """
    try:
        parsed = [
            Pod(str(pod["id"]), str(pod["name"]), len(pod["nodes"]) == 1,
                [_node(node) for node in pod["nodes"] if node["ansible_host"]])
            for pod in pods
        ]
    except (KeyError, OverflowError, TypeError, ValueError):
        raise CloudError(
            "pods: an entry is not a pod as primeintellect.cloud.pod returns it, with id, name and nodes. "
            "Use its result as it is, for instance: pods: [\"{{ trainer.pod }}\"]"
        ) from None
    reachable = [pod for pod in parsed if pod.nodes]
    for pod in reachable:
        if not is_id(pod.id):
            raise CloudError(f"pods: {pod.id!r} is not a valid pod ID")
    return reachable


def _node(node: Json) -> Node:
    host = str(node["ansible_host"])
    if not _WORD.fullmatch(host):
        raise CloudError(f"pods: ssh can't use the address {host!r}")
    return Node(int(node.get("index") or 0), host, int(node["ansible_port"]), valid_user(str(node["ansible_user"])))


def valid_user(user: str) -> str:
    """The name of a user.

    :raises CloudError: ssh could misunderstand it.
    """
    if not _WORD.fullmatch(user):
        raise CloudError(f"ssh can't use the user name {user!r}")
    return user
