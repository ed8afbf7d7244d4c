# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result for a pod: one dictionary that always has the same keys."""

from __future__ import annotations

from .._api.contract import ATTACHED_FIELDS, GONE, POD_FIELDS, PORT_FIELDS, RESOURCE_FIELDS
from .._common.text import label, shown
from .._common.types import Json
from .._common.values import pick, pick_each
from .nodes import pod_nodes, port_number


def pod_result(pod: Json) -> Json:
    """Describe a pod for a playbook.

    :param pod: A pod as the API gives it; any field may be missing.
    :returns: The API's fields in snake_case, and what is derived from them: C(ip), C(ssh_host), C(ssh_port), C(ssh_user) and
        C(ssh_command) of the first node, C(nodes), C(ports).
    """
    nodes = pod_nodes(pod)
    mappings = pick_each(pod.get("primePortMapping"), PORT_FIELDS)
    return dict(
        pick(pod, POD_FIELDS),
        resources=pick(pod.get("resources"), RESOURCE_FIELDS),
        attached_resources=pick_each(pod.get("attachedResources"), ATTACHED_FIELDS),
        prime_port_mapping=mappings,
        ports=[dict(port, port=port_number(port["external"])) for port in mappings],
        ip=nodes[0]["ip"],
        ssh_host=nodes[0]["ansible_host"],
        ssh_port=nodes[0]["ansible_port"],
        ssh_user=nodes[0]["ansible_user"],
        ssh_command=nodes[0]["ssh_command"],
        nodes=nodes,
    )


def pod_summary(pod: Json, is_planned: bool = False) -> str:
    """One line about a pod: name and ID, status, address, price.

    :param pod: As C(pod_result) describes it.
    :param is_planned: Whether a change is not made because of check mode.
    """
    name = label(pod) if pod["id"] else shown(pod["name"])
    if pod["status"] in GONE:
        if not pod["id"]:
            return f"There is no pod {name}."
        return f"{name} would be removed." if is_planned else f"{name} no longer exists."
    others = len(pod["nodes"]) - 1
    address = f"{pod['ssh_command']}{f' (and {others} more)' if others else ''}" if pod["ssh_command"] else "no address yet"
    price = "price not reported" if pod["price_hr"] is None else f"{shown(pod['price_hr'])} USD per hour"
    if not pod["id"]:
        return f"{name} would be created: {price}"
    return f"{name} is {shown(pod['status'])}: {address}, {price}"
