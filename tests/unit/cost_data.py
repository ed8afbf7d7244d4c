# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods and disks for the tests of what they cost."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
TEAMS = [{"team_id": "t1", "name": "Research"}, {"team_id": "t2", "name": "Platform"}]
HOSTILE = ["<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}&amp;\"'", "\x1b[31mred\x00", "\u202egnp.exe"]


def ago(days=0.0, hours=0.0):
    return (NOW - timedelta(days=days, hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


TWO_DAYS_AGO, A_DAY_AGO = ago(2), ago(1)


def gone(id="p1", created=TWO_DAYS_AGO, terminated=A_DAY_AGO, usd=24.0, **fields):
    return dict({
        "id": id, "name": "trainer", "status": "TERMINATED", "team_id": None, "created_at": created, "terminated_at": terminated,
        "total_billed_price": usd, "price_hr": 1.0,
    }, **fields)


def live(id="p1", created=A_DAY_AGO, price=1.0, **fields):
    return dict({
        "id": id, "name": "trainer", "status": "ACTIVE", "team_id": None, "created_at": created, "terminated_at": None,
        "price_hr": price,
    }, **fields)
