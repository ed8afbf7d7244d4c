# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and days, in all the forms in which the API and playbooks write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

# ISO 8601 as many programs write it; Python 3.10 parses only some of these forms by itself
_ISO_8601 = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
# Programs write an earlier time, such as 0001-01-01, where there is none
_EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.utc)


def parse_time(value: object) -> datetime | None:
    """Parse a time.

    :param value: Text in ISO 8601, a datetime, or seconds since the epoch. Without a time zone it is UTC.
    :returns: The time in UTC, or None if it can't be parsed or is before the year 2000.
    """
    try:
        time = _parse(value)
        time = time and (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return time if time and time >= _EARLIEST else None


def _parse(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, timezone.utc)
    match = _ISO_8601.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    time = datetime.fromisoformat(f"{match['day']}T{match['time'] or '00:00'}")
    time += timedelta(microseconds=int((match["fraction"] or "0")[:6].ljust(6, "0")))
    return time.replace(tzinfo=_parse_zone(match["zone"] or "Z"))


def _parse_zone(text: str) -> timezone:
    if text[0] not in "+-":
        return timezone.utc
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def parse_day(value: object) -> date | None:
    """Parse a day: a date, or the UTC day of whatever C(parse_time) reads."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    time = parse_time(value)
    return time.date() if time else None


def start_of_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def format_time(time: datetime | None) -> str | None:
    """A UTC time in ISO 8601, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None
