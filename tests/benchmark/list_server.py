# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of both APIs, of as many machines and after as long a delay as the URL says: http://127.0.0.1:PORT/MACHINES/MILLISECONDS.

Below it, ``/api/v1/pods/`` is Prime Intellect's list, and ``/v1/servers`` Hetzner Cloud's. A page consists of rows that are
encoded once, so that a client waits hardly longer than the delay. ``/requests`` reports how many requests there were.

It is a program of its own, ``python list_server.py``: its first line of output is its URL, and it ends with its standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from urllib.parse import SplitResult, parse_qs, urlsplit

import equal_rows


class ListServer:
    def __init__(self) -> None:
        self.requests = 0
        self.ssh_port = 0
        self.encoded: dict[tuple, list] = {}

    async def serve(self) -> None:
        greeter = await asyncio.start_server(self.greet, "127.0.0.1", 0)
        self.ssh_port = greeter.sockets[0].getsockname()[1]
        lists = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=100)
        print(f"http://127.0.0.1:{lists.sockets[0].getsockname()[1]}", flush=True)
        async with greeter, lists:
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send the first line of an SSH server."""
        writer.write(b"SSH-2.0-benchmark\r\n")
        await reader.read(1)
        writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, target, _version = head.split("\r\n", 1)[0].split(" ")
                status, body = "200 OK", b'{"requests": %d}' % self.requests
                if target != "/requests":
                    self.requests += 1
                    found = await self.list(urlsplit(target)) if method == "GET" else None
                    if found:
                        body = found
                    else:
                        status, body = "404 Not Found", b'{"detail": "There is no such thing here."}'
                writer.write(b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                             % (status.encode(), len(body), body))
                await writer.drain()
                if "\r\nconnection: close\r\n" in head.lower():
                    break
        writer.close()

    async def list(self, url: SplitResult) -> bytes | None:
        """The body of the answer for a URL, after its delay; None if there is no such list."""
        _root, machines, milliseconds, path = url.path.split("/", 3)
        if milliseconds != "0":
            await asyncio.sleep(int(milliseconds) / 1000)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if path == "api/v1/pods/":
            offset, limit = int(query.get("offset", 0)), int(query.get("limit", 100))
            rows = self.rows("pod", int(machines))
            return b'{"total_count": %d, "offset": %d, "limit": %d, "data": [%b]}' % (
                len(rows), offset, limit, b",".join(rows[offset:offset + limit]))
        if path in ("v1/servers", "v1/locations"):
            rows = self.rows("server", int(machines)) if path == "v1/servers" else ()
            if "name" in query:
                rows = [row for number, row in enumerate(rows) if query["name"] == f"bench-{number:05}"]
            page, size = int(query.get("page", 1)), min(50, int(query.get("per_page", 25)))
            last = max(1, -(-len(rows) // size))
            pagination = {
                "page": page, "per_page": size, "previous_page": page - 1 or None,
                "next_page": page + 1 if page < last else None, "last_page": last, "total_entries": len(rows),
            }
            return b'{"%b": [%b], "meta": {"pagination": %b}}' % (
                path[3:].encode(), b",".join(rows[(page - 1) * size:page * size]), json.dumps(pagination).encode())
        return None

    def rows(self, kind: str, machines: int) -> list:
        """The encoded rows of a list."""
        if (kind, machines) not in self.encoded:
            make = equal_rows.server if kind == "server" else lambda number: equal_rows.pod(number, self.ssh_port)
            self.encoded[kind, machines] = [json.dumps(make(number)).encode() for number in range(machines)]
        return self.encoded[kind, machines]


if __name__ == "__main__":
    asyncio.run(ListServer().serve())
