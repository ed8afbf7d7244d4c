# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with options, whatever they are of: times, ids, values that are misspelled."""

from __future__ import annotations

import difflib
import re

from .values import is_id

# Seconds; operating systems take no timeout of any length.
LONGEST = 31 * 24 * 3600


def check_seconds(params: dict, *names: str) -> list:
    """What is wrong with options that are times, as dicts with C(param) and C(message)."""
    return [
        {"param": name, "message": "must be a number of seconds greater than 0, and no more than a month"}
        for name in names if params[name] is not None and not 0 < params[name] <= LONGEST
    ]


def check_id(option: str, value: str | None) -> list:
    """What is wrong with an id, which becomes a part of a URL, as dicts with C(param) and C(message)."""
    if value and not is_id(value):
        return [{"param": option, "message": f"holds characters that no id has (it is {value!r})"}]
    return []


def choice_message(value, choices: list) -> str:
    """Say that a value is none of the valid ones, and which of them was probably meant."""
    near = nearest(str(value), choices)
    return "{} is none of its values{}".format(
        "an empty text" if value == "" else repr(value), near or "; valid are " + ", ".join(map(str, choices))
    )


def nearest(word: str, choices: list) -> str:
    """The choice that is spelled alike, or begins alike, whatever the case and the separators."""
    plain = {re.sub(r"[^a-z0-9]", "", str(choice).lower()): str(choice) for choice in choices}
    wanted = re.sub(r"[^a-z0-9]", "", word.lower())
    near = [key for key in plain if wanted and (key.startswith(wanted) or wanted.startswith(key))]
    near = near or difflib.get_close_matches(wanted, list(plain), n=1, cutoff=0.6)
    return "; did you mean {}?".format(" or ".join(plain[key] for key in near[:6])) if near else ""
