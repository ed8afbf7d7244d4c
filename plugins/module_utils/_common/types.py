# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types that every package uses. Python 3.8, on which modules run, has no dict[str, Any] at run time."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Protocol  # noqa: UP035

# An object of the API, with its own field names in camelCase, or a part of a result.
Json = Dict[str, Any]  # noqa: UP006
# A module's validated options: name -> value, None where an option was not given.
Params = Dict[str, Any]  # noqa: UP006
# Options as AnsibleModule declares them: name -> type, default, choices and so on.
ArgumentSpec = Dict[str, Dict[str, Any]]  # noqa: UP006
# What is wrong with options: dicts with C(param) (the option's name, or None) and C(message).
OptionErrors = List[Dict[str, Any]]  # noqa: UP006


class Clock(Protocol):
    """The time. Whatever waits takes one, so that a test need not wait."""

    def now(self) -> float:
        """Seconds from some fixed point; never jumps with the machine's clock."""

    def wall(self) -> float:
        """Seconds since 1970, as far as this machine knows."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def jitter(self) -> float:
        """A number from 0 to 1, so that many tasks that began together do not call together."""


class ApiClient(Protocol):
    """The API of one account; see C(_api.client.Client), which says what each method raises."""

    account: Any
    clock: Clock
    secrets: list[str]
    timeout: float
    deadline: float | None
    # Called with the seconds to pause when the server asks for fewer requests
    on_rate_limit: Callable[[float], None]

    @property
    def last_server_date(self) -> str | None:
        """The C(Date) header of the last answer."""

    def get(self, path: str, **query: Any) -> Json:
        """Read an object."""

    def rows(self, path: str, **query: Any) -> list[Json]:
        """Read a list with all its pages."""

    def post(self, path: str, body: Json) -> Json:
        """Create."""

    def delete(self, path: str) -> Json:
        """Remove."""

    def patch(self, path: str, body: Json) -> Json:
        """Change."""

    def public(self, path: str) -> Json:
        """Read an object outside of the API, without the API key."""

    def text(self, path: str, **query: Any) -> str:
        """Read something that is text."""
