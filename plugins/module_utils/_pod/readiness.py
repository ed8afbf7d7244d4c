# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a pod is what a task waits for. Split from the waiting, which a pod that is ready never needs."""

from __future__ import annotations

import socket
import time

from .._api.contract import ACTIVE, INSTALLED
from .nodes import pod_nodes

# Seconds; a server that is up answers in far less, one behind a dead route never.
LONGEST_PROBE = 5
# RFC 4253, 4.2: other lines may come before the one that starts with this.
_GREETING = b"SSH-"
_LONGEST_PREAMBLE = 4096


def installed(pod: dict, wait_for: str) -> bool:
    """Whether nothing but its SSH servers can be missing for what is waited for."""
    if pod.get("status") != ACTIVE:
        return False
    # some providers tell nothing of an installation
    return wait_for == "active" or pod.get("installationStatus") in (INSTALLED, None)


def silent_nodes(pod: dict, answered: set, timeout: float) -> list:
    """The nodes of a pod whose SSH server has not answered yet.

    :param answered: Hosts and ports that need not be asked again; those that answer now are added.
    :param timeout: Seconds for each node; no more than five are taken.
    """
    silent = []
    for node in pod_nodes(pod):
        place = (node["ansible_host"], node["ansible_port"])
        if place not in answered:
            if node["ansible_host"] and answers_ssh(*place, timeout=timeout):
                answered.add(place)
            else:
                silent.append(node)
    return silent


def answers_ssh(host: str, port: int, timeout: float) -> bool:
    """Connect and read the greeting.

    :param timeout: Seconds; no more than five are taken.
    """
    timeout = max(0.1, min(timeout, LONGEST_PROBE))
    deadline = time.monotonic() + timeout
    try:
        with socket.create_connection((host, port), timeout=timeout) as connection:
            received = b""
            while len(received) < _LONGEST_PREAMBLE:
                connection.settimeout(max(0.01, deadline - time.monotonic()))  # a server may send a byte a second
                part = connection.recv(256)
                if not part:
                    return False
                received += part
                if any(line.startswith(_GREETING) for line in received.split(b"\n")):
                    return True
    except (OSError, UnicodeError):
        pass
    return False
