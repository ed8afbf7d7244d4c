# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP: one session with authentication, timeouts, retries and paging. What it can't answer it raises."""

from __future__ import annotations

import json
import traceback

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError
    from urllib3.util import Retry, parse_url
except ImportError:
    REQUESTS_MISSING = traceback.format_exc()
else:
    REQUESTS_MISSING = None

from .._common.errors import InvalidResponseError
from .._common.types import Clock
from .account import Account
from .failures import REPEATED, TOO_MANY_REQUESTS, connection_error, response_error

VERSION = "0.2.0"

PAGE = 100
# A list that shrinks while it is paged may have lost a row at a page's edge, so it is read again, this many times.
LIST_ATTEMPTS = 3

# Sent again after any trouble, since a second time does no more than the first.
REPEATABLE = frozenset(["GET", "DELETE", "PATCH"])
# Seconds. A server may ask for a longer pause than this in Retry-After; nobody waits an hour in a task.
LONGEST_RETRY_AFTER = 60
LONGEST_BACKOFF = 10
FIRST_BACKOFF = 0.5
REDIRECTS = 3

_UNREADABLE = object()


def _readable(response):
    """The JSON of an answer. Halves of characters, which no result can hold, are replaced.

    :raises ValueError: It is no JSON.
    """
    answer = response.json()
    if b"\\ud" in response.content or b"\\uD" in response.content:
        answer = json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    return answer


def _retry_policy(retries: int, client):
    """urllib3's C(Retry), with the client's clock, and with the one difference that a create may never be sent twice blindly."""

    class Policy(Retry):
        def is_retry(self, method, status_code, has_retry_after=False):
            # too many requests: nothing was done, so even a create may follow it
            return status_code == TOO_MANY_REQUESTS or (method in REPEATABLE and status_code in REPEATED)

        def increment(self, method=None, url=None, response=None, error=None, _pool=None, _stacktrace=None):
            connecting = isinstance(error, (ConnectTimeoutError, NewConnectionError))
            if error is not None and not connecting and (method not in REPEATABLE or isinstance(error, SSLError)):
                raise error
            return super().increment(method, url, response, error, _pool, _stacktrace)

        def get_retry_after(self, response):
            try:
                seconds = super().get_retry_after(response)
            except Exception:  # urllib3 has its own words for a header that is neither seconds nor a date
                seconds = None
            return None if seconds is None else min(seconds, LONGEST_RETRY_AFTER)

        def sleep(self, response=None):
            pause = self.get_retry_after(response) if response is not None else None
            if pause is None:
                attempts = len(self.history)
                pause = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempts - 1)) * (0.5 + client.clock.jitter() / 2)
            (client.limited if response is not None and response.status == TOO_MANY_REQUESTS else client.clock.sleep)(pause)

    return Policy(total=retries, allowed_methods=None, raise_on_status=False, raise_on_redirect=False)


class _Bearer:
    """As an auth object and not a header, since requests would let C(~/.netrc) overwrite the header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self._token
        return request


class Client:
    """The API of one account.

    :ivar secrets: Values that must not be shown. They are taken out of every text of the server's that goes into an
        error; whoever sends a secret adds it here first.
    :ivar last_server_date: The server's time, as its last answer told it (C(Date)); None if it tells none.
    """

    def __init__(self, account: Account, params: dict, clock: Clock) -> None:
        """
        :param params: C(api_timeout) in seconds, C(api_retries), C(validate_certs) and C(ca_path) are read.
        :param clock: Waits between two attempts.
        """
        self.account = account
        self.clock = clock
        self.secrets = [account.api_key]
        self.last_server_date: str | None = None
        self.timeout = params["api_timeout"]
        # Given with each call, since the environment's REQUESTS_CA_BUNDLE overrides what a session says.
        self._verify = (params["ca_path"] or True) if params["validate_certs"] else False
        # A request to this machine itself has no business with a proxy.
        self._proxies = {"no_proxy": parse_url(account.api_url).host.strip("[]")} if account.loopback else None
        self._session = requests.Session()
        self._session.auth = _Bearer(account.api_key)
        self._session.headers["User-Agent"] = "ansible-collection-primeintellect.cloud/" + VERSION
        adapter = HTTPAdapter(
            pool_maxsize=params.get("parallel", 1), max_retries=_retry_policy(params["api_retries"], self)
        )
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def get(self, path: str, **query) -> dict:
        """Read. Repeated after passing trouble.

        :param path: Below C(/api/v1), in its canonical form: the paths of collections end in a slash.
        :param query: The query's parameters; a list is sent as a repeated parameter.
        :raises CloudError: There was no answer, or not the one that was asked for.
        """
        return self._call("GET", path, query=query)

    def text(self, path: str, **query) -> str:
        """Read something that is text: a JSON string, or plain text. Repeated after passing trouble."""
        return self._call("GET", path, query=query, expected=str)

    def post(self, path: str, body: dict) -> dict:
        """Create. Sent again only where it is certain that nothing was done.

        :raises OutcomeUnknownError: It may have been done all the same: connection lost, read timeout, a 5xx, or an answer that
            can't be read.
        :raises CloudError: It was not done.
        """
        return self._call("POST", path, body=body)

    def delete(self, path: str) -> dict:
        """Remove. Repeated after passing trouble."""
        return self._call("DELETE", path)

    def rows(self, path: str, **query) -> list:
        """Read a list with all its pages (C(offset), C(limit); C(total_count), C(data)).

        :returns: The rows, each once.
        :raises InvalidResponseError: It is no list, or it shrank each time while it was read.
        """
        for _attempt in range(LIST_ATTEMPTS):
            rows = self._rows_once(path, query)
            if rows is not None:
                return rows
        raise InvalidResponseError(f"GET {path}: the list kept changing while it was read; try again.")

    def page(self, path: str, offset: int, **query) -> tuple:
        """Read one page of a list.

        :param offset: How many rows stand before it.
        :returns: Its rows, and the number of rows that the whole list has, as the server tells it.
        :raises InvalidResponseError: It is no list.
        """
        answer = self.get(path, offset=offset, limit=PAGE, **query)
        page = answer.get("data")
        if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
            raise InvalidResponseError(f"GET {path}: the answer holds no list of objects in 'data'.")
        return page, answer.get("total_count")

    def _rows_once(self, path: str, query: dict) -> list | None:
        """All rows, or None if the list shrank in between and may have hidden one."""
        rows, read, highest = {}, 0, 0
        while True:
            page, total = self.page(path, read, **query)
            known = len(rows)
            for row in page:
                rows[str(row.get("id") or len(rows))] = row
            if page and len(rows) == known:
                return None
            read += len(page)
            if not isinstance(total, int) or total < read:
                complete = len(page) < PAGE  # the total is not told: go on until a page is not full
            elif total < highest or not page and read < total:
                return None
            else:
                complete, highest = read == total, total
            if complete:
                return list(rows.values())

    def limited(self, seconds: float) -> None:
        """Pause, since the server has asked for fewer requests."""
        self.clock.sleep(seconds)

    def patch(self, path: str, body: dict) -> dict:
        """Change. Repeated after passing trouble, since the second time changes nothing more."""
        return self._call("PATCH", path, body=body)

    def _call(self, method: str, path: str, query: dict | None = None, body: dict | None = None, expected: type = dict):
        response = self._send(method, self.account.api_url + "/api/v1" + path, query, body)
        if 200 <= response.status_code < 300:
            try:
                answer = _readable(response)
            except (ValueError, RecursionError):
                answer = _UNREADABLE
            if method in ("DELETE", "PATCH") and (answer is not _UNREADABLE or not response.content):
                return answer if isinstance(answer, dict) else {}  # what they answer is not specified
            if isinstance(answer, expected):
                return answer
            if expected is str and response.headers.get("Content-Type", "").startswith("text/plain"):
                return response.text
        raise response_error(response, method, path, self)

    def _send(self, method: str, url: str, query: dict | None, body: dict | None):
        try:
            for _redirect in range(REDIRECTS):
                response = self._session.request(
                    method, url, params=query, json=body, timeout=self.timeout, verify=self._verify,
                    proxies=self._proxies, allow_redirects=False,
                )
                self.last_server_date = response.headers.get("Date")
                # A redirect is followed on the same server only: the key and the body belong to nobody else.
                if not response.is_redirect or (method == "POST" and response.status_code not in (307, 308)):
                    return response
                target = requests.compat.urljoin(response.url, response.headers["Location"])
                if parse_url(target)[:4] != parse_url(response.url)[:4]:
                    return response
                url, query = target, None
            return response
        except OSError as error:  # of which RequestException is one; a ca_path that is not there is another
            raise connection_error(error, method, self) from None
