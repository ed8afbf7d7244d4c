# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of the integration targets have returned, and whether two ways to run them come to the same.

A module is executed in a process of its own or in Ansible's, and on old and new ansible-cores: none of that may show in a result.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .places import BUILD, write
from .processes import Failed

# What Ansible adds in its own ways: tracebacks, the number of retries, what it tells of background jobs and interpreters.
ANSIBLES_OWN = ("exception", "failed_when_suppressed_exception", "attempts", "retries", "started", "finished", "ansible_facts")
CORES_OWN_WARNING = "argsplat-unsafe"
# How old, and how far, a pod happened to be when it was looked at.
MOMENTARY = ("age_hours", "installation_progress", "installation_status", "status")
# Targets that end Ansible somewhere in a task
BROKEN_OFF = "job_"
# By how much an amount of money may be another one a while later: USD, or a part of it
A_WHILE = 0.001
# What is another one in every run: ids, keys, times, ports, temporary files, the versions of things, and in a table the width of
# an amount that has grown meanwhile, such as <0.01.
CHANCE = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+\b|SHA256:\S+|AAAA[\w+/=]+|-----BEGIN[^-]+-----[^-]+-----END|/\S*/"
                    r"|\bnotice-\w+|<?\d+| +")


def path(name: str) -> Path:
    """Where the check called ``name`` writes down its results."""
    return BUILD / "records" / f"{name}.jsonl"


def configuration(name: str, plugins: Path) -> str:
    """An ansible.cfg that makes Ansible write down the results of the check called ``name``."""
    file = path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    # Ansible looks a thousand times a second whether a task has ended, which takes time from what runs beside it
    return f"[defaults]\ninternal_poll_interval = 0.01\ncallback_plugins = {plugins}\n[callback_records]\nfile = {file}\n"


def join(name: str, groups: int) -> None:
    """Write the results of the first ``groups`` groups of the check called ``name`` to its own file, and remove theirs."""
    # a group with another number was run by hand, or when there were more of them
    parts = [part for number in range(groups) if (part := path(f"{name}-{number + 1}")).exists()]
    write(path(name), "".join(part.read_text(encoding="utf-8") for part in parts))
    for part in parts:
        part.unlink()


def compare(one: str, other: str) -> int:
    """Compare the results of two checks by name; how many results there were.

    :raises Failed: They differ, with the first differences.
    """
    ours, theirs = read(one), read(other)
    problems = [f"{task}: {len(ours[task])} results in {one}, {len(theirs[task])} in {other}"
                for task in sorted(ours.keys() | theirs.keys()) if len(ours[task]) != len(theirs[task])]
    count = 0
    for task, results in ours.items():
        # plays that a target runs side by side come in any order
        remaining = list(theirs[task])
        for left in results[:len(remaining)]:
            count += 1
            right = next((right for right in remaining if not any(differences(left, right))), remaining[0])
            remaining.remove(right)
            problems += [f"{task}: {text}" for text in differences(left, right)]
    if not count:
        problems.append("there are no results to compare")
    if problems:
        raise Failed("\n".join([f"{one} and {other} differ in {len(problems)} places:", *problems[:40]]))
    return count


def read(name: str) -> dict[str, list]:
    """The results of a check, for each task in the order in which they came; of what is left to chance, only what there is."""
    results = defaultdict(list)
    for line in path(name).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["target"].startswith(BROKEN_OFF):
            continue
        result = record["result"]
        result["warnings"] = [text for text in result.get("warnings", ()) if CORES_OWN_WARNING not in text]
        result.setdefault("changed", False)  # as every reader does
        shown = dict.fromkeys(result) if record["by_chance"] else result
        # the targets of another run may have come in another order
        results[f"{record['target']}: {record['task']}"].append(shown)
    return results


def differences(left, right, place: str = "") -> Iterator[str]:
    """Where two values differ, chance aside."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            if key in ANSIBLES_OWN or key in MOMENTARY or key.startswith("_ansible"):
                continue
            if key not in left or key not in right:
                yield f"{place}.{key} is there in one of them only"
            else:
                yield from differences(left[key], right[key], f"{place}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, pair in enumerate(zip(left, right)):
            yield from differences(*pair, f"{place}[{index}]")
    elif type(left) is not type(right):
        yield f"{place} is {left!r} in one of them and {right!r} in the other"
    elif isinstance(left, str):
        if CHANCE.sub("#", left) != CHANCE.sub("#", right):
            yield f"{place} is {left!r} in one of them and {right!r} in the other"
    elif isinstance(left, float) and math.isclose(left, right, rel_tol=A_WHILE, abs_tol=A_WHILE):
        pass  # what has been billed so far
    elif left != right and not place.endswith("port"):
        yield f"{place} is {left!r} in one of them and {right!r} in the other"
