# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lifecycle needs to know of a kind of resource: pods, disks and SSH keys each describe themselves here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from .._api.contract import GONE, LEAVING
from .._common.clock import FIRST_PAUSE, GROWTH, Backoff
from .._common.errors import InvalidResponseError
from .._common.task import Task
from .._common.types import ApiClient, Json, Params
from .._common.values import is_id


class Resource(ABC):
    """One resource that a task manages, and the others that have its name.

    :cvar noun: What it is, in messages.
    :cvar path: The path of its collection, below C(/api/v1).
    :cvar billed: Whether it costs money while it exists.
    :cvar timeout_option: The option that holds C(timeout), in messages; empty if there is none.
    :ivar removed: The IDs of what this task has removed. A list may still have them; they do not count.
    """

    noun: ClassVar[str]
    path: ClassVar[str]
    billed: ClassVar[bool] = True
    timeout_option: ClassVar[str] = "wait_timeout"
    # Seconds by which a list may lag behind a create
    LAG: ClassVar[float] = 3

    def __init__(self, params: Params, client: ApiClient, task: Task) -> None:
        self.params = params
        self.client = client
        self.task = task
        self.removed = task.removed

    @property
    def name(self) -> str:
        return str(self.params["name"])

    @property
    def lag(self) -> float:
        """Seconds by which a list may lag behind a create."""
        lag = self.params.get("lookup_lag")
        return self.LAG if lag is None else float(lag)

    @property
    def timeout(self) -> float:
        """Seconds to wait for what the task asks for."""
        return float(self.params["wait_timeout"])

    @property
    def poll_interval(self) -> float:
        """Seconds between two polls, at most."""
        return float(self.params["poll_interval"])

    @contextmanager
    def timed(self, first_pause: float = FIRST_PAUSE, growth: float = GROWTH) -> Iterator[Backoff]:
        """A wait of C(wait_timeout). It bounds the calls within it as well, even where the API asks for pauses."""
        client = self.client
        backoff = Backoff(client.clock, self.timeout, self.poll_interval, first_pause, growth)
        before, client.deadline = client.deadline, client.clock.now() + self.timeout
        try:
            yield backoff
        finally:
            client.deadline = before

    def read(self, resource_id: str) -> Json:
        """Read one resource in full.

        :raises NotFoundError: The API says that it does not exist.
        :raises InvalidResponseError: The answer is another resource.
        """
        resource = self.client.get(self.path + resource_id)
        if resource.get("id") != resource_id:
            raise InvalidResponseError(f"GET {self.path}{resource_id}: the answer is not that {self.noun}.")
        return resource

    def rows(self) -> list[Json]:
        """All resources of this kind that the API key can see."""
        return self.client.rows(self.path)

    def in_team(self, rows: list[Json] | None = None) -> list[Json]:
        """Those of the account's team (or of the personal account) that still exist; they may be being removed.

        :param rows: The API's list, if it has just been read.
        :raises InvalidResponseError: One has no ID, so that nothing could be done with it.
        """
        rows = [
            row for row in (self.rows() if rows is None else rows)
            if (row.get("teamId") or None) == self.client.account.team_id and row.get("status") not in GONE
        ]
        if not all(is_id(row.get("id")) for row in rows):
            raise InvalidResponseError(f"GET {self.path}: a {self.noun} is listed without a valid ID.")
        return rows

    def is_own(self, row: Json) -> bool:
        """Whether a row is of the task's name and team, so that a later run finds it again."""
        return row.get("name") == self.name and (row.get("teamId") or None) == self.client.account.team_id

    def named(self, rows: list[Json] | None = None) -> list[Json]:
        """Those of C(in_team) with exactly the task's name."""
        return self.in_team([row for row in (self.rows() if rows is None else rows) if row.get("name") == self.name])

    def live(self, rows: list[Json] | None = None) -> list[Json]:
        """Those of C(named) that can be used."""
        return [row for row in self.named(rows) if self._is_usable(row)]

    def usable(self) -> list[Json]:
        """Those of C(in_team) that can be used, whatever their names."""
        return [row for row in self.in_team() if self._is_usable(row)]

    def _is_usable(self, row: Json) -> bool:
        return row.get("status") not in LEAVING and row["id"] not in self.removed

    @abstractmethod
    def show(self, resource: Json) -> None:
        """Put a resource into the task's result."""

    @abstractmethod
    def differs(self, resource: Json) -> bool:
        """Whether this resource can't be what the task's create made."""
