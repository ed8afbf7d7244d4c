# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What results and messages take over from the API's objects."""

from __future__ import annotations

import re

# No number that the API means comes near; arithmetic with larger ones would end in an error.
_LARGEST = 10 ** 12
# What stands in private SSH keys
_PRIVATE_KEYS = ("PRIVATE KEY", "PuTTY-User-Key-File", "openssh-key-v1", "b3BlbnNzaC1rZXktdjE")


def pick(source, fields: dict) -> dict:
    """Take fields over from an object of the API.

    :param source: The object; anything else counts as an empty one.
    :param fields: Key of the result -> field of the object. No key is ever left out.
    """
    source = source if isinstance(source, dict) else {}
    return {key: source.get(field) for key, field in fields.items()}


def pick_each(rows, fields: dict) -> list:
    """The same for each object in a list; what is no list counts as an empty one."""
    return [pick(row, fields) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def request_body_of(request: dict, values: dict) -> dict:
    """Make the body of a request; what is None is left out, so that the service's own defaults hold.

    :param request: Option -> a dict with C(at), where it stands in the body (C(POD_REQUEST) in the contract is one).
    :param values: Option -> value.
    """
    body: dict = {}
    for name, option in request.items():
        if values[name] is None:
            continue
        *parents, field = option["at"]
        place = body
        for parent in parents:
            place = place.setdefault(parent, {})
        place[field] = values[name]
    return body


def is_private_key(text: str) -> bool:
    """Whether a text looks like a private SSH key, in armour or without."""
    return any(mark in text for mark in _PRIVATE_KEYS)


def is_id(value) -> bool:
    """Whether this can be an id of the API's, which becomes a part of URLs and of messages."""
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9_-]+", value))


def number(value) -> float | None:
    """A number as the API means it: neither a boolean, nor text, nor negative, nor infinite_numbers. Anything else is None."""
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LARGEST
    return value if usable else None


def amount(value) -> float | None:
    """A number that can be an amount of money, also as text; anything else is None."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return number(value)
