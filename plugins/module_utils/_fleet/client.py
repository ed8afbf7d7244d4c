# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API as the threads of one task share it: one list serves all who look at the same time, and one pause holds for all."""

from __future__ import annotations

import threading

from .pool import NOTICE, Pool, Stopped

_PODS = "/pods/"
# Seconds after the last 429 for which calls are made one after the other
_CALM = 2


class SharedClient:
    """A C(Client) for many threads, with the calls and attributes of one."""

    def __init__(self, client, pool: Pool) -> None:
        self.account = client.account
        self.secrets = client.secrets
        self.clock = _PoolClock(client.clock, pool)
        self._client = client
        self._pool = pool
        self._retries = client.clock = _RetryClock(self.clock)
        self._turns = _ThrottleGate(self._retries, pool)
        client.limited = self._turns.limited
        self._lists = _CoalescedList(lambda: self._call(client.rows, _PODS))

    @property
    def last_server_date(self):
        """The server's time; see C(Client)."""
        return self._client.last_server_date

    @property
    def deadline(self):
        """When whatever waits gives up; see C(Client)."""
        return self._client.deadline

    @deadline.setter
    def deadline(self, moment):
        self._client.deadline = moment

    def get(self, path: str, **query) -> dict:
        return self._call(self._client.get, path, **query)

    def post(self, path: str, body: dict) -> dict:
        try:
            return self._call(self._client.post, path, body)
        except Stopped as stopped:
            stopped.unsent = True  # what pauses in a create has been told that nothing was done
            raise

    def delete(self, path: str) -> dict:
        return self._call(self._client.delete, path)

    def rows(self, path: str, **query) -> list:
        if query or path != _PODS:
            return self._call(self._client.rows, path, **query)
        self._pool.check()
        return self._lists.next()

    def _call(self, function, *args, **query):
        self._pool.check()
        with self._turns:
            return function(*args, **query)


class _PoolClock:
    """A clock whose pauses end when the task is interrupted."""

    def __init__(self, clock, pool: Pool) -> None:
        self.now = clock.now
        self.jitter = clock.jitter
        self.wall = clock.wall
        self._clock = clock
        self._pool = pool

    def sleep(self, seconds: float) -> None:
        self._pool.sleep(self._clock, seconds)


class _RetryClock:
    """The clock of the client below: what sleeps on it has been told to come again later, and that holds for all threads."""

    def __init__(self, clock) -> None:
        self.now = clock.now
        self.jitter = clock.jitter
        self.wall = clock.wall
        self._clock = clock
        self._until = clock.now()

    def sleep(self, seconds: float) -> None:
        self._until = max(self._until, self.now() + seconds)
        self._clock.sleep(self._until - self.now())

    def wait(self) -> None:
        """Keep the pause that another thread was told; not all come back at the same moment."""
        pause = self._until - self.now()
        if pause > 0:
            self._clock.sleep(pause + min(pause, 1) * self.jitter())


class _ThrottleGate:
    """After a 429, calls are made one after the other for a while: some that come again together keep each other out."""

    def __init__(self, retries: _RetryClock, pool: Pool) -> None:
        self._retries = retries
        self._pool = pool
        self._turn = threading.Lock()
        self._mine = threading.local()
        self._until = retries.now()

    def __enter__(self) -> None:
        self._mine.taken = False
        if self._retries.now() < self._until:
            self._take()
        self._retries.wait()

    def __exit__(self, *error) -> None:
        self._leave()

    def limited(self, seconds: float) -> None:
        """Pause as the server has asked. It is another call's turn then, so that none uses up its retries for all of them."""
        self._until = max(self._until, self._retries.now() + seconds + _CALM)
        self._leave()
        self._retries.sleep(seconds)
        self._take()
        self._retries.wait()

    def _take(self) -> None:
        while not self._mine.taken:
            self._pool.check()
            self._mine.taken = self._turn.acquire(timeout=NOTICE)

    def _leave(self) -> None:
        if self._mine.taken:
            self._mine.taken = False
            self._turn.release()


class _CoalescedList:
    """Reads a list for several threads at once. Who asks gets one that was begun after that, as if read for it alone."""

    def __init__(self, read) -> None:
        self._read = read
        self._changed = threading.Condition()
        self._begun = self._ended = 0
        self._answer: tuple = ([], None)

    def next(self) -> list:
        with self._changed:
            wanted = self._begun + 1
            while self._begun < wanted and self._begun > self._ended:
                self._changed.wait()
            leads = self._begun < wanted
            if leads:
                self._begun = wanted
            while not leads and self._ended < wanted:
                self._changed.wait()
        if leads:
            self._lead()
        rows, problem = self._answer
        if problem:
            raise problem
        return rows

    def _lead(self) -> None:
        try:
            answer = self._read(), None
        except BaseException as error:  # nobody may take a list that could not be read for an empty one
            answer = [], error
        with self._changed:
            self._answer = answer
            self._ended += 1
            self._changed.notify_all()
