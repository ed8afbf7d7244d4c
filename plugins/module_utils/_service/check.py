# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One line of the examination: what is expected, what was found, and what that means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable, NamedTuple

from .._api.document import UNREADABLE
from .._common.errors import CloudError, InvalidKeyError, InvalidResponseError, NotAllowedError
from .._common.text import one_line
from .._common.types import Json
from .service import Service

OK, DIFFERS, UNKNOWN = "ok", "differs", "unknown"
# Words that are listed in one line
_MOST_WORDS = 10


class Finding(NamedTuple):
    """What a check has found.

    :ivar meaning: What that means for the user, if it is not what the check says.
    """

    status: str
    found: str
    meaning: str = ""


class Check(NamedTuple):
    """One check.

    :ivar meaning: What it means for the user if the service differs.
    :ivar examine: Reads what is needed. What it raises is a finding as well.
    """

    name: str
    expected: str
    meaning: str
    examine: Callable[[Service], Finding]


def as_expected(found: str) -> Finding:
    return Finding(OK, found)


def compare(problems: Iterable[str], otherwise: str) -> Finding:
    """A difference for each problem, or else what was found."""
    told = [problem for problem in problems if problem]
    return Finding(DIFFERS, "; ".join(told)) if told else Finding(OK, otherwise)


def listed(words: Iterable[object]) -> str:
    """Words in a message, each once."""
    distinct = sorted({str(word) for word in words})
    more = len(distinct) - _MOST_WORDS
    return ", ".join(distinct[:_MOST_WORDS]) + (f" and {more} more" if more > 0 else "")


def told(what: str, words: Iterable[object]) -> str:
    """A problem with words, or nothing if there are none."""
    return f"{what}: {text}" if (text := listed(words)) else ""


def perform(check: Check, service: Service) -> Json:
    """Do a check.

    :returns: The line, with no secret in it.
    """
    try:
        finding = check.examine(service)
    except CloudError as error:
        finding = _from_error(error)
    except UNREADABLE:
        finding = Finding(DIFFERS, "a response in an unexpected format", "The collection cannot read it. Please report it.")
    meaning = "" if finding.status == OK else finding.meaning or check.meaning
    secrets = service.client.secrets
    return {
        "name": check.name,
        "status": finding.status,
        "expected": check.expected,
        "found": one_line(finding.found, secrets),
        "meaning": meaning,
    }


def _from_error(error: CloudError) -> Finding:
    """What an error says about a check. Messages that may name the user's files, teams and pods are not repeated."""
    if isinstance(error, NotAllowedError):
        reason = "is not valid" if isinstance(error, InvalidKeyError) else "lacks the permission"
        return Finding(UNKNOWN, f"status {error.status}", f"The API key {reason}, so this could not be checked.")
    if error.status is None:
        status = DIFFERS if isinstance(error, InvalidResponseError) else UNKNOWN
        return Finding(status, error.message, "" if status == DIFFERS else "This could not be checked. Run it again.")
    if error.is_transient and not isinstance(error, InvalidResponseError):
        return Finding(UNKNOWN, f"status {error.status}", "The service is not available. Run it again.")
    return Finding(DIFFERS, f"status {error.status}{' and no JSON' if isinstance(error, InvalidResponseError) else ''}")
