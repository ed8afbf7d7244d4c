# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments and days, read from whatever the API and playbooks write them as."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

# ISO 8601 as many programs write it; Python 3.10 reads only some of it by itself
_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
# An earlier moment is a program's way to say that there is none, such as 0001-01-01
_EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.utc)


def moment(value) -> datetime | None:
    """Read a moment as UTC.

    :param value: Text in ISO 8601, a datetime, or seconds since the epoch. Without a time zone it is UTC.
    :returns: None if it is none of them, or before the year 2000.
    """
    try:
        found = _read(value)
        found = found and (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found >= _EARLIEST else None


def _read(value) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, timezone.utc)
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    found = datetime.fromisoformat(match["day"] + "T" + (match["time"] or "00:00"))
    found += timedelta(microseconds=int((match["fraction"] or "0")[:6].ljust(6, "0")))
    return found.replace(tzinfo=_zone(match["zone"] or "Z"))


def _zone(written: str) -> timezone:
    if written[0] not in "+-":
        return timezone.utc
    digits = written[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=minutes if written[0] == "+" else -minutes))


def day_of(value) -> date | None:
    """Read a day: text such as C(2026-11-24), a date, or the day in UTC of a moment."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found = moment(value)
    return found.date() if found else None


def midnight(day: date) -> datetime:
    """The moment at which a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def written(value: datetime | None) -> str | None:
    """A moment as text, to the second."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
