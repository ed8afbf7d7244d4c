# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking SSH servers for their host keys, with OpenSSH's own ssh-keyscan."""

from __future__ import annotations

import subprocess

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import check_seconds
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import Backoff
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    FailedError,
    InvalidOptionsError,
)

from .known_hosts import place, scanned

# Seconds that one server has for its answer
_PATIENCE = 5
# So many are asked at once. Each takes a process and a file of this one, which often may not have more than 1024 open.
_WIDTH = 100


def keyscan(addresses: list) -> list:
    """Ask these addresses side by side; for each, what ssh-keyscan prints of its keys."""
    return [printed for begin in range(0, len(addresses), _WIDTH) for printed in _at_once(addresses[begin:begin + _WIDTH])]


def _at_once(addresses: list) -> list:
    running = []
    try:
        for host, port in addresses:
            running.append(subprocess.Popen(
                ["ssh-keyscan", "-T", str(_PATIENCE), "-p", str(port), "--", host], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace"))
        return [process.communicate()[0] for process in running]
    except FileNotFoundError:
        raise CloudError("There is no ssh-keyscan on PATH; it belongs to the OpenSSH client, which Ansible needs anyway.") from None
    finally:
        for process in running:
            process.kill()
            process.wait()
            process.stdout.close()


def host_keys(addresses: list, timeout: float, clock, ask=keyscan) -> dict:
    """The host keys of SSH servers, some of which may not answer yet.

    :param addresses: Pairs of host and port.
    :returns: By the address as a known-hosts file writes it, a list of keys.
    :raises FailedError: One has not shown any in time.
    :raises InvalidOptionsError: The timeout is none.
    """
    problems = check_seconds({"timeout": timeout}, "timeout")
    if problems:
        raise InvalidOptionsError(problems)
    keys: dict = {}
    patience = Backoff(clock, timeout, longest_pause=3)
    missing = list(dict.fromkeys(addresses))
    while True:
        for (host, port), output in zip(missing, ask(missing)):
            keys[place(host, port)] = scanned(output)
        missing = [(host, port) for host, port in missing if not keys[place(host, port)]]
        if not missing:
            return keys
        if not patience.pause():
            raise FailedError(
                "No SSH server has shown a host key within %d seconds at %s. Run this again if the machine is only slow."
                % (timeout, ", ".join(place(host, port) for host, port in missing))
            )
