# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a long list: after the first page, the others in parallel."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Clock, Json

# How many pages are read at a time
PARALLEL = 8

# The rows of a page, and the number of rows that the server reports for the whole list
Page = tuple[list[Json], object]


class _PauseRequested(Exception):
    """The server must not be asked again before a pause."""


class _PauseClock:
    """The clock of the client while pages are read in parallel: instead of sleeping, a page is given up and read later.

    :ivar until: When the longest pause that was requested is over; None if there was none.
    """

    def __init__(self, clock: Clock) -> None:
        self.now, self.wall, self.jitter = clock.now, clock.wall, clock.jitter
        self.until: float | None = None

    def sleep(self, seconds: float) -> NoReturn:
        self.until = max(self.until or 0, self.now() + seconds)
        raise _PauseRequested()


def read_rows(client: Client, path: str) -> list[Json]:
    """Read a list with all its pages.

    Each page begins with the last row of the page before it. If it does not, the list has changed meanwhile, and is read again
    page by page. After a 429 or another failure that is worth a retry, nothing is sent until the pause is over, and then one page
    at a time.

    :returns: The rows in the order of the list, each once.
    :raises CloudError: The list can't be read.
    """
    first, total = client.page(path, 0)
    if not isinstance(total, int) or total < len(first) or len(first) < min(2, total):
        return client.rows(path)
    step = max(1, len(first) - 1)
    rows = _joined(first, _read_pages(client, path, range(step, total - 1, step)), total)
    return client.rows(path) if rows is None else rows


def _read_pages(client: Client, path: str, offsets: Sequence[int]) -> list[Page]:
    """Read the pages that begin at these offsets."""
    clock = client.clock
    client.clock = pauses = _PauseClock(clock)

    def read(offset: int) -> Page | None:
        try:
            return None if pauses.until else client.page(path, offset)
        except _PauseRequested:
            return None
        except CloudError:
            pauses.until = clock.now()  # send nothing more
            raise

    try:
        with ThreadPoolExecutor(PARALLEL) as pool:
            pages = list(pool.map(read, offsets))
    finally:
        client.clock = clock
    if pauses.until:
        clock.sleep(max(0, pauses.until - clock.now()))
    return [page or client.page(path, offset) for offset, page in zip(offsets, pages)]


def _joined(first: list[Json], pages: Sequence[Page], total: int) -> list[Json] | None:
    """The rows of all pages; None if the list has changed while it was read."""
    rows = list(first)
    for page_rows, new_total in pages:
        if new_total != total or not page_rows or _id(page_rows[0]) != _id(rows[-1]):
            return None
        rows += page_rows[1:]
    return rows if len(rows) == len({_id(row) for row in rows}) == total else None


def _id(row: Json) -> str:
    return str(row.get("id") or row)
