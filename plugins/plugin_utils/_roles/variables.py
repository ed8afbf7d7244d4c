# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables whose names are nearly those of a role: Ansible ignores them, and a price limit that is ignored costs money."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ansible.module_utils.common.yaml import yaml_load

_COLLECTION = Path(__file__).resolve().parents[3]
# Words with which people begin a variable that is meant for a role: gpu_max_price
_FIRST_WORDS = frozenset(["fleet", "gpu", "machine", "pod", "prime", "primeintellect"])
# Names with these words are hardly anybody else's.
_TELLING_WORDS = frozenset(["gpu", "price"])
# Characters up to which a single one may be another; longer names may have two mistakes
_SHORT = 8


class Findings(NamedTuple):
    """What is wrong with the names of variables.

    :ivar errors: Names that stop the run, with the reason.
    :ivar warnings: Names that are ignored, with the reason.
    """

    errors: list[str]
    warnings: list[str]


def check_names(given: Iterable[str], extra: Collection[str], roles: list[str], strict: bool = False) -> Findings:
    """Compare the names of variables with those that roles take.

    :param given: The names of all variables.
    :param extra: Those of them that were given for this run, with C(-e) for instance; nobody gives these by chance.
    :param roles: The roles of this job; the first one is named in messages.
    :param strict: Whether names that begin as those of the first role do are errors wherever they come from.
    """
    options = [name for role in roles for name in declared(role)]
    own = tuple(f"{role}_" for role in roles)
    prefixes = own + tuple({f"{name.partition('_')[0]}_" for name in options if name.startswith(("fleet_", "pod_"))})
    findings = Findings([], [])
    if "_raw_params" in extra:  # the words of -e without =, which Ansible drops; they may be of a secret
        findings.errors.append("-e: the words after a space are lost. Put quotes around a value with spaces, inside the quotes "
                               "of the shell: -e 'NAME=\"two words\"'")
    for name in sorted(set(given) - _all_names()):
        if name.startswith("ansible_"):
            continue
        if name in extra and '"' in name:
            findings.errors.append(f"{name}: is not the name of a variable. Remove the backslashes from the command.")
            continue
        meant, sure = _meant(name, options, name in extra)
        ours = name.startswith(prefixes)
        if not meant and not ours:
            continue
        advice = f"; did you mean {meant}?" if meant else ""
        if sure or (ours and (name in extra or (strict and name.startswith(own)))):
            findings.errors.append(f"{name}: is not a variable of {roles[0]}{advice}")
        else:
            findings.warnings.append(f"{name} is not a variable of {roles[0]}, and is ignored{advice}")
    return findings


@cache
def argument_spec(role: str) -> dict[str, dict[str, Any]]:
    """The variables that a role of this collection takes, of all its entry points."""
    specs = _read(_COLLECTION / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"]
    return {name: option for spec in reversed(specs.values()) for name, option in spec["options"].items()}


def declared(role: str) -> tuple[str, ...]:
    """The names of these variables."""
    return tuple(argument_spec(role))


@cache
def _all_names() -> frozenset[str]:
    """The variables of all roles of this collection, also those that they set for themselves."""
    names: set[str] = set()
    for role in (_COLLECTION / "roles").iterdir():
        names.update(declared(role.name))
        for variables in (*role.glob("vars/*.yml"), *role.glob("defaults/*.yml")):
            names.update(_read(variables) or {})
        for tasks in role.glob("tasks/*.yml"):
            names.update(_set_in(_read(tasks)))
    for playbook in (_COLLECTION / "playbooks").glob("*.yml"):
        names.update(_set_in(_read(playbook)))
    return frozenset(names)


def _set_in(tasks: Any) -> Iterator[str]:
    """The variables that tasks or plays set."""
    if isinstance(tasks, list):
        for task in tasks:
            yield from _set_in(task)
    elif isinstance(tasks, dict):
        for key, value in tasks.items():
            if key in ("register", "loop_var"):
                yield str(value)
            elif key in ("vars", "ansible.builtin.set_fact", "ansible.builtin.add_host") and isinstance(value, dict):
                yield from value
            else:
                yield from _set_in(value)


def _read(path: Path) -> Any:
    return yaml_load(path.read_text(encoding="utf-8"))


def _meant(name: str, options: list[str], extra: bool) -> tuple[str | None, bool]:
    """The option that a name probably means, and whether that is certain enough to stop."""
    for option in options:
        if _is_misspelled(name, option):
            return option, True
    words = name.split("_")
    for option in options:
        rest = option.split("_")[1:]
        if len(rest) > 1 and words[-len(rest):] == rest and len(words) <= len(rest) + 1:
            # max_price, gpu_max_price
            if extra or (len(words) > len(rest) and words[0] in _FIRST_WORDS):
                return option, True
            if _TELLING_WORDS.intersection(rest) and len(words) == len(rest):
                return option, False
    for option in options:
        parts = option.split("_")
        if len(words) > 1 and words[0] == parts[0] and words[-1] == parts[-1] and _in_order(words, parts):
            return option, True  # pod_price
    if extra:
        for option in options:
            if option == f"pod_{name}":
                return option, False
    near = [option for option in options if option.startswith(f"{name}_") or name.startswith(f"{option}_")]
    return (near[0] if near and name.startswith(("pod_", "fleet_")) else None), False


def _in_order(words: list[str], parts: list[str]) -> bool:
    """Whether all words are among the parts, in the same order."""
    rest = iter(parts)
    return all(word in rest for word in words)


def _is_misspelled(name: str, option: str) -> bool:
    limit = 1 if min(len(name), len(option)) <= _SHORT else 2
    if name == option or len(option) < 5 or abs(len(name) - len(option)) > limit:
        return False
    (first, _bar, rest), (right, _bar, tail) = name.partition("_"), option.partition("_")
    # with another first word it is somebody else's: node_image
    return _distance(name, option) <= limit and (rest != tail or _distance(first, right) <= 1)


def _distance(one: str, other: str) -> int:
    """How many characters must be added, removed, replaced or swapped with the next one (Damerau and Levenshtein)."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        last, row, before = row, [i], above
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and right == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        above = last
    return row[-1]


def set_names(given: Mapping[str, Any], roles: list[str]) -> list[str]:
    """Those of the roles' variables that are set."""
    return sorted({name for role in roles for name in declared(role) if name in given})
