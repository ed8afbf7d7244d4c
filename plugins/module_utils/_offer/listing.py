# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the API's lists of offers: all pages, and an empty list not only once."""

from __future__ import annotations

from typing import Any

from .._api.client import MOST_ROWS
from .._common.errors import CloudError, InvalidResponseError
from .._common.types import ApiClient, Json

# Whether the offers have several nodes -> where they are listed
_PATHS = {False: "/availability/gpus", True: "/availability/multi-node"}
# Where prices are summed up, by GPU model. A summary has nothing of which a list has nothing.
_SUMMARIES = {"/availability/gpus": "/availability/gpu-summary", "/availability/multi-node": "/availability/multi-node-summary"}
# The largest page that the API allows
PAGE = 100
# Seconds before a list is read again that is empty or shorter than its own total. Now and then the API answers an empty list with
# status 200, and the full one seconds later.
PAUSES = (1, 2)
# Seconds before an empty list is read again although its summary has offers
MORE_PAUSES = (2, 4)


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
    :raises InvalidResponseError: The answer is not a list, or all lists stay empty although a summary has offers.
    """
    lists: dict[str, list[Json]] = {path: [] for path in paths}
    _read_until_complete(lists, list(lists), (0, *PAUSES), query, client)
    doubtful = [path for path in lists if not lists[path] and _summary_has_offers(path, query, client)]
    _read_until_complete(lists, doubtful, MORE_PAUSES, query, client)
    if doubtful and not any(lists.values()):
        raise InvalidResponseError(
            f"GET {doubtful[0]}: the list of offers is empty, although {_SUMMARIES[doubtful[0]]} has some. This is an error "
            "of the API. Run the task again."
        )
    return lists


def _read_until_complete(
    lists: dict[str, list[Json]], paths: list[str], pauses: tuple[float, ...], query: dict[str, Any], client: ApiClient
) -> None:
    """Read lists, after each pause those again that do not seem complete yet. Of each, the longest is kept."""
    incomplete = list(paths)
    for pause in pauses:
        if pause and incomplete:
            client.clock.sleep(pause)
        for path in tuple(incomplete):
            rows, complete = _read(path, query, client)
            if complete:
                incomplete.remove(path)
            if complete or len(rows) > len(lists[path]):
                lists[path] = rows


def _summary_has_offers(path: str, query: dict[str, Any], client: ApiClient) -> bool:
    """Whether the summary of prices contradicts an empty list. It knows nothing of disks."""
    if path not in _SUMMARIES or query.get("disks"):
        return False
    try:
        summary = client.get(_SUMMARIES[path])
    except CloudError:
        return False
    found = [summary.get(query["gpu_type"])] if query.get("gpu_type") else list(summary.values())
    return any(isinstance(counts, dict) and counts for counts in found)


def _read(path: str, query: dict[str, Any], client: ApiClient) -> tuple[list[Json], bool]:
    """The rows of a list, and whether it seems complete: not empty, and as long as its total."""
    rows: dict[str, Json] = {}
    read, page, highest, shrank = 0, 0, 0, False
    while read <= MOST_ROWS:
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
        # A server may give less than a page, so the total says where the list ends; without one, a page that is not full.
        if read in (total, highest) or len(rows) == known or (len(items) < PAGE and read > highest):
            return list(rows.values()), bool(rows) and read >= highest and not shrank
    raise InvalidResponseError(f"GET {path}: the list has more than {MOST_ROWS} rows, or no end.")
