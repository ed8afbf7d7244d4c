# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the lists of what can be rented: all of their pages, and an empty one not believed at once."""

from __future__ import annotations

from .._common.errors import InvalidResponseError

# Whether the offers are of several nodes -> where they are listed
_PATHS = {False: "/availability/gpus", True: "/availability/multi-node"}
# The most that the API gives in a page
PAGE = 100
# Seconds before a list is read again that is empty, or stops before its own total. The API gives empty lists with status 200
# now and then, which are full again seconds later.
PAUSES = (1, 2)


def listed_offers(query: dict, several_nodes: list, client) -> list:
    """Read what the API lists, with all pages.

    :param query: What the server is to filter by.
    :param several_nodes: Which lists to read: C(False) for the single machines, C(True) for those of several nodes.
    :returns: The rows as the API gives them, each once, with a field C(multiNode) that tells its list.
    :raises InvalidResponseError: The answer is no list.
    """
    lists = read_lists([_PATHS[kind] for kind in several_nodes], query, client)
    return [dict(row, multiNode=kind) for kind in several_nodes for row in lists[_PATHS[kind]]]


def read_lists(paths: list, query: dict, client) -> dict:
    """Read lists of availability (C(page), C(page_size); C(totalCount), C(items)) with all their pages.

    :returns: Path -> rows, each once.
    :raises InvalidResponseError: The answer is no list.
    """
    rows, whole = {}, set()
    for pause in (0,) + PAUSES:
        missing = [path for path in paths if path not in whole]
        if not missing:
            break
        if pause:
            client.clock.sleep(pause)
        for path in missing:
            found, complete = _read(path, query, client)
            if complete:
                whole.add(path)
            if complete or len(found) > len(rows.get(path, [])):
                rows[path] = found
    return {path: rows.get(path, []) for path in paths}


def _read(path: str, query: dict, client) -> tuple:
    """The rows of a list, and whether it looks whole: not empty, and as long as it says."""
    rows, read, page, highest, shrank = {}, 0, 0, 0, False
    while True:
        page += 1
        answer = client.get(path, page=page, page_size=PAGE, **query)
        items, total = answer.get("items"), answer.get("totalCount")
        if not isinstance(items, list) or not all(isinstance(row, dict) for row in items):
            raise InvalidResponseError(f"GET {path}: the answer holds no list of objects in 'items'.")
        known = len(rows)
        # a row has no id, and one that moves over a page's edge while the list is read comes twice
        rows.update((repr(row), row) for row in items)
        read += len(items)
        total = total if isinstance(total, int) else 0
        # a list that shrinks while it is read may have moved a row over a page's edge, to where nobody looks any more
        shrank = shrank or total < highest
        highest = max(highest, total)
        # without a usable total, the list goes on until a page is not full
        if read == highest or len(items) < PAGE or len(rows) == known:
            return list(rows.values()), bool(rows) and read >= highest and not shrank
