# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playing a playbook in rounds against the simulator, and reporting how long its tasks took beside one of them."""

from __future__ import annotations

import contextlib
import json
import statistics
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ..tools import cores, environments, simulator
from ..tools.places import BUILD
from ..tools.processes import environment, output
from ..tools.simulator import Simulator
from ..tools.staging import collections_path, staged

HERE = Path(__file__).resolve().parent


def play(playbook: str, rounds: int, prepare: Callable[[Simulator], None] = lambda played: None, **variables: object) -> dict:
    """Play ``playbook``; the seconds of each task in every round, by the first word of the task's name.

    ``prepare`` sets the simulator up; ``variables`` go to the playbook.
    """
    core = environments.core(cores.selected(cores.MAIN)).ensure()
    with contextlib.ExitStack() as stack:
        tree = stack.enter_context(staged("benchmark"))
        played = stack.enter_context(simulator.running("benchmark", tree))
        prepare(played)
        times = played.session / "times"
        settings = environment(
            BUILD / "home", core.bin,
            ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
            ANSIBLE_CALLBACK_PLUGINS=str(HERE / "callback_plugins"),
            ANSIBLE_CALLBACKS_ENABLED="stopwatch",
            ANSIBLE_STDOUT_CALLBACK="ansible.builtin.minimal",
            ANSIBLE_DISPLAY_OK_HOSTS="false",
            BENCHMARK_TIMES=str(times),
            **played.variables(),
        )
        playing = {"rounds": rounds, "ansible_python_interpreter": str(core.python), **variables}
        output([core.python, core.bin / "ansible-playbook", "-i", "localhost,", HERE / playbook, "-e", json.dumps(playing)],
               HERE, settings)
        measured: dict[str, list[float]] = {}
        for line in times.read_text(encoding="utf-8").splitlines():
            name, seconds = line.split()
            measured.setdefault(name, []).append(float(seconds))
    return measured


def control(played: Simulator, method: str, path: str, body: object) -> None:
    """Tell the simulator something."""
    request = urllib.request.Request(f"{played.url}/_simulator/{path}", json.dumps(body).encode(), method=method,
                                     headers={"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60):
        pass


def report(title: str, measured: dict[str, list[float]], beside: str, kinds: dict[str, str], times: int = 1) -> None:
    """Print a row for each kind of task: seconds (of one of ``times``), and the ratio to the kind ``beside``."""
    width = max(map(len, kinds.values())) + 2
    print(f"\n{title}\n{'':<{width}}{'seconds':>9}{'times ' + kinds[beside]:>{max(30, width + 8)}}")
    for name, label in kinds.items():
        ratios = sorted(mine / other for mine, other in zip(measured[name], measured[beside]))
        print(f"{label:<{width}}{statistics.median(measured[name]) / times:>9.3f}{statistics.median(ratios):>12.2f}"
              f"  (from {ratios[0]:.2f} to {ratios[-1]:.2f})")
