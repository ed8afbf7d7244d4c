# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a body is one that the API takes, by the facts in tests/contract."""

from __future__ import annotations

import math
from pathlib import Path

import yaml

FACTS: dict = {"objects": {}, "enums": {}}
for _path in sorted((Path(__file__).resolve().parents[1] / "contract").glob("*.yml")):
    for _kind, _facts in yaml.safe_load(_path.read_text()).items():
        FACTS.setdefault(_kind, {}).update(_facts)
_TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


def body_problems(kind: str, value, at: str = "body") -> list:
    """What is wrong with a value that is to be of a kind such as C(CreatePod), C([string] | null) or C(integer > 0 *)."""
    kind = kind.replace(" *", "")
    if kind.endswith(" | null"):
        return [] if value is None else body_problems(kind[: -len(" | null")], value, at)
    if kind.startswith("["):
        if not isinstance(value, list):
            return ["%s is no list" % at]
        return [text for entry in value for text in body_problems(kind[1:-1], entry, at + "[]")]
    if kind in FACTS["objects"]:
        return _object_problems(FACTS["objects"][kind], value, at)
    if kind in FACTS["enums"]:
        return [] if value in FACTS["enums"][kind].split() else ["%s is %r" % (at, value)]
    name, _greater, bound = kind.partition(" > ")
    fits = isinstance(value, _TYPES[name]) and isinstance(value, bool) == (name == "boolean")
    if fits and isinstance(value, float) and not math.isfinite(value):
        fits = False
    return [] if fits and (not bound or value > float(bound)) else ["%s is %r" % (at, value)]


def _object_problems(fields: dict, value, at: str) -> list:
    if not isinstance(value, dict):
        return ["%s is no object" % at]
    problems = ["%s.%s is unknown" % (at, name) for name in value if name not in fields]
    for name, kind in fields.items():
        if name in value:
            problems += body_problems(kind, value[name], "%s.%s" % (at, name))
        elif kind.endswith("*"):
            problems.append("%s.%s is missing" % (at, name))
    return problems
