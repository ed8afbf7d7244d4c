# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The leases of machines, which are asked beside the polls, and less often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import label
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json

# By the ID of a pod: the state of its lease, the end in seconds since 1970, and why it is unreachable
Leases = Mapping[str, "tuple[str, float | None, str]"]
ReadLeases = Callable[[list[Json]], Coroutine[Any, Any, Leases]]


class LeaseWatch:
    """
    :param interval: Seconds between the ends of two rounds of questions, at least; None to ask never.
    :param warn: Called with a message that the user must see.
    """

    def __init__(self, interval: float | None, read: ReadLeases, warn: Callable[..., None]) -> None:
        self._interval = interval
        self._read = read
        self._warn = warn
        self._next = 0.0
        self._asking: asyncio.Task[Leases] | None = None
        self._ends: dict[str, float] = {}
        self._reported: dict[str, float] = {}
        self._silent: set[str] = set()

    def look(self, pods: list[Json]) -> dict[str, float]:
        """Take what the machines have answered meanwhile, and ask them again if it is time to. It does not wait for them.

        :param pods: Those that can be asked, as the modules return them.
        :returns: The pods whose lease has expired, each end once: ID and end.
        """
        if self._interval is None:
            return {}
        expired = {}
        if self._asking and self._asking.done():
            expired = self._take(self._asking.result(), pods)
            self._asking = None
            self._next = time.monotonic() + self._interval
        # A lease is only ever extended, so a machine need not be asked before its end.
        due = [pod for pod in pods if self._ends.get(pod["id"], 0) <= time.time()]
        if due and not self._asking and time.monotonic() >= self._next:
            self._asking = asyncio.create_task(self._read(due))
        return expired

    async def stop(self) -> None:
        """End what is going on."""
        if self._asking:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _take(self, answers: Leases, pods: list[Json]) -> dict[str, float]:
        there = {pod["id"]: pod for pod in pods}
        self._ends = {pod_id: end for pod_id, end in self._ends.items() if pod_id in there}
        self._ends.update((pod_id, end) for pod_id, (state, end, _reason) in answers.items() if end and state == "running")
        expired = {pod_id: end for pod_id, (state, end, _reason) in answers.items()
                   if end and state == "expired" and pod_id in there and self._reported.get(pod_id) != end}
        self._reported = {**{pod_id: end for pod_id, end in self._reported.items() if pod_id in there}, **expired}
        silent = {pod_id for pod_id, (state, _end, _reason) in answers.items() if state == "unreachable" and pod_id in there}
        for pod_id in sorted(silent - self._silent)[:1]:
            self._warn(
                "%d pods can't be asked for their lease, such as %s: %s", len(silent), label(there[pod_id]), answers[pod_id][2])
        self._silent = silent
        return expired
