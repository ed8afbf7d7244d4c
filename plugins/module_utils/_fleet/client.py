# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API as the threads of one task share it: one list serves all that ask at the same time, and one pause holds for all."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any, Callable, TypeVar

from .._common.types import ApiClient, Clock, Json
from .pool import STOP_CHECK, Pool, Stopped

T = TypeVar("T")

_PODS = "/pods/"
# Seconds after the last 429 in which calls are made one after the other
_CALM = 2


class SharedClient:
    """A client for many threads, with the calls and attributes of one; see C(_api.client.Client)."""

    def __init__(self, client: ApiClient, pool: Pool) -> None:
        self.account = client.account
        self.secrets = client.secrets
        self.timeout = client.timeout
        self.clock: Clock = _PoolClock(client.clock, pool)
        self._client = client
        self._pool = pool
        pauses = _SharedPauseClock(client.clock, pool)
        self._gate = _ThrottleGate(pauses, pool)
        client.clock = pauses
        self.on_rate_limit: Callable[[float], None] = self._gate.pause
        client.on_rate_limit = self.on_rate_limit
        self._pod_list = _CoalescedList(lambda: self._call(client.rows, _PODS))

    @property
    def last_server_date(self) -> str | None:
        return self._client.last_server_date

    @property
    def deadline(self) -> float | None:
        return self._client.deadline

    @deadline.setter
    def deadline(self, moment: float | None) -> None:
        self._client.deadline = moment

    def get(self, path: str, **query: Any) -> Json:
        return self._call(self._client.get, path, **query)

    def post(self, path: str, body: Json) -> Json:
        try:
            return self._call(self._client.post, path, body)
        except Stopped as stopped:
            stopped.unsent = True  # a create pauses only where the API answered that nothing was done
            raise

    def delete(self, path: str) -> Json:
        return self._call(self._client.delete, path)

    def patch(self, path: str, body: Json) -> Json:
        return self._call(self._client.patch, path, body)

    def public(self, path: str) -> Json:
        return self._call(self._client.public, path)

    def text(self, path: str, **query: Any) -> str:
        return self._call(self._client.text, path, **query)

    def rows(self, path: str, **query: Any) -> list[Json]:
        if query or path != _PODS:
            return self._call(self._client.rows, path, **query)
        self._pool.check()
        return self._pod_list.read()

    def _call(self, function: Callable[..., T], *args: Any, **query: Any) -> T:
        self._pool.check()
        with self._gate:
            return function(*args, **query)


class _PoolClock:
    """A clock whose pauses end when the task is interrupted."""

    def __init__(self, clock: Clock, pool: Pool) -> None:
        self.now = clock.now
        self.wall = clock.wall
        self.jitter = clock.jitter
        self._clock = clock
        self._pool = pool

    def sleep(self, seconds: float) -> None:
        self._pool.sleep(self._clock, seconds)


class _SharedPauseClock(_PoolClock):
    """The clock of the client below. A thread that sleeps on it was told to come back later, which holds for all threads."""

    def __init__(self, clock: Clock, pool: Pool) -> None:
        super().__init__(clock, pool)
        self._until = clock.now()

    def sleep(self, seconds: float) -> None:
        self._until = max(self._until, self.now() + seconds)
        super().sleep(self._until - self.now())

    def join(self) -> None:
        """Sit out the pause that another thread was told to make. Not all threads return at the same moment."""
        pause = self._until - self.now()
        if pause > 0:
            super().sleep(pause + min(pause, 1) * self.jitter())


class _ThrottleGate:
    """Lets calls through one after the other for a while after a 429: calls that return together keep each other out.

    First come, first served: else one call could meet all refusals, and use up its retries.
    """

    def __init__(self, pauses: _SharedPauseClock, pool: Pool) -> None:
        self._pauses = pauses
        self._pool = pool
        self._changed = threading.Condition()
        # The threads that wait for their turn in the order in which they came; the first has it
        self._queue: deque[int] = deque()
        self._until = pauses.now()

    def __enter__(self) -> None:
        if self._pauses.now() < self._until:
            self._take_turn()
        self._pauses.join()

    def __exit__(self, *_error: object) -> None:
        self._end_turn()

    def pause(self, seconds: float) -> None:
        """Pause as the API has asked. Another call has its turn meanwhile, so that no call uses up its retries for all."""
        self._until = max(self._until, self._pauses.now() + seconds + _CALM)
        self._end_turn()
        self._pauses.sleep(seconds)
        self._take_turn()
        self._pauses.join()

    def _take_turn(self) -> None:
        me = threading.get_ident()
        with self._changed:
            if me not in self._queue:
                self._queue.append(me)
            while not self._changed.wait_for(lambda: self._queue[0] == me, STOP_CHECK):
                self._pool.check()

    def _end_turn(self) -> None:
        me = threading.get_ident()
        with self._changed:
            if me in self._queue:
                self._queue.remove(me)
                self._changed.notify_all()


class _CoalescedList:
    """Reads a list for several threads at once. Each gets one whose reading began after it asked, as if it read for itself."""

    def __init__(self, read: Callable[[], list[Json]]) -> None:
        self._read = read
        self._changed = threading.Condition()
        self._begun = self._ended = 0
        self._answer: tuple[list[Json], BaseException | None] = ([], None)

    def read(self) -> list[Json]:
        """The list.

        :raises CloudError: It could not be read.
        """
        with self._changed:
            wanted = self._begun + 1
            self._changed.wait_for(lambda: self._begun >= wanted or self._begun == self._ended)
            leads = self._begun < wanted
            if leads:
                self._begun = wanted
            else:
                self._changed.wait_for(lambda: self._ended >= wanted)
        if leads:
            self._lead()
        rows, error = self._answer
        if error:
            raise error
        return rows

    def _lead(self) -> None:
        """Read it for all that wait."""
        rows: list[Json] = []
        error: BaseException | None = None
        try:
            rows = self._read()
        except BaseException as caught:  # a list that could not be read must not pass for an empty one
            error = caught
        with self._changed:
            self._answer = rows, error
            self._ended += 1
            self._changed.notify_all()
