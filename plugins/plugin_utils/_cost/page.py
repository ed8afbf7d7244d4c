# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cost report as one HTML page that needs nothing else: no network, no script, no font."""

from __future__ import annotations

from importlib import import_module

from jinja2 import Environment
from markupsafe import Markup

from .charts import LABEL_SIZE, LEGEND_SIZE, SIZES, day_chart, pod_chart, team_chart
from .text import ESTIMATED, NOT_COUNTED, count_of, mark, minute, money, name_of, price, problem_of, range_of, shown

# Colours that can be told apart by people who see red and green alike; the last is that of all other teams
_LIGHT = "#2f6fdb #d97b0b #1b9a77 #8b5cd6 #c93a6e #2aa3c4 #8a8f1c #7d8592".split()
_DARK = "#6ea1ff #f2a33c #3fc79d #b394f2 #f0709c #5cc8e4 #c3c84a #98a1ae".split()

_STYLE = """
:root {
  color-scheme: light dark;
  --ground: #ffffff; --card: #f4f6f8; --ink: #17202b; --dim: #566170; --line: #d5dbe2; --warn: #8a4b00; --warnground: #fff4e0;
  LIGHT
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d; --card: #1b222b; --ink: #e8edf2; --dim: #a3aebb; --line: #36404c; --warn: #ffc978; --warnground: #33260f;
    DARK
  }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --card: #ffffff; --ink: #000000; --dim: #444444; --line: #bbbbbb; --warn: #000000; --warnground: #ffffff;
    LIGHT
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 62rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
h1 { font-size: 1.6rem; margin: 0; line-height: 1.2; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
.sub { color: var(--dim); margin: .3rem 0 1.3rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .8rem; margin: 0; padding: 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; }
.tile dt { color: var(--dim); font-size: .9rem; }
.tile dd { margin: 0; }
.tile .big { font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile .more { color: var(--dim); font-size: .9rem; }
.warn { background: var(--warnground); color: var(--warn); border: 1px solid currentColor; border-radius: .5rem; }
.warn { padding: .8rem 1rem; margin-top: 1rem; }
.warn h2 { margin: 0 0 .4rem; font-size: 1rem; }
.warn ul { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.nothing, .note { color: var(--dim); }
.note { font-size: .9rem; margin: .3rem 0; }
figure { margin: 0; }
.narrow { display: none; }
@media (max-width: 40rem) {
  .wide { display: none; }
  .narrow { display: block; }
}
@media print {
  .wide { display: block; }
  .narrow { display: none; }
}
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--dim); font-weight: 600; }
td.name { overflow-wrap: anywhere; }
.scroll td.name { min-width: 9rem; }
td.name small { display: block; color: var(--dim); font-size: .78rem; }
th.number, td.number { text-align: right; }
td.number, td.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media print {
  body { padding: 0; font-size: 10pt; max-width: none; }
  h2 { break-after: avoid; }
  figure, .tile, tr { break-inside: avoid; }
  .scroll { overflow: printable; }
}
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--dim); stroke: none; font-size: LABELpx; }
svg .background { fill: none; }
svg .line { fill: none; stroke: var(--line); stroke-width: 1; }
svg .vertical .axis.x .line, svg .horizontal .axis.y .line { stroke: none; }
svg .axis.x text { text-anchor: middle; }
svg .axis.y text { text-anchor: end; }
svg .legend text { fill: var(--ink); font-size: LEGENDpx; }
svg .horizontal .axis.y text { fill: var(--ink); }
svg .rect { stroke: var(--ground); stroke-width: .5; }
SERIES
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>Prime Intellect costs, {{ range_of(costs) }}</title>
<style>{{ style }}</style>
</head>
<body>
{%- macro chart(draw) %}
{%- for size in sizes %}
<figure class="{{ size }}">{{ draw(size) }}</figure>
{%- endfor %}
{%- endmacro %}
{%- macro things(title, rows) %}
<section>
<h2 id="{{ title }}">By {{ title }}</h2>
<div class="scroll" role="region" aria-labelledby="{{ title }}" tabindex="0">
<table>
<thead><tr><th scope="col">{{ title }}</th><th scope="col" class="number">USD</th><th scope="col" class="number">hours</th>
<th scope="col">team</th><th scope="col">from</th><th scope="col">until</th></tr></thead>
<tbody>
{%- for row in rows %}
<tr><td class="name">{{ name_of(row) }}<small>{{ shown(row.id or "") }}</small></td>
<td class="number">{{ mark(row) }}{{ money(row.usd) }}</td><td class="number">{{ "{:,.1f}".format(row.hours) }}</td>
<td>{{ shown(row.team) }}</td><td class="time">{{ minute(row.from) }}</td><td class="time">{{ minute(row.until) }}</td></tr>
{%- endfor %}
</tbody>
</table>
</div>
</section>
{%- endmacro %}
<header>
<h1>Prime Intellect costs</h1>
<p class="sub">{{ range_of(costs) }}, as of {{ minute(costs.as_of) }}; days and times are UTC</p>
</header>
<main>
<dl class="tiles">
<div class="tile"><dt>Spent in these days</dt>
<dd><span class="big">{{ mark(costs) }}{{ money(costs.usd) }} USD</span>
<div class="more">pods {{ money(costs.pods_usd) }}, disks {{ money(costs.disks_usd) }}</div></dd></div>
<div class="tile"><dt>Spent per hour now</dt>
<dd><span class="big">{{ price(costs.now.usd_hr) }} USD</span>
<div class="more">{{ money(costs.now.usd_day) }} USD a day</div></dd></div>
<div class="tile"><dt>There now</dt>
<dd><span class="big">{{ count_of(costs.now.pods, "pod") }}, {{ count_of(costs.now.disks, "disk") }}</span>
<div class="more">{{ price(costs.now.pods_usd_hr) }} and {{ price(costs.now.disks_usd_hr) }} USD per hour
{%- if costs.now.unknown %}; the price of {{ costs.now.unknown }} is not known{% endif %}</div></dd></div>
</dl>
{%- if costs.unknown %}
<section class="warn">
<h2>Not in these sums, since something is not known</h2>
<ul>
{%- for thing in costs.unknown %}
<li>{{ problem_of(thing) }}</li>
{%- endfor %}
</ul>
</section>
{%- endif %}
{%- if not costs.usd %}
<p class="nothing">Nothing was spent in these days.</p>
{%- else %}
<section>
<h2>What was spent when, in USD</h2>
{{- chart(day_chart) }}
</section>
{%- endif %}
{%- if costs.by_team %}
<section>
<h2>By team</h2>
{{- chart(team_chart) if team_chart("wide") }}
<table>
<thead><tr><th scope="col">team</th><th scope="col" class="number">USD</th>
<th scope="col" class="number">USD/h now</th></tr></thead>
<tbody>
{%- for team in costs.by_team %}
<tr><td class="name">{{ shown(team.team) }}</td><td class="number">{{ mark(team) }}{{ money(team.usd) }}</td>
<td class="number">{{ price(team.usd_hr) }}</td></tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endif %}
{%- if pod_chart("wide") %}
<section>
<h2>The dearest pods, in USD{{ " and in the colours of their teams" if costs.by_team | length > 1 }}</h2>
{{- chart(pod_chart) }}
</section>
{%- endif %}
{{- things("pod", costs.by_pod) if costs.by_pod }}
{{- things("disk", costs.by_disk) if costs.by_disk }}
{%- if costs.usd %}
<section>
<h2>By day</h2>
<table>
<thead><tr><th scope="col">day</th><th scope="col" class="number">USD</th><th scope="col" class="number">pods</th>
<th scope="col" class="number">disks</th></tr></thead>
<tbody>
{%- for day in costs.by_day if day.usd %}
<tr><td class="time">{{ day.day }}</td><td class="number">{{ mark(day) }}{{ money(day.usd) }}</td>
<td class="number">{{ money(day.pods_usd) }}</td><td class="number">{{ money(day.disks_usd) }}</td></tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endif %}
</main>
<footer>
{%- if costs.estimated_usd %}
<p class="note">{{ estimated }}</p>
{%- endif %}
<p class="note">{{ not_counted }}</p>
</footer>
</body>
</html>
"""


def cost_page(costs: dict) -> str:
    """Write what C(costs) has added up as a page.

    :raises ImportError: The library that draws the charts is not there.
    """
    # also where there is nothing to draw: better missed at once than on the day of the first costs
    import_module("pygal")

    def drawing(draw):
        return lambda size: Markup(draw(costs, size) or "")

    page = Environment(autoescape=True).from_string(_PAGE)
    return page.render(
        costs=costs, style=Markup(_style()), sizes=list(SIZES), estimated=ESTIMATED, not_counted=NOT_COUNTED,
        day_chart=drawing(day_chart), team_chart=drawing(team_chart), pod_chart=drawing(pod_chart), count_of=count_of, mark=mark,
        minute=minute, money=money, name_of=name_of, price=price, problem_of=problem_of, range_of=range_of, shown=shown,
    )


def _style() -> str:
    style = _STYLE.replace("LABEL", str(LABEL_SIZE)).replace("LEGEND", str(LEGEND_SIZE))
    for name, colours in (("LIGHT", _LIGHT), ("DARK", _DARK)):
        style = style.replace(name, " ".join("--series%d: %s;" % numbered for numbered in enumerate(colours)))
    fill = "svg .color-%d rect, svg rect.color-%d { fill: var(--series%d); }"
    return style.replace("SERIES", "\n".join(fill % (number, number, number) for number in range(len(_LIGHT))))
