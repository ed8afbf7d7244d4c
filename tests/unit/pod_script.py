# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API that answers a module from a script, with the pods and options that the scripts are about."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import request_spec

LIST = "list /pods/"
CREATE, STATUS, READ, DELETE = "POST /pods/", "GET /pods/status", "GET /pods/p1", "DELETE /pods/p1"
OFFERS = "GET /availability/gpus"
OPTIONS = dict(
    dict.fromkeys((*request_spec(), "team_id", "team")), schema="live", placement="exact", max_offers=5, name="trainer",
    cloud_id="c1", gpu_type="H100_80GB", socket="PCIe", gpu_count=1, provider="primecompute", state="present", id=None,
    on_drift="warn", wait=True, wait_for="ssh", wait_timeout=60, poll_interval=10, lookup_lag=0,
    on_failure="keep",
)
FLEET_OPTIONS = dict(
    {name: value for name, value in OPTIONS.items() if name != "id"}, name="train", size=3, min_size=None, same_data_center=False,
    max_total_price=None, parallel=1, master_port=29500,
)
READY = {
    "id": "p1", "name": "trainer", "status": "ACTIVE", "installationStatus": "FINISHED", "gpuName": "H100_80GB", "gpuCount": 1,
    "socket": "PCIe", "providerType": "primecompute", "priceHr": 2.5, "ip": "127.0.0.1", "teamId": None,
    "sshConnection": "root@127.0.0.1 -p 2201",
}
NEW = dict(READY, status="PROVISIONING", installationStatus="PENDING", ip=None, sshConnection=None)


def status(**fields):
    return (STATUS, {"data": [dict({"podId": "p1", "status": "PROVISIONING"}, **fields)]})


def offer(**fields):
    """A row of availability, of which fields may be changed."""
    return dict({
        "cloudId": "c1", "gpuType": "H100_80GB", "socket": "PCIe", "provider": "primecompute", "region": "united_states",
        "dataCenter": "US-1", "country": "US", "gpuCount": 1, "gpuMemory": 80, "stockStatus": "Available",
        "security": "secure_cloud", "images": ["ubuntu_22_cuda_12", "axolotl"], "isSpot": False, "prepaidTime": None,
        "prices": {"onDemand": 2.5, "communityPrice": None, "currency": "USD"},
    }, **fields)


def usd(price):
    return {"onDemand": price, "communityPrice": None, "currency": "USD"}


def offers(*rows):
    return (OFFERS, {"items": list(rows), "totalCount": len(rows)})


class Api:
    """Answers calls in the order of a script; an exception in the script is raised. The last step may repeat."""

    def __init__(self, clock, steps, repeat_last):
        self.clock = clock
        self.account = Account("key", "the option api_key", "https://api.primeintellect.ai", None)
        self.secrets = []
        self.last_server_date = self.deadline = None
        self.steps = list(steps)
        self.repeat_last = repeat_last
        self.bodies = []
        self.queries = []
        self.found = None

    def answer(self, call):
        """The next answer of the script. The looks after a create find what was there last, unless the script has others."""
        if call.startswith("list ") and self.found is not None and not (self.steps and self.steps[0][0] == call):
            return self.found
        assert self.steps, f"nothing more was expected, but {call} came"
        expected, answer = self.steps[0]
        assert call == expected
        if len(self.steps) > 1 or not self.repeat_last:
            self.steps.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if call.startswith("POST ") and "id" in answer:
            self.found = [answer]
        elif call.startswith("list ") and self.bodies:
            self.found = answer
        return answer

    def rows(self, path, **query):
        self.queries.append(query)
        return self.answer("list " + path)

    def get(self, path, **query):
        assert path != "/pods/status" or query == {"pod_ids": ["p1"]}
        self.queries.append(query)
        return self.answer("GET " + path)

    def post(self, path, body):
        self.bodies.append(body)
        return self.answer("POST " + path)

    def public(self, path):
        return self.answer("GET " + path)

    def patch(self, path, body):
        self.bodies.append(body)
        return self.answer("PATCH " + path)

    def text(self, path, **query):
        self.queries.append(query)
        return self.answer("TEXT " + path)

    def delete(self, path):
        return self.answer("DELETE " + path)
