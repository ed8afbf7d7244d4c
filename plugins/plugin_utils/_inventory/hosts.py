# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods as an inventory has them: what is kept of each, and the variables of its nodes."""

from __future__ import annotations

from math import isfinite

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import POD_FIELDS
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.result import pod_result

from .names import GROUP, group_name

# Said in a better form by ansible_host and its like, or by the ports
_LEFT_OUT = ["ssh_connection", "ssh_host", "ssh_port", "ssh_user", "prime_port_mapping", "ip", "ssh_command", "nodes"]
_POD_FIELDS = [
    *(name for name in POD_FIELDS if name not in _LEFT_OUT), "resources", "attached_resources", "ports", "data_center_id",
]
_NODE_FIELDS = ["ip", "ssh_command"]
# What is known of a host, and can be asked for: the variables without their prefix
HOST_FIELDS = [*_POD_FIELDS, *_NODE_FIELDS, "node_index", "node_count"]
# Field -> what the group is called after, besides the group of all
_GROUPED_BY = {
    "status": "status", "provider_type": "provider", "gpu_name": "gpu", "data_center_id": "data_center", "team_id": "team",
}

# A name in the top-level domain that never resolves, so that a play says what is wrong, and reaches no other machine
NO_ADDRESS = "no-address.invalid"


def inventory_pod(pod: dict) -> dict:
    """What an inventory keeps of a pod, fit for JSON and free of secrets.

    :param pod: A pod as the API gives it.
    :returns: C(fields), and C(nodes) as C(pod_nodes) gives them.
    """
    result = pod_result(pod)
    # The API's description knows no data center of a pod. Where a pod tells one all the same, it is not lost.
    result["data_center_id"] = pod.get("dataCenterId")
    return {"fields": {name: _finite(result[name]) for name in _POD_FIELDS}, "nodes": result["nodes"]}


def pod_hosts(pod: dict, include_unreachable: bool) -> list:
    """The hosts of a pod: what is known of each of its nodes, by the names in C(HOST_FIELDS), and how to reach it.

    :param pod: As C(inventory_pod) gives it.
    :param include_unreachable: Whether nodes without an address are among them.
    :returns: Pairs of the fields and the connection's variables (C(ansible_host) and its like).
    """
    nodes = pod["nodes"]
    hosts = []
    for node in nodes:
        if node["ansible_host"]:
            connection = {name: node[name] for name in ("ansible_host", "ansible_port", "ansible_user")}
        elif include_unreachable:
            connection = {"ansible_host": NO_ADDRESS}
        else:
            continue
        fields = dict(pod["fields"])
        fields["ip"] = node["ip"]
        fields["ssh_command"] = node["ssh_command"]
        fields["node_index"] = node["index"]
        fields["node_count"] = len(nodes)
        hosts.append((fields, connection))
    return hosts


def host_groups(fields: dict, pod_group: str | None) -> list:
    """The groups that a host is in without any option.

    :param pod_group: The group of its pod, if it has one.
    """
    groups = [GROUP]
    for field, kind in _GROUPED_BY.items():
        value = fields[field]
        if value and isinstance(value, str):
            groups.append(group_name(kind, value))
    if pod_group:
        groups.append(pod_group)
    return groups


def _finite(value):
    """The value without numbers that JSON does not have."""
    if value is None or value.__class__ in (str, int, bool):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return {str(name): _finite(entry) for name, entry in value.items()}
