# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cost report as text that fits a terminal. The same report as a page is roles/cost/templates/costs.html.j2."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import printable
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json

from .._text_table import WIDTH, aligned

_ESTIMATED = (
    "~ marks an estimate: hours times the price per hour. The amount billed is known only after the pod or disk is removed."
)
_NOT_COUNTED = "Only pods and disks are counted. Other charges (sandboxes, inference, images, training) are not included."
_INDENT = 2


def cost_table(costs: Json, rows: int = 50) -> str:
    """Write what C(total_costs) returns as text.

    :param rows: List at most this many pods and this many disks, the most expensive first; 0 lists all of them.
    """
    now = costs["now"]
    period = costs["since"] if costs["since"] == costs["until"] else f"{costs['since']} to {costs['until']}"
    lines = [
        f"Costs of {period} (UTC), as of {_minute(costs['as_of'])}",
        "",
        f"Spent in this period  {_usd(costs)} USD: pods {money(costs['pods_usd'])}, disks {money(costs['disks_usd'])}",
        f"Current spending      {price(now['usd_hr'])} USD per hour, {money(now['usd_day'])} USD per day",
        f"In use now            {_count(now['pods'], 'pod')} for {price(now['pods_usd_hr'])}"
        f" and {_count(now['disks'], 'disk')} for {price(now['disks_usd_hr'])} USD per hour",
    ]
    if now["unknown"]:
        lines.append(f"                      The price of {now['unknown']} of them is unknown and not included.")
    lines += _table("By day (UTC), without days on which nothing was spent", ["day", "USD"], [
        [day["day"], _usd(day)] for day in costs["by_day"] if day["usd"]
    ])
    lines += _table("By team", ["team", "USD", "USD/h now"], [
        [printable(team["team"]), _usd(team), price(team["usd_hr"])] for team in costs["by_team"]
    ])
    for kind in ("pod", "disk"):
        lines += _resource_table(kind, costs[f"by_{kind}"], rows)
    if costs["unknown"]:
        lines += ["", "Not included, because something is unknown", *map(_problem, costs["unknown"])]
    lines += ["", *([_ESTIMATED] if costs["estimated_usd"] else []), _NOT_COUNTED]
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent=" " * _INDENT) or [""])


def money(usd: float) -> str:
    """An amount in USD, to the cent."""
    return "<0.01" if 0 < usd < 0.005 else f"{usd:,.2f}"


def price(usd_hr: float) -> str:
    """A price in USD per hour, with up to four decimals: some are far below a cent."""
    return f"{usd_hr:,.4f}".rstrip("0").ljust(len(f"{usd_hr:,.2f}"), "0")


def _resource_table(kind: str, resources: list[Json], rows: int) -> list[str]:
    listed = resources[:rows] if rows else resources
    columns: dict[str, Callable[[Json], str]] = {
        kind: _name,
        "GPU" if kind == "pod" else "size": lambda row: printable(row["hardware"]),
        "team": lambda row: printable(row["team"]),
        "user": lambda row: printable(row["user"] or ""),
        "until": lambda row: (row["until"] or "now")[:10],
        "hours": lambda row: f"{row['hours']:,.1f}",
        "USD/h": lambda row: "" if row["price_hr"] is None else price(row["price_hr"]),
        "USD": _usd,
    }
    if len({row["team"] for row in listed}) == 1:
        del columns["team"]  # leaves room for what differs
    lines = _table(f"By {kind}", list(columns), [[cell(row) for cell in columns.values()] for row in listed])
    rest = resources[len(listed):]
    if rest:
        lines.append(f"  and {len(rest)} more, {money(sum(row['usd'] for row in rest))} USD")
    return lines


def _table(title: str, heads: list[str], rows: list[list[str]]) -> list[str]:
    """A table below its title, or nothing if it has no rows. Numbers are aligned to the right."""
    if not rows:
        return []
    right = [head.startswith(("USD", "hours")) for head in heads]
    return ["", title, *(" " * _INDENT + line for line in aligned([heads, *rows], right, WIDTH - _INDENT))]


def _usd(row: Json) -> str:
    """The amount of a row, with a mark if an estimate is in it."""
    return ("~" if row.get("estimate") or row.get("estimated_usd") else "") + money(row["usd"])


def _minute(time: str | None) -> str:
    """A time to the minute; what has no end yet ends now."""
    return time[:16].replace("T", " ") if time else "now"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _name(resource: Json) -> str:
    return printable(resource["name"] or resource["id"] or "(unnamed)")


def _problem(row: Json) -> str:
    """Why a pod or disk could not be counted."""
    known = f"; it cost {money(row['usd'])} USD" if row["usd"] is not None else ""
    return f"  {row['kind']} {_name(row)} ({printable(row['id'] or 'no id')}, {printable(row['team'])}): {row['problem']}{known}"
