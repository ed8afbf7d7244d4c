# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of renting equal pods that become active in five seconds: in a loop, in the background, by forks, as a fleet."""

from __future__ import annotations

import json
import statistics

from ..simulator.control import control
from ..tools import simulator
from ..tools.places import write
from ..tools.processes import Failed
from ..tools.simulator import Simulator
from .figures import CPU, MEMORY, REQUESTS, SECONDS, Measured, Ratio, Table, Usage, medians, ratio
from .stage import HERE, Stage, stage

SIZES = ("1", "4", "16")
FORKS = 16
PROVISIONING = 5.0
API_LATENCY = 0.05

FLEET = "one fleet task"
NOTHING = "a play that rents nothing"
WAYS = {
    "a loop of pod tasks": "loop",
    "the loop with async": "async",
    f"a host each, {FORKS} forks": "forks",
    FLEET: "fleet",
    NOTHING: "nothing",
}
ALONE = "provisioning"

REQUEST = {
    "cloud_id": "sim-cpu-1", "gpu_type": "CPU_NODE", "socket": "PCIe", "gpu_count": 1, "provider": "primecompute",
    "data_center_id": "SIM-US-1", "poll_interval": 1,
}


def measure(rounds: int, *sizes: str) -> list[Table]:
    """Return a table for each number of pods, and one about the fleet alone."""
    tables, fleets = [], {}
    with stage() as here, simulator.running("benchmark", here.tree) as played:
        rent(here, played, WAYS[FLEET], 1)  # lets Python write its byte code
        for size in map(int, sizes or SIZES):
            measured: dict[str, list[Usage]] = {name: [] for name in WAYS}
            for _round in range(rounds):
                for name, way in WAYS.items():
                    measured[name].append(rent(here, played, way, size))
            measured[ALONE] = [Usage(PROVISIONING)] * rounds
            tables.append(medians(f"Renting pods: {size}", measured, (SECONDS, CPU, REQUESTS, MEMORY), ALONE))
            fleets[size] = measured
    return [*tables, of_fleets(fleets)]


def of_fleets(fleets: dict[int, Measured]) -> Table:
    """How the cost of one fleet task grows with its size."""
    rows = [["", "times provisioning", "without Ansible's start", "CPU seconds a pod", "requests a pod"]]
    for size, measured in fleets.items():
        used = measured[FLEET]
        task = [run._replace(seconds=run.seconds - start.seconds) for run, start in zip(used, measured[NOTHING])]
        rows.append([
            f"pods: {size}", ratio(measured, Ratio("", FLEET, ALONE)), ratio({**measured, FLEET: task}, Ratio("", FLEET, ALONE)),
            f"{statistics.median(run.cpu for run in used) / size:.2f}",
            f"{statistics.median(run.requests for run in used) / size:.1f}",
        ])
    return Table("Fleet: comparison", rows)


def rent(here: Stage, played: Simulator, way: str, size: int) -> Usage:
    """Rent so many pods, starting with none."""
    control(played.url, "reset", {"provisioning_seconds": PROVISIONING, "installation_seconds": 0})
    control(played.url, "faults", {"times": 10**9, "delay": API_LATENCY})
    playing = here.folder / "playing.json"
    write(playing, json.dumps({
        "size": size, "request": REQUEST, "ansible_python_interpreter": str(here.core.python),
    }))
    hosts = here.folder / "hosts.json"
    write(hosts, json.dumps({"members": {"hosts": {f"member-{number}": None for number in range(size)}}}))
    used = here.measured(
        [*here.program("ansible-playbook"), "-i", hosts, "-f", str(FORKS), "-e", f"@{playing}",
         HERE / "fleet_ways" / f"{way}.yml"],
        here.variables(ANSIBLE_ASYNC_DIR=str(here.folder / "async"), **played.variables()), memory="together",
    )
    world = control(played.url)
    wanted = 0 if way == WAYS[NOTHING] else size
    if (world["live_pods"], world["creates"]) != (wanted, wanted):
        raise Failed(f"{way}: {world['creates']} pods were created and {world['live_pods']} are there, not {wanted}")
    return used._replace(requests=sum(world["requests"].values()))
