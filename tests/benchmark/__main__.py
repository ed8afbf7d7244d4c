# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one unchanged ``pod`` task costs beside ``ping`` and ``uri``: ``make benchmark``, or with ``ARGS=ROUNDS``.

Machines differ and are never quite idle, so only ratios of what ran side by side are worth quoting.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from ..tools import cores, environments, simulator
from ..tools.places import BUILD
from ..tools.processes import Failed, end_on_sigterm, environment, output
from ..tools.staging import collections_path, staged

HERE = Path(__file__).resolve().parent
ROUNDS = 5
LOOPS = 20


def main(rounds: int = ROUNDS) -> None:
    """Run the rounds, each of 20 looped tasks of every kind in turn, and print seconds a task and ratios to ``ping``."""
    core = environments.core(cores.selected(cores.MAIN)).ensure()
    with staged("benchmark") as tree, simulator.running("benchmark", tree) as played:
        times = played.session / "times"
        variables = environment(
            BUILD / "home", core.bin,
            ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
            ANSIBLE_CALLBACK_PLUGINS=str(HERE / "callback_plugins"),
            ANSIBLE_CALLBACKS_ENABLED="stopwatch",
            ANSIBLE_STDOUT_CALLBACK="ansible.builtin.minimal",
            ANSIBLE_DISPLAY_OK_HOSTS="false",
            BENCHMARK_TIMES=str(times),
            **played.variables(),
        )
        playing = {"rounds": rounds, "loops": LOOPS, "ansible_python_interpreter": str(core.python)}
        output([core.python, core.bin / "ansible-playbook", "-i", "localhost,", HERE / "module_start.yml",
                "-e", json.dumps(playing)], HERE, variables)
        measured: dict[str, list[float]] = {}
        for line in times.read_text(encoding="utf-8").splitlines():
            name, seconds = line.split()
            measured.setdefault(name, []).append(float(seconds) / LOOPS)
    report(measured)


def report(measured: dict[str, list[float]]) -> None:
    """Print a row for each kind of task."""
    print(f"{'task':<8}{'seconds a task':>16}{'times ping':>30}")
    for name in ("ping", "pod", "uri"):
        seconds = measured[name]
        ratios = sorted(mine / ping for mine, ping in zip(seconds, measured["ping"]))
        print(f"{name:<8}{statistics.median(seconds):>16.3f}{statistics.median(ratios):>12.2f}"
              f"  (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    end_on_sigterm()
    try:
        main(*map(int, sys.argv[1:]))
    except Failed as failure:
        sys.exit(f"{failure}")
