# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several runs at the same time, in a time that passes only when all of them sleep: one seed, one course of events."""

from __future__ import annotations

import heapq
import itertools
import threading


class Time:
    """Lets one actor act at a time: the one that wakes up first."""

    def __init__(self, start=1_000_000.0):
        self.now = start
        self._waking = []
        self._turn = threading.Semaphore(0)
        self._count = itertools.count()

    def run(self, actors):
        """Run functions that take a clock, each from its moment on (pairs of seconds and function), until all have ended."""
        for delay, function in actors:
            mine = threading.Semaphore(0)
            self._push(delay, mine)
            threading.Thread(target=self._act, args=(function, mine), daemon=True).start()
        left = len(actors)
        while left:
            self.now, _number, mine = heapq.heappop(self._waking)
            self._ended = False
            mine.release()
            self._turn.acquire()
            left -= self._ended

    def _push(self, delay, mine):
        heapq.heappush(self._waking, (self.now + delay, next(self._count), mine))

    def _act(self, function, mine):
        mine.acquire()
        try:
            function(_Clock(self, mine))
        finally:
            self._ended = True
            self._turn.release()

    def sleep(self, seconds, mine):
        self._push(seconds, mine)
        self._turn.release()
        mine.acquire()


class _Clock:
    """The clock of one actor."""

    def __init__(self, time, mine):
        self._time = time
        self._mine = mine
        self._jitter = itertools.cycle((0.1, 0.9, 0.5, 0.3, 0.7))

    def now(self):
        return self._time.now

    def wall(self):
        return self._time.now

    def sleep(self, seconds):
        self._time.sleep(seconds, self._mine)

    def jitter(self):
        return next(self._jitter)
