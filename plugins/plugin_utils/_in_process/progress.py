# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that say how far a waiting task is."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Clock

# Seconds after which an unchanged line is shown again, so that whoever watches sees that the task goes on.
QUIET = 30


class Progress:
    """Called with how far the task is, shows a line if that has changed or if nothing was shown for a while."""

    def __init__(self, clock: Clock, show: Callable[[str], None]) -> None:
        """:param show: Called with each line."""
        self._clock = clock
        self._show = show
        self._started = clock.now()
        self._last_text = ""
        self._last_time = self._started

    def __call__(self, text: str) -> None:
        now = self._clock.now()
        if text == self._last_text and now - self._last_time < QUIET:
            return
        self._last_text, self._last_time = text, now
        self._show(f"{text} {duration(now - self._started)}")


def duration(seconds: float) -> str:
    """A time as a stopwatch shows it: 0:07, 12:40, 1:02:03."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
