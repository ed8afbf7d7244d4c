# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one unchanged ``pod`` task costs beside ``ping``, ``uri``, and hetzner.hcloud's ``server``."""

from __future__ import annotations

from .figures import CPU, MILLISECONDS, Ratio, Table, medians, ratios
from .rounds import chosen, play
from .stage import stage

LOOPS = 20
PING, POD, MODULE, URI, SERVER = "Ping", "Pod", "Pod, as a module", "Uri", "Server of hcloud"
PING_ALONE, POD_ALONE = "Ping alone", "Pod alone"


def measure(rounds: int) -> list[Table]:
    """Loops of 20 tasks of each kind in turn, and single tasks. Every request is answered at once, by the same server."""
    with stage() as here, here.list_server() as server:
        account = f"{server}/1/0"  # with one machine, and without a wait
        measured = play(here, "module_start.yml", rounds, {
            "PRIME_API_BASE_URL": account, "PRIME_API_KEY": "benchmark",
            "HCLOUD_ENDPOINT": f"{account}/v1", "HCLOUD_TOKEN": "benchmark",
        }, loops=LOOPS)
    in_loop, alone = chosen(measured, PING, POD, MODULE, URI, SERVER), chosen(measured, PING_ALONE, POD_ALONE)
    return [
        medians("One unchanged task, in a loop", in_loop, (MILLISECONDS, CPU), PING, LOOPS),
        medians("One unchanged task, alone", alone, (MILLISECONDS, CPU), PING_ALONE),
        ratios("One unchanged task: comparison", [
            (measured, Ratio("pod in a loop, over ping", POD, PING)),
            (measured, Ratio("pod alone, over ping", POD_ALONE, PING_ALONE)),
            (measured, Ratio("pod as a module, over ping", MODULE, PING)),
            (measured, Ratio("pod as a module, over hcloud's server", MODULE, SERVER)),
            (measured, Ratio("CPU of pod as a module, over ping's", MODULE, PING, "cpu")),
        ]),
    ]
