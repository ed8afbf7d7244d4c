# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service that is examined: each answer is read once, and once it is out of reach, nothing more is asked."""

from __future__ import annotations

from typing import Any, Callable, cast

from .._api.answer import Answer
from .._api.client import Client
from .._api.document import PATH
from .._api.failures import response_error
from .._common.errors import CloudError, NotAllowedError, ServiceTroubleError, UnreachableError
from .._common.types import ApiClient, Json, Params
from .._offer.listing import listed_offers

# Seconds that all checks together may take
LONGEST = 60
# Rows that a list is asked for at once
PAGE = 100
# A key that no user has
UNKNOWN_KEY = "no-token-of-any-user"


class Service:
    """The API of one account, and what it has answered."""

    def __init__(self, params: Params, client: ApiClient) -> None:
        self.params = params
        # it alone can probe, and it is what runs a module
        self.client = cast(Client, client)
        self._answers: dict[str, Any] = {}
        self._down: CloudError | None = None
        client.deadline = client.clock.now() + LONGEST

    def get(self, path: str, **query: Any) -> Json:
        """Read an object with the API key."""
        answer: Json = self._once(f"{path} {query}", lambda: self.client.get(path, **query))
        return answer

    def page(self, path: str) -> Json:
        """The first page of a list."""
        return self.get(path, offset=0, limit=PAGE)

    def rows(self, path: str) -> list[Json]:
        """The rows on the first page of a list."""
        return [row for row in self.page(path)["data"] if isinstance(row, dict)]

    def teams(self) -> list[Json]:
        """All teams of the user."""
        answer: list[Json] = self._once("teams", lambda: self.client.rows("/user/teams"))
        return answer

    def whoami(self) -> Json:
        """The owner of the API key."""
        answer: Json = self.get("/user/whoami", **self.team_query)["data"]
        return answer

    @property
    def team_query(self) -> Json:
        """The parameter that selects the team, where a call has one."""
        team_id = self.client.account.team_id
        return {"teamId": team_id} if team_id else {}

    def document(self) -> Json:
        """The schema that the service publishes."""
        answer: Json = self._once(PATH, lambda: self.client.public(PATH))
        return answer

    def probe(self, path: str, token: str | None = None, **query: Any) -> Answer:
        """An answer, whatever it is, unless the key may not ask, or the service has trouble. See C(Client.probe)."""

        def ask() -> Answer:
            answer = self.client.probe(path, token, **query)
            if not answer.succeeded:
                error = response_error(answer, "GET", path, self.client)
                if isinstance(error, ServiceTroubleError) or (token is None and isinstance(error, NotAllowedError)):
                    raise error
            return answer

        answer: Answer = self._once(f"{path} {token} {query}", ask)
        return answer

    def offers(self) -> list[Json]:
        """All offers of machines."""
        answer: list[Json] = self._once("offers", lambda: listed_offers({}, [False, True], self.client))
        return answer

    def _once(self, name: str, call: Callable[[], Any]) -> Any:
        if self.client.deadline is not None and self.client.clock.now() >= self.client.deadline:
            self._down = self._down or UnreachableError(f"the checks before this one took {LONGEST} seconds.")
        if self._down:
            raise self._down
        if name not in self._answers:
            try:
                self._answers[name] = call()
            except CloudError as error:
                self._answers[name] = error
                self._down = error if isinstance(error, UnreachableError) else None
        found = self._answers[name]
        if isinstance(found, CloudError):
            raise found
        return found
