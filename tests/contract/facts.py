# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts that stand beside this file, in the form that pods.yml tells, and whether a value is what they say."""

from __future__ import annotations

import math
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import yaml


def _read(folder: Path) -> dict:
    """The facts of all files by section. None stands twice."""
    facts: dict = {"objects": {}, "enums": {}, "seen": {}, "paths": {}, "errors": {}}
    for path in sorted(folder.glob("*.yml")):
        for section, told in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            twice = set(told) & set(facts[section])
            if twice:
                raise ValueError(f"{path}: {', '.join(sorted(twice))} stand elsewhere too")
            facts[section].update(told)
    facts["enums"] = {name: words.split() for name, words in facts["enums"].items()}
    facts["others"] = {name: fields.pop("...") for name, fields in facts["objects"].items() if "..." in fields}
    return facts


FACTS = _read(Path(__file__).resolve().parent)
_TYPES = {
    "string": str, "time": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "null": type(None),
}
_FITS = {">": lambda value, bound: value > bound, ">=": lambda value, bound: value >= bound,
         "<=": lambda value, bound: value <= bound}


class Kind(NamedTuple):
    """What is said of a value."""

    choices: tuple
    """Types, each with its bounds, of which it has one."""
    default: str
    """As JSON, or a bare word; empty where there is none."""
    needed: bool


def parsed(kind: str) -> Kind:
    """What a text such as C(GPUType *), C([string | null] | null) or C(integer > 0 = 1) says."""
    needed = kind.endswith(" *")
    choices, _equals, default = (kind[:-2] if needed else kind).partition(" = ")
    return Kind(tuple(re.split(r" \| (?![^\[{]*[\]}])", choices)), default, needed)


def fields_of(choice: str) -> dict | None:
    """Kinds by field of an object such as C(APIPodConfig) or C(GenericResponse of WhoamiResponse); of all else None."""
    name, _of, its = choice.partition(" of ")
    if name not in FACTS["objects"]:
        return None
    return {field: kind.replace("ITS", its) for field, kind in FACTS["objects"][name].items()}


def problems(kind: str, value, at: str = "body", whole: bool = False) -> list:
    """What is wrong with a value that is to be of a kind, a line each. What is C(whole) lacks no field, needed or not."""
    choices = parsed(kind).choices
    likely = [choice for choice in choices if (choice == "null") == (value is None)] or choices[:1]
    return min((_choice_problems(choice, value, at, whole) for choice in likely), key=len)


def _choice_problems(choice: str, value, at: str, whole: bool) -> list:
    if choice.startswith("["):
        if not isinstance(value, list):
            return [f"{at} is no list"]
        return [text for entry in value for text in problems(choice[1:-1], entry, at + "[]", whole)]
    if choice.startswith("{"):
        if not isinstance(value, dict):
            return [f"{at} is no object"]
        return [text for name, entry in value.items() for text in problems(choice[1:-1], entry, f"{at}.{name}", whole)]
    fields = fields_of(choice)
    if fields is not None:
        return _object_problems(fields, FACTS["others"].get(choice) == "anything", value, at, whole)
    if choice in FACTS["enums"]:
        fits = value in FACTS["enums"][choice] + FACTS["seen"].get(choice, [])
    else:
        fits = choice == "anything" or _fits(choice, value)
    return [] if fits else [f"{at} is {value!r} and no {choice}"]


def _object_problems(fields: dict, takes_others: bool, value, at: str, whole: bool) -> list:
    if not isinstance(value, dict):
        return [f"{at} is no object"]
    found = [f"{at}.{name} is unknown" for name in value if name not in fields and not takes_others]
    for name, kind in fields.items():
        if name in value:
            found += problems(kind, value[name], f"{at}.{name}", whole)
        elif whole or parsed(kind).needed:
            found.append(f"{at}.{name} is missing")
    return found


def _fits(choice: str, value) -> bool:
    """Whether a value is of a JSON type, or a time, and within its bounds."""
    name = choice.split()[0]
    if not isinstance(value, _TYPES[name]) or isinstance(value, bool) != (name == "boolean"):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if name == "time":
        try:
            return "T" in value and datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None
        except ValueError:
            return False
    size = len(value) if isinstance(value, str) else value
    return all(_FITS[sign](size, float(bound)) for sign, bound in bounds(choice))


def bounds(choice: str) -> list:
    """The bounds of a type such as C(integer >= 1 <= 100): signs and numbers."""
    return re.findall(r" (>=|<=|>) (\S+)", choice)
