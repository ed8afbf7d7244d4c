# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads that end with the task, and the API calls that they share."""

from __future__ import annotations

import contextvars
import os
import signal
import threading
import time

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import UnreachableError
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.client import (
    SharedClient,
    _SharedPauseClock,
    _ThrottleGate,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.pool import Pool, Stopped


class Interrupted(BaseException):
    pass


def test_results_are_in_order_and_the_number_of_threads_is_limited():
    running, most = [], []

    def work(number):
        running.append(number)
        most.append(len(running))
        time.sleep(0.002)
        running.remove(number)
        return number * 2

    assert Pool(4).each(work, range(40)) == [number * 2 for number in range(40)]
    assert 1 < max(most) <= 4


def test_threads_run_in_the_context_of_the_task():
    warnings = contextvars.ContextVar("warnings")
    warnings.set([])
    Pool(2).each(lambda number: warnings.get().append(number), range(4))
    assert sorted(warnings.get()) == [0, 1, 2, 3]


def test_an_error_is_raised_once_all_other_items_are_done():
    done = []

    def work(number):
        if number == 1:
            raise ValueError("broken")
        done.append(number)

    with pytest.raises(ValueError, match="broken"):
        Pool(3).each(work, range(9))
    assert sorted(done) == [0, 2, 3, 4, 5, 6, 7, 8]


def test_an_interruption_begins_no_call_and_lets_running_ones_end():
    pool, begun, ended = Pool(2), [], []

    def interrupt(_number, _frame):
        raise Interrupted

    def work(number):
        begun.append(number)
        if len(begun) == 2:
            os.kill(os.getpid(), signal.SIGUSR1)
        try:
            pool.sleep(SystemClock(), 60)
        finally:
            ended.append(number)

    previous = signal.signal(signal.SIGUSR1, interrupt)
    before = time.monotonic()
    try:
        with pytest.raises(Interrupted):
            pool.each(work, range(9))
    finally:
        signal.signal(signal.SIGUSR1, previous)
    assert time.monotonic() - before < 2 and len(begun) == 2 and sorted(begun) == sorted(ended)


class Api:
    """A client that counts its calls."""

    def __init__(self, answer=list):
        self.clock = SystemClock()
        self.account = Account("key", "", "https://api.example.com", None)
        self.secrets, self.timeout, self.last_server_date, self.deadline, self.calls = [], 30, None, None, 0
        self._answer = answer

    def rows(self, path):
        self.calls += 1
        time.sleep(0.02)
        return self._answer()

    def post(self, path, body):
        self.clock.sleep(body["pause"])
        return {}


class Waits(threading.Condition):
    """A condition that counts how often a thread waits."""

    number = 0

    def wait(self, timeout=None):
        self.number += 1
        return super().wait(timeout)


def test_one_list_serves_all_threads_that_ask_at_the_same_time_and_begins_after_they_asked():
    waits = Waits()

    def answer():
        limit = time.monotonic() + 10
        while api.calls == 1 and waits.number < 15 and time.monotonic() < limit:
            time.sleep(0.001)  # the first list takes until all others have asked
        return [{"id": api.calls}]

    api = Api(answer)
    pool = Pool(16)
    client, together = SharedClient(api, pool), threading.Barrier(16)
    client._pod_list._changed = waits

    def look(_number):
        together.wait()
        before = api.calls
        return client.rows("/pods/")[0]["id"] > before

    assert all(pool.each(look, range(16)))
    assert api.calls == 2


def test_all_threads_learn_that_a_list_could_not_be_read():
    def fail():
        raise UnreachableError("down")

    pool = Pool(8)
    client = SharedClient(Api(fail), pool)

    def look(_number):
        with pytest.raises(UnreachableError):
            client.rows("/pods/")
        return True

    assert pool.each(look, range(8)) == [True] * 8


def test_a_pause_that_the_api_asks_for_holds_for_all_threads(clock):
    api = Api()
    api.clock = clock
    client = SharedClient(api, Pool(1))
    client.post("/pods/", {"pause": 7})
    assert clock.slept == [7]
    api.clock._until = clock.now() + 5  # as another thread was asked to
    client.rows("/user/teams")
    assert clock.slept == [7, 6]  # and a moment more, so that not all return at once


@pytest.mark.parametrize("seconds", [0, -0.001])
def test_a_pause_of_no_time_is_no_error(seconds):
    Pool(1).sleep(SystemClock(), seconds)


def test_a_create_that_pauses_when_the_task_is_interrupted_was_not_sent():
    api, pool = Api(), Pool(2)
    client, raised, begun = SharedClient(api, pool), [], threading.Event()

    def work(_number):
        begun.set()
        try:
            client.post("/pods/", {"pause": 60})
        except Stopped as stopped:
            raised.append(stopped.unsent)
            raise

    threading.Thread(target=lambda: (begun.wait(), pool._stopped.set())).start()
    pool.each(work, range(2))
    assert raised and all(raised)


class QuickClock(SystemClock):
    """Twenty times as fast."""

    @staticmethod
    def now():
        return time.monotonic() * 20

    @staticmethod
    def sleep(seconds):
        time.sleep(seconds / 20)


class LimitedClient:
    """Lets two calls a second through, and answers 429 to the others. A call gives up after five retries, the default."""

    account, secrets, timeout = Account("key", "", "http://127.0.0.1:1", None), [], 30
    last_server_date = deadline = None

    def __init__(self):
        self.clock = QuickClock()
        self._lock = threading.Lock()
        self._passed = []

    def post(self, path, body):
        for _attempt in range(6):
            with self._lock:
                now = QuickClock.now()
                self._passed = [moment for moment in self._passed if moment > now - 1]
                if len(self._passed) < 2:
                    self._passed.append(now)
                    return body
            self.on_rate_limit(1)
        raise UnreachableError("429")


def test_every_call_gets_through_a_rate_limit():
    pool = Pool(16)
    client = SharedClient(LimitedClient(), pool)
    assert pool.each(lambda number: client.post("/pods/", {"n": number}), range(32)) == [{"n": number} for number in range(32)]


def test_a_call_that_is_refused_lets_those_go_first_that_wait():
    pool = Pool(8)
    gate = _ThrottleGate(_SharedPauseClock(SystemClock(), pool), pool)
    turns = []

    def call(number):
        with gate:
            turns.append(number)
            gate.pause(0)
            turns.append(number)

    gate.pause(0)  # this thread has the turn now
    gate._until += 1000  # however busy the machine is
    threads = [threading.Thread(target=call, args=(number,), daemon=True) for number in range(6)]
    deadline = time.monotonic() + 30
    for waiting, thread in enumerate(threads, 2):
        thread.start()
        while len(gate._queue) < waiting and time.monotonic() < deadline:
            time.sleep(0.001)
    gate._end_turn()
    for thread in threads:
        thread.join(30)
    assert turns[:6] == [*range(6)] and sorted(turns[6:]) == [*range(6)]
