# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time, as an argument: whoever waits is given a clock, so that a test needs no waiting."""

from __future__ import annotations

import random
import time

# Each pause of a wait is so much longer than the one before it.
SLOWER = 1.5


class Clock:
    """The real time. A test passes another object with the same three methods."""

    @staticmethod
    def now() -> float:
        """Seconds from some fixed point; never jumps with the machine's clock."""
        return time.monotonic()

    @staticmethod
    def sleep(seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    @staticmethod
    def jitter() -> float:
        """A number from 0 to 1, so that many tasks that began together do not call together."""
        return random.random()


class Backoff:
    """Waiting for something, with pauses that are short at first.

    :ivar remaining: Seconds that are left.
    """

    def __init__(self, clock: Clock, timeout: float, longest_pause: float, first_pause: float = 0.5) -> None:
        self._clock = clock
        self._deadline = clock.now() + timeout
        self._pause = first_pause
        self._longest = longest_pause

    @property
    def remaining(self) -> float:
        return self._deadline - self._clock.now()

    def pause(self) -> bool:
        """Wait for a moment; false, and at once, if the time is up."""
        remaining = self.remaining
        if remaining <= 0:
            return False
        self._pause = min(self._pause, self._longest)
        self._clock.sleep(min(self._pause * (0.9 + self._clock.jitter() / 5), remaining))
        self._pause *= SLOWER
        return True

