# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that is not ours, made fit for messages: without secrets, and without anything that a terminal would obey."""

from __future__ import annotations

import json
import re

MASK = "********"
_LONGEST_TEXT = 500
# Shorter secrets are only taken out where they stand as words of their own: "1" is in every IP address.
_SHORT_SECRET = 6


def printable(text: str) -> str:
    """Text for a message, with what could move a terminal's cursor made printable."""
    return text if text.isprintable() else ascii(text)


def label(thing: dict) -> str:
    """Name an object of the API in a message: name and id."""
    return printable("{} (id {})".format(thing.get("name"), thing.get("id")))


def redact(text: str, secrets: list) -> str:
    """Take secrets out of free text that came from the server.

    :param secrets: The values, of any length.
    """
    for secret in sorted(_spellings(secrets), key=len, reverse=True):
        pattern = re.escape(secret)
        if len(secret) < _SHORT_SECRET:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(pattern, MASK, text)
    return text


def _spellings(secrets: list) -> set:
    """How secrets may be spelled: as they are, escaped as JSON and Python have it, and the lines of one that has several."""
    spellings = set()
    for secret in filter(str.strip, map(str, secrets)):
        for part in (secret, *(line.strip() for line in secret.splitlines() if len(line.strip()) >= _SHORT_SECRET)):
            spellings |= {part, repr(part)[1:-1], json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1]}
    return spellings


def one_line(text, secrets: list) -> str:
    """One line of a text from the server: no secrets, no control characters, not infinite_numbers."""
    text = " ".join(redact(str(text), secrets).split())
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " ..."
