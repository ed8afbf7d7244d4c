# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values from outside: what they can be used as, and how an API object becomes part of a result."""

from __future__ import annotations

import re
from typing import Any

from .types import Json

# Larger than any number that the API means; calculating with larger ones could overflow.
_LARGEST = 10 ** 12
# Levels of nesting that a value of the API may have; it uses three.
DEEPEST = 20
# Text that occurs in private SSH keys alone, with PEM armor or without
_PRIVATE_KEY_MARKS = ("PRIVATE KEY", "PuTTY-User-Key-File", "openssh-key-v1", "b3BlbnNzaC1rZXktdjE")


def pick(source: object, fields: dict[str, str]) -> Json:
    """Copy fields of an API object into a result.

    :param source: The object; anything else counts as an empty one.
    :param fields: Key of the result -> field of the object. The result has every key.
    """
    row = source if isinstance(source, dict) else {}
    return {key: bounded(row.get(field)) for key, field in fields.items()}


def bounded(value: Any, depth: int = DEEPEST) -> Any:
    """A value of the API's without what is nested so deep that no result can hold it; None stands for that."""
    if isinstance(value, dict):
        return {key: bounded(inner, depth - 1) for key, inner in value.items()} if depth else None
    if isinstance(value, list):
        return [bounded(inner, depth - 1) for inner in value] if depth else None
    return value


def pick_each(rows: object, fields: dict[str, str]) -> list[Json]:
    """Apply C(pick) to each object in a list; anything else than a list counts as an empty one."""
    return [pick(row, fields) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def is_private_key(text: str) -> bool:
    """Whether a text looks like a private SSH key."""
    return any(mark in text for mark in _PRIVATE_KEY_MARKS)


def is_id(value: object) -> bool:
    """Whether a value can be an ID of the API. IDs become part of URLs and messages."""
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9_-]+", value))


def looks_like_id(value: str) -> bool:
    """Whether a text is an ID of the forms that the API creates (a UUID, C(c) and 24 letters or digits), and hardly a name."""
    return bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|c[a-z0-9]{24}", value))


def number(value: object) -> float | None:
    """A number that is not negative, infinite or NaN; None for anything else, booleans and text included."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < _LARGEST:
        return None
    return value


def amount(value: object) -> float | None:
    """An amount of money, as a number or as text; None for anything else."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return number(value)
