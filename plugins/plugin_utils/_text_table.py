# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of text, and the filters that write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ansible.errors import AnsibleFilterError

from ._untrusted import untrusted


def shorten(text: str, width: int) -> str:
    """The text, cut where it is longer than C(width) characters."""
    return text if len(text) <= width else f"{text[:width - 1]}…"


def aligned(rows: Sequence[Sequence[str]], right: Iterable[bool]) -> list[str]:
    """The rows as lines with columns of the same width.

    :param right: For each column, whether it is aligned to the right.
    """
    columns = [(max(map(len, column)), to_right) for column, to_right in zip(zip(*rows), right)]
    return [
        "  ".join(cell.rjust(width) if to_right else cell.ljust(width) for cell, (width, to_right) in zip(row, columns)).rstrip()
        for row in rows
    ]


def filtered(name: str, expected: str, write: Callable[[], str]) -> str:
    """What a filter of this name returns: the text, which is no template.

    :param expected: What the filter takes, for the message.
    :raises AnsibleFilterError: The input is something else.
    """
    try:
        text: str = untrusted(write())
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise AnsibleFilterError(f"primeintellect.cloud.{name}: {expected}: {problem!r}") from problem
    return text
