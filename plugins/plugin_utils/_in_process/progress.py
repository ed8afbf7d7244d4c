# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that say how far a task is that waits."""

from __future__ import annotations

# Seconds after which a line is shown again that says nothing new: whoever watches sees that it goes on.
QUIET = 30


class Progress:
    """Called with how far it is, shows a line if that has changed or nothing was shown for a while."""

    def __init__(self, clock, show) -> None:
        """
        :param clock: The time; see C(_clock).
        :param show: Called with each line.
        """
        self._clock = clock
        self._show = show
        self._begun = clock.now()
        self._shown = None
        self._last = None

    def __call__(self, text: str) -> None:
        now = self._clock.now()
        if text == self._last and now - self._shown < QUIET:
            return
        self._last, self._shown = text, now
        self._show(f"{text} {duration(now - self._begun)}")


def duration(seconds: float) -> str:
    """A time as a stopwatch shows it: 0:07, 12:40, 1:02:03."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return "%d:%02d:%02d" % (hours, minutes, seconds) if hours else "%d:%02d" % (minutes, seconds)
