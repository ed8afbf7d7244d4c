# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines of a pod: C(ip) and C(sshConnection) in every shape seen, as one list of nodes."""

from __future__ import annotations

import re

# What is handed to ssh as a user or a host must not be able to be anything else, an option for instance.
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_HOST = r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*"
_CONNECTION = re.compile(r"(?:ssh\s+)?(?P<user>" + _USER + r")@(?P<place>\S*)(?:\s+-p\s*(?P<port>\S+))?")
# [host]:port, or host:port with a single colon; a bare IPv6 address is neither
_PLACE = re.compile(r"\[(?P<v6>[^\]]*)\](?::(?P<v6_port>.*))?|(?P<host>[^:]*)(?::(?P<port>[^:]*))?")


def parse_connection(text: str | None) -> tuple:
    """Read one entry of C(sshConnection), such as C(root@1.2.3.4 -p 22) or C(ubuntu@ -p 22).

    :returns: User, host and port, all None where the text can't be used; host None where only that is missing.
    """
    match = _CONNECTION.fullmatch(text.strip()) if isinstance(text, str) else None
    if not match:
        return None, None, None
    place = _PLACE.fullmatch(match["place"])
    host = (place["v6"] or place["host"]) if place else match["place"]
    port = match["port"] or (place and (place["v6_port"] or place["port"])) or "22"
    if not _port(port) or (host and not _is_host(host)):
        return None, None, None
    return match["user"], host or None, _port(port)


def pod_nodes(pod: dict) -> list:
    """List the machines of a pod, as the API describes it, in the order of the API.

    A pod has as many nodes as the longer of its C(ip) and C(sshConnection) lists, and at least one. Where
    C(sshConnection) tells no host, the address is the C(ip) of the same place; where it is missing altogether, the port
    is that of the port mapping which is used by SSH, and the user is root (one provider never fills C(sshConnection)).

    :param pod: A pod as the API gives it.
    :returns: Dicts with C(name), C(index), C(ip), C(ansible_host), C(ansible_port), C(ansible_user), C(ssh_command).
        What is not known yet is None; a node without C(ansible_host) has no address yet.
    """
    ips = [ip if _is_host(ip) else None for ip in _as_list(pod.get("ip"))]
    connections = _as_list(pod.get("sshConnection"))
    count = max(len(ips), len(connections), 1)
    nodes = []
    for index in range(count):
        ip = ips[index] if index < len(ips) else None
        user, host, port = parse_connection(connections[index] if index < len(connections) else None)
        if user:
            host = host or ip
        else:
            port = _mapped_ssh_port(pod)
            host, user = (ip, "root") if port else (None, None)
        known = bool(host)
        name = pod.get("name")
        nodes.append({
            "name": name if count == 1 or not name else "%s-%d" % (name, index),
            "index": index,
            "ip": ip or (host if known and _is_address(host) else None),
            "ansible_host": host if known else None,
            "ansible_port": port if known else None,
            "ansible_user": user if known else None,
            "ssh_command": "ssh %s@%s -p %d" % (user, host, port) if known else None,
        })
    return nodes


def _as_list(value) -> list:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_host(text) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(_HOST, text))


def _is_address(host: str) -> bool:
    return ":" in host or bool(re.fullmatch(r"\d+(\.\d+){3}", host))


def _port(text) -> int | None:
    if not re.fullmatch(r"\d{1,5}", str(text)):
        return None
    return int(text) if 0 < int(text) < 65536 else None


def _mapped_ssh_port(pod: dict) -> int | None:
    """The external port of the mapping that is used by SSH; a mapping's ports are text, even C(*) or a URL."""
    for mapping in _as_list(pod.get("primePortMapping")):
        if isinstance(mapping, dict) and mapping.get("usedBy") == "SSH" and _port(mapping.get("external")):
            return _port(mapping["external"])
    return None
