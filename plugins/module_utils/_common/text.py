# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from elsewhere, made safe for messages: without secrets, and without characters that control a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from .types import Json

MASK = "********"
_LONGEST_TEXT = 500
# A shorter secret is masked only where it stands as a word of its own: "1" occurs in every IP address.
_SHORT_SECRET = 6


def printable(text: str) -> str:
    """Text for a message, with unprintable characters escaped."""
    return text if text.isprintable() else ascii(text)


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
        text = re.sub(pattern, MASK, text)
    return text


def _spellings(secrets: Iterable[object]) -> set[str]:
    """The forms that secrets may appear in: as they are, escaped for JSON or Python, and each line of a long one."""
    spellings = set()
    for secret in filter(str.strip, map(str, secrets)):
        for part in (secret, *(line.strip() for line in secret.splitlines() if len(line.strip()) >= _SHORT_SECRET)):
            spellings |= {part, repr(part)[1:-1], json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1]}
    return spellings


def one_line(text: object, secrets: Iterable[object]) -> str:
    """Text from the server on one line of limited length, without secrets and control characters."""
    line = " ".join(redact(str(text), secrets).split())
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= _LONGEST_TEXT else line[:_LONGEST_TEXT] + " ..."
