# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes in which a pod tells its address: ``ip``, ``sshConnection`` and ``primePortMapping``."""

from __future__ import annotations

from dataclasses import dataclass

# shapes whose reader has only the ip and the port mapping left, which says no user: by convention it is root
USERLESS_SHAPES = ("mapping", "null_list", "list_with_null")


@dataclass(frozen=True)
class Address:
    """Where one node's SSH server listens."""

    host: str
    port: int
    user: str


UNKNOWN = {"ip": None, "sshConnection": None, "primePortMapping": []}


def render(shape: str, nodes: list, jupyter: bool = False) -> dict:
    """Write the addresses of a pod's nodes in one of the shapes that have been seen."""
    first = nodes[0]
    ips = [node.host for node in nodes]
    connections = [f"{node.user}@{node.host} -p {node.port}" for node in nodes]
    mapping = [{"internal": "22", "external": str(first.port), "protocol": "TCP", "usedBy": "SSH",
                "description": "SSH"}]
    if jupyter:
        mapping.append({"internal": "*", "external": f"http://{first.host}:8888", "protocol": "TCP",
                        "usedBy": "JUPYTER_NOTEBOOK", "description": None})

    def one_or_list(values: list) -> object:
        return values[0] if len(values) == 1 else values

    connection = {
        "default": one_or_list(connections),
        "ipv6": one_or_list(connections),
        "string": connections[0],
        "list": connections,
        "list_with_null": [None] + connections[1:],
        "null_list": [None] * len(nodes),
        "none": None,
        "mapping": None,
        "no_host": one_or_list([f"{node.user}@ -p {node.port}" for node in nodes]),
        "ssh_prefix": one_or_list(["ssh " + connection for connection in connections]),
        "colon_port": one_or_list([f"{node.user}@{node.host}:{node.port}" for node in nodes]),
        "host_only": one_or_list([f"{node.user}@{node.host}" for node in nodes]),
        "options_first": one_or_list([f"ssh -p {node.port} {node.user}@{node.host}" for node in nodes]),
        "with_key": one_or_list([f"ssh {connection} -i ~/.ssh/id_rsa" for connection in connections]),
        "login_option": one_or_list([f"ssh -l {node.user} -p{node.port} {node.host}" for node in nodes]),
        "url": one_or_list([f"ssh://{node.user}@{node.host}:{node.port}" for node in nodes]),
        "tokens": one_or_list([["ssh", "-p", str(node.port), f"{node.user}@{node.host}"] for node in nodes]),
        "blanks": one_or_list([f"  {node.user}@ -p {node.port} \n" for node in nodes]),
        "unreadable": one_or_list([f"{node.user}@{node.host} through a bastion" for node in nodes]),
    }[shape]
    if shape == "blanks":
        ips = [f" {ip} " for ip in ips]
    if shape == "none":
        return UNKNOWN
    return {
        "ip": ips if shape in ("list", "list_with_null") else one_or_list(ips),
        "sshConnection": connection,
        "primePortMapping": mapping,
    }
