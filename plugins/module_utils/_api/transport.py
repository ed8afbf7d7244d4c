# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP with limits: how often a call is sent again, how long an answer may take, how large it may be."""

from __future__ import annotations

import io
import socket
import time
import zlib
from http.client import HTTPResponse
from typing import Any, Protocol

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import SSLError
    from urllib3.util import Retry
except ImportError:  # reported by the client, without which nothing of this is needed
    HTTPAdapter = HTTPConnectionPool = HTTPSConnectionPool = Retry = object  # type: ignore[assignment,misc]

from .._common.types import Clock
from .failures import REPEATED, TOO_MANY_REQUESTS, UnreadableBody, never_sent

# Sent again after any trouble, since a second time does no more than the first.
REPEATABLE = frozenset(["GET", "DELETE", "PATCH"])
# Seconds. A server may ask for a longer pause than this in Retry-After; nobody waits an hour in a task.
LONGEST_RETRY_AFTER = 60
LONGEST_BACKOFF = 10
FIRST_BACKOFF = 0.5
# Bytes. A hundred pods have some 200,000, and the API sends no more than a hundred at once.
LARGEST_BODY = 16 * 1024 * 1024


def read_body(response: requests.Response) -> bytes:
    """The body of an answer, unpacked.

    :raises UnreadableBody: It is too large, or can't be unpacked.
    """
    raw = response.raw.read(LARGEST_BODY + 1, decode_content=False)
    if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        try:
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            raw = unpacker.decompress(raw, LARGEST_BODY + 1)
        except zlib.error as error:
            raise UnreadableBody(f"it can't be unpacked ({error})") from error
    if len(raw) > LARGEST_BODY:
        raise UnreadableBody(f"it has more than {LARGEST_BODY // 1024 ** 2} MB")
    return bytes(raw)


class _InTime(io.RawIOBase):
    """What a server sends, as long as all of it arrives before a deadline: a timeout of the socket bounds each piece only."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        self._raw = raw
        self._connection = connection
        timeout = connection.gettimeout()
        self._deadline = None if timeout is None else time.monotonic() + timeout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._deadline is not None:
            remaining = self._deadline - time.monotonic()
            if remaining <= 0:
                raise socket.timeout("timed out")
            self._connection.settimeout(remaining)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    """An answer whose head and body arrive within the timeout of the connection."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        raw = self.fp.detach()  # a BufferedReader
        self.fp = io.BufferedReader(_InTime(raw, sock))


def _bounded(pool: Any) -> Any:
    """A pool whose connections give such answers."""
    connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": _BoundedResponse})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})


class Pacing(Protocol):
    """What retries need of a client."""

    clock: Clock

    def on_rate_limit(self, seconds: float) -> None:
        """Pause, since the server has asked for fewer requests."""

    def before_create(self) -> None:
        """Called before a create is sent; it may raise."""

    def remaining(self) -> float:
        """Seconds until the deadline."""


class BoundedAdapter(HTTPAdapter):
    """Sends requests for a client, and again as its C(api_retries) say."""

    def __init__(self, client: Pacing, retries: int, connections: int) -> None:
        super().__init__(pool_maxsize=connections, max_retries=_policy(client, retries))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools()

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _pools()
        return manager


def _pools() -> dict[str, Any]:
    return {"http": _bounded(HTTPConnectionPool), "https": _bounded(HTTPSConnectionPool)}


def _policy(client: Pacing, retries: int) -> _Policy:
    policy = _Policy(total=retries, allowed_methods=None, raise_on_status=False, raise_on_redirect=False)
    policy.client = client
    return policy


class _Policy(Retry):
    """urllib3's own, with the client's clock and deadline. A create is never sent twice blindly."""

    client: Pacing
    creates = False  # what is sent again next

    def new(self, **kwargs: Any) -> _Policy:
        policy: _Policy = super().new(**kwargs)
        policy.client = self.client
        return policy

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        if self.client.remaining() <= 0:
            return False
        # too many requests: nothing was done, so even a create may follow
        return status_code == TOO_MANY_REQUESTS or (method in REPEATABLE and status_code in REPEATED)

    def increment(
        self, method: Any = None, url: Any = None, response: Any = None, error: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        final = not never_sent(error) and (method not in REPEATABLE or isinstance(error, SSLError))
        if error is not None and (final or self.client.remaining() <= 0):
            raise error
        policy = super().increment(method, url, response, error, *args, **kwargs)
        policy.creates = method == "POST"
        return policy

    def get_retry_after(self, response: Any) -> float | None:
        try:
            seconds = super().get_retry_after(response)
        except Exception:  # urllib3 has its own words for a header that is neither seconds nor a date
            return None
        return None if seconds is None else min(float(seconds), LONGEST_RETRY_AFTER)

    def sleep(self, response: Any = None) -> None:
        pause = self.get_retry_after(response) if response is not None else None
        if pause is None:
            growth = FIRST_BACKOFF * 2.0 ** (len(self.history) - 1)
            pause = min(LONGEST_BACKOFF, growth) * (0.5 + self.client.clock.jitter() / 2)
        pause = min(pause, max(0.0, self.client.remaining()))
        limited = response is not None and response.status == TOO_MANY_REQUESTS
        (self.client.on_rate_limit if limited else self.client.clock.sleep)(pause)
        if self.creates:
            self.client.before_create()
