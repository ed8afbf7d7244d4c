# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The charts of a cost report, as SVG that stands in a page and takes its looks from the page's style sheet."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from .text import money, name_of, shown
from .totals import PERSONAL

# Teams that have a colour of their own; the page's style sheet has one more, for all others
COLOURS = 7
LABEL_SIZE, LEGEND_SIZE = 12, 13
# Days above which months are drawn
_MOST_DAYS = 92
_OTHERS = "other teams"


class Size(NamedTuple):
    """How large a chart is, and how much is in it.

    :ivar named: How many days are named below the bars.
    :ivar amounts: How many amounts are named beside the bars, about.
    :ivar pods: How many pods have a bar.
    :ivar letters: How many letters of a pod's or a team's name there is place for.
    """

    width: int
    height: int
    named: int
    amounts: int
    pods: int
    letters: int


# For a page on a desk or on paper, and on a phone: a drawing that is made smaller has letters that nobody can read
SIZES = {"wide": Size(880, 320, 10, 6, 15, 28), "narrow": Size(380, 300, 4, 4, 10, 16)}


def day_chart(costs: dict, size: str) -> str | None:
    """A bar for each day (or month, if there are many days), made up of what each team spent; None if nothing was."""
    if not costs["usd"]:
        return None
    days = costs["by_day"]
    monthly = len(days) > _MOST_DAYS
    periods = list(dict.fromkeys(day["day"][:7] if monthly else day["day"] for day in days))
    own = _own_colours(costs)
    spent: dict = {team_id: Counter() for team_id in [*own, None]}
    for day in days:
        for team_id, usd in day["teams"].items():
            spent[team_id if team_id in own else None][day["day"][:7] if monthly else day["day"]] += usd
    names = dict({team["team_id"] or "": shown(team["team"]) for team in costs["by_team"]}, **{"": PERSONAL})
    chart = _chart("StackedBar", "{}-{}".format("months" if monthly else "days", size), SIZES[size])
    every = -(-len(periods) // SIZES[size].named)
    chart.x_labels = periods if monthly else [period[5:] for period in periods]
    # counted from the present, which is named in any case
    chart.x_labels_major = [label for number, label in enumerate(reversed(chart.x_labels)) if number % every == 0]
    chart.show_minor_x_labels = False
    chart.show_legend = len(own) + bool(spent[None]) > 1
    for team_id in own + ([None] if spent[None] else []):
        name = _OTHERS if team_id is None else names[team_id]
        chart.add(name, [
            {"value": spent[team_id][period], "label": f"{period}, {name}: {money(spent[team_id][period])} USD"}
            for period in periods
        ])
    return _svg(chart, "Bar chart: USD spent by %s. The same numbers are in the table by day." % ("month" if monthly else "day"))


def team_chart(costs: dict, size: str) -> str | None:
    """A bar for each team; None if there is no more than one."""
    teams = [team for team in costs["by_team"] if team["usd"]]
    if len(teams) < 2:
        return None
    return _bars("teams", teams, costs, size, "Bar chart: USD spent by team. The same numbers are in the table by team.")


def pod_chart(costs: dict, size: str) -> str | None:
    """A bar for each of the dearest pods; None if there is none."""
    pods = [pod for pod in costs["by_pod"][:SIZES[size].pods] if pod["usd"]]
    if not pods:
        return None
    return _bars("pods", pods, costs, size, "Bar chart: USD spent on the dearest pods. The same numbers are in the table by pod.")


def _bars(what: str, rows: list, costs: dict, size: str, description: str) -> str:
    """A bar for each row, in the colour that its team has in the chart by day."""
    chart = _chart("HorizontalBar", f"{what}-{size}", SIZES[size]._replace(height=40 + 26 * len(rows)))
    chart.show_legend = False
    chart.truncate_label = SIZES[size].letters
    colours = {team_id: number for number, team_id in enumerate(_own_colours(costs))}
    # the first is drawn at the bottom
    bars = [
        (shown(row["team"]) if what == "teams" else name_of(row), row["usd"], colours.get(row["team_id"] or "", COLOURS))
        for row in reversed(rows)
    ]
    chart.x_labels = [name for name, _usd, _colour in bars]
    chart.add(None, [
        {"value": usd, "label": f"{name}: {money(usd)} USD", "node": {"style": "fill: var(--series%d)" % colour}}
        for name, usd, colour in bars
    ])
    return _svg(chart, description)


def _own_colours(costs: dict) -> list:
    """The teams that have a colour of their own, by their ids; an empty text is the personal account."""
    teams = [team["team_id"] or "" for team in costs["by_team"] if team["usd"]]
    return teams if len(teams) <= COLOURS + 1 else teams[:COLOURS]


def _chart(kind: str, name: str, size: Size):
    # pygal is optional: who wants no page needs none
    import pygal
    from pygal.style import Style

    chart = getattr(pygal, kind)(
        width=size.width, height=size.height, margin=4, margin_right=16, spacing=8, js=[], css=[],
        legend_at_bottom=True, legend_box_size=12, truncate_legend=24, truncate_label=-1,
        show_x_guides=kind == "HorizontalBar", show_y_guides=kind != "HorizontalBar",
        value_formatter=_axis, rounded_bars=2, min_scale=2, max_scale=size.amounts,
        style=Style(label_font_size=LABEL_SIZE, major_label_font_size=LABEL_SIZE, legend_font_size=LEGEND_SIZE),
    )
    # otherwise a random one, and no two pages would be the same
    chart.uuid = name
    return chart


def _axis(usd: float) -> str:
    return format(usd, ",.2f").rstrip("0").rstrip(".") if usd < 10 else format(usd, ",.0f")


def _svg(chart, description: str) -> str:
    """Draw a chart without what pygal adds for pages of its own: scripts, styles, comments."""
    from pygal.etree import etree

    root = chart.render_tree()
    for parent in list(root.iter()):
        described = {child.get("class"): child for child in parent if child.tag == "desc"}
        for child in list(parent):
            if child.tag in ("script", "style", "title", "desc") or not isinstance(child.tag, str):
                parent.remove(child)
        if "label" in described:
            # what a browser shows when the mouse is over it
            title = etree.SubElement(parent, "title")
            title.text = described["label"].text
    root.set("role", "img")
    root.set("aria-label", description)
    # declared where lxml is installed, and used nowhere
    return etree.tostring(root, encoding="unicode").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
