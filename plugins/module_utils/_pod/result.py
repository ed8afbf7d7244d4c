# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods as results: one dictionary with the same keys in every case."""

from __future__ import annotations

from .._api.contract import ATTACHED_FIELDS, POD_FIELDS, PORT_FIELDS, RESOURCE_FIELDS
from .._common.values import pick, pick_each
from .nodes import pod_nodes


def pod_result(pod: dict) -> dict:
    """Describe a pod for a playbook.

    :param pod: A pod as the API gives it; it may lack any field.
    :returns: The fields of the API in snake_case, of which none is ever left out, and what follows from them: C(ip),
        C(ssh_host), C(ssh_port), C(ssh_user) and C(ssh_command) of the first node, C(nodes), C(ports).
    """
    nodes = pod_nodes(pod)
    result = pick(pod, POD_FIELDS)
    result["resources"] = pick(pod.get("resources"), RESOURCE_FIELDS)
    result["attached_resources"] = pick_each(pod.get("attachedResources"), ATTACHED_FIELDS)
    result["prime_port_mapping"] = pick_each(pod.get("primePortMapping"), PORT_FIELDS)
    result["ports"] = [
        dict(port, port=int(port["external"]) if str(port["external"]).isdecimal() else None)
        for port in result["prime_port_mapping"]
    ]
    result["ip"] = nodes[0]["ip"]
    result["ssh_host"] = nodes[0]["ansible_host"]
    result["ssh_port"] = nodes[0]["ansible_port"]
    result["ssh_user"] = nodes[0]["ansible_user"]
    result["ssh_command"] = nodes[0]["ssh_command"]
    result["nodes"] = nodes
    return result
