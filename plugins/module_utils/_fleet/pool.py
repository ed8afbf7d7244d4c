# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing the same for many things side by side, in threads that end when the task is interrupted."""

from __future__ import annotations

import contextvars
import threading
import time
from collections import deque
from queue import Empty, SimpleQueue

# Seconds that calls which are on their way have, when the task is interrupted, to tell what they have made
_ANSWER = 2
# Longest time in which a thread that pauses does not notice that it is to end, in seconds
NOTICE = 0.5


class Stopped(BaseException):
    """The task was interrupted: what a thread does beside it ends here.

    :ivar unsent: Whether that was before a request was sent (again).
    """

    unsent = False


class Pool:
    """So many threads at the most. They last as long as one call of C(each)."""

    def __init__(self, parallel: int) -> None:
        self._parallel = parallel
        self._stopped = threading.Event()
        self._thread = threading.local()

    def each(self, function, things) -> list:
        """Call a function for each thing, in this order, and return what it returns.

        :raises BaseException: What the function raised first; all others have been called all the same. Or a signal has come:
            then nothing is begun any more.
        """
        things = list(things)
        count = min(self._parallel, len(things))
        if count <= 1:
            return [function(thing) for thing in things]
        left, results, errors, ended = deque(enumerate(things)), [None] * len(things), [], SimpleQueue()

        def work() -> None:
            self._thread.is_worker = True
            try:
                while not self._stopped.is_set():
                    index, thing = left.popleft()
                    try:
                        results[index] = function(thing)
                    except Exception as error:
                        errors.append(error)
            except (IndexError, Stopped):
                pass
            finally:
                ended.put(None)

        # Threads are not joined: Python takes one for ended whose join is interrupted. And whoever ends by a signal does not wait
        # for those that are daemons. Each has the context of this one, in which Ansible keeps what a task warns of.
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
            deadline = time.monotonic() + _ANSWER
            try:
                for _number in range(running):
                    ended.get(timeout=max(0, deadline - time.monotonic()))
            except Empty:
                pass
            raise
        if errors:
            raise errors[0]
        return results

    def check(self) -> None:
        """Called by what may run in a thread before it goes on: it ends if the task has been interrupted."""
        if self._stopped.is_set() and getattr(self._thread, "is_worker", False):
            raise Stopped

    def sleep(self, clock, seconds: float) -> None:
        """Sleep, in a thread as long as the task is not interrupted."""
        if not getattr(self._thread, "is_worker", False):
            clock.sleep(seconds)
            return
        while seconds > 0:
            self.check()
            clock.sleep(min(seconds, NOTICE))
            seconds -= NOTICE
        self.check()
