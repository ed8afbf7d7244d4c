# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RETURN of every module against what the tasks of the integration targets returned, key by key at every depth.

A key that is not documented is an error. So is, once all targets have run, a documented key that no task returned. Where a
description says "as RV(module#module:key)", the keys of that value are meant; ``contains`` has those that come on top.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# The documentation of values, by the keys under which they are returned
Entries = dict[str, dict[str, Any]]

# What Ansible itself adds to results
ANSIBLES_OWN = frozenset((
    "ansible_loop_var", "attempts", "changed", "changed_when_result", "deprecations", "diff", "exception", "failed_when_result",
    "failed_when_suppressed_exception", "invocation", "item", "msg", "retries", "warnings",
))
# Dictionaries whose keys vary: areas of permissions, options of a module, and what the API reports as it is
FREE = (
    "account_info.account_limits", "account_info.key_limits", "account_info.permissions", "disk_offer_info.offers.disk",
    "offer_info.offers.pod", "pod.pod.prime_port_mapping",
)
TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool, "list": list, "dict": dict, "raw": object}
REFERENCE = re.compile(r"\bas RV\(primeintellect\.cloud\.(\w+)#module:([\w.\[\]]+)\)")


class Returns:
    """What the modules document, and the keys that were seen, by the place of a dictionary such as ``pod.pod.nodes``."""

    def __init__(self, modules: Path) -> None:
        self.modules = {path.stem: documented(path) for path in modules.glob("*.py")}
        self.free = [self._entry(*place.split(".", 1)) for place in FREE]
        self.seen: defaultdict[str, set[str]] = defaultdict(set)

    def check(self, module: str, result: dict[str, Any], failed: bool) -> Iterator[str]:
        """What is wrong with one result."""
        if "ansible_job_id" in result or "censored" in result:
            return  # it has only been started, or has no_log
        entries = self.modules[module]
        own = {key: value for key, value in result.items()
               if key in entries or key not in ANSIBLES_OWN and not key.startswith("_ansible")}
        yield from self._dict(module, own, entries)
        if not failed and "failed_when_result" not in result:
            for key, entry in entries.items():
                if entry["returned"] in ("always", "success") and key not in own:
                    yield f"{module}.{key} is missing"

    def never(self) -> Iterator[str]:
        """What is documented, but was in no result."""
        for module, entries in self.modules.items():
            yield from self._never(module, entries, entries)

    def _dict(self, place: str, value: dict[str, Any], entries: Entries) -> Iterator[str]:
        self.seen[place] |= value.keys()
        for key, inner in value.items():
            if key not in entries:
                yield f"{place}.{key} is not documented"
            elif inner is not None:
                yield from self._value(f"{place}.{key}", inner, entries[key])

    def _value(self, place: str, value: Any, entry: dict[str, Any]) -> Iterator[str]:
        if not isinstance(value, TYPES[entry["type"]]) or isinstance(value, bool) and entry["type"] in ("int", "float"):
            yield f"{place} is {value!r} and not of the type {entry['type']}"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and entry not in self.free and entry["type"] != "raw":
                yield from self._dict(place, item, self._fields(entry))

    def _never(self, place: str, entries: Entries, own: Entries) -> Iterator[str]:
        for key in entries.keys() - self.seen[place]:
            yield f"{place}.{key} is documented, but was never returned"
        for key, entry in entries.items():
            inner, contained = f"{place}.{key}", entry.get("contains", {}) if key in own else {}
            # what is documented elsewhere need not have been returned here
            if inner in self.seen or contained:
                yield from self._never(inner, self._fields(entry), contained)

    def _fields(self, entry: dict[str, Any]) -> Entries:
        """The keys of a dictionary, or of those in a list: of all that its description refers to, and its own."""
        text = entry["description"]
        found: Entries = {}
        for module, path in REFERENCE.findall(text if isinstance(text, str) else " ".join(text)):
            found.update(self._fields(self._entry(module, path)))
        return {**found, **entry.get("contains", {})}

    def _entry(self, module: str, path: str) -> dict[str, Any]:
        """The documentation of a value, such as that of ``pod.nodes`` in the module ``pod``."""
        entries = self.modules[module]
        *above, last = path.replace("[]", "").split(".")
        for name in above:
            entries = self._fields(entries[name])
        return entries[last]


def documented(path: Path) -> Entries:
    """The RETURN of a module, in which all references name their module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RETURN":
            text = ast.literal_eval(node.value)
            return yaml.safe_load(re.sub(r"(\bas\s+RV\()(?![\w.]+#)", rf"\1primeintellect.cloud.{path.stem}#module:", text))
    raise SystemExit(f"{path} has no RETURN")


def main(records: Path, whole: bool) -> str:
    """What is wrong with the results in the file ``records``; with all targets (``whole``) also what none returned."""
    returns = Returns(Path("plugins/modules"))
    found: dict[str, str] = {}
    # a target may only run commands
    for line in records.read_text(encoding="utf-8").splitlines() if records.exists() else ():
        record = json.loads(line)
        for problem in returns.check(record["module"], record["result"], record["failed"]):
            found.setdefault(problem, record["task"])
    lines = [f"{problem}: {task}" for problem, task in found.items()]
    return "\n".join(lines + (sorted(returns.never()) if whole else []))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "whole" in sys.argv[2:]) or 0)
