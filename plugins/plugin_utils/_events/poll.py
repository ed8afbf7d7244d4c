# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One poll: read the pods, and find out what has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account, in_team
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import GONE
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.teams import check_team, use_team
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock, server_time
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import NotFoundError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.removals import noted_removals
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

from .changes import Changes

# A pod that the list lacks is looked for by its ID, this many in a poll. The others count as unchanged until the next one.
MOST_LOOKUPS = 20


class Stopped(Exception):
    """The source ends, and nobody waits for the poll any more."""


class StoppableClock(SystemClock):
    """The real time, in which a pause ends when the source does."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        """End the pause that is going on, and each that would follow."""
        self._stop.set()

    def sleep(self, seconds: float) -> None:  # type: ignore[override]
        """Wait.

        :raises Stopped: The source ends.
        """
        if self._stop.wait(seconds):
            raise Stopped


class Poller:
    """Polls the pods of one account or team."""

    def __init__(self, params: Params, account: Account, clock: StoppableClock, warn: Callable[[str], None]) -> None:
        """
        :param warn: Called with a message that the user must see.
        """
        self.changes = Changes(params, noted_removals)
        self._params = params
        self._client = Client(account, params, clock)
        self._clock = clock
        self._warn = warn
        self._began = False

    def poll(self) -> list[Json]:
        """Read the pods.

        :returns: The events since the last poll that succeeded.
        :raises CloudError: They can't be read.
        """
        client, params = self._client, self._params
        if not self._began:
            use_team(params, client)
        rows = self._in_team(client.rows("/pods/"))
        now = server_time(client.last_server_date)
        if not self._began and not rows:
            check_team(params, client, self._warn)
        self._began = True
        missing = self.changes.missing(rows)
        rows += [row for row in map(self._look_up, missing[:MOST_LOOKUPS]) if row] + missing[MOST_LOOKUPS:]
        return self.changes.update(rows, self._clock.wall() if now is None else now)

    def _in_team(self, rows: list[Json]) -> list[Json]:
        return [row for row in rows if in_team(row, self._params, self._client.account)]

    def _look_up(self, row: Json) -> Json | None:
        """A pod that the list lacks, or None if the API knows no such pod: a list may be incomplete for a moment."""
        try:
            found = self._client.get(f"/pods/{row['id']}")
        except NotFoundError:
            return None
        return found if found.get("id") == row["id"] and found.get("status") not in GONE else None
