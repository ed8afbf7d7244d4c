# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire in front of the API: logs every request, plays the faults that were ordered, and tells the time."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Container
from email.utils import formatdate
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from uvicorn.protocols.http.h11_impl import H11Protocol

from .faults import Fault, Faults, Target

API_PREFIX = "/api/v1"
SCHEMA = "/openapi.json"

_HTML = ("<html>\r\n<head><title>%(status)d</title></head>\r\n"
         "<body><center><h1>%(status)d</h1></center></body>\r\n</html>")


class HttpProtocol(H11Protocol):
    """Uvicorn's HTTP, which lets the application reach the connection: dropped answers need it."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Traffic:
    """ASGI middleware around the application; only requests below ``/api/v1``, and for the schema, are logged and disturbed."""

    def __init__(self, app, now: Callable[[], float], target: Callable[[str], Target], forgotten: Container[str]) -> None:
        """
        :param now: Returns the simulated time, which each answer reports.
        :param target: Returns what a request is about, by the ID at the end of its path.
        :param forgotten: IDs that nobody has but a task of an earlier test, which was interrupted and still waits for its pod.
        """
        self.app = app
        self.now = now
        self._target = target
        self._forgotten = forgotten
        self.clear()

    def clear(self) -> None:
        self.faults = Faults(self.now, self._target)
        self.requests: list = []
        self.counts: Counter = Counter()

    async def __call__(self, scope, receive, send) -> None:
        path = scope.get("path", "")
        late = scope.get("method") == "GET" and path.rpartition("/")[2] in self._forgotten
        if late or not path.startswith((API_PREFIX + "/", SCHEMA)):
            await self.app(scope, receive, send)
            return
        body = await _read_body(receive)
        entry = self._log(scope, body)
        send = self._dated(send)
        exchange = _Exchange(self.app, scope, body, receive)
        fault = self.faults.take(entry["method"], entry["path"])
        if fault:
            await _play(fault, exchange, entry, send)
            return

        async def send_logged(message) -> None:
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
            await send(message)

        await exchange.work(send_logged)

    def _dated(self, send):
        async def send_dated(message) -> None:
            if message["type"] == "http.response.start" and not any(name == b"date" for name, _value in message["headers"]):
                message["headers"] = [*message["headers"], (b"date", formatdate(self.now(), usegmt=True).encode())]
            await send(message)

        return send_dated

    def _log(self, scope, body: bytes) -> dict:
        headers = Headers(scope=scope)
        entry = {
            "method": scope["method"],
            "path": scope["path"] if scope["path"] == SCHEMA else scope["path"][len(API_PREFIX):],
            "query": parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True),
            "body": _readable(body),
            "status": None,
            "user_agent": headers.get("user-agent"),
            "had_auth": "authorization" in headers,
        }
        self.requests.append(entry)
        self.counts[f"{entry['method']} {entry['path']}"] += 1
        return entry


class _Exchange:
    """One request whose body has been read, to be handed to the application at most once."""

    def __init__(self, app, scope, body: bytes, receive) -> None:
        self._app = app
        self.scope = scope
        self._body = body
        self._receive = receive

    async def work(self, send) -> None:
        told = False

        async def receive() -> dict:
            nonlocal told
            if told:
                return await self._receive()
            told = True
            return {"type": "http.request", "body": self._body, "more_body": False}

        await self._app(self.scope, receive, send)

    async def answer(self) -> tuple:
        """Do the work and keep the answer: status, headers, body."""
        start: dict = {}
        body = bytearray()

        async def keep(message) -> None:
            start.update(message) if message["type"] == "http.response.start" else body.extend(message.get("body", b""))

        await self.work(keep)
        return start["status"], start["headers"], bytes(body)

    async def drop(self) -> None:
        """Cut the connection and wait until the server has noticed."""
        self.scope["state"]["transport"].abort()
        while (await self._receive())["type"] != "http.disconnect":
            pass


async def _play(fault: Fault, exchange: _Exchange, entry: dict, send) -> None:
    if fault.late:
        await asyncio.sleep(fault.delay)
    real = await exchange.answer() if fault.does_work else None
    if not fault.late:
        await asyncio.sleep(fault.delay)
    if fault.lose_answer:
        await exchange.drop()
        return
    status, headers, body = _false_answer(fault) if fault.replaces_answer or real is None else real
    if fault.truncate:
        body = body[:len(body) // 2]
    names = {name.lower() for name in fault.headers}
    headers = [(name, value) for name, value in headers
               if name != b"content-length" and name.decode("latin-1") not in names]
    headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fault.headers.items()]
    headers.append((b"content-length", b"%d" % len(body)))
    entry["status"] = status
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _false_answer(fault: Fault) -> tuple:
    status = fault.status or (307 if fault.redirect else 200)
    headers = [(b"location", fault.redirect.encode("latin-1"))] if fault.redirect else []
    kind = b"application/json"
    if fault.html and fault.body is None:
        kind, text = b"text/html", _HTML % {"status": status}
    elif fault.not_json and fault.body is None:
        text = "certainly not JSON"
    elif isinstance(fault.body, str):
        text = fault.body
        kind = b"text/html" if fault.html else kind
    elif fault.body is None:
        text = ""
    else:
        text = json.dumps(fault.body)
    return status, [*headers, (b"content-type", kind)], text.encode("utf-8")


async def _read_body(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _readable(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode("utf-8", "replace")
