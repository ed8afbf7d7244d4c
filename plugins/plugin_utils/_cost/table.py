# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cost report as text, for a job's output."""

from __future__ import annotations

from .text import ESTIMATED, NOT_COUNTED, count_of, mark, minute, money, name_of, price, problem_of, range_of, shown

_LONGEST_NAME = 40


def cost_table(costs: dict, rows: int = 50) -> str:
    """Write what C(costs) has added up as text.

    :param rows: How many pods, and how many disks, are listed at most; 0 for all. The dearest come first.
    """
    now = costs["now"]
    lines = ["Costs of {} (UTC), as of {}".format(range_of(costs), minute(costs["as_of"])), ""]
    lines += [
        "Spent in these days  {}{} USD: pods {}, disks {}".format(
            mark(costs), money(costs["usd"]), money(costs["pods_usd"]), money(costs["disks_usd"])),
        "Spent per hour now   {} USD, {} a day: {} {}, {} {}".format(
            price(now["usd_hr"]), money(now["usd_day"]), count_of(now["pods"], "pod"), price(now["pods_usd_hr"]),
            count_of(now["disks"], "disk"), price(now["disks_usd_hr"])),
    ]
    if now["unknown"]:
        lines.append("                     and what %d of them cost, which is not known" % now["unknown"])
    spent = [day for day in costs["by_day"] if day["usd"]]
    lines += _table("By day (UTC), without those on which nothing was spent", ["day", "USD"], [
        [day["day"], mark(day) + money(day["usd"])] for day in spent
    ])
    lines += _table("By team", ["team", "USD", "USD/h now"], [
        [shown(team["team"], _LONGEST_NAME), mark(team) + money(team["usd"]), price(team["usd_hr"])] for team in costs["by_team"]
    ])
    for thing in ("pod", "disk"):
        lines += _things(thing, costs["by_" + thing], rows)
    if costs["unknown"]:
        lines += ["", "Not in these sums, since something is not known"]
        lines += ["  " + problem_of(thing) for thing in costs["unknown"]]
    return "\n".join(lines + ["", *([ESTIMATED] if costs["estimated_usd"] else []), NOT_COUNTED])


def _things(thing: str, every: list, rows: int) -> list:
    listed = every[:rows] if rows else every
    lines = _table("By " + thing, [thing, "id", "team", "from", "until", "hours", "USD"], [
        [
            name_of(row, _LONGEST_NAME), shown(row["id"] or "", _LONGEST_NAME), shown(row["team"], _LONGEST_NAME),
            minute(row["from"]), minute(row["until"]), format(row["hours"], ",.1f"), mark(row) + money(row["usd"]),
        ]
        for row in listed
    ])
    if len(listed) < len(every):
        rest = every[len(listed):]
        lines.append("  and {} more, {} USD".format(len(rest), money(sum(row["usd"] for row in rest))))
    return lines


def _table(title: str, heads: list, rows: list) -> list:
    """A table with its title, or nothing if it has no row. Columns of numbers are to the right."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    right = {column for column, head in enumerate(heads) if head.startswith(("USD", "hours"))}
    return ["", title] + [
        "  " + "  ".join(
            cell.rjust(widths[column]) if column in right else cell.ljust(widths[column]) for column, cell in enumerate(row)
        ).rstrip()
        for row in [heads, *rows]
    ]
