# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator against the facts in tests/contract: what it says that it takes, and everything that it answers."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
import requests
from conftest import API_PREFIX, body

from tests.contract.facts import FACTS, problems
from tests.contract.openapi import differences, document_requests, facts_requests

READ_ONLY = "simulator-read-only-key"
OPERATIONS = [(method.upper(), path) for path, methods in FACTS["paths"].items() for method in methods]
DISK = {"disk": {"size": 100, "dataCenterId": "SIM-US-1"}, "provider": {"type": "primecompute"}}
# pods by how they end, and pods by how they tell their address
ENDS = ["active", "error", "stopped", "terminated", "installation_error", "stuck_provisioning", "unknown_then_active", "deleting"]
ADDRESSES = ["string", "list", "list_with_null", "null_list", "none", "no_host", "ssh_prefix", "colon_port", "ipv6", "mapping",
             "host_only"]


def _facts(method: str, path: str) -> dict:
    return FACTS["paths"][path][method.lower()]


class Walk:
    """Calls paths of the API by their facts and keeps what is wrong with the answers."""

    def __init__(self, simulator) -> None:
        self._simulator = simulator
        self.called: set = set()
        self._wrong: dict = {}

    def __call__(self, method: str, path: str, thing: str = "", **given):
        """A request that is answered with 200; C(thing) is what the path has in braces."""
        self.called.add((method, path))
        answer = self._simulator.ok(method, _filled(path, thing), **given)
        for problem in problems(_facts(method, path)["answer"], answer, f"{method} {path} answer", whole=True):
            self._wrong.setdefault(problem.partition(" is ")[0], problem)
        return answer

    def pods(self, *ids: str) -> list:
        """Everything that tells of pods."""
        pods = self("GET", "/pods/")["data"]
        for pod_id in ids:
            self("GET", "/pods/{pod_id}", pod_id)
            self("GET", "/pods/{pod_id}/log", pod_id, params={"tail": 2})
        self("GET", "/pods/status", params={"pod_ids": [pod["id"] for pod in pods]})
        self("GET", "/pods/history", params={"sort_by": "createdAt", "sort_order": "asc"})
        return pods

    def end(self) -> None:
        """Tell what was wrong, each place once."""
        _tell(self._wrong.values(), "answers are not as the facts say")


def _tell(found: Collection, what: str) -> None:
    """Fail with all that was found."""
    if found:
        pytest.fail("\n".join([f"{what}:", *found]), pytrace=False)


def _filled(path: str, thing: str) -> str:
    return path.partition("{")[0] + thing + path.partition("}")[2]


@pytest.fixture
def walk(simulator):
    return Walk(simulator)


@pytest.mark.parametrize("kind, fitting, others", [
    ("string *", ["", "a"], [None, 1, ["a"]]),
    ("string <= 3", ["abc"], ["abcd"]),
    ("integer > 0 | null", [None, 1], [0, True, 1.5, "1"]),
    ("integer >= 1 <= 100 = 100", [1, 100], [0, 101, None]),
    ("number", [1, 1.5], [True, float("nan"), "1"]),
    ("time", ["2025-01-01T00:00:00.000000Z", "2025-01-01T00:00:00+00:00"], ["2025-01-01", "2025-01-01T00:00:00", "soon", 1]),
    ("string | [string | null] | null", [None, "a", [], ["a", None]], [1, [1]]),
    ("{PermissionType | null}", [{}, {"a": None}, {"a": {"read": True, "write": False}}], [[], {"a": 1}, {"a": {"read": True}}]),
    ("Currency", ["USD"], ["usd", None]),
    ("StockStatus = Available", ["Low", "Out of Stock"], ["Out"]),
    ("TeamConfig", [{"teamId": "t"}], [None, {}, {"teamId": None}, {"teamId": "t", "more": 1}]),
    ("InstanceCountPricing", [{}, {"cheapest": None, "more": 1}], [{"cheapest": {"onDemand": "1"}}]),
    ("GenericResponse of TeamConfig", [{}, {"data": {"teamId": "t"}}], [{"data": {}}, {"data": []}]),
    ("anything", [None, 1, {}], []),
])
def test_values_are_told_by_their_kind(kind, fitting, others):
    assert [value for value in fitting if problems(kind, value)] == []
    assert [value for value in others if len(problems(kind, value)) != 1] == []


def test_it_takes_what_the_facts_say(simulator):
    document = requests.get(simulator.url + "/openapi.json", timeout=10).json()
    found = differences(facts_requests(), document_requests(document, API_PREFIX))
    _tell(found, "it does not take what the facts say (bodies are in tests/simulator/contract.py, parameters in its routes/)")


def test_each_fact_is_one_of_a_path():
    fields = [list(fields.values()) for fields in FACTS["objects"].values()]
    said = set(re.findall(r"\w+", str([FACTS["paths"], FACTS["errors"], fields])))
    assert {*FACTS["objects"], *FACTS["enums"]} - said == set() == set(FACTS["seen"]) - set(FACTS["enums"])


def test_it_answers_what_the_facts_say(simulator, walk):
    public_key = walk("GET", "/ssh_keys/")["data"][0]["publicKey"]
    ssh_key = walk("POST", "/ssh_keys/", json={"name": "second", "publicKey": public_key})
    walk("PATCH", "/ssh_keys/{key_id}", ssh_key["id"], json={"isPrimary": True})
    walk("DELETE", "/ssh_keys/{key_id}", ssh_key["id"])

    disk = walk("POST", "/disks/", json=DISK)
    simulator.advance(1)
    walk("PATCH", "/disks/{disk_id}", disk["id"], json={"name": "data"})
    secret = {"image": "cuda_12_6_pytorch_2_7", "jupyterPassword": "hush", "envVars": [{"key": "A", "value": "quiet"}]}
    pods = [walk("POST", "/pods/", json=request) for request in (
        {**body(**secret), "disks": [disk["id"]]},
        {**body(prepaidForHr=2), "team": {"teamId": "sim-team-1"}, "shared_with_team": True},
        body("sim-h100-16"),
    )]
    walk.pods(*(pod["id"] for pod in pods))
    simulator.advance(1.2)
    walk.pods(*(pod["id"] for pod in pods))
    assert walk("GET", "/disks/{disk_id}", disk["id"])["pods"] == [pods[0]["id"]]

    for pod in pods:
        walk("DELETE", "/pods/{pod_id}", pod["id"])
    walk.pods(*(pod["id"] for pod in pods))
    simulator.advance(1)
    walk("DELETE", "/disks/{disk_id}", disk["id"])
    walk("GET", "/disks/")
    simulator.advance(1)
    assert {row["type"] for row in walk("GET", "/pods/history")["data"]} == {"Instance", "Disk"}
    assert walk("GET", "/billing/wallet")["recent_billings"]
    walk("GET", "/billing/wallet", params={"teamId": "sim-team-1"})

    for path in ("/availability/gpus", "/availability/multi-node", "/availability/disks"):
        assert walk("GET", path)["items"]
    for path in ("/availability/gpu-summary", "/availability/multi-node-summary", "/user/whoami", "/user/teams"):
        walk("GET", path)
    walk("GET", "/teams/{team_id}/members", "sim-team-1")
    assert set(OPERATIONS) == walk.called
    walk.end()


def test_it_answers_what_the_facts_say_whatever_becomes_of_pods(simulator, walk):
    plans = [{"outcome": end} for end in ENDS] + [{"address": address} for address in ADDRESSES]
    # so long that it matters nothing how long it takes to create them
    simulator.settings(provisioning_seconds=1000, installation_seconds=500, deleting_seconds=300, terminated_in_list=True,
                       next_pod=[{"times": 2, "sshd": "closed", **plan} for plan in plans])
    for _plan in plans:
        for cloud_id in ("sim-cpu-1", "sim-h100-16"):
            walk("POST", "/pods/", json=body(cloud_id))
    seen, installations = set(), set()
    for seconds in (0, 1200, 5000):
        simulator.advance(seconds)
        pods = walk.pods()
        seen |= {pod["status"] for pod in pods}
        installations |= {pod["installationStatus"] for pod in pods}
    # PENDING is another word for what the simulator calls PROVISIONING, and an installation is not terminated
    assert set(FACTS["enums"]["PodStatusEnum"]) - seen == {"PENDING"}
    assert set(FACTS["enums"]["InstallationStatusEnum"]) - installations == {"TERMINATED"}
    walk.end()


def _refusals(simulator, method: str, path: str):
    """What can be wrong with any request: the status that it must have, and its answer."""
    thing = "nothing" if "{" in path else ""
    facts, target = _facts(method, path), _filled(path, thing)
    fitting = {"/pods/": body(), "/disks/": DISK, "/disks/{disk_id}": {"name": "other"}, "/ssh_keys/{key_id}": {}}
    given = {"json": fitting.get(path, {"name": "n", "publicKey": "none"})} if "body" in facts else {}
    yield 403, simulator.call(method, target, None, **given)
    yield 401, simulator.call(method, target, "wrong", **given)
    if method != "GET":
        yield 403, simulator.call(method, target, READ_ONLY, **given)
    if thing:
        yield 404, simulator.call(method, target, **given)
    if "body" in facts:
        yield 422, simulator.call(method, target, json=[])
    for name, kind in facts.get("query", {}).items():
        if problems(kind, "no such thing") and problems(kind, ["no such thing"]):
            yield 422, simulator.call(method, target, params={name: "no such thing"})


@pytest.mark.parametrize("method, path", OPERATIONS)
def test_it_refuses_as_the_facts_say(simulator, method, path):
    wrong = []
    for status, answer in _refusals(simulator, method, path):
        if answer.status_code == status:
            wrong += problems(FACTS["errors"][status], answer.json(), f"{status} of {method} {path}", whole=True)
        else:
            wrong.append(f"{method} {answer.url}: {answer.status_code} in place of {status}: {answer.text}")
    _tell(wrong, "it does not refuse as the facts say")
