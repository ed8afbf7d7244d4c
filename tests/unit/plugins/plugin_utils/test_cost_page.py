# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost report as a page. What it looks like, only a person can say; here is what it must hold, and must not."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.charts import day_chart, pod_chart, team_chart
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.page import cost_page
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import costs
from ansible_collections.primeintellect.cloud.tests.unit.cost_data import HOSTILE, NOW, TEAMS, ago, gone, live

EMPTY = "meta input br hr img link".split()
LOADING = "script link img iframe object embed image use base form a foreignobject audio video".split()
LEADING = "href xlink:href src srcset action data".split()


class Page(HTMLParser):
    """Reads a page as a browser does, and keeps what a test asks about."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text, self.attributes = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def page_of(gone_pods=(), **options):
    text = cost_page(costs(list(gone_pods), **dict({"now": NOW, "teams": TEAMS}, **options)))
    page = Page(text)
    assert page.open == []
    # nothing that loads, and nothing that runs
    assert not set(page.tags) & set(LOADING)
    assert not [name for name, _value in page.attributes if name.startswith("on") or name in LEADING]
    assert set(re.findall(r"\w+://[^\"\s]*", text)) <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in text and "url(" not in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    return page, text


def month(count=40, teams=("t1", "t2", None)):
    return [
        gone("p%d" % number, name="trainer-%d" % number, created=ago(1 + number % 28, 7), terminated=ago(number % 28 / 2),
             usd=3 + number, team_id=teams[number % len(teams)])
        for number in range(count)
    ]


def test_a_month():
    live_pods, live_disks = [live("p99", name="notebook", team_id="t1")], [live("d1", name="datasets")]
    page, text = page_of(month(), live_pods=live_pods, live_disks=live_disks, days=30)
    assert page.tags.count("svg") == 6  # by day, by team, by pod: each for wide and for narrow screens
    words = " ".join(page.text)
    for expected in ("Research", "Platform", "personal account", "trainer-39", "notebook", "datasets", "2026-11-23",
                     "is an estimate"):
        assert expected in words
    assert "prefers-color-scheme: dark" in text and "@media print" in text and 'name="viewport"' in text and 'lang="en"' in text


def test_charts_can_be_read_without_eyes():
    page, text = page_of(month())
    assert page.attributes.count(("role", "img")) == page.tags.count("svg")
    described = [value for name, value in page.attributes if name == "aria-label"]
    assert described and all("The same numbers are in the table" in value for value in described)
    assert page.attributes.count(("scope", "col")) == page.tags.count("th")


def test_a_page_depends_on_nothing_but_the_costs():
    report = costs(month(), now=NOW)
    assert cost_page(report) == cost_page(report)


def test_nothing():
    page, text = page_of()
    assert "svg" not in page.tags and "table" not in page.tags and "Nothing was spent in these days." in page.text


def test_one_pod_that_costs_nothing():
    page, text = page_of([gone(usd=0)])
    assert "svg" not in page.tags and "trainer" in page.text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(name):
    pods = [gone("p1", name=name, team_id="t9"), gone(name, name="two", team_id=name)]
    pods.append(gone("p3", usd=None, price_hr=None, name=name))
    page, text = page_of(pods, teams=[{"team_id": "t9", "name": name}], live_disks=[live("d1", name=name)])
    assert "alert(1)</script>" not in text and " 49 " not in text
    shown = name if name.isprintable() else ascii(name)
    assert any(data.strip() == shown for data in page.text)
    assert "".join(page.text).replace("\n", "").isprintable()


def test_many_teams_and_many_days():
    teams = [{"team_id": "t%d" % number, "name": "Team %d" % number} for number in range(12)]
    pods = month(60, [team["team_id"] for team in teams]) + [gone("old", created=ago(200), terminated=ago(190), team_id="t0")]
    page, text = page_of(pods, teams=teams)
    assert "other teams" in page.text and "2026-11" in page.text and "Bar chart: USD spent by month." in text
    assert "var(--series8)" not in text
    report = costs(pods, teams=teams, now=NOW)
    assert day_chart(report, "wide").count("color-") == day_chart(report, "narrow").count("color-")


def test_charts_that_would_say_nothing_are_left_out():
    assert [chart(costs([], now=NOW), "wide") for chart in (day_chart, team_chart, pod_chart)] == [None, None, None]
    assert team_chart(costs([gone()], now=NOW), "wide") is None


def test_without_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygal", None)
    with pytest.raises(ImportError, match="pygal"):
        cost_page(costs([], now=NOW))
