# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machines of a pod: C(ip) and C(sshConnection), in every shape that has been seen, as a list of nodes."""

from __future__ import annotations

import re
import shlex
from itertools import zip_longest
from typing import Any
from urllib.parse import unquote

from .._common.text import one_line
from .._common.types import Json

# The user and the host become arguments of ssh, so they must not be able to mean anything else, such as an option.
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_HOST = r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*"
# [host]:port, or host:port with a single colon; a bare IPv6 address is neither.
_ADDRESS = re.compile(r"\[(?P<v6>[^\]]*)\](?::(?P<v6_port>.*))?|(?P<host>[^:]*)(?::(?P<port>[^:]*))?")
_URL = "ssh://"
# Some providers let in one of these although the API reports another user.
LOGIN_USERS = ("ubuntu", "root")
# Options of ssh that take a value, and those that take none; these do not change where a connection goes to.
_WITH_VALUE = "BbcEeilmp"
_ALONE = "46AaCfgKkMNnqsTtvXxYy"
# Options that ssh knows as -o NAME=VALUE and that do not change it either, besides these two: -o Port and -o User
_NAMED = {"port": "p", "user": "l"}
_HARMLESS = frozenset(
    "stricthostkeychecking userknownhostsfile globalknownhostsfile identitiesonly identityfile identityagent loglevel batchmode "
    "connecttimeout connectionattempts serveraliveinterval serveralivecountmax forwardagent passwordauthentication "
    "preferredauthentications pubkeyauthentication compression checkhostip tcpkeepalive addkeystoagent".split()
)


def parse_connection(connection: object) -> tuple[str | None, str | None, int | None]:
    """Parse one entry of C(sshConnection) as ssh would read it, as text or as a list of arguments.

    Forms that have been seen, here or with other brokers: C(root@1.2.3.4 -p 22), C(ubuntu@ -p 22), C(ssh -p 22 root@1.2.3.4),
    C(root@1.2.3.4:22), C(ssh root@1.2.3.4 -p 22 -i ~/.ssh/key), C(-l root 1.2.3.4), C(ssh://root@1.2.3.4:22). Of an option that
    is given twice ssh takes the first. A local key file is the user's business, and is passed over.

    :returns: User, host and port; all None if it can't be used, and only the host None if it is missing.
    """
    tokens = _tokens(connection)
    if tokens and tokens[0] == "ssh":
        tokens = tokens[1:]
    found = _arguments(tokens) if tokens else None
    if not found or not found.get("l") or not re.fullmatch(_USER, found["l"]):
        return None, None, None
    address = _ADDRESS.fullmatch(found["host"])
    host = (address["v6"] or address["host"]) if address else found["host"]
    port = port_number(found.get("p") or (address and (address["v6_port"] or address["port"])) or "22")
    if not port or (host and not _is_host(host)):
        return None, None, None
    return found["l"], host or None, port


def unreadable_connections(pod: Json, secrets: list[str]) -> list[str]:
    """Those entries of C(sshConnection) that are there and can't be used, for a message."""
    return [
        one_line(entry if isinstance(entry, str) else repr(entry), secrets)
        for entry in _connections(pod) if _is_given(entry) and not parse_connection(entry)[0]
    ]


def _tokens(connection: object) -> list[str] | None:
    if isinstance(connection, list) and all(isinstance(token, str) for token in connection):
        return connection
    try:
        return shlex.split(connection) if isinstance(connection, str) else None
    except ValueError:  # a quotation without an end
        return None


def _arguments(tokens: list[str]) -> dict[str, str] | None:
    """What the arguments of ssh say: C(l) (the user), C(p) (the port) and C(host); None if ssh would do something else."""
    found: dict[str, str] = {}
    rest = list(tokens)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            if "host" in found:
                return None  # a command
            user, at, host = word[len(_URL):].rstrip("/").rpartition("@") if word.startswith(_URL) else word.rpartition("@")
            if at:
                found.setdefault("l", unquote(user.partition(";")[0]) if word.startswith(_URL) else user)
            found["host"] = host
            continue
        letters = word[1:]
        while letters and letters[0] in _ALONE:
            letters = letters[1:]
        if not letters:
            if word == "-":
                return None
            continue
        letter, value = letters[0], letters[1:] or (rest.pop(0) if rest else "")
        if letter == "o":
            name, _equals, value = re.sub(r"\s*=\s*|\s+", "=", value.strip(), count=1).partition("=")
            if name.lower() in _HARMLESS:
                continue
            letter = _NAMED.get(name.lower(), "")
        if not letter or letter not in _WITH_VALUE or not value:
            return None
        found.setdefault(letter, value)
    found.setdefault("host", "")
    return found


def pod_nodes(pod: Json) -> list[Json]:
    """List the machines of a pod in the order of the API.

    A pod has as many nodes as the longer of its C(ip) and C(sshConnection) lists, and at least one. If an entry of
    C(sshConnection) has no host, the host is the C(ip) at the same index. If there is no such entry, the port is that of the port
    mapping that SSH uses, and the user is root: one provider never fills C(sshConnection). An entry that can't be read is no
    address: see C(unreadable_connections).

    :param pod: A pod as the API gives it.
    :returns: Dicts with C(name), C(index), C(ip), C(ansible_host), C(ansible_port), C(ansible_user), C(ssh_command). What is not
        known yet is None; a node without C(ansible_host) has no address yet.
    """
    stripped = [ip.strip() if isinstance(ip, str) else ip for ip in _as_list(pod.get("ip"))]
    ips = [ip if _is_host(ip) else None for ip in stripped]
    pairs = list(zip_longest(ips, _connections(pod))) or [(None, None)]
    name = pod.get("name")
    nodes = []
    for index, (ip, connection) in enumerate(pairs):
        user, host, port = parse_connection(connection)
        if not user and not _is_given(connection):
            user, port = "root", _mapped_ssh_port(pod)
        host = host or ip
        if not host or not user or not port:
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


def _connections(pod: Json) -> list[Any]:
    """The entries of C(sshConnection), one a node. A list of the arguments of one ssh is one entry."""
    entries = _as_list(pod.get("sshConnection"))
    is_one = any(isinstance(entry, str) and (entry == "ssh" or entry.startswith("-")) for entry in entries)
    return [entries] if is_one else entries


def _is_given(connection: object) -> bool:
    """Whether an entry says anything, readable or not."""
    return bool(connection.strip() if isinstance(connection, str) else connection)


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
