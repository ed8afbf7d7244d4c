# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The promise that all pods of a fleet together cost no more than C(max_total_price)."""

from __future__ import annotations

import threading

from .._common.errors import CloudError

# Providers round; a pod may cost so much more than its offer says.
_ROUNDING = 1.01
_SAME = 0.000001


def affordable(limit: float | None, kept: float, replaced: list, price: float | None) -> int:
    """How many of the missing pods can be created.

    :param limit: What all pods may cost together, in USD per hour; None if there is no limit.
    :param kept: What the pods cost that stay.
    :param replaced: What those cost that are removed for the new ones, in the order in which new ones are created.
    :param price: What a new one costs; None if that is not known.
    """
    count = len(replaced)
    if limit is not None and price is not None:
        while count and kept + sum(replaced[count:]) + count * price > limit + _SAME:
            count -= 1
    return count


class Budget:
    """What may be spent, and by whom. Each pod has its part before it is created, and may not cost more than that.

    :param limit: USD per hour; None if there is no limit.
    :param kept: What the pods cost that are there already.
    :param places: For how many more it is to do.
    """

    def __init__(self, limit: float | None, kept: float, places: int) -> None:
        self._limit = limit
        self._kept = kept
        self._places = places
        self._parts: dict = {}
        # creates under way, which may turn out to leave more
        self._open: set = set()
        self._changed = threading.Condition()

    def reserve(self, name: str, price: float | None) -> float | None:
        """Set the most that a pod may cost aside, instead of what was set aside for it before.

        Where there is not enough left, other creates may give back what they do not need: their end is waited for.

        :param price: What it probably costs; None if that is not known.
        :returns: The most that it may cost; None if there is no limit.
        :raises CloudError: There is not enough left.
        """
        if self._limit is None:
            return None
        with self._changed:
            self._parts.pop(name, None)
            self._end(name)
            while True:
                left = self._limit - self._kept - sum(self._parts.values())
                places = max(1, self._places - len(self._parts))
                least = left / places if price is None else price
                if 0 < least <= left + _SAME:
                    break
                if not self._open:
                    raise CloudError(f"It would cost {least:g} USD per hour, and only {max(0, round(left, 6)):g} of max_total_price ({self._limit:g}) are left.")
                self._changed.wait()
            # what a provider may round up is not taken from the others, for which there is just enough
            part = least if price is None else min(price * _ROUNDING, max(price, left - (places - 1) * price))
            self._parts[name] = max(least, part)
            self._open.add(name)
            return round(self._parts[name], 6)

    def spend(self, name: str, price: float | None) -> None:
        """Note what a pod costs that was created; a price that is not told counts as all that was set aside."""
        with self._changed:
            if price is not None:
                self._parts[name] = price
            self._end(name)

    def release(self, name: str) -> None:
        """Note that there will be no such pod."""
        with self._changed:
            self._parts.pop(name, None)
            self._end(name)

    def keep(self, name: str) -> None:
        """Note that nobody knows whether there is such a pod: what was set aside for it stays so."""
        with self._changed:
            self._end(name)

    def _end(self, name: str) -> None:
        self._open.discard(name)
        self._changed.notify_all()
