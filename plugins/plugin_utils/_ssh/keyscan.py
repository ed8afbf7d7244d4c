# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks SSH servers for their host keys, with OpenSSH's own ssh-keyscan."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import check_seconds
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import Backoff
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.public_key import PublicKey
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Clock

from .known_hosts import known_hosts_name, parse_scan

# Host and port
Address = tuple[str, int]
# Seconds in which a server must answer
_SERVER_TIMEOUT = 5
# At most so many servers are asked at once. Each takes a process and an open file, of which 1024 are a common limit.
_BATCH = 100
SSH_MISSING = (
    "{} is not on PATH. Install the OpenSSH client, which Ansible needs anyway "
    "(the package openssh-client or openssh-clients), and run this again."
)


def keyscan_command(host: str, port: int) -> list[str]:
    """The command that prints the host keys of a server."""
    return ["ssh-keyscan", "-T", str(_SERVER_TIMEOUT), "-p", str(port), "--", host]


def keyscan(addresses: list[Address]) -> list[str]:
    """Ask servers in parallel; for each, what ssh-keyscan prints of its keys."""
    return [output for start in range(0, len(addresses), _BATCH) for output in _scan_batch(addresses[start:start + _BATCH])]


def _scan_batch(addresses: list[Address]) -> list[str]:
    processes: list[subprocess.Popen[str]] = []
    try:
        for host, port in addresses:
            processes.append(subprocess.Popen(  # noqa: S603  # no shell reads it
                keyscan_command(host, port), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace"))
        return [process.communicate()[0] for process in processes]
    except FileNotFoundError:
        raise CloudError(SSH_MISSING.format("ssh-keyscan")) from None
    finally:
        for process in processes:
            process.kill()
            with process:
                pass  # closes its output and waits for it


def wait_for_host_keys(
    addresses: list[Address], timeout: float, clock: Clock, scan: Callable[[list[Address]], list[str]] = keyscan
) -> dict[str, list[PublicKey]]:
    """Wait until every SSH server has shown its host keys.

    :param timeout: In seconds.
    :returns: Address, as a known-hosts file writes it -> keys; none for a server that has not shown any in time.
    :raises InvalidOptionsError: The timeout is not valid.
    """
    problems = check_seconds({"timeout": timeout}, "timeout")
    if problems:
        raise InvalidOptionsError(problems)
    keys: dict[str, list[PublicKey]] = {}
    backoff = Backoff(clock, timeout, longest_pause=3)
    missing = list(dict.fromkeys(addresses))
    while missing:
        keys.update((known_hosts_name(*address), parse_scan(output)) for address, output in zip(missing, scan(missing)))
        missing = [address for address in missing if not keys[known_hosts_name(*address)]]
        if missing and not backoff.pause():
            break
    return keys
