# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a pod is ready for what a task waits for."""

from __future__ import annotations

import socket
import time

from .._api.contract import ACTIVE, INSTALLATION_FAILED, INSTALLED, INSTALLING
from .._common.types import Json, Params
from .._common.values import number
from .nodes import pod_nodes

# Seconds; a running server answers much faster, and one that can't be reached never does.
LONGEST_PROBE = 5
# RFC 4253, 4.2: other lines may come before the one that starts with this.
_GREETING = b"SSH-"
_LONGEST_PREAMBLE = 4096


def installed(pod: Json, wait_for: str) -> bool:
    """Whether a pod is ready, apart from its SSH servers.

    :param wait_for: The option C(wait_for).
    """
    if pod.get("status") != ACTIVE:
        return False
    # some providers report no installation
    return wait_for == "active" or _word(pod) in (*INSTALLED, "") or says_installed_in_unknown_words(pod)


def installation_failed(pod: Json) -> bool:
    """Whether a pod reports that its installation failed."""
    return _word(pod) in INSTALLATION_FAILED or bool(pod.get("installationFailure"))


def says_installed_in_unknown_words(pod: Json) -> bool:
    """Whether the installation has come to 100 percent, with a word that this release does not know. Then SSH decides."""
    unknown = _word(pod) not in ("", *INSTALLED, *INSTALLATION_FAILED, *INSTALLING)
    return unknown and number(pod.get("installationProgress")) == 100


def needs_ssh(pod: Json, wait_for: str) -> bool:
    """Whether a pod that is installed is ready only if its SSH servers answer.

    :param wait_for: The option C(wait_for).
    """
    return wait_for == "ssh" or (wait_for == "installed" and says_installed_in_unknown_words(pod))


def _word(pod: Json) -> str:
    return "_".join(str(pod.get("installationStatus") or "").upper().replace("-", " ").split())


def silent_nodes(pod: Json, answered: set[tuple[str, int]], timeout: float) -> list[Json]:
    """The nodes of a pod whose SSH server has not answered yet.

    :param answered: Hosts and ports that are not probed again; those that answer now are added.
    :param timeout: Seconds for each node, five at most.
    """
    silent = []
    for node in pod_nodes(pod):
        server = (node["ansible_host"], node["ansible_port"])
        if server in answered:
            continue
        if node["ansible_host"] and answers_ssh(*server, timeout=timeout):
            answered.add(server)
        else:
            silent.append(node)
    return silent


def answers_ssh(host: str, port: int, timeout: float) -> bool:
    """Whether a server answers with the greeting of SSH.

    :param timeout: Seconds, five at most.
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


def is_ready(pod: Json, params: Params) -> bool:
    """Whether the pod has what C(wait_for) asks for already."""
    if not installed(pod, params["wait_for"]) or installation_failed(pod):
        return False
    return not needs_ssh(pod, params["wait_for"]) or not silent_nodes(pod, set(), params["wait_timeout"])
