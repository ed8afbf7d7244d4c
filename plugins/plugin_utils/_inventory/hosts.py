# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From pods to the hosts of an inventory: fields, variables and groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import POD_FIELDS
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.result import pod_result

from .._untrusted import untrusted_templates
from .names import GROUP, group_name

# Of the SSH connection, ansible_host and its like tell more than the API's text.
_POD_FIELDS = [
    *(name for name in POD_FIELDS if name != "ssh_connection"), "resources", "attached_resources", "ports", "data_center_id",
]
NODE_FIELDS = ("ip", "ssh_command", "node_index")
# The fields of a host: its variables, without their prefix
HOST_FIELDS = [*_POD_FIELDS, *NODE_FIELDS, "node_count"]
# Field -> the word for it in the name of the group
_GROUP_WORDS = {
    "status": "status", "provider_type": "provider", "gpu_name": "gpu", "data_center_id": "data_center", "team_id": "team",
}

# In the top-level domain that never resolves (RFC 6761), so that a play fails with a clear message and reaches no other machine
NO_ADDRESS = "no-address.invalid"


class Host(NamedTuple):
    """A node of a pod.

    :ivar fields: Its fields, by the names in C(HOST_FIELDS).
    :ivar connection: How Ansible reaches it: C(ansible_host), C(ansible_port), C(ansible_user).
    """

    fields: Json
    connection: Json

    def variables(self, prefix: str) -> Json:
        """The variables of the host, the names of its fields with a prefix."""
        variables = {variable: untrusted_templates(self.fields[name]) for name, variable in _variable_names(prefix)}
        return {**variables, **untrusted_templates(self.connection)}

    def groups(self, pod_group: str | None) -> list[str]:
        """The groups that the host is in without any option.

        :param pod_group: The group of its pod, if it has one.
        """
        values = [(word, self.fields[field]) for field, word in _GROUP_WORDS.items()]
        groups = [group_name(word, value) for word, value in values if value and isinstance(value, str)]
        return [GROUP, *groups, *([pod_group] if pod_group else [])]


def inventory_pod(pod: Json) -> Json:
    """What the inventory keeps of a pod: fit for JSON, and without secrets.

    :param pod: A pod as the API describes it.
    :returns: C(fields), and C(nodes) as C(pod_nodes) returns them.
    """
    result = pod_result(pod)
    # The API does not document a data center for pods, but has returned one.
    result["data_center_id"] = pod.get("dataCenterId")
    return {"fields": {name: _json_safe(result[name]) for name in _POD_FIELDS}, "nodes": result["nodes"]}


def pod_hosts(pod: Json, include_unreachable: bool) -> Iterator[Host]:
    """The hosts of a pod.

    :param pod: As C(inventory_pod) returns it.
    :param include_unreachable: Whether to include nodes without an address.
    """
    for node in pod["nodes"]:
        if node["ansible_host"]:
            connection = {name: node[name] for name in ("ansible_host", "ansible_port", "ansible_user")}
        elif include_unreachable:
            connection = {"ansible_host": NO_ADDRESS}
        else:
            continue
        own = {"ip": node["ip"], "ssh_command": node["ssh_command"], "node_index": node["index"], "node_count": len(pod["nodes"])}
        yield Host({**pod["fields"], **own}, connection)


@cache
def _variable_names(prefix: str) -> list[tuple[str, str]]:
    """Each field, and the name of its variable, which all hosts then share in memory."""
    return [(name, prefix + name) for name in HOST_FIELDS]


def _json_safe(value: Any) -> Any:
    """The value with None for numbers that JSON does not have."""
    if value is None or value.__class__ in (str, int, bool):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, list):
        return [_json_safe(entry) for entry in value]
    return {str(name): _json_safe(entry) for name, entry in value.items()}
