# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that are spoiled at random, at every phase of C(pod) and C(fleet), in a time that passes at once.

The server is below the socket, so that requests, urllib3 and all of the client read bytes as they would arrive. One number is one
try. What holds of every try is in C(complaints).
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import gzip
import importlib
import io
import json
import random
import re
import socket
import sys
import time
import traceback
from collections import Counter
from datetime import datetime, timezone
from email.utils import format_datetime
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._module import run as _run
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.module import TaskModule
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import Worker
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import offer
from ansible_collections.primeintellect.cloud.tests.unit.small_server import NONSENSE
from urllib3.util import connection as _connection

SEED = 17
API_KEY = "fuzz-key-0c4d1b7e9a2f5863"
NAME = "trainer"
WAIT, API_TIMEOUT, RETRIES = 60, 5, 1
OPTIONS = {
    "api_key": API_KEY, "api_url": "http://127.0.0.1:9", "api_timeout": API_TIMEOUT, "api_retries": RETRIES, "name": NAME,
    "cloud_id": "c1", "gpu_type": "H100_80GB", "socket": "PCIe", "gpu_count": 1, "image": "axolotl", "provider": "primecompute",
    "wait_timeout": WAIT, "poll_interval": 5,
}
SEARCH = {"placement": "cheapest", **dict.fromkeys(("cloud_id", "socket", "provider"))}
# What a task asks for, and what there is before it: the module, its options, the pods that exist.
TASKS = (
    ("pod", {}, 0), ("pod", {"on_failure": "terminate"}, 0), ("pod", {"max_price": 3}, 0), ("pod", {"wait": False}, 0),
    ("pod", SEARCH, 0), ("pod", {"wait_for": "active"}, 1), ("pod", {"state": "absent"}, 1), ("pod", {"state": "absent"}, 2),
    ("pod", {"on_drift": "recreate", "gpu_count": 8}, 1), ("pod", {"on_drift": "fail", "gpu_count": 8}, 1),
    ("fleet", {"size": 3}, 0), ("fleet", {"size": 3, "min_size": 1}, 1), ("fleet", {"size": 2, "on_failure": "terminate"}, 0),
    ("fleet", {"size": 2, "max_total_price": 6}, 0), ("fleet", {"size": 3, **SEARCH, "same_data_center": True}, 0),
    ("fleet", {"size": 2, "on_drift": "recreate", "gpu_count": 8}, 2), ("fleet", {"size": 1, "wait": False}, 3),
    ("fleet", {"state": "absent"}, 3),
)
# What a message says where nobody can know the ID
UNKNOWN = re.compile(r"may (still )?(exist|have been created)|adopts it|adopts the pod|exists, it is billed")
UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# The waits of a task: for the pod, for its removal, and for the removal of another one. Calls before and between them are bounded
# by api_timeout and api_retries.
LONGEST = 3 * WAIT + 600
MOST_REQUESTS = 3000
BODIES = (
    b"", b"null", b"[]", b"\xff\xfe\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"id": ' + b"9" * 5000 + b"}", b"NaN",
    b'{"id": "\\ud800"}',
    b"<html><title>\x1b[2J502 \xe2\x80\xae Bad Gateway</title></html>", b'{"detail": "\x1b]0;x\\u0007"}', b'{"detail": [[[1]]]}',
    b'{"errors": [{"param": 5, "details": {}}], "detail": null}', b"x" * 200_000,
    b'{"data": {"data": {}}, "total_count": "many"}',
)
HEADERS = (
    {"Retry-After": "1e400"}, {"Retry-After": "-5"}, {"Retry-After": "Thu, 99 Jan 2026"}, {"Retry-After": "40"},
    {"Date": "yesterday"},
    {"Date": "Mon, 01 Jan 99999999999 00:00:00 GMT"}, {"Location": "http://["}, {"Location": "/\xe9"},
    {"Location": "//x.example/"},
    {"Location": "/api/v1/pods/"}, {"Content-Type": "text/html; charset=undefined"}, {"Content-Type": "\xff"},
    {"Content-Encoding": "gzip"}, {"Content-Encoding": "br"}, {"Content-Length": "-1"}, {"Content-Length": "99999999"},
    {"Transfer-Encoding": "chunked"}, {"X": "y" * 70_000},
)
CODES = (
    lambda text: text.encode("utf-16"), lambda text: text.encode("utf-32-le"), lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace(NAME, "tr\xe4iner").encode("latin-1"), lambda text: gzip.compress(text.encode()),
    lambda text: gzip.compress(text.encode())[:-9],
)
WAYS = ("value", "value", "value", "status", "before", "after", "slow", "late", "bytes", "code", "header", "cut")
STATUSES = (
    200, 201, 204, 206, 301, 303, 307, 308, 400, 401, 402, 403, 404, 408, 409, 410, 418, 422, 423, 425, 429, 500, 501, 502,
    503, 504, 520, 599, 600, 100, 0,
)


class Endless(BaseException):
    """A task that does not end by itself."""


class Clock:
    """Time that passes when someone sleeps, or waits for the server."""

    def __init__(self, numbers):
        self.time = 1_800_000_000.0
        self.began = self.time
        self._random = random.Random(numbers.random())

    def now(self):
        return self.time

    def wall(self):
        return self.time

    def sleep(self, seconds):
        self.time += max(0.0, seconds)
        if self.time > self.began + 100 * LONGEST:
            raise Endless

    def jitter(self):
        return self._random.random()


class World:
    """The account: pods that come up and go down, and answers that may be spoiled.

    :ivar rented: The IDs of the pods that the task has made.
    :ivar lies: Answers that are well-formed and untrue, in a way that nobody could see through.
    """

    def __init__(self, numbers, clock):
        self.random, self.clock = numbers, clock
        self.pods, self.rented, self.lies, self.requests, self.spoiled = {}, [], 0, 0, Counter()
        # Which calls are spoiled: with some probability all, or all of one kind, or those of one moment
        self._rate = numbers.choice([0, 0.03, 0.1, 0.3])
        self._kind = numbers.choice(["POST", "DELETE", "/pods/status", "/availability", "GET /pods/", None])
        self._moment = numbers.randrange(12)
        self._refusals = numbers.choice([0, 0, 0, 1, 3])
        self._fate = numbers.choice([{}] * 6 + [
            {"status": "ERROR"}, {"status": "TERMINATED"}, {"installationFailure": "\x1b[2J"}, {"priceHr": 50.0},
            {"status": "NEW"}])
        self._answer_fields = numbers.choice(
            [{}] * 8 + [{"name": "other"}, {"teamId": "team-9"}, {"name": None}, {"priceHr": None}])

    def add(self, name, **fields):
        number = len(self.pods) + 1
        created = datetime.fromtimestamp(self.clock.now(), timezone.utc).isoformat()
        self.pods[f"pod{number:03}"] = {
            "id": f"pod{number:03}", "name": name, "status": "PROVISIONING", "installationStatus": "PENDING",
            "gpuName": "H100_80GB", "gpuCount": 1, "socket": "PCIe", "providerType": "primecompute", "priceHr": 2.5,
            "ip": None, "sshConnection": None,
            "teamId": None, "createdAt": created, "environmentType": "axolotl", "attachedResources": [],
            "primePortMapping": [], **fields, "_up": self.clock.now() + self.random.choice([0, 3, 20]), "_gone": None,
        }
        return self.pods[f"pod{number:03}"]

    def alive(self):
        return [pod for pod in self.pods.values() if pod["_gone"] is None and self._view(pod)["status"] != "TERMINATED"]

    def _view(self, pod):
        seen = {key: value for key, value in pod.items() if not key.startswith("_")}
        if pod["_gone"] is not None:
            seen["status"] = "DELETING"
        elif self.clock.now() >= pod["_up"]:
            up = {"status": "ACTIVE", "installationStatus": "FINISHED", "ip": "10.0.0.1", "sshConnection": "root@10.0.0.1 -p 22"}
            seen.update({**up, **(self._fate if pod["id"] in self.rented else {})})
        return seen

    def _there(self):
        now = self.clock.now()
        return [self._view(pod) for pod in self.pods.values() if pod["_gone"] is None or now < pod["_gone"]]

    def _true_answer(self, method, path, query, body):
        if path.startswith("/availability"):
            rows = [offer(), offer(cloudId="c2", gpuCount=8), offer(cloudId="c3", dataCenter="US-2")]
            return 200, {"items": [] if "multi" in path else rows, "totalCount": 0 if "multi" in path else 3}
        there = {pod["id"]: pod for pod in self._there()}
        if path == "/pods/" and method == "POST":
            pod = self.add(body["pod"].get("name"))
            self.rented.append(pod["id"])
            return 200, {**self._view(pod), **self._answer_fields}
        if path == "/pods/":
            begin, size = int(query.get("offset", [0])[0]), int(query.get("limit", [100])[0])
            return 200, {"data": list(there.values())[begin:begin + size], "total_count": len(there)}
        if path == "/pods/status":
            return 200, {"data": [dict(there[one], podId=one) for one in query.get("pod_ids", ()) if one in there]}
        pod = there.get(path.rpartition("/")[2])
        if not pod:
            return 404, {"detail": "Not Found"}
        if method == "DELETE":
            if self._refusals:
                self._refusals -= 1
                return self.random.choice([400, 409, 422]), {"detail": "Can't discontinue a provisioning instance"}
            self.pods[pod["id"]]["_gone"] = self.clock.now() + self.random.choice([0, 2])
        return 200, pod

    def answer(self, method, target, body, timeout):
        """The bytes of an answer; None if the connection is closed without one.

        :raises socket.timeout: It takes too long.
        """
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            raise Endless
        url = urlsplit(target)
        path, query = url.path[len("/api/v1"):], parse_qs(url.query)
        kind = f"{method} {path}"
        if not self._hits(kind):
            return _bytes(*self._true_answer(method, path, query, body), self.clock.now())
        way = self.random.choice(WAYS)
        self.spoiled[f"{way} {method}"] += 1
        if way == "before":
            return None
        if way == "status":
            return self._other_status(method, path, query, body)
        status, true = self._true_answer(method, path, query, body)
        if way == "value":
            return self._other_values(method, path, status, true)
        if way == "after":
            return None
        if way in ("slow", "late"):
            pause = self.random.choice([0.5, 3]) if way == "slow" else 1e9
            self.clock.time += min(pause, timeout or pause)
            if way == "late":
                raise socket.timeout("timed out")
        return self._damaged(way, method, path, status, true)

    def _other_status(self, method, path, query, body):
        status = self.random.choice(STATUSES)
        self.lies += status in (401, 402, 403, 404)
        if (status < 400 and status not in (307, 308)) or status >= 500:
            self._true_answer(method, path, query, body)
        reason = self.random.choice([{"detail": "x"}, {}, {"errors": [{"param": "pod.name", "details": "y"}]}])
        return _bytes(status, reason, self.clock.now())

    def _other_values(self, method, path, status, true):
        self.lies += path == "/pods/" and method == "GET"  # rows that are lost or unrecognisable
        self.lies += bool(self._answer_fields)
        spoilt = self._spoilt(true, self.random.choice([0.02, 0.1, 0.4]))
        self.lies += isinstance(spoilt, dict) and method == "POST" and spoilt.get("id") in ("x", "NEW_WORD")
        return _bytes(status, spoilt, self.clock.now())

    def _damaged(self, way, method, path, status, true):
        now, headers = self.clock.now(), self.random.choice(HEADERS)
        if way == "bytes":
            return _bytes(status, self.random.choice(BODIES), now)
        if way == "code":
            self.lies += path == "/pods/" and method == "GET"
            coded = self.random.choice(CODES)(json.dumps(true))
            return _bytes(status, coded, now, self.random.choice([headers, {"Content-Encoding": "gzip"}]))
        if way == "header":
            code = self.random.choice([status, status, 307, 429, 502, 503])
            self.lies += method == "POST" and code in (307, 429)  # which say that nothing was done
            return _bytes(code, true, now, headers)
        raw = _bytes(status, true, now)
        return raw[:self.random.randrange(len(raw))] if way == "cut" else raw

    def _hits(self, kind):
        if self.random.random() < self._rate:
            return True
        if self._kind and self._kind in kind and self.random.random() < 0.5:
            return True
        return self.requests == self._moment

    def _spoilt(self, value, rate):
        if self.random.random() < rate:
            return self.random.choice(NONSENSE)
        if isinstance(value, dict):
            return {name: self._spoilt(inner, rate) for name, inner in value.items() if self.random.random() >= rate / 2}
        return [self._spoilt(inner, rate) for inner in value] if isinstance(value, list) else value


def _bytes(status, body, now, headers=None):
    """An answer on the wire."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {
        "Date": format_datetime(datetime.fromtimestamp(now, timezone.utc), usegmt=True), "Content-Type": "application/json",
        "Content-Length": str(len(raw)), "Connection": "close", **(headers or {}),
    }
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return head.encode("latin-1", "replace") + b"\r\n" + raw


class Wire:
    """A socket whose other end is the world."""

    closed_end, _other = socket.socketpair()
    _other.close()

    def __init__(self, world):
        self._world, self._sent, self._timeout = world, b"", None

    def sendall(self, data):
        self._sent += bytes(data)

    def makefile(self, *_args, **_options):
        head, _blank, body = self._sent.partition(b"\r\n\r\n")
        method, target, _version = head.split(b"\r\n")[0].decode().split(" ")
        self._sent = b""
        raw = self._world.answer(method, target, json.loads(body) if body else None, self._timeout)
        return io.BufferedReader(io.BytesIO(raw or b""))

    def settimeout(self, seconds):
        self._timeout = seconds

    def gettimeout(self):
        return self._timeout

    def fileno(self):
        return self.closed_end.fileno()  # as if the server had closed it, so that no connection is used twice

    def setsockopt(self, *_args):
        pass

    def shutdown(self, _how):
        pass

    def close(self):
        pass


def attempt(number):
    """One try.

    :returns: The world as it is then, the module and its options, and the result.
    """
    numbers = random.Random(f"{SEED} {number}")
    clock = Clock(numbers)
    world = World(numbers, clock)
    module, changes, count = TASKS[number % len(TASKS)]
    changes = copy.deepcopy(changes)
    for index in range(count):
        pod = world.add(f"{NAME}-{index}" if module == "fleet" else NAME, createdAt="2026-01-01T00:00:00Z")
        pod["_up"] = clock.now() - numbers.choice([-10, 0, 100])
    options = {name: value for name, value in {**OPTIONS, **changes}.items() if value is not None}
    if module == "fleet":
        options["parallel"] = 1  # in threads, time would pass for each of them

    def runner(spec, check, work):
        task = TaskModule({**spec, **ACCOUNT_OPTIONS}, options, False)
        return task.finish(_run.perform(task, check, work, Worker(no_log=True)))

    load = importlib.import_module("ansible_collections.primeintellect.cloud.plugins.modules." + module)
    answers = numbers.random() < 0.8
    with contextlib.ExitStack() as stack:
        for where, name, value in (
            (_run, "SystemClock", lambda: clock), (_readiness, "answers_ssh", lambda host, port, timeout: answers),
            (_connection, "create_connection", lambda *_args, **_options: Wire(world)),
            (time, "sleep", clock.sleep),
        ):
            stack.enter_context(mock.patch.object(where, name, value))
        return world, (module, changes, count), load.main(runner)


def complaints(world, result):
    """What is wrong with a try."""
    wrong, text = [], json.dumps(result)
    message = str(result.get("msg", ""))
    if "bug in the collection" in message or "Traceback" in text:
        wrong.append(f"a traceback: {result.get('exception', message)}")
    if result.get("failed") and (len(message) < 10 or UNFIT.search(message)):
        wrong.append(f"a message that is not fit for a terminal: {message!r}")
    if API_KEY in text:
        wrong.append("the key can be read")
    lasted = world.clock.now() - world.clock.began
    if lasted > LONGEST:
        wrong.append(f"it lasted {lasted:.0f} seconds")
    if not world.lies and not UNKNOWN.search(text):
        for pod in world.alive():
            if pod["id"] in world.rented and pod["id"] not in text:
                wrong.append(f"the pod {pod['id']} lives, and is not told: {message}")
    return wrong


def play(numbers, show=print):
    """Make tries, and count those that went wrong."""
    broken, ends, spoiled = 0, Counter(), Counter()
    longest = requests = checked = 0.0
    for number in numbers:
        try:
            world, task, result = attempt(number)
            wrong = complaints(world, result)
            ends["failed" if result.get("failed") else "ok"] += 1
            spoiled += world.spoiled
            longest, requests = max(longest, world.clock.now() - world.clock.began), requests + world.requests
            checked += not world.lies
        except (Exception, Endless):
            task, wrong = TASKS[number % len(TASKS)], [traceback.format_exc()]
        broken += bool(wrong)
        if wrong:
            show(f"try {number} {task}:", *wrong, sep="\n    ")
    show(f"{sum(ends.values())} tries with seed {SEED}: {ends['ok']} ok, {ends['failed']} failed with a message, {broken} not as"
         " promised")
    show(f"{requests:.0f} requests, {sum(spoiled.values())} of them spoiled; the longest task took {longest:.0f} s of its time")
    show(f"in {checked:.0f} tries each ID was looked for; in the others an answer was well-formed and untrue")
    return broken


def main():
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("tries", nargs="?", type=int, default=1000, help="how many (%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first (%(default)s)")
    wanted = parser.parse_args()
    sys.exit(bool(play(range(wanted.first, wanted.first + wanted.tries))))


if __name__ == "__main__":
    main()
