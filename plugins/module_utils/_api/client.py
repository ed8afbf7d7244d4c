# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one session with authentication, timeouts, retries and paging. What it can't answer it raises."""

from __future__ import annotations

import math
import threading
import traceback
from typing import Any, Callable

try:
    import requests
    from urllib3.exceptions import HTTPError
    from urllib3.util import parse_url
except ImportError:
    REQUESTS_MISSING: str | None = traceback.format_exc()
else:
    REQUESTS_MISSING = None

from .._common.errors import InvalidResponseError
from .._common.types import Clock, Json, Params
from .account import Account
from .answer import Answer
from .failures import UnreadableBody, connection_error, response_error
from .transport import BoundedAdapter, read_body

VERSION = "0.2.0"

# Rows that the client asks for at once; the API gives no more.
PAGE = 100
# A list that changes while it is read may hide a row at a page's edge, so it is read again, this many times.
LIST_ATTEMPTS = 3
# A list that is longer has no end.
MOST_ROWS = 20_000
REDIRECTS = 3


class _Bearer(requests.auth.AuthBase if REQUESTS_MISSING is None else object):  # type: ignore[misc]
    """As an auth object and not a header, since requests would let C(~/.netrc) overwrite the header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = "Bearer " + self._token
        return request


class _Anonymous(requests.auth.AuthBase if REQUESTS_MISSING is None else object):  # type: ignore[misc]
    """No key for one call: neither the session's, nor one that requests would take from C(~/.netrc)."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Client:
    """The API of one account.

    :ivar secrets: Values that must not be shown. They are taken out of every text of the server's that goes into an
        error; whoever sends a secret adds it here first.
    :ivar last_server_date: The C(Date) header of the last answer; None if it has none.
    :ivar deadline: When whatever waits for the API gives up, by the clock: no call is repeated after that, and none takes
        longer than a second more. None if nothing bounds a call but C(api_timeout) and C(api_retries). Each thread has its own.
    """

    def __init__(self, account: Account, params: Params, clock: Clock) -> None:
        """
        :param params: C(api_timeout) in seconds, C(api_retries), C(validate_certs) and C(ca_path) are read.
        :param clock: Waits between two attempts.
        """
        self.account = account
        self.clock = clock
        self.secrets = [account.api_key]
        self.last_server_date: str | None = None
        # Called with the seconds to pause when the server asks for fewer requests
        self.on_rate_limit: Callable[[float], None] = self._pause
        # Called before a create is sent; it may raise
        self.before_create: Callable[[], None] = lambda: None
        # Called with the path before something is removed
        self.before_delete: Callable[[str], None] = lambda _path: None
        self.timeout = float(params["api_timeout"])
        self._own = threading.local()
        # Given with each call, since the environment's REQUESTS_CA_BUNDLE overrides what a session says.
        self._verify = (params["ca_path"] or True) if params["validate_certs"] else False
        # A request to this machine itself has no business with a proxy.
        self._proxies = {"no_proxy": (parse_url(account.api_url).host or "").strip("[]")} if account.loopback else None
        self._session = requests.Session()
        self._session.auth = _Bearer(account.api_key)
        self._session.headers["User-Agent"] = "ansible-collection-primeintellect.cloud/" + VERSION
        self._session.headers["Accept-Encoding"] = "gzip"
        adapter = BoundedAdapter(self, params["api_retries"], params.get("parallel", 1))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def _pause(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    @property
    def deadline(self) -> float | None:
        return getattr(self._own, "deadline", None)

    @deadline.setter
    def deadline(self, moment: float | None) -> None:
        self._own.deadline = moment

    def get(self, path: str, **query: Any) -> Json:
        """Read an object. Repeated after transient trouble.

        :param path: Below C(/api/v1), in its canonical form: the paths of collections end in a slash.
        :param query: The query's parameters; a list is sent as a repeated parameter.
        :raises CloudError: There was no answer, or not the one that was asked for.
        """
        answer: Json = self._call("GET", path, query=query)
        return answer

    def public(self, path: str) -> Json:
        """Read an object that the server shows to everybody. The API key is not sent. Repeated after transient trouble.

        :param path: Below C(api_url).
        :raises CloudError: There was no answer, or not the one that was asked for.
        """
        answer = self._send("GET", self.account.api_url + path, None, None, _Anonymous())
        if answer.succeeded and isinstance(answer.json, dict):
            return answer.json
        raise response_error(answer, "GET", path, self)

    def probe(self, path: str, token: str | None = None, **query: Any) -> Answer:
        """Read something, and return the answer whatever it is: an error, or a redirect, which is not followed.

        :param token: What to send instead of the API key; nothing if it is empty. None is the key.
        :raises CloudError: There was no answer.
        """
        auth = None if token is None else _Bearer(token) if token else _Anonymous()
        return self._send("GET", self.account.api_url + "/api/v1" + path, query, None, auth, redirects=1)

    def uses_proxy(self) -> bool:
        """Whether the environment sends the requests through a proxy."""
        url = self.account.api_url
        return not self._proxies and bool(requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)))

    def text(self, path: str, **query: Any) -> str:
        """Read something that is text: a JSON string, or plain text. Repeated after transient trouble."""
        return str(self._call("GET", path, query=query, expected=str))

    def post(self, path: str, body: Json) -> Json:
        """Create. Sent again only where it is certain that nothing was done.

        :raises OutcomeUnknownError: It may have been done all the same: connection lost, read timeout, a server error, or an
            answer that can't be read.
        :raises CloudError: It was not done.
        """
        self.before_create()
        answer: Json = self._call("POST", path, body=body)
        return answer

    def patch(self, path: str, body: Json) -> Json:
        """Change. Repeated after transient trouble, since the second time changes nothing more."""
        answer: Json = self._call("PATCH", path, body=body)
        return answer

    def delete(self, path: str) -> Json:
        """Remove. Repeated after transient trouble."""
        self.before_delete(path)
        answer: Json = self._call("DELETE", path)
        return answer

    def rows(self, path: str, **query: Any) -> list[Json]:
        """Read a list with all its pages (C(offset), C(limit); C(total_count), C(data)).

        :returns: The rows, each once.
        :raises InvalidResponseError: It is no list, has no end, or changed each time while it was read.
        """
        for _attempt in range(LIST_ATTEMPTS):
            rows = self._rows_once(path, query)
            if rows is not None:
                return rows
        raise InvalidResponseError(f"GET {path}: the list kept changing while it was read; try again.")

    def page(self, path: str, offset: int, **query: Any) -> tuple[list[Json], int | None]:
        """Read one page of a list.

        :param offset: How many rows stand before it.
        :returns: Its rows, and the number of rows that the whole list has; None if the server does not report it.
        :raises InvalidResponseError: It is no list.
        """
        answer = self.get(path, offset=offset, limit=PAGE, **query)
        page, total = answer.get("data"), answer.get("total_count")
        if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
            raise InvalidResponseError(f"GET {path}: the answer has no list of objects in 'data'.")
        return page, total if isinstance(total, int) else None

    def _rows_once(self, path: str, query: Json) -> list[Json] | None:
        """All rows, or None if the list changed in between and may have hidden one.

        Each page but the first begins with the last row of the page before it. If it does not, rows have moved.
        """
        rows: list[Json] = []
        highest, overlap = 0, 1
        while len(rows) <= MOST_ROWS:
            page, total = self.page(path, max(0, len(rows) - overlap), **query)
            if rows and overlap and (not page or page[0].get("id") != rows[-1].get("id")):
                return None
            fresh = page[overlap:] if rows else page
            rows += fresh
            if total is None or total < len(rows):
                if len(page) < PAGE:  # the total is not reported: go on until a page is not full
                    return _each_once(rows)
            elif len(rows) == total:
                return _each_once(rows)
            elif not fresh and overlap and len(page) == 1:
                overlap = 0  # a server that gives one row at a time
            elif not fresh or total < highest:
                return None
            highest = total or 0
        raise InvalidResponseError(f"GET {path}: the list has more than {MOST_ROWS} rows, or no end.")

    def remaining(self) -> float:
        """Seconds until the deadline; endless if there is none."""
        return math.inf if self.deadline is None else self.deadline - self.clock.now()

    def _call(self, method: str, path: str, query: Json | None = None, body: Json | None = None, expected: type = dict) -> Any:
        answer = self._send(method, self.account.api_url + "/api/v1" + path, query, body)
        if answer.succeeded:
            if method in ("DELETE", "PATCH") and (answer.is_json or not answer.content):
                return answer.json if isinstance(answer.json, dict) else {}  # what they answer is not specified
            if isinstance(answer.json, expected):
                return answer.json
            if expected is str and answer.content_type.startswith("text/plain"):
                return answer.text
        raise response_error(answer, method, path, self)

    def _send(
        self, method: str, url: str, query: Json | None, body: Json | None, auth: _Bearer | _Anonymous | None = None,
        redirects: int = REDIRECTS,
    ) -> Answer:
        timeout = min(self.timeout, max(1.0, self.remaining()))
        try:
            for _redirect in range(redirects):
                with self._session.request(
                    method, url, params=query, json=body, timeout=timeout, verify=self._verify,
                    proxies=self._proxies, allow_redirects=False, stream=True, auth=auth,
                ) as response:
                    answer = Answer(response.status_code, response.headers, read_body(response))
                self.last_server_date = answer.headers.get("Date")
                target = answer.redirects_to(method, url)
                if target is None:
                    return answer
                url, query = target, None
            return answer
        # OSError: of which RequestException is one; a ca_path that does not exist is another. ValueError: a name or a header that
        # can't be read.
        except (OSError, ValueError, HTTPError, UnreadableBody) as error:
            raise connection_error(error, method, self) from None


def _each_once(rows: list[Json]) -> list[Json]:
    return list({str(row.get("id") or index): row for index, row in enumerate(rows)}.values())
