# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, as tables for a terminal and for Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Usage(NamedTuple):
    """What one run took. What was not measured is None."""

    seconds: float
    cpu: float | None = None
    mebibytes: float | None = None
    requests: int | None = None


class Column(NamedTuple):
    title: str
    field: str
    decimals: int


SECONDS = Column("seconds", "seconds", 2)
MILLISECONDS = Column("seconds", "seconds", 3)
CPU = Column("CPU seconds", "cpu", 2)
MEMORY = Column("peak MiB", "mebibytes", 0)
REQUESTS = Column("requests", "requests", 0)

# What was measured, in the order in which it is shown; every round adds one to each list.
Measured = Mapping[str, Sequence[Usage]]


class Ratio(NamedTuple):
    """A question that two rows answer."""

    question: str
    of: str
    beside: str
    field: str = "seconds"


class Table(NamedTuple):
    """A title, and rows of text; the first row is the head."""

    title: str
    rows: list

    def text(self) -> str:
        widths = [max(len(row[place]) for row in self.rows) for place in range(len(self.rows[0]))]
        lines = ["  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip()
                 for row in self.rows]
        return "\n".join([self.title, *lines])

    def markdown(self) -> str:
        head, *body = ("| " + " | ".join(row) + " |" for row in self.rows)
        return "\n".join([f"**{self.title}**", "", head, "|---" + "|---:" * (len(self.rows[0]) - 1) + "|", *body])


def medians(title: str, measured: Measured, columns: Sequence[Column], beside: str | None = None, times: int = 1) -> Table:
    """A row for each of ``measured``, with medians, and the ratio of its seconds to those of the row ``beside`` it.

    A run was of ``times`` things; what is shown is what one of them took.
    """
    rows = [["", *(column.title for column in columns), *([f"times {beside}"] if beside else [])]]
    for name, runs in measured.items():
        cells = []
        for column in columns:
            values = [value for value in (getattr(run, column.field) for run in runs) if value is not None]
            cells.append(f"{statistics.median(values) / times:,.{column.decimals}f}" if values else "")
        if beside:
            cells.append(ratio(measured, Ratio("", name, beside)))
        rows.append([name, *cells])
    return Table(title, rows)


def ratios(title: str, answers: Sequence[tuple[Measured, Ratio]]) -> Table:
    """A row for each question."""
    return Table(title, [["", "ratio"], *([wanted.question, ratio(measured, wanted)] for measured, wanted in answers)])


def ratio(measured: Measured, wanted: Ratio) -> str:
    """The median of the ratios of what ran in the same round, with the lowest and the highest."""
    of, beside = ([getattr(run, wanted.field) for run in measured[name]] for name in (wanted.of, wanted.beside))
    pairs = sorted(mine / other for mine, other in zip(of, beside))
    spread = f" ({pairs[0]:.2f} to {pairs[-1]:.2f})" if len(pairs) > 1 else ""
    return f"{statistics.median(pairs):.2f}{spread}"
