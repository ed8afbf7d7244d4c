# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Do the same for many things side by side, in threads that end when the task is interrupted."""

from __future__ import annotations

import contextvars
import threading
import time
from collections import deque
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import Callable, TypeVar, cast

from .._common.types import Clock

T = TypeVar("T")
R = TypeVar("R")

# Seconds that calls under way have, once the task is interrupted, to report what they created
_GRACE = 2
# A thread that pauses notices within so many seconds that it is to end.
STOP_CHECK = 0.5


class Stopped(BaseException):
    """The task was interrupted, so this thread ends here.

    :ivar unsent: Whether that was before a request was sent (again).
    """

    unsent = False


class _Thread(threading.local):
    is_worker = False


class Pool:
    """Up to so many threads, which last as long as one call of C(each)."""

    def __init__(self, parallel: int) -> None:
        self._parallel = parallel
        self._stopped = threading.Event()
        self._thread = _Thread()

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Call a function for each item, in this order, and return what it returned.

        :raises Exception: What the function raised first; it has been called for all other items nevertheless.
        :raises BaseException: The task was interrupted by a signal; no further call was begun.
        """
        items = list(items)
        count = min(self._parallel, len(items))
        if count <= 1:
            return [function(item) for item in items]
        left = deque(enumerate(items))
        results: list[R | None] = [None] * len(items)
        errors: list[Exception] = []
        ended: SimpleQueue[None] = SimpleQueue()

        def work() -> None:
            self._thread.is_worker = True
            try:
                while not self._stopped.is_set():
                    index, item = left.popleft()
                    try:
                        results[index] = function(item)
                    except Exception as error:
                        errors.append(error)
            except (IndexError, Stopped):
                pass
            finally:
                ended.put(None)

        self._run(work, count, ended)
        if errors:
            raise errors[0]
        return cast("list[R]", results)

    def check(self) -> None:
        """In a thread of this pool: go on unless the task was interrupted.

        :raises Stopped: It was.
        """
        if self._stopped.is_set() and self._thread.is_worker:
            raise Stopped

    def sleep(self, clock: Clock, seconds: float) -> None:
        """Sleep; in a thread of this pool only until the task is interrupted.

        :raises Stopped: It was.
        """
        while seconds > 0:
            self.check()
            pause = min(seconds, STOP_CHECK) if self._thread.is_worker else seconds
            clock.sleep(pause)
            seconds -= pause
        self.check()

    def _run(self, work: Callable[[], None], count: int, ended: SimpleQueue[None]) -> None:
        """Run this in so many threads, each of which puts something into C(ended) as its last act."""
        # Threads are not joined: when a join is interrupted, Python takes the thread for ended. They are daemons, since an exit
        # after a signal does not wait for these. Each has this thread's context, in which Ansible keeps the task's warnings.
        running = 0
        try:
            for _number in range(count):
                running += 1
                threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True).start()
            while running:
                ended.get()
                running -= 1
        except BaseException:
            self._stopped.set()
            deadline = time.monotonic() + _GRACE
            try:
                for _number in range(running):
                    ended.get(timeout=max(0, deadline - time.monotonic()))
            except Empty:
                pass
            raise
