# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long lists, their pages read side by side: ten thousand rows take hardly longer from a slow server than from a quick one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock

# How many pages are read at once
WIDTH = 8
# A list that changes while it is read is read side by side so many times, and then page after page.
ATTEMPTS = 2


class _Later(Exception):
    """A page is not read now, since the server asks for a pause or is in trouble."""


class SharedPauseClock(SystemClock):
    """The clock of a client whose pages are read side by side: a pause that one page is asked to make holds for all of them."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._until = None
        self.side_by_side = False

    def now(self) -> float:
        return self._clock.now()

    def jitter(self) -> float:
        return self._clock.jitter()

    def sleep(self, seconds: float) -> None:
        """Wait. Side by side, it is the page that waits instead: it is read again when all others have come to their end."""
        if not self.side_by_side:
            self._clock.sleep(seconds)
            return
        self._until = max(self._until or 0, self.now() + seconds)
        raise _Later()

    @property
    def troubled(self) -> bool:
        return self._until is not None

    def settle(self) -> None:
        """Make the pause that was asked for."""
        if self._until is not None:
            self._clock.sleep(max(0, self._until - self.now()))
            self._until = None


def read_rows(client, path: str) -> list:
    """Read a list with all its pages.

    As soon as the first page has told how many rows there are, the others are read side by side. Each begins with the last
    row of the one before it, so that a list which changes meanwhile does not hide a row: it is read again. After a 429, or any
    trouble, nothing is sent before the pause is over, and then one page after the other.

    :param client: Its clock is a C(SharedPauseClock).
    :returns: The rows in the order of the list, each once.
    :raises CloudError: It can't be read.
    """
    for _attempt in range(ATTEMPTS):
        first, total = client.page(path, 0)
        if not isinstance(total, int) or total > len(first) < 2 or total < len(first):
            break
        step = max(1, len(first) - 1)
        offsets = range(step, total - 1, step)
        pages = _pages(client, path, offsets)
        rows = _joined(first, pages, offsets, total)
        if rows is not None:
            return rows
    return client.rows(path)


def _pages(client, path: str, offsets: range) -> list:
    """The pages that begin at these offsets, as C(Client.page) gives them."""
    pace = client.clock
    given_up = []

    def read(offset: int) -> tuple | None:
        if pace.troubled or given_up:
            return None
        try:
            return client.page(path, offset)
        except _Later:
            return None
        except BaseException:
            given_up.append(offset)
            raise

    pace.side_by_side = True
    try:
        with ThreadPoolExecutor(WIDTH) as pool:
            try:
                pages = list(pool.map(read, offsets))
            except BaseException:
                given_up.append(None)  # an interruption need not wait for a hundred pages
                raise
    finally:
        pace.side_by_side = False
    pace.settle()
    return [client.page(path, offset) if page is None else page for offset, page in zip(offsets, pages)]


def _joined(first: list, pages: list, offsets: range, total: int) -> list | None:
    """The rows of all pages, or None if the list has changed in between."""
    rows = list(first)
    for offset, (page, now_total) in zip(offsets, pages):
        if now_total != total or not page or _id(page[0]) != _id(rows[-1]) or len(rows) != offset + 1:
            return None
        rows += page[1:]
    if len(rows) != total or len({_id(row) for row in rows}) != total:
        return None
    return rows


def _id(row: dict) -> str:
    return str(row.get("id") or row)
