# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with options of any module or inventory: times, IDs, misspelled values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from .types import OptionErrors, Params
from .values import is_id

# Seconds; operating systems take no timeout of any length.
LONGEST = 31 * 24 * 3600


def check_seconds(params: Params, *names: str) -> OptionErrors:
    """What is wrong with options that are times in seconds."""
    return [
        {"param": name, "message": "must be a number of seconds greater than 0, and no more than a month"}
        for name in names if params[name] is not None and not 0 < params[name] <= LONGEST
    ]


def check_id(option: str, value: str | None) -> OptionErrors:
    """What is wrong with an ID, which becomes a part of a URL."""
    if value and not is_id(value):
        return [{"param": option, "message": f"contains characters that are not allowed in an ID (it is {value!r})"}]
    return []


def choice_message(value: object, choices: Sequence[object]) -> str:
    """Say that a value is not a valid one, and which one was probably meant."""
    near = nearest(str(value), choices)
    shown = "an empty string" if value == "" else repr(value)
    return f"{shown} is not a valid value{near or '; valid values are ' + ', '.join(map(str, choices))}"


def nearest(word: str, choices: Sequence[object]) -> str:
    """Ask for the choice that resembles a word, whatever the case and the separators; empty if none does."""
    plain = {_letters(str(choice)): str(choice) for choice in choices if may_mean(word, str(choice))}
    wanted = _letters(word)
    near = [key for key in plain if wanted and (key.startswith(wanted) or wanted.startswith(key))]
    near = near or difflib.get_close_matches(wanted, list(plain), n=1, cutoff=0.7)
    return f"; did you mean {' or '.join(plain[key] for key in near[:6])}?" if near else ""


def _letters(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def may_mean(word: str, choice: str) -> bool:
    """Whether a word can be a choice that is misspelled. With another number it is another model, such as a newer one.

    Numbers may be missing: C(H100) may mean C(H100_80GB). But C(B300_288GB) does not mean C(B300_262GB), nor C(H20) C(H200_96GB).
    """
    (letters, numbers), (other_letters, other_numbers) = _letters_and_numbers(word), _letters_and_numbers(choice)
    if "".join(numbers) == "".join(other_numbers):
        return True
    return set(numbers) <= set(other_numbers) and (letters != other_letters or not numbers)


def _letters_and_numbers(word: str) -> tuple[str, list[str]]:
    return "".join(re.findall(r"[a-z]+", word.lower())), re.findall(r"[0-9]+", word)
