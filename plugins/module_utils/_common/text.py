# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from elsewhere, made safe for messages: without secrets, and without characters that control a terminal."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

from .types import Json

MASK = "********"
_LONGEST_TEXT = 500
# A shorter secret is masked only where it stands as a word of its own: "1" occurs in every IP address.
_SHORT_SECRET = 6


def printable(text: str) -> str:
    """Text for a message, with unprintable characters escaped."""
    return text if text.isprintable() else ascii(text)


def shown(value: object) -> str:
    """A value of the API's, whatever it is, in a message."""
    return printable(str(value))[:_LONGEST_TEXT]


def either(values: object) -> str:
    """One value or a list of alternatives, for a message."""
    return " or ".join(map(str, values)) if isinstance(values, list) else str(values)


def label(resource: Json) -> str:
    """Identify an object of the API in a message, by name and ID."""
    return printable(f"{resource.get('name')} (id {resource.get('id')})")


def redact(text: str, secrets: Iterable[object]) -> str:
    """Mask secrets in free text that came from the server.

    :param secrets: The values, of any length.
    """
    for secret in sorted(_spellings(secrets), key=len, reverse=True):
        pattern = re.escape(secret)
        if len(secret) < _SHORT_SECRET:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        elif "%" in secret:
            pattern = f"(?i:{pattern})"  # hexadecimal digits have either case
        text = re.sub(pattern, MASK, text)
    return text


def _spellings(secrets: Iterable[object]) -> set[str]:
    """The forms that secrets may appear in: as they are, escaped for JSON, Python, URLs or HTML, in base64, and each line of a
    long one."""
    spellings = set()
    for secret in filter(str.strip, map(str, secrets)):
        for part in (secret, *(line.strip() for line in secret.splitlines() if len(line.strip()) >= _SHORT_SECRET)):
            spellings |= {part, repr(part)[1:-1], json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1]}
            if len(part) >= _SHORT_SECRET:
                data = part.encode("utf-8", "replace")
                spellings |= {quote(data, safe=""), quote(data), quote_plus(data)}
                spellings |= {html.escape(part), html.escape(part, quote=False)}
                spellings |= {encode(data).decode().rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode)}
    return spellings


def redact_all(value: Any, secrets: Iterable[object]) -> Any:
    """The same for every text in a value of the API."""
    if isinstance(value, str):
        return redact(value, secrets)
    if isinstance(value, dict):
        return {key: redact_all(inner, secrets) for key, inner in value.items()}
    return [redact_all(inner, secrets) for inner in value] if isinstance(value, list) else value


def one_line(text: object, secrets: Iterable[object]) -> str:
    """Text from the server on one line of limited length, without secrets and control characters."""
    line = " ".join(redact(str(text), secrets).split())
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= _LONGEST_TEXT else line[:_LONGEST_TEXT] + " ..."
