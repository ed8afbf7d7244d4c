# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and days in all the forms in which they come."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.dates import (
    format_time,
    parse_day,
    parse_time,
    start_of_day,
)

NOON = "2026-11-24T12:00:00Z"


@pytest.mark.parametrize("value, expected", [
    ("2026-11-24T12:00:00Z", NOON), ("2026-11-24T12:00:00.123456Z", NOON), ("2026-11-24T12:00:00.123456789Z", NOON),
    ("2026-11-24T12:00:00.1+00:00", NOON), ("2026-11-24T12:00:00", NOON), ("2026-11-24 12:00", NOON),
    (" 2026-11-24T12:00:00z ", NOON),
    ("2026-11-24T14:00:00+02:00", NOON), ("2026-11-24T14:00:00+0200", NOON), ("2026-11-24T14:00:00 +02", NOON),
    ("2026-11-24T06:30:00-05:30", NOON), ("2026-11-24 12:00:00 UTC", NOON), ("2026-11-24 12:00:00 gmt", NOON),
    ("2026-11-24T12:00:00,5Z", NOON), ("2026-11-24", "2026-11-24T00:00:00Z"), ("2026-11-25T01:00:00+13:00", NOON),
    (datetime(2026, 11, 24, 12), NOON), (datetime(2026, 11, 24, 12, tzinfo=timezone.utc), NOON),
    (datetime(2026, 11, 24, 13, tzinfo=timezone(timedelta(hours=1))), NOON), (1795521600, NOON), (1795521600.9, NOON),
    # not a time
    (None, None), ("", None), ("now", None), ("2026-13-01", None), ("2026-11-24T25:00:00Z", None), ("24.11.2026", None),
    (True, None),
    ([], None), ({}, None), ("2026-11-24T12:00:00+99:00", None), (float("nan"), None), (1e300, None),
    # what programs write where there is no time
    ("0001-01-01T00:00:00Z", None), ("1970-01-01T00:00:00Z", None), (0, None), ("0001-01-01T00:00:00+14:00", None),
])
def test_times(value, expected):
    assert format_time(parse_time(value)) == expected


@pytest.mark.parametrize("value, expected", [
    ("2026-11-24", date(2026, 11, 24)), (date(2026, 11, 24), date(2026, 11, 24)),
    ("2026-11-24T23:30:00-02:00", date(2026, 11, 25)),
    (datetime(2026, 11, 24, 23), date(2026, 11, 24)), ("yesterday", None), (None, None),
])
def test_days(value, expected):
    assert parse_day(value) == expected


def test_a_day_starts_at_midnight_in_utc():
    assert format_time(start_of_day(date(2026, 11, 24))) == "2026-11-24T00:00:00Z"
