# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for an offer that can be rented."""

from __future__ import annotations

from typing import Callable

from .._common.clock import Backoff
from .._common.errors import CloudError
from .._common.task import Task
from .._common.types import ApiClient, Json, Params
from .explain import search_state
from .search import SearchResult, find_offers

# Seconds between two searches
FIRST_PAUSE = 2
LONGEST_PAUSE = 30


class OfferWait:
    """The time that a task has for finding an offer, C(wait_for_offer) seconds. None in check mode.

    :ivar has_waited: Whether it has waited at all.
    :ivar existing: What another run has created meanwhile, so that the search is over.
    """

    def __init__(
        self, params: Params, client: ApiClient, task: Task, find_existing: Callable[[], list[Json]] = list
    ) -> None:
        """:param find_existing: Looks for what another run may have created; called after each pause."""
        seconds = 0 if task.check_mode else params["wait_for_offer"] or 0
        self._name = params.get("name")
        self._client = client
        self._task = task
        self._backoff = Backoff(client.clock, seconds, LONGEST_PAUSE, FIRST_PAUSE)
        self._find_existing = find_existing
        self.has_waited = False
        self.existing: Json | None = None

    def search(self, wanted: Params) -> SearchResult:
        """Search until an offer matches, or the time is up.

        :param wanted: As for C(find_offers).
        :raises CloudError: The offers can't be read. While it waits, that ends the search only if it is not transient.
        """
        found = find_offers(wanted, self._client)
        while not found.matching and self.pause(search_state(found)) and self.existing is None:
            try:
                found = find_offers(wanted, self._client)
            except CloudError as error:
                if not error.is_transient:
                    raise
        return found

    def pause(self, state: str) -> bool:
        """Wait for a moment; false, and at once, if the time is up.

        :param state: Why, for the progress line.
        """
        if self._backoff.remaining <= 0:
            return False
        self.has_waited = True
        self._task.report(f"{self._name}: waiting for an offer, {state}" if self._name else f"waiting for an offer, {state}")
        self._backoff.pause()
        try:
            self.existing = next(iter(self._find_existing()), None)
        except CloudError as error:
            if not error.is_transient:
                raise
        return True
