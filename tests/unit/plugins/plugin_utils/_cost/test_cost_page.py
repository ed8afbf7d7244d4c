# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost report as a page. Only a person can judge its looks; these tests check what it must contain, and what it must not."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import total_costs
from ansible_collections.primeintellect.cloud.tests.unit.cost_data import HOSTILE, NOW, TEAMS, ago, gone, live
from jinja2 import Environment, StrictUndefined

TEMPLATE = Path(__file__).resolve().parents[5] / "roles" / "cost" / "templates" / "costs.html.j2"
VOID = "meta input br hr img link".split()
LOADING = "script link img iframe object embed image use base form a foreignobject audio video svg".split()
LINKS = "href xlink:href src srcset action data".split()


class Page(HTMLParser):
    """Reads a page as a browser does, and keeps what a test asks about."""

    def __init__(self, source):
        super().__init__()
        self.open, self.tags, self.text, self.attributes, self.source = [], [], [], [], source
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text.append(data.strip())

    def styled(self, name):
        """The numbers that a property has in the attributes of the page."""
        styles = [value for attribute, value in self.attributes if attribute == "style"]
        return [float(style.split(": ")[1].rstrip("%")) for style in styles if style.startswith(f"{name}: ")]


def page_of(gone_pods=(), **options):
    report = total_costs(list(gone_pods), **dict({"now": NOW, "teams": TEAMS}, **options))
    # as ansible.builtin.template renders it
    template = Environment(trim_blocks=True, undefined=StrictUndefined).from_string(TEMPLATE.read_text())
    page = Page(template.render(cost_report=report))
    assert page.open == [] and page.source.startswith("<!DOCTYPE html>")
    # nothing that loads, and nothing that runs
    assert not set(page.tags) & set(LOADING)
    assert not [name for name, _value in page.attributes if name.startswith("on") or name in LINKS]
    assert "://" not in page.source and "@import" not in page.source and "url(" not in page.source
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.source
    # no bar leaves its place
    assert all(0 <= size <= 100 for name in ("width", "height", "flex") for size in page.styled(name))
    return page


def month(count=40, teams=("t1", "t2", None)):
    return [
        gone(f"p{number}", name=f"trainer-{number}", created=ago(1 + number % 28, 7), terminated=ago(number % 28 / 2),
             usd=3 + number, team_id=teams[number % len(teams)])
        for number in range(count)
    ]


def test_a_month():
    notebook = live("p99", name="notebook", team_id="t1", gpu_name="H100_80GB", gpu_count=8, price=18.4, user_id="u1")
    page = page_of(month(), live_pods=[notebook], live_disks=[live("d1", name="datasets", size=1000)], days=30,
                   user={"id": "u1", "name": "Ada"})
    words = " ".join(page.text)
    for expected in ("Research", "Platform", "personal account", "trainer-39", "notebook", "datasets", "2026-11-23",
                     "8 x H100_80GB", "18.40", "Ada", "1000 GB", "~ marks an estimate", "USD spent per day"):
        assert expected in words
    assert page.text.count("in use") == 2
    for expected in ("prefers-color-scheme: dark", "@media print", 'name="viewport"', 'lang="en"'):
        assert expected in page.source


def test_every_bar_has_its_number_and_the_longest_fills_its_place():
    page = page_of([gone("p1", usd=30), gone("p2", usd=15, created=ago(1), terminated=ago(0), team_id="t1")], days=7)
    # by day: noon to noon is half a day each; then by team and by pod
    assert page.styled("height") == [0, 0, 0, 0, 66.67, 100, 33.33]
    assert page.styled("flex") == [100, 66.67, 33.33, 100]
    assert page.styled("width") == [100, 50, 100, 50]
    assert re.findall("<b>(.*?)</b>", page.source) == ["", "", "", "", "15", "22", "7.50"]
    assert re.findall("<span>([0-9.]+)</span><i", page.source) == ["30.00", "15.00"] * 2


def test_charts_can_be_understood_without_seeing_them():
    page = page_of(month())
    described = [value for name, value in page.attributes if name == "aria-label"]
    assert described == ["Bar chart: USD spent per day. The same numbers are in the table by day."]
    assert page.attributes.count(("role", "img")) == 1
    assert page.attributes.count(("scope", "col")) == page.tags.count("th")


def test_nothing():
    page = page_of()
    assert "figure" not in page.tags and "table" not in page.tags and "Nothing was spent in this period." in page.text


def test_one_pod_that_costs_nothing():
    page = page_of([gone(usd=0)])
    assert "figure" not in page.tags and "trainer" in page.text and page.styled("width") == []


@pytest.mark.parametrize("usd", [0.004, 0.000001])
def test_less_than_a_cent(usd):
    page = page_of([gone(usd=usd, created=ago(30))])
    assert "<0.01" in page.text and "&lt;0.01" in page.source


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(name):
    pods = [gone("p1", name=name, team_id="t9", gpu_name=name, gpu_count=1, user_id=name), gone(name, name="two", team_id=name)]
    pods.append(gone(name + "2", name=None))
    pods.append(gone(name + "3", usd=None, price_hr=None, name=name, team_id=name))
    page = page_of(pods, teams=[{"team_id": "t9", "name": name}], live_disks=[live("d1", name=name)])
    assert "alert(1)</script>" not in page.source and " 49 " not in page.source
    shown = name if name.isprintable() else ascii(name)
    # its team in the legend, in the table by team and with its pod, and the names of a pod and a disk
    assert page.text.count(shown) >= 5
    assert "".join(page.text).isprintable()
    assert "".join(value or "" for _name, value in page.attributes).isprintable()


@pytest.mark.parametrize("days, unit, labels", [
    (31, "day", ["10-25", "11-24"]), (32, "week", ["10-24", "11-21"]), (217, "week", ["04-22", "11-18"]),
    (218, "month", ["2026-04", "2026-11"]), (930, "month", ["2024-05", "2026-11"]), (931, "year", ["2024", "2026"]),
    (3660, "year", ["2016", "2026"]),
])
def test_the_chart_is_by_days_weeks_months_or_years(days, unit, labels):
    page = page_of([gone("old", created=ago(days - 1), terminated=ago(days - 2)), *month()], days=days)
    assert f"USD spent per {unit}" in page.text
    shown = re.findall('class="below">(.*?)<', page.source)
    assert [shown[0], shown[-1]] == labels and len(shown) <= 32
    assert min(page.styled("height")[0], page.styled("height")[-1]) > 0 and max(page.styled("height")) == 100


def test_many_teams():
    teams = [{"team_id": f"t{number}", "name": f"Team {number}"} for number in range(12)]
    page = page_of(month(60, [team["team_id"] for team in teams]), teams=teams)
    assert "other teams" in page.text
    assert {value for name, value in page.attributes if name == "class" and value.startswith("c")} == {
        "chart turned", *(f"c{number}" for number in range(8))}
    # eight teams have all eight colors
    assert "other teams" not in page_of(month(60, [team["team_id"] for team in teams[:8]]), teams=teams).text


@pytest.mark.parametrize("count, usd, turned", [(7, 40, ""), (7, 9e9, "turned-if-narrow"), (12, 40, "turned-if-narrow"),
                                                (31, 40, "turned")])
def test_numbers_without_room_are_turned(count, usd, turned):
    assert f'class="chart {turned}"' in page_of([gone(usd=usd)], days=count).source
