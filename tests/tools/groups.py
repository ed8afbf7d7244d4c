# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The integration targets in groups that take about equally long, so that several ansible-test can share the work.

A new target needs no entry anywhere. Until it has been run once, its time is estimated from its size.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from .places import BUILD, ROOT, locked, write

TARGETS = ROOT / "tests" / "integration" / "targets"
DURATIONS = BUILD / "durations.json"
# What a second of a target comes to in bytes of its tasks, roughly
BYTES_A_SECOND = 700.0


def targets() -> list[str]:
    """The names of all integration targets that are not hidden."""
    return sorted(aliases.parent.name for aliases in TARGETS.glob("*/aliases")
                  if "hidden" not in aliases.read_text(encoding="utf-8").splitlines())


def grouped(names: Iterable[str], count: int) -> list[tuple[str, ...]]:
    """``names`` in at most ``count`` groups that take about equally long; the longest target of each comes first."""
    with locked("durations"):
        known = durations()
    return spread({name: known.get(name) or estimate(TARGETS / name) for name in names}, count)


def spread(seconds: Mapping[str, float], count: int) -> list[tuple[str, ...]]:
    """The keys of ``seconds`` in at most ``count`` groups with about the same sum of values, longest group first."""
    groups: list[list[str]] = [[] for _number in range(max(1, min(count, len(seconds))))]
    for name in sorted(seconds, key=lambda name: (-seconds[name], name)):
        min(groups, key=lambda group: sum(seconds[other] for other in group)).append(name)
    return sorted(map(tuple, groups), key=lambda group: -sum(seconds[name] for name in group))


def estimate(target: Path) -> float:
    """How many seconds a target may take."""
    return sum(file.stat().st_size for file in (target / "tasks").glob("*")) / BYTES_A_SECOND


def durations() -> dict[str, float]:
    """How many seconds the targets took that have been run in this checkout."""
    return json.loads(DURATIONS.read_text(encoding="utf-8")) if DURATIONS.exists() else {}


def remember(tree: Path) -> None:
    """Keep how long the targets took that ansible-test has just run in ``tree``."""
    for report in sorted((tree / "tests" / "output" / "data").glob("integration-*.json")):
        ran = json.loads(report.read_text(encoding="utf-8"))["targets"]
        with locked("durations"):
            write(DURATIONS, json.dumps({**durations(), **{name: target["run_time_seconds"] for name, target in ran.items()}}))
