# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an SSH server answers at an address. Nothing is sent; a server greets first."""

from __future__ import annotations

import socket

# Seconds; a server that is up answers in far less, one behind a dead route never.
LONGEST_PROBE = 5
# RFC 4253, 4.2: other lines may come before the one that starts with this.
_GREETING = b"SSH-"
_LONGEST_PREAMBLE = 4096


def answers_ssh(host: str, port: int, timeout: float) -> bool:
    """Connect and read the greeting.

    :param timeout: Seconds; no more than five are taken.
    """
    timeout = max(0.1, min(timeout, LONGEST_PROBE))
    try:
        with socket.create_connection((host, port), timeout=timeout) as connection:
            received = b""
            while len(received) < _LONGEST_PREAMBLE:
                part = connection.recv(256)
                if not part:
                    return False
                received += part
                if any(line.startswith(_GREETING) for line in received.split(b"\n")):
                    return True
    except (OSError, UnicodeError):
        pass
    return False
