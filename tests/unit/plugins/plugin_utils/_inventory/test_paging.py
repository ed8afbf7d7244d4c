# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages read in parallel: of lists that stay the same or change, and from a server that fails or limits requests."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import PAGE, Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import ApiError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.paging import PARALLEL, read_rows
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused


def ids(*numbers):
    return [{"id": f"p{number}"} for number in numbers]


class Server:
    """A list in memory, in the place of the client's session: C(before) is called with the number of each request."""

    def __init__(self, rows, clock, page=PAGE, before=lambda number: None):
        self.rows, self.page, self.before = rows, page, before
        self.asked, self.answers = [], {}
        self.lock = threading.Lock()
        self.client = Client(Account("key", "a test", "http://127.0.0.1:1", None), OPTIONS, clock)
        self.client.get = self.get

    def get(self, path, offset, limit):
        with self.lock:
            self.asked.append(offset)
            self.before(len(self.asked))
            return {"data": self.rows[offset:offset + min(limit, self.page)], "total_count": len(self.rows)}


OPTIONS = {"api_timeout": 5, "api_retries": 3, "validate_certs": True, "ca_path": None}


@pytest.mark.parametrize("count", [0, 1, 2, 99, 100, 101, 198, 199, 200, 201, 1000])
@pytest.mark.parametrize("page", [2, 7, 100])
def test_all_rows_in_order_each_once(clock, count, page):
    server = Server(ids(*range(count)), clock, page)
    assert read_rows(server.client, "/pods/") == ids(*range(count))
    assert len(set(server.asked)) == len(server.asked)


def test_a_server_with_one_row_a_page(clock):
    server = Server(ids(*range(5)), clock, page=1)
    assert read_rows(server.client, "/pods/") == ids(*range(5))


def test_pages_are_read_in_parallel_up_to_a_limit(clock):
    server = Server(ids(*range(1500)), clock)
    together, most = [0], [0]
    meeting = threading.Barrier(PARALLEL)

    def get(path, offset, limit):
        if 0 < offset <= PARALLEL * (PAGE - 1):
            meeting.wait(10)  # the first pages must all be requested at once
        with server.lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        answer = {"data": server.rows[offset:offset + limit], "total_count": 1500}
        with server.lock:
            together[0] -= 1
        return answer

    server.client.get = get
    assert read_rows(server.client, "/pods/") == ids(*range(1500))
    assert most[0] <= PARALLEL


@pytest.mark.parametrize("change", [
    lambda rows: rows.pop(0), lambda rows: rows.insert(0, {"id": "new"}), lambda rows: rows.append({"id": "new"}),
    lambda rows: rows.pop(),
    # as many as before, but all in other places
    lambda rows: (rows.pop(), rows.insert(0, {"id": "new"})),
])
def test_a_list_that_changes_is_read_again(clock, change):
    server = Server(ids(*range(1000)), clock)
    server.before = lambda number: change(server.rows) if number == 5 else None
    assert read_rows(server.client, "/pods/") == server.rows


def test_a_list_that_keeps_changing_is_read_page_by_page(clock):
    server = Server(ids(*range(1000)), clock)
    server.before = lambda number: server.rows.append({"id": f"new{number}"}) if number < 25 else None
    assert read_rows(server.client, "/pods/") == server.rows


@pytest.mark.parametrize("answer", [
    {"data": ids(*range(100)), "total_count": None}, {"data": ids(*range(100)), "total_count": 3},
    {"data": ids(1, 1), "total_count": 2},
])
def test_a_list_of_unknown_length_is_read_page_by_page(clock, answer):
    server = Server([], clock)
    server.client.get = lambda path, offset, limit: answer
    server.client.rows = lambda path: "page by page"
    assert read_rows(server.client, "/pods/") == "page by page"


def test_a_pause_holds_for_all_pages_which_are_then_read_one_by_one(converse, clock):
    rows = ids(*range(150))
    server = converse(
        (("GET", "/api/v1/pods/?offset=0&limit=100"), 200, {"data": rows[:100], "total_count": 150}),
        (("GET", "/api/v1/pods/?offset=99&limit=100"), 429, {}, {"Retry-After": "7"}),
        (("GET", "/api/v1/pods/?offset=99&limit=100"), 503, ""),
        (("GET", "/api/v1/pods/?offset=99&limit=100"), 200, {"data": rows[99:], "total_count": 150}),
    )
    client = Client(Account("key", "a test", server.url, None), OPTIONS, clock)
    assert read_rows(client, "/pods/") == rows
    assert clock.slept == [7, 0.5]


def test_after_a_429_no_other_page_is_sent(clock):
    server = Server(ids(*range(2000)), clock)
    alone = []

    def before(number):
        if number == 2:
            server.client.clock.sleep(30)
        if clock.slept:
            alone.append(threading.current_thread() is threading.main_thread())

    server.before = before
    assert read_rows(server.client, "/pods/") == server.rows
    assert len(clock.slept) == 1 and 29 < clock.slept[0] <= 30
    assert len(alone) > 10 and all(alone)


def test_the_first_error_ends_it(clock):
    server = Server(ids(*range(10000)), clock)

    def before(number):
        if number == 5:
            raise refused("no", 401, "POST")

    server.before = before
    with pytest.raises(ApiError):
        read_rows(server.client, "/pods/")
    assert len(server.asked) < 5 + 2 * PARALLEL
    assert server.client.clock is clock
