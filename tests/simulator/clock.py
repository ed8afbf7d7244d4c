# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one clock of the simulator: everything that takes time asks it, so that a test can advance it."""

from __future__ import annotations

import time
from datetime import datetime, timezone


class Clock:
    """Seconds since the epoch, never going back, and ahead of the real time by what it was advanced."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()
        self.offset = 0.0

    def now(self) -> float:
        """The simulated time, in seconds since the epoch."""
        return self._start + time.monotonic() + self.offset

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.offset += seconds


def timestamp(moment: float | None) -> str | None:
    """Write a moment as the API does, for instance ``2026-03-01T12:00:00.000000Z``."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
