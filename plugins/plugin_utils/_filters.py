# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts the inventory has, and which pods are watched: conditions on their fields."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params


def is_selected(fields: Json, params: Params) -> bool:
    """Whether the options include a host or a pod."""
    statuses, pattern = params["statuses"], params["name_pattern"]
    if statuses and fields["status"] not in statuses:
        return False
    if pattern is not None and not fnmatchcase(str(fields["name"] or ""), pattern):
        return False
    if not _matches_all(fields, params["filters"]):
        return False
    return not any(conditions and _matches_all(fields, conditions) for conditions in params["exclude_filters"])


def field_value(fields: Json, name: object) -> Any:
    """The value of a field, or with dots of a key inside it, such as C(resources.memory); None if there is none."""
    value: Any = fields
    for part in str(name).split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _matches_all(fields: Json, conditions: Json) -> bool:
    return all(_matches(field_value(fields, name), condition) for name, condition in conditions.items())


def _matches(value: object, condition: object) -> bool:
    """Whether a value equals the condition, matches it as a pattern, or does so for an entry of a list."""
    if isinstance(condition, list):
        return any(_matches(value, entry) for entry in condition)
    if value is None or condition is None or isinstance(value, bool) or isinstance(condition, bool):
        return value is condition
    if isinstance(condition, str):
        return fnmatchcase(str(value), condition)
    return value == condition or str(value) == str(condition)
