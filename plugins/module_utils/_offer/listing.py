# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the API's lists of offers: all pages, and an empty list not only once."""

from __future__ import annotations

from typing import Any

from .._common.errors import InvalidResponseError
from .._common.types import ApiClient, Json

# Whether the offers have several nodes -> where they are listed
_PATHS = {False: "/availability/gpus", True: "/availability/multi-node"}
# The largest page that the API allows
PAGE = 100
# Seconds before a list is read again that is empty or shorter than its own total. Now and then the API answers an empty list with
# status 200, and the full one seconds later.
PAUSES = (1, 2)


def listed_offers(query: dict[str, Any], multi_node: list[bool], client: ApiClient) -> list[Json]:
    """Read the offers that the API lists.

    :param query: What the server filters by.
    :param multi_node: The lists to read: C(False) for single machines, C(True) for offers with several nodes.
    :returns: The rows as the API lists them, each once, with C(multiNode) added.
    :raises InvalidResponseError: The answer is not a list.
    """
    lists = read_lists([_PATHS[kind] for kind in multi_node], query, client)
    return [dict(row, multiNode=kind) for kind in multi_node for row in lists[_PATHS[kind]]]


def read_lists(paths: list[str], query: dict[str, Any], client: ApiClient) -> dict[str, list[Json]]:
    """Read lists of availability with all their pages (C(page), C(page_size); C(totalCount), C(items)).

    :returns: Path -> rows, each once.
    :raises InvalidResponseError: The answer is not a list.
    """
    lists: dict[str, list[Json]] = {path: [] for path in paths}
    incomplete = list(lists)
    for pause in (0, *PAUSES):
        if pause and incomplete:
            client.clock.sleep(pause)
        for path in tuple(incomplete):
            rows, complete = _read(path, query, client)
            if complete:
                incomplete.remove(path)
            if complete or len(rows) > len(lists[path]):
                lists[path] = rows
    return lists


def _read(path: str, query: dict[str, Any], client: ApiClient) -> tuple[list[Json], bool]:
    """The rows of a list, and whether it seems complete: not empty, and as long as its total."""
    rows: dict[str, Json] = {}
    read, page, highest, shrank = 0, 0, 0, False
    while True:
        page += 1
        answer = client.get(path, page=page, page_size=PAGE, **query)
        items, total = answer.get("items"), answer.get("totalCount")
        if not isinstance(items, list) or not all(isinstance(row, dict) for row in items):
            raise InvalidResponseError(f"GET {path}: the answer has no list of objects in 'items'.")
        known = len(rows)
        # rows have no ID, and one that moves to the next page while the list is read comes twice
        rows.update((repr(row), row) for row in items)
        read += len(items)
        total = total if isinstance(total, int) else 0
        # when a list shrinks while it is read, a row may have moved to a page that was read before
        shrank = shrank or total < highest
        highest = max(highest, total)
        # without a usable total, the list ends with a page that is not full
        if read == highest or len(items) < PAGE or len(rows) == known:
            return list(rows.values()), bool(rows) and read >= highest and not shrank
