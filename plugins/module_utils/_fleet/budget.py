# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All pods of a fleet together never cost more than C(max_total_price)."""

from __future__ import annotations

import threading

from .._common.errors import CloudError
from .._common.prices import exceeds

# Providers round; a pod may cost this much more than its offer says.
_ROUNDING = 1.01


def affordable_count(limit: float | None, kept: float, replaced: list[float], price: float | None) -> int:
    """How many of the missing pods can be created. All prices are in USD per hour.

    :param limit: What all pods may cost together; None if there is no limit.
    :param kept: What the pods cost that stay.
    :param replaced: What each new pod's predecessor costs (0 if it has none), in the order in which new pods are created.
    :param price: What a new pod costs; None if that is not known.
    """
    count = len(replaced)
    while count and price is not None and exceeds(kept + sum(replaced[count:]) + count * price, limit):
        count -= 1
    return count


class Budget:
    """What may still be spent. Each pod has a share reserved before it is created, and may not cost more than that.

    :param limit: What all pods may cost together, in USD per hour; None if there is no limit.
    :param existing: What the existing pods cost, in USD per hour.
    :param slots: How many pods may be created.
    """

    def __init__(self, limit: float | None, existing: float, slots: int) -> None:
        self._limit = limit
        self._existing = existing
        self._slots = slots
        self._shares: dict[str, float] = {}
        # Names whose creates are under way, which may turn out to leave more
        self._pending: set[str] = set()
        self._changed = threading.Condition()

    def reserve(self, name: str, price: float | None) -> float | None:
        """Reserve the share of one pod, in place of what was reserved for it before.

        Where too little is left, this waits for pending creates, which may give back what they do not need.

        :param price: What the pod probably costs, in USD per hour; None if that is not known.
        :returns: The most that it may cost, in USD per hour; None if there is no limit.
        :raises CloudError: Too little is left.
        """
        if self._limit is None:
            return None
        with self._changed:
            self._shares.pop(name, None)
            self._end(name)
            while True:
                left = self._limit - self._existing - sum(self._shares.values())
                slots = max(1, self._slots - len(self._shares))
                share = left / slots if price is None else price
                if share > 0 and not exceeds(share, left):
                    break
                if not self._pending:
                    raise CloudError(
                        f"The pod would cost {share:g} USD per hour, but only {max(0, round(left, 6)):g} of max_total_price "
                        f"({self._limit:g}) is left."
                    )
                self._changed.wait()
            if price is not None:
                # the margin for rounding is not taken from the other pods, for which there may be just enough
                share = min(price * _ROUNDING, max(price, left - (slots - 1) * price))
            self._shares[name] = share
            self._pending.add(name)
            return round(share, 6)

    def record_price(self, name: str, price: float | None) -> None:
        """Take over what a pod costs, in USD per hour.

        None keeps the whole share: the price is not known, or not even whether the pod exists.
        """
        with self._changed:
            if price is not None:
                self._shares[name] = price
            self._end(name)

    def release(self, name: str) -> None:
        """Give back the share of a pod that does not exist."""
        with self._changed:
            self._shares.pop(name, None)
            self._end(name)

    def _end(self, name: str) -> None:
        self._pending.discard(name)
        self._changed.notify_all()
