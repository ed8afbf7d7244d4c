# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API in memory, below the requests library: answers what it is asked, keeps what it was sent, and can answer nonsense."""

from __future__ import annotations

import io
import json
import random
from urllib.parse import urlsplit
from zlib import crc32

import requests
import urllib3
from ansible_collections.primeintellect.cloud.tests.unit.openapi import document
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import READY, offer

DISK = {
    "id": "d1", "name": "data", "size": 500, "status": "ACTIVE", "providerType": "primecompute", "priceHr": 0.05, "teamId": None,
    "info": {"dataCenterId": "US-1", "cloudId": "c1", "country": "US"}, "pods": ["p1"],
}
DISK_OFFER = {
    "cloudId": "c1", "provider": "primecompute", "dataCenter": "US-1", "country": "US", "region": "united_states",
    "stockStatus": "Available", "spec": {"minCount": 10, "maxCount": 1000, "step": 10, "pricePerUnit": 0.0001, "currency": "USD"},
}
KEY = {
    "id": "k1", "name": "laptop", "isPrimary": True, "isUserKey": True,
    "publicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS laptop",
}
HISTORY = {"id": "p0", "name": "trainer", "type": "Instance", "createdAt": "2026-01-01T00:00:00Z",
           "terminatedAt": "2026-01-02T00:00:00Z", "priceHr": 1.0, "totalBilledPrice": 24.0}
TEAM = {"teamId": "team-1", "name": "research", "slug": "research", "role": "ADMIN"}
NONSENSE = [
    None, True, -1, 0, 10 ** 30, 1e308, float("inf"), "", "x", "{{ 7 * 7 }}", "\u001b[2J\u0000", "ssh x@y -p 99999", "NEW_WORD",
    [], {}, [None], [[]], {"a": {"b": []}}, ["a", 1, None, {}],
]


class SmallServer:
    """C(request) stands in for C(requests.Session.request).

    :ivar sent: Method, path and body of every request that changes something.
    :ivar asked: How many requests there were.
    :ivar nonsense: How likely an answer is nonsense, from 0 to 1.
    """

    def __init__(self, nonsense=0.0, seed=0, empty=False):
        self.pods = {} if empty else {"p1": dict(READY)}
        self.disks = {} if empty else {"d1": dict(DISK)}
        self.keys = {} if empty else {"k1": dict(KEY)}
        self.sent, self.asked = [], 0
        self.nonsense, self._random = nonsense, random.Random(seed)

    def request(self, method, url, params=None, json=None, **_options):
        requests.Request(method, url, params=params, json=json).prepare()  # what can't be sent is refused as ever
        self.asked += 1
        path = urlsplit(url).path
        if path == "/openapi.json":
            return _response(url, 200, self._spoilt(document()))
        path = path.partition("/api/v1")[2]
        if method != "GET":
            self.sent.append((method, path, json))
        status, body = self._answer(method, path, json)
        return _response(url, status, self._spoilt(body))

    def _answer(self, method, path, body):
        collection, _slash, thing = path.strip("/").partition("/")
        things = {"pods": self.pods, "disks": self.disks, "ssh_keys": self.keys}.get(collection)
        if path == "/pods/status":
            return 200, {"data": [dict(pod, podId=pod["id"]) for pod in self.pods.values()]}
        if path == "/pods/history":
            return 200, {"data": [dict(HISTORY)], "total_count": 1}
        if path.startswith("/availability"):
            rows = [dict(DISK_OFFER)] if path.endswith("disks") else [offer(), offer(cloudId="c2", gpuCount=8)]
            return 200, {"items": rows, "totalCount": len(rows)}
        if things is None:
            rows = {"user/teams": [TEAM], "teams/team-1/members": [{"userId": "u1", "name": "me", "role": "ADMIN"}]}
            single = {"user/whoami": {"id": "u1", "name": "me"}, "billing/wallet": {"balance_usd": 1.5, "currency": "USD"}}
            name = path.strip("/")
            if name in rows:
                return 200, {"data": rows[name], "total_count": len(rows[name])}
            return (200, single[name]) if name in single else (404, {"detail": "Not Found"})
        if method == "POST":
            sample = {"pods": READY, "disks": DISK, "ssh_keys": KEY}[collection]
            given = body.get("pod") or body.get("disk") or body
            # by name, since the threads of a fleet may come in any order
            number = sum(one.get("name") == given.get("name") for one in things.values())
            made = dict(sample, id=f"new-{crc32(repr(given.get('name')).encode()):x}-{number}", name=given.get("name"), pods=[])
            things[made["id"]] = made
            return 200, made
        if not thing:
            return 200, {"data": list(things.values()), "total_count": len(things)}
        thing, _slash, log = thing.partition("/")
        if thing not in things:
            return 404, {"detail": "Not Found"}
        if log:
            return 200, "one\ntwo"
        if method == "DELETE":
            return 200, things.pop(thing) and {"status": "DELETING"}
        return 200, things[thing]

    def _spoilt(self, value):
        """The answer with some of its values replaced by nonsense."""
        if self._random.random() < self.nonsense:
            return self._random.choice(NONSENSE)
        if isinstance(value, dict):
            return {name: self._spoilt(inner) for name, inner in value.items() if self._random.random() >= self.nonsense / 2}
        return [self._spoilt(inner) for inner in value] if isinstance(value, list) else value


def _response(url, status, body):
    response = requests.Response()
    response.status_code, response.url = status, url
    response.raw = urllib3.HTTPResponse(io.BytesIO(json.dumps(body).encode()), preload_content=False)
    response.headers["Content-Type"] = "application/json"
    response.headers["Date"] = "Thu, 01 Jan 2026 00:00:00 GMT"
    return response
