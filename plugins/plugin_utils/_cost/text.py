# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How amounts, moments and names of a cost report are written, in the table and on the page."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import printable

# What the history tells of beside pods and disks, and the report does not count
NOT_COUNTED = "Counted are pods and disks. What else is billed (sandboxes, inference, images, training) is not in this report."
ESTIMATED = "~ is an estimate: hours at the price per hour; what is really billed is known once a pod or disk is gone."


def money(usd: float) -> str:
    """An amount in USD, to the cent."""
    return "<0.01" if 0 < usd < 0.005 else format(usd, ",.2f")


def price(usd_hr: float) -> str:
    """A price in USD per hour; some are far below a cent."""
    return format(usd_hr, ",.4f").rstrip("0").ljust(len(format(usd_hr, ",.2f")), "0")


def mark(row: dict) -> str:
    """What stands before an amount that is an estimate, or in which there is one."""
    return "~" if row.get("estimate") or row.get("estimated_usd") else ""


def minute(written: str | None) -> str:
    """A moment as text, to the minute; the present, for what is still there."""
    return written[:16].replace("T", " ") if written else "now"


def name_of(thing: dict, longest: int = 0) -> str:
    """The name of a pod or a disk, or its id if it has none.

    :param longest: Characters after which it is cut; 0 for none.
    """
    return shown(thing["name"] or thing["id"] or "(without a name)", longest)


def shown(text, longest: int = 0) -> str:
    """Text of the API's, with what could move a terminal's cursor made printable, and cut as in C(name_of)."""
    text = printable(str(text))
    return text[:longest - 1] + "…" if 0 < longest < len(text) else text


def range_of(costs: dict) -> str:
    """The days that a report is about."""
    return costs["since"] if costs["since"] == costs["until"] else "{} to {}".format(costs["since"], costs["until"])


def count_of(number: int, thing: str) -> str:
    """Some number of things."""
    return "%d %s%s" % (number, thing, "" if number == 1 else "s")


def problem_of(thing: dict) -> str:
    """Why something could not be counted."""
    known = "; it has cost {} USD".format(money(thing["usd"])) if thing["usd"] is not None else ""
    return "{} {} ({}, {}): {}{}".format(
        thing["kind"], name_of(thing), shown(thing["id"] or "no id"), shown(thing["team"]), thing["problem"], known,
    )
