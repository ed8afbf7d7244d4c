# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of text that fit a terminal, and the filters that write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ansible.errors import AnsibleFilterError

from ._untrusted import untrusted

# Columns of the terminal
WIDTH = 100
_NARROWEST = 4


def shorten(text: str, width: int) -> str:
    """The text, cut where it is longer than C(width) characters."""
    return text if len(text) <= width else f"{text[:width - 1]}…"


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool], width: int = WIDTH) -> list[str]:
    """The rows as lines with columns of the same width. Where there is no room, the widest texts are cut.

    :param right: For each column, whether it is a number, which is aligned to the right and never cut.
    :param width: Characters of a line.
    """
    widths = [max(map(len, column)) for column in zip(*rows)]
    while sum(widths) + 2 * (len(widths) - 1) > width and not all(right):
        widest = max((number for number, is_number in enumerate(right) if not is_number), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return [
        "  ".join(cell.rjust(space) if to_right else shorten(cell, space).ljust(space)
                  for cell, space, to_right in zip(row, widths, right)).rstrip()
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
