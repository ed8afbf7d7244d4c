# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time, as an argument: whoever waits is given a clock, so that a test needs no waiting."""

from __future__ import annotations

import random
import time

# Seconds; operating systems take no timeout of any length.
LONGEST = 31 * 24 * 3600


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


def check_seconds(params: dict, *names: str) -> list:
    """What is wrong with options that are times, as dicts with C(param) and C(message)."""
    return [
        {"param": name, "message": "must be a number of seconds greater than 0, and no more than a month"}
        for name in names if params[name] is not None and not 0 < params[name] <= LONGEST
    ]
