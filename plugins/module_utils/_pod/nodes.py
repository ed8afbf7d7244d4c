# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machines of a pod: C(ip) and C(sshConnection), in every shape that has been seen, as a list of nodes."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

from .._common.types import Json

# The user and the host become arguments of ssh, so they must not be able to mean anything else, such as an option.
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_HOST = r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*"
_CONNECTION = re.compile(r"(?:ssh\s+)?(?P<user>" + _USER + r")@(?P<address>\S*)(?:\s+-p\s*(?P<port>\S+))?")
# [host]:port, or host:port with a single colon; a bare IPv6 address is neither.
_ADDRESS = re.compile(r"\[(?P<v6>[^\]]*)\](?::(?P<v6_port>.*))?|(?P<host>[^:]*)(?::(?P<port>[^:]*))?")


def parse_connection(text: object) -> tuple[str | None, str | None, int | None]:
    """Parse one entry of C(sshConnection), such as C(root@1.2.3.4 -p 22) or C(ubuntu@ -p 22).

    :returns: User, host and port; all None if the text can't be used, and only the host None if it is missing.
    """
    match = _CONNECTION.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        return None, None, None
    address = _ADDRESS.fullmatch(match["address"])
    host = (address["v6"] or address["host"]) if address else match["address"]
    port = port_number(match["port"] or (address and (address["v6_port"] or address["port"])) or "22")
    if not port or (host and not _is_host(host)):
        return None, None, None
    return match["user"], host or None, port


def pod_nodes(pod: Json) -> list[Json]:
    """List the machines of a pod in the order of the API.

    A pod has as many nodes as the longer of its C(ip) and C(sshConnection) lists, and at least one. If an entry of
    C(sshConnection) has no host, the host is the C(ip) at the same index. If there is no such entry, the port is that of the port
    mapping that SSH uses, and the user is root: one provider never fills C(sshConnection).

    :param pod: A pod as the API gives it.
    :returns: Dicts with C(name), C(index), C(ip), C(ansible_host), C(ansible_port), C(ansible_user), C(ssh_command). What is not
        known yet is None; a node without C(ansible_host) has no address yet.
    """
    ips = [ip if _is_host(ip) else None for ip in _as_list(pod.get("ip"))]
    pairs = list(zip_longest(ips, _as_list(pod.get("sshConnection")))) or [(None, None)]
    name = pod.get("name")
    nodes = []
    for index, (ip, connection) in enumerate(pairs):
        user, host, port = parse_connection(connection)
        if not user:
            user, port = "root", _mapped_ssh_port(pod)
        host = host or ip
        if not host or not port:
            user = host = port = None
        nodes.append({
            "name": name if len(pairs) == 1 or not name else f"{name}-{index}",
            "index": index,
            "ip": ip or (host if host and _is_ip(host) else None),
            "ansible_host": host,
            "ansible_port": port,
            "ansible_user": user,
            "ssh_command": f"ssh {user}@{host} -p {port}" if host else None,
        })
    return nodes


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_host(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(_HOST, text))


def _is_ip(host: str) -> bool:
    return ":" in host or bool(re.fullmatch(r"\d+(\.\d+){3}", host))


def port_number(value: object) -> int | None:
    text = str(value)
    return int(text) if re.fullmatch(r"\d{1,5}", text) and 0 < int(text) < 65536 else None


def _mapped_ssh_port(pod: Json) -> int | None:
    """The external port of the port mapping that SSH uses. The API gives ports as text, which may even be C(*) or a URL."""
    for mapping in _as_list(pod.get("primePortMapping")):
        if isinstance(mapping, dict) and mapping.get("usedBy") == "SSH" and port_number(mapping.get("external")):
            return port_number(mapping["external"])
    return None
