# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost report as text."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.table import cost_table, money, price
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import total_costs
from ansible_collections.primeintellect.cloud.tests.unit.cost_data import HOSTILE, NOW, TEAMS, ago, gone, live


@pytest.mark.parametrize("usd, text", [
    (0, "0.00"), (0.004, "<0.01"), (0.005, "0.01"), (1.5, "1.50"), (1234567.891, "1,234,567.89"),
])
def test_money(usd, text):
    assert money(usd) == text


@pytest.mark.parametrize("usd_hr, text", [
    (0, "0.00"), (2.5, "2.50"), (2.7012, "2.7012"), (0.0001, "0.0001"), (1234, "1,234.00"), (10, "10.00"),
])
def test_prices(usd_hr, text):
    assert price(usd_hr) == text


def test_a_report():
    report = total_costs(
        [gone(team_id="t1", gpu_name="H100_80GB", gpu_count=8, user_id="u1")], teams=TEAMS, now=NOW, days=7,
        gone_disks=[gone("d1", name="datasets", usd=0.5, size=1000, user_id="u9")], user={"id": "u1", "name": "Ada"},
        live_pods=[live("p2", name="notebook", created=ago(hours=2), price=2.7012), live("p3", name="odd", price=None)],
    )
    assert cost_table(report).splitlines() == """\
Costs of 2026-11-18 to 2026-11-24 (UTC), as of 2026-11-24 12:00

Spent in this period  ~29.90 USD: pods 29.40, disks 0.50
Current spending      2.7012 USD per hour, 64.83 USD per day
In use now            2 pods for 2.7012 and 0 disks for 0.00 USD per hour
                      The price of 1 of them is unknown and not included.

By day (UTC), without days on which nothing was spent
  day           USD
  2026-11-22  12.25
  2026-11-23  12.25
  2026-11-24  ~5.40

By team
  team                USD  USD/h now
  Research          24.00       0.00
  personal account  ~5.90     2.7012

By pod
  pod       GPU            team              user  until       hours   USD/h    USD
  trainer   8 x H100_80GB  Research          Ada   2026-11-23   24.0    1.00  24.00
  notebook                 personal account        now           2.0  2.7012  ~5.40

By disk
  disk      size     user  until       hours  USD/h   USD
  datasets  1000 GB  u9    2026-11-23   24.0   1.00  0.50

Not included, because something is unknown
  pod odd (p3, personal account): its price is unknown

~ marks an estimate: hours times the price per hour. The amount billed is known only after the pod
  or disk is removed.
Only pods and disks are counted. Other charges (sandboxes, inference, images, training) are not
  included.
""".splitlines()


def test_a_report_of_nothing():
    lines = cost_table(total_costs([], now=NOW)).splitlines()
    assert lines[2] == "Spent in this period  0.00 USD: pods 0.00, disks 0.00" and len(lines) == 8


def test_many_pods():
    report = total_costs([gone(f"p{number}", usd=number) for number in range(60)], now=NOW)
    assert "  and 10 more, 45.00 USD" in cost_table(report).splitlines()
    assert "  and 58 more, 1,653.00 USD" in cost_table(report, rows=2).splitlines()
    assert " more, " not in cost_table(report, rows=0)


def test_names_cannot_disturb_a_terminal():
    table = cost_table(total_costs([gone(f"p{number}", name=name) for number, name in enumerate(HOSTILE)], now=NOW))
    assert all(line.isprintable() for line in table.split("\n")) and "{{ 7*7 }}" in table and "\\x1b[31mred" in table


def test_unnamed_pods():
    table = cost_table(total_costs([gone("p1", name=None), gone(None, name=None), gone("p3", name="n" * 60)], now=NOW))
    assert "  p1 " in table and "(unnamed)" in table and "n" * 39 in table


def test_no_line_is_longer_than_a_terminal_is_wide():
    many = dict(name="n" * 60, gpu_name="g" * 40, gpu_count=8, user_id="u" * 40, price_hr=1234.5678)
    report = total_costs([gone("p1", usd=1234567.89, team_id="t" * 60, **many), gone("p2", usd=0.001, **many)], now=NOW, days=0,
                         gone_disks=[gone("d1", usd=None, price_hr=None, name="d" * 120, team_id="t" * 99)])
    lines = cost_table(report).splitlines()
    assert max(map(len, lines)) == 100
    assert [line for line in lines if "1,234,567.89" in line and "1,234.5678" in line and "8 x gg" in line and "nnnn" in line]
