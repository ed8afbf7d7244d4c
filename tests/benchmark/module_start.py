# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one unchanged ``pod`` task costs beside ``ping``, ``uri``, and hetzner.hcloud's ``server``."""

from __future__ import annotations

from .figures import CPU, MILLISECONDS, Ratio, Table, medians, ratios
from .rounds import named, play
from .stage import stage

LOOPS = 20


def measure(rounds: int) -> list[Table]:
    """Loops of 20 tasks of each kind in turn. Every request is answered at once, by the same server."""
    with stage() as here, here.list_server() as server:
        account = f"{server}/1/0"  # with one machine, and without a wait
        measured = named(play(here, "module_start.yml", rounds, {
            "PRIME_API_BASE_URL": account, "PRIME_API_KEY": "benchmark",
            "HCLOUD_ENDPOINT": f"{account}/v1", "HCLOUD_TOKEN": "benchmark",
        }, loops=LOOPS), {"ping": "ping", "pod": "pod", "uri": "uri", "server": "hcloud's server"})
    return [
        medians("One unchanged task in a loop", measured, (MILLISECONDS, CPU), "ping", LOOPS),
        ratios("One unchanged task: what is asked of it", [
            (measured, Ratio("pod, over ping", "pod", "ping")),
            (measured, Ratio("pod, over hcloud's server", "pod", "hcloud's server")),
            (measured, Ratio("CPU: pod, over ping", "pod", "ping", "cpu")),
            (measured, Ratio("CPU: pod, over hcloud's server", "pod", "hcloud's server", "cpu")),
        ]),
    ]
