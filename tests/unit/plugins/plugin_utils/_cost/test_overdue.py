# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.overdue import overdue

NOW = "2026-11-24T12:00:00Z"
OLD = {"name": "old", "status": "ACTIVE", "created_at": "2026-11-22T12:00:00.5Z", "price_hr": 2.0}
DEAR = {"name": "dear", "status": "STOPPED", "created_at": "2026-11-24T11:00:00+00:00", "price_hr": 40.0}
UNKNOWN = {"name": "unknown", "status": "ACTIVE", "created_at": None, "price_hr": None}
GOING = dict(OLD, name="going", status="DELETING")
GONE = dict(OLD, name="gone", status="TERMINATED")
ALL = [OLD, DEAR, UNKNOWN, GOING, GONE]


@pytest.mark.parametrize("limits, expected", [
    ({}, ["old", "dear", "unknown"]),
    ({"hours": 24}, ["old"]),
    ({"hours": "47.9"}, ["old"]),
    ({"hours": 48}, []),
    ({"hours": 0}, ["old", "dear"]),
    ({"price_hr": 1.5}, ["old", "dear"]),
    ({"price_hr": 2}, ["dear"]),
    ({"hours": 24, "price_hr": 10}, []),
    ({"hours": "", "price_hr": None}, ["old", "dear", "unknown"]),
])
def test_all_limits_that_are_given_must_be_exceeded_by_what_is_known(limits, expected):
    assert [pod["name"] for pod in overdue(ALL, NOW, **limits)] == expected


def test_the_age_is_told_where_it_is_known():
    assert [pod["age_hours"] for pod in overdue(ALL, NOW)] == [48.0, 1.0, None]
    assert "age_hours" not in OLD


@pytest.mark.parametrize("arguments", [{"hours": "many"}, {"hours": -1}, {"price_hr": True}, {"now": "soon"}])
def test_an_argument_that_makes_no_sense_is_named(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        overdue(ALL, arguments.pop("now", NOW), **arguments)
