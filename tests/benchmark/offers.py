# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a search over 2,000 offers costs beside a script that merely reads the same 20 pages."""

from __future__ import annotations

from ..simulator.control import control
from ..tools import simulator
from ..tools.simulator import Simulator
from .figures import CPU, SECONDS, Table, medians
from .rounds import chosen, play
from .stage import stage

OFFERS = 2000
BARE, BEST, ALL = "Bare reading", "Best offers", "All offers, explained"


def measure(rounds: int) -> list[Table]:
    """A script that reads the pages, and two searches that decide about every row of them."""
    with stage() as here, simulator.running("benchmark", here.tree) as played:
        fill(played)
        measured = chosen(play(here, "offers.yml", rounds, played.variables()), BARE, BEST, ALL)
    return [medians(f"A search over {OFFERS:,} offers", measured, (SECONDS, CPU), BARE)]


def fill(played: Simulator) -> None:
    """Offers of which half fit what the playbook asks for."""
    control(played.url, "offers", [
        {
            "cloudId": f"offer-{number}", "gpuType": "H100_80GB", "region": "canada" if number % 2 else "eu_north",
            "prices": {"onDemand": 2 + number * 37 % 1000 / 500, "currency": "USD"},
            "disk": {"defaultCount": 100, "minCount": 50, "maxCount": 4000, "step": 10, "pricePerUnit": 0.0001},
        } for number in range(OFFERS)
    ], "PUT")
