# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the inventory: their validation, and the rendering of those that are templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import check_common
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import nearest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, OptionErrors, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.arguments import validate_each

from .._untrusted import like_template
from .hosts import HOST_FIELDS

# Renders a template with variables. It raises whatever an expression in the template raises.
Render = Callable[[str, Json], object]

# The options that may be templates
_TEMPLATES = ("api_key", "api_url", "ca_path", "team", "team_id")
_ARGUMENT_TYPES = {"boolean": "bool", "integer": "int", "string": "str", "dictionary": "dict"}


def check_file(definitions: Mapping[str, Json], options: Mapping[str, Any]) -> None:
    """Check all options of an inventory file. Ansible stops at the first wrong option, and ignores unknown ones.

    :param definitions: The options as documented.
    :param options: The options as written in the file.
    :raises InvalidOptionsError: Options are unknown, or not of their type.
    """
    spec = {name: _argument(name, definition) for name, definition in definitions.items()}
    given = {name: value for name, value in options.items() if name not in spec or _is_literal(value)}
    problems = validate_each(spec, given, "this inventory")[1]
    if problems:
        raise InvalidOptionsError(problems)


def resolve_options(options: Params, render: Render, variables: Json) -> Params:
    """Render the options that are templates, and check the values of all.

    :param variables: The extra variables.
    :raises InvalidOptionsError: A template can't be rendered, or a value is invalid.
    """
    params = dict(options)
    for name in _TEMPLATES:
        if isinstance(params[name], str) and like_template(params[name]):
            params[name] = render_option(name, params[name], render, variables)
    problems = check_common(params) + check_host_options(params)
    if problems:
        raise InvalidOptionsError(problems)
    return params


def render_option(option: str, template: str, render: Render, variables: Json) -> str | None:
    """Render a template that an option contains.

    :raises InvalidOptionsError: It can't be rendered.
    """
    try:
        text = render(template, variables)
    except Exception as error:  # before 2.19, ansible-core does not wrap errors in an expression, such as a division by zero
        message = f"the template can't be rendered: {' '.join(str(error).split())}"
        raise InvalidOptionsError([{"param": option, "message": message}]) from None
    return None if text is None else str(text)


def check_host_options(params: Params) -> OptionErrors:
    """Check the options that select hosts and name them and their variables."""
    prefix = params["hostvars_prefix"]
    problems = []
    if prefix and not (prefix.isascii() and prefix.isidentifier()):
        message = f"must be a valid start of variable names: letters, digits and underscores, no digit first (it is {prefix!r})"
        problems.append({"param": "hostvars_prefix", "message": message})
    named = [("filters", name) for name in params["filters"]]
    named += [("exclude_filters", name) for conditions in params["exclude_filters"] for name in conditions]
    named += [("hostnames", name) for name in params["hostnames"] if not is_template(name)]
    for option, name in named:
        if str(name).split(".", maxsplit=1)[0] not in HOST_FIELDS:
            hint = nearest(str(name), HOST_FIELDS) or f"; valid are {', '.join(HOST_FIELDS)}"
            problems.append({"param": option, "message": f"{name} is not a field of a host{hint}"})
    for option in ("name_pattern", "filters", "exclude_filters", "known_hosts", "identity_file"):
        if is_template(params[option]):  # as a pattern it would match nothing, and the inventory would just be empty
            problems.append({"param": option, "message": "contains a template, but this option can't be a template"})
    return problems


def is_template(value: object) -> bool:
    """Whether an option, or an entry of one, contains a template."""
    return "{{" in str(value) or "{%" in str(value)


def one_line(error: CloudError) -> str:
    """The message of an error as Ansible shows it for an inventory source: on one line."""
    if not isinstance(error, InvalidOptionsError) or len(error.params) < 2:
        return error.message
    return "; ".join(f"{entry['param']}: {entry['message']}" if entry["param"] else entry["message"] for entry in error.params)


def _argument(name: str, definition: Json) -> Json:
    kind = definition.get("type", "str")
    argument = {"type": _ARGUMENT_TYPES.get(kind, kind), "no_log": name == "api_key"}
    argument.update({key: definition[key] for key in ("choices", "elements", "required") if definition.get(key)})
    return argument


def _is_literal(value: object) -> bool:
    """Whether the file contains the value itself: no template, no vaulted value, and not null, which stands for the default."""
    return value is not None and not hasattr(value, "__ENCRYPTED__") and not (isinstance(value, str) and like_template(value))
