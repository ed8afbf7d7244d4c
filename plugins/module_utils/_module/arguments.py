# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a task's options by its argument spec, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import (
    AnsibleValidationError,
    ArgumentTypeError,
    ArgumentValueError,
    ElementError,
    RequiredError,
)

from .._common.checks import choice_message, nearest
from .._common.types import ArgumentSpec, OptionErrors, Params

_TYPES = {
    "bool": "true or false",
    "dict": "a dictionary (key: value)",
    "float": "a number",
    "int": "a whole number",
    "list": "a list",
    "path": "a path",
    "str": "a string",
}


def validate_each(spec: ArgumentSpec, given: Mapping[str, Any], of: str = "this module") -> tuple[Params, OptionErrors]:
    """Validate every option on its own, since Ansible's errors name no option.

    The values of secret options are never repeated.

    :param given: The options as the task gave them.
    :param of: Whose options they are.
    :returns: The valid options, with the defaults of those that are not given or wrong; and what is wrong.
    """
    known = {name for option, form in spec.items() for name in _names(option, form)}
    problems: OptionErrors = [
        {"param": name, "message": f"is not an option of {of}{nearest(name, list(spec))}"}
        for name in sorted(str(name) for name in given if name not in known)
    ]
    values: Params = {}
    for name, form in spec.items():
        values[name], messages = _validate(name, form, given)
        problems += [{"param": name, "message": message} for message in messages]
    return values, problems


def _names(name: str, form: Mapping[str, Any]) -> list[str]:
    return [name, *form.get("aliases", ())]


def _validate(name: str, form: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[Any, list[str]]:
    """The value of one option, and what is wrong with it."""
    alone = {key: given[key] for key in _names(name, form) if key in given}
    shown = "" if form.get("no_log") else "".join(f" (it is {value!r})" for value in alone.values())
    try:
        result = ArgumentSpecValidator({name: form}).validate(alone)
    except OverflowError:  # from an infinite value, where Ansible expects a whole number
        return form.get("default"), [f"must be {_expected(form)}{shown}"]
    value, errors = result.validated_parameters.get(name), result.errors.errors
    return (form.get("default"), _messages(errors[0], form, value, shown)) if errors else (value, [])


def _messages(error: AnsibleValidationError, form: Mapping[str, Any], value: Any, shown: str) -> list[str]:
    """An error of Ansible's validation in our own words, with the nearest valid value if there is one."""
    if isinstance(error, RequiredError):
        return ["is required"]
    if isinstance(error, (ArgumentTypeError, ElementError)):
        return [f"must be {_expected(form)}{shown}"]
    if form.get("no_log"):
        return ["is not valid"]
    if isinstance(error, ArgumentValueError):
        wrong = [entry for entry in (value if isinstance(value, list) else [value]) if entry not in form["choices"]]
        return [choice_message(entry, form["choices"]) for entry in wrong]
    return [error.msg]


def _expected(form: Mapping[str, Any]) -> str:
    kind = form.get("type", "str")
    expected = _TYPES.get(kind, str(kind))
    elements = form.get("elements")
    return f"{expected}, each entry {_TYPES.get(elements, elements)}" if elements else expected
