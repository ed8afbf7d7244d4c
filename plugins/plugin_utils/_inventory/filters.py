# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts an inventory has: plain conditions on what is known of them."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import nearest

from .hosts import HOST_FIELDS

# Taken for a pattern it would match nothing, and an inventory without hosts says nothing of why
_NO_TEMPLATE = "holds a template, which is not rendered here"


def check_inventory(params: dict) -> list:
    """What is wrong with the options that name fields, as dicts with C(param) and C(message)."""
    problems = []
    prefix = params["hostvars_prefix"]
    if prefix and not (prefix.isascii() and prefix.isidentifier()):
        problems.append({"param": "hostvars_prefix", "message": (
            f"must be a beginning of variable names: letters, digits and underscores (it is {prefix!r})"
        )})
    named = [("filters", name) for name in params["filters"]]
    named += [("exclude_filters", name) for conditions in params["exclude_filters"] for name in conditions]
    named += [("hostnames", name) for name in params["hostnames"] if not is_template(name)]
    problems += [{"param": option, "message": _unknown(name)} for option, name in named if not _known(name)]
    wishes = ["name_pattern", "filters", "exclude_filters"]
    return problems + [{"param": option, "message": _NO_TEMPLATE} for option in wishes if is_template(params[option])]


def is_template(text) -> bool:
    """Whether an entry of C(hostnames) is a template, and not the name of a field."""
    return "{{" in str(text) or "{%" in str(text)


def wanted(fields: dict, params: dict) -> bool:
    """Whether the inventory has a host."""
    statuses, pattern = params["statuses"], params["name_pattern"]
    if statuses and fields["status"] not in statuses:
        return False
    if pattern is not None and not fnmatchcase(str(fields["name"] or ""), pattern):
        return False
    if not _meets_all(fields, params["filters"]):
        return False
    return not any(conditions and _meets_all(fields, conditions) for conditions in params["exclude_filters"])


def field_value(fields: dict, name: str):
    """A field, or with a dot what is inside of one, such as C(resources.memory)."""
    value = fields
    for part in str(name).split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _known(name) -> bool:
    return str(name).split(".", maxsplit=1)[0] in HOST_FIELDS


def _unknown(name) -> str:
    return "there is no field {}{}".format(name, nearest(str(name), HOST_FIELDS) or "; there are " + ", ".join(HOST_FIELDS))


def _meets_all(fields: dict, conditions: dict) -> bool:
    return all(_meets(field_value(fields, name), condition) for name, condition in conditions.items())


def _meets(value, condition) -> bool:
    """Whether a value is the one that is asked for, or one of them. A text may be a pattern."""
    if isinstance(condition, list):
        return any(_meets(value, entry) for entry in condition)
    if value is None or condition is None or isinstance(value, bool) or isinstance(condition, bool):
        return value is condition
    if isinstance(condition, str):
        return fnmatchcase(str(value), condition)
    return value == condition or str(value) == str(condition)
