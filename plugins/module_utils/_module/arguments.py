# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a task's options by its argument spec, all at once. Imported only when something is."""

from __future__ import annotations

import re

from .._common.checks import choice_message, nearest

_TYPES = {
    "bool": "yes or no (true or false)",
    "dict": "a dictionary (key: value)",
    "float": "a number",
    "int": "a whole number",
    "list": "a list",
    "path": "a path",
    "str": "text",
}


def spec_problems(spec: dict, given: dict, errors: list, of: str = "this module") -> list:
    """Say in our own words what Ansible's validation found, with the nearest valid value where there is one.

    The values of options that are secret are never repeated.

    :param spec: The module's argument spec.
    :param given: The options as the task gave them.
    :param errors: The messages of Ansible's own validation.
    :param of: Whose options they are.
    :returns: Dicts with C(param) and C(message).
    """
    problems = [
        {"param": name, "message": f"is not an option of {of}{nearest(name, list(spec))}"}
        for name in sorted(given) if name not in spec
    ]
    reported = {problem["param"] for problem in problems}
    for name, option in spec.items():
        value = given.get(name)
        if value is None or not option.get("choices"):
            continue
        for entry in _entries(value) if option.get("type") == "list" else [value]:
            if entry not in option["choices"]:
                problems.append({"param": name, "message": choice_message(entry, option["choices"])})
                reported.add(name)
    for error in errors:
        named = [name for name in re.findall(r"\b[a-z_]+\b", error) if name in spec]
        name = named[0] if named else None
        if error.startswith("missing required arguments"):
            problems += [{"param": name, "message": "is required"} for name in named]
        elif "unable to convert to" in error and name:
            shown = "" if spec[name].get("no_log") else f" (it is {given.get(name)!r})"
            expected = _TYPES.get(spec[name].get("type", "str"), spec[name].get("type"))
            if option_elements := spec[name].get("elements"):
                expected = f"a list, each entry {_TYPES.get(option_elements, option_elements)}"
            problems.append({"param": name, "message": f"must be {expected}{shown}"})
        elif not reported.intersection(named) and not error.startswith(tuple(reported or ["\0"])):
            # what Ansible says of options that exclude or need each other reads well as it is
            problems.append({"param": name, "message": error})
    return problems


def infinite_numbers(spec: dict, given: dict) -> list:
    """The options that are infinite where a whole number is expected. Ansible's own validation stumbles over these."""
    return [
        {"param": name, "message": "must be {} (it is {!r})".format(_TYPES["int"], given[name])} for name, option in spec.items()
        if option.get("type") == "int" and re.fullmatch(r"[+-]?inf(inity)?", str(given.get(name)).strip(), re.IGNORECASE)
    ]


def _entries(value) -> list:
    """The entries of a list, which may be given as text with commas."""
    return value if isinstance(value, list) else [entry.strip() for entry in str(value).split(",")]

