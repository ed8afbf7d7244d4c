# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time: the one schedule of pauses, and moments as the server writes them."""

from __future__ import annotations

import random
import re
import time
from calendar import timegm
from email.utils import parsedate

from .types import Clock

FIRST_PAUSE = 0.5
# Each pause of a wait is this much longer than the one before it.
GROWTH = 1.5
# Pauses differ by a tenth up or down, so that many tasks that began together do not call together.
SPREAD = 0.2
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|([+-])(\d\d):?(\d\d)?)?", re.IGNORECASE
)


class SystemClock:
    """The real time. A test passes another C(Clock)."""

    @staticmethod
    def now() -> float:
        """Seconds from some fixed point; never jumps with the machine's clock."""
        return time.monotonic()

    @staticmethod
    def wall() -> float:
        """Seconds since 1970, as far as this machine knows."""
        return time.time()

    @staticmethod
    def sleep(seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    @staticmethod
    def jitter() -> float:
        """A number from 0 to 1."""
        return random.random()  # noqa: S311  # spreads requests, and guards no secret


class Backoff:
    """A wait with a deadline, whose pauses are short at first.

    :param timeout: Seconds until the deadline.
    :param longest_pause: Seconds.
    :param first_pause: Seconds.
    :param growth: How many times as long each pause is as the one before it.
    :ivar remaining: Seconds until the deadline; negative once it has passed.
    """

    def __init__(
        self, clock: Clock, timeout: float, longest_pause: float, first_pause: float = FIRST_PAUSE,
        growth: float = GROWTH,
    ) -> None:
        self._clock = clock
        self._deadline = clock.now() + timeout
        self._pause = first_pause
        self._longest = longest_pause
        self._growth = growth

    @property
    def remaining(self) -> float:
        return self._deadline - self._clock.now()

    def pause(self) -> bool:
        """Wait for a moment; false, and at once, if the time is up."""
        remaining = self.remaining
        if remaining <= 0:
            return False
        self._pause = min(self._pause, self._longest)
        self._clock.sleep(min(self._pause * (1 + (self._clock.jitter() - 0.5) * SPREAD), remaining))
        self._pause *= self._growth
        return True


def looks_after(lag: float) -> tuple[float, ...]:
    """The pauses before each look at a list that may lag behind a create: at once, and until the lag has passed.

    :param lag: Seconds.
    """
    return 0, lag / 3, lag * 2 / 3


def server_time(text: object) -> float | None:
    """A moment as the server writes it, in an HTTP date or in an object of the API.

    :returns: Seconds since 1970, with their fraction; None if it is no moment. A moment without a time zone is in UTC.
    """
    if not isinstance(text, str):
        return None
    try:
        if "," in text[:5]:
            parsed = parsedate(text)
            return float(timegm(parsed)) if parsed else None
        match = _MOMENT.fullmatch(text.strip())
        if not match:
            return None
        moment = timegm(tuple(int(part or 0) for part in match.groups()[:6]))
        offset = int(match[9] or 0) * 3600 + int(match[10] or 0) * 60
        return moment + float(f"0.{match[7] or 0}") - (-offset if match[8] == "-" else offset)
    except (ValueError, OverflowError):
        return None


def time_text(seconds: float) -> str:
    """A moment, in seconds since 1970, in ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
