# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is slow, lags, and loses answers, and runs that use it at the same time, in a time of their own."""

from __future__ import annotations

import random
from datetime import datetime, timezone
from email.utils import formatdate

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    NotFoundError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import READY
from ansible_collections.primeintellect.cloud.tests.unit.virtual_time import Time

LAG = 3


class Server:
    """Pods (or what the sample is) in memory. Whether a look shows a young one is a matter of chance (C(glimpse)), until
    the lag is over. The server's clock may be wrong by some seconds, or not be told (None); what it has made may have no date.
    """

    def __init__(self, seed=0, lag=LAG, slowness=0.2, lose=0.0, digits=6, lost_by=(), sample=None, date_error=0, dated=True,
                 glimpse=0.5):
        self.time = Time()
        self.random = random.Random(seed)
        self.lag, self.slowness, self.lose, self.digits, self.lost_by = lag, slowness, lose, digits, lost_by
        self.sample, self.date_error, self.dated, self.glimpse = sample or READY, date_error, dated, glimpse
        self.pods, self.creators, self.deleters, self.creates = {}, {}, {}, 0

    def live(self):
        return [pod_id for pod_id, pod in self.pods.items() if pod.get("status") != "DELETING"]

    def add(self, run, **fields):
        self.creates += 1
        pod_id = f"{self.random.getrandbits(32):08x}"
        now = self.time.now + (self.date_error or 0)
        created = datetime.fromtimestamp(now, timezone.utc).isoformat(timespec="microseconds")[:26]
        created = created[:20 + self.digits] if self.digits else created[:19]
        fields.update({"createdAt": created + "Z"} if self.dated else {})
        self.pods[pod_id] = dict(self.sample, id=pod_id, created=self.time.now, **fields)
        self.creators[pod_id] = run
        return pod_id


class Api:
    """The server as one run has it."""

    def __init__(self, run, server, clock):
        self.run, self.server, self.clock = run, server, clock
        self.account = Account("key", "the option api_key", "https://api.primeintellect.ai", None)
        self.secrets, self.timeout, self.last_server_date, self.deadline = [], 30, None, None

    def _travel(self):
        self.clock.sleep(self.server.random.random() * self.server.slowness)

    def _answer(self, answer):
        server = self.server
        heard = None if server.date_error is None else formatdate(server.time.now + server.date_error, usegmt=True)
        self._travel()
        self.last_server_date = heard
        return answer

    def rows(self, path):
        self._travel()
        server, now = self.server, self.server.time.now
        return self._answer([
            dict(pod) for pod in server.pods.values()
            if now - pod["created"] > server.lag or server.random.random() < server.glimpse
        ])

    def get(self, path, **query):
        self._travel()
        if path == "/pods/status":
            return self._answer({"data": []})
        pod = self.server.pods.get(path.rpartition("/")[2])
        if pod is None:
            raise NotFoundError("gone", 404)
        return self._answer(dict(pod))

    def post(self, path, body):
        self._travel()
        server = self.server
        lost = self.run in server.lost_by or server.random.random() < server.lose
        if lost and server.random.random() < 0.5:
            raise refused("lost before", 502, "POST")
        given = body.get("pod") or body.get("disk") or body
        pod_id = server.add(self.run, name=given["name"])
        if lost:
            raise refused("lost after", 502, "POST")
        return self._answer(dict(server.pods[pod_id]))

    def delete(self, path):
        self._travel()
        pod = self.server.pods.get(path.rpartition("/")[2])
        if pod is None or pod.get("status") == "DELETING":
            raise NotFoundError("gone", 404)
        pod["status"] = "DELETING"
        self.server.deleters[pod["id"]] = self.run
        return self._answer({})


def play(server, moments, work, params):
    """Run the same work at each of the moments; result, problem and warnings by run."""
    outcomes = {}

    def runs(run):
        def act(clock):
            api, warnings = Api(run, server, clock), []
            task = Task(False, clock, warnings.append)
            outcomes[run] = task.result, None, warnings
            try:
                work(dict(params), api, task)
            except CloudError as problem:
                outcomes[run] = task.result, problem, warnings
        return act

    server.time.run([(moment, runs(run)) for run, moment in enumerate(moments)])
    return outcomes
