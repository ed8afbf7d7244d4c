# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop of the event source: polls in a thread of its own, so that the rules go on meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any, Protocol

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import resolve_account, team_notice
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import REQUESTS_MISSING
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    InvalidOptionsError,
    NotAllowedError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import printable
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

from .changes import event_value
from .leases import LeaseWatch, ReadLeases
from .options import resolve_options
from .poll import Poller, StoppableClock

# Seconds between two polls while the API is in trouble, at most; a longer interval stays as it is.
LONGEST_BACKOFF = 60

logger = logging.getLogger("primeintellect.cloud.pods")


class Queue(Protocol):
    """Where events go."""

    async def put(self, event: Json) -> None:
        """Add an event, when there is room."""


async def watch(
    queue: Queue, given: Mapping[str, Any], lease_reader: Callable[[str | None, str | None], ReadLeases]
) -> None:
    """Put events of pods into a queue until the task is cancelled.

    :param given: The options as the rulebook gives them.
    :param lease_reader: Takes the options known_hosts and identity_file.
    :raises CloudError: The options or the API key are not valid, or the API can't be used with them.
    """
    if REQUESTS_MISSING:
        raise CloudError("the Python library requests is not installed where ansible-rulebook runs. Run: pip install requests")
    params = resolve_options(given)
    account = resolve_account(params)
    if not params["validate_certs"]:
        logger.warning("validate_certs is false: the API key goes to whoever answers at %s.", account.api_url)
    notice = team_notice(params, account)
    if notice:
        logger.warning("%s", notice)
    clock = StoppableClock()
    executor = ThreadPoolExecutor(1)
    polling = None
    leases = LeaseWatch(params["lease_interval"], lease_reader(params["known_hosts"], params["identity_file"]), logger.warning)
    source = _Source(queue, params, Poller(params, account, clock, logger.warning), leases)
    try:
        while True:
            began = clock.now()
            polling = executor.submit(source.poller.poll)
            pause = await source.handle(asyncio.wrap_future(polling))
            await asyncio.sleep(max(0.0, pause - (clock.now() - began)))
    finally:
        clock.stop()
        await leases.stop()
        # A call that is being answered takes api_timeout at most. Waiting here, and not in shutdown, lets all else go on.
        if polling and not polling.cancel():
            await asyncio.gather(asyncio.wrap_future(polling), return_exceptions=True)
        executor.shutdown()


class _Source:
    """What is sent when a poll is over."""

    def __init__(self, queue: Queue, params: Params, poller: Poller, leases: LeaseWatch) -> None:
        self.poller = poller
        self._leases = leases
        self._queue = queue
        self._params = params
        self._failures = 0
        self._succeeded = False
        self._beats = 0
        self._started = asyncio.get_running_loop().time()

    async def handle(self, poll: asyncio.Future[list[Json]]) -> float:
        """Send what a poll brings.

        :returns: Seconds until the next poll, from the beginning of this one.
        """
        try:
            events = await poll
        except CloudError as error:
            if not self._can_outlive(error):
                error.args = (error.message,)  # ansible-rulebook shows str(error), which lacks the advice
                raise
            return await self._report(error)
        if self._failures:
            logger.warning("The API answers again.")
            events = [{"type": "recovered", "failures": self._failures}, *events]
        self._failures, self._succeeded = 0, True
        changes = self.poller.changes
        events += changes.expired(self._leases.look(changes.ready()))
        for event in events + self._heartbeat():
            await self._send(event)
        return float(self._params["interval"])

    def _can_outlive(self, error: CloudError) -> bool:
        if isinstance(error, (NotAllowedError, InvalidOptionsError)):
            return False
        return error.is_transient or self._succeeded

    async def _report(self, error: CloudError) -> float:
        self._failures += 1
        interval = float(self._params["interval"])
        pause = min(interval * 2.0 ** min(self._failures, 20), max(interval, LONGEST_BACKOFF))
        logger.warning("The pods can't be read; the next try is in %g seconds. %s", pause, printable(error.message))
        if self._failures == 1:
            await self._send({"type": "trouble", "message": event_value(error.message)})
        return pause

    def _heartbeat(self) -> list[Json]:
        """A heartbeat if it is time for one. The first poll has one, too."""
        period = self._params["heartbeat"]
        if period is None:
            return []
        elapsed = asyncio.get_running_loop().time() - self._started
        due = elapsed >= self._beats * period
        if due:
            self._beats = int(elapsed // period) + 1
        return [{"type": "heartbeat", **self.poller.changes.summary()}] if due else []

    async def _send(self, event: Json) -> None:
        if self._params["events"] is None or event["type"] in self._params["events"]:
            stamp = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            await self._queue.put({"time": stamp, **event})
