# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets on a server in memory, in virtual time."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    AbandonedError,
    CloudError,
    InvalidOptionsError,
    NotFoundError,
    OfferUnavailableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.ensure import manage_fleet
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import FLEET_OPTIONS, READY, offer, usd


class Server:
    """Pods take C(provisioning) seconds to become active. C(fate) says what happens to some of them, by name."""

    def __init__(self, clock, provisioning=30):
        self.clock, self.provisioning, self.fate = clock, provisioning, {}
        self.account = Account("key", "the option api_key", "https://api.primeintellect.ai", None)
        self.secrets, self.timeout, self.last_server_date, self.deadline = [], 30, None, None
        self.pods, self.calls, self.bodies = {}, [], []

    def _view(self, pod):
        age, fate = self.clock.now() - pod["born"], self.fate.get(pod["name"], {})
        fields = {key: value for key, value in pod.items() if key != "born"}
        if age < self.provisioning:
            fields.update(status="PROVISIONING", installationStatus="PENDING", ip=None, sshConnection=None)
        if age >= fate.get("after", self.provisioning):
            fields.update({key: value for key, value in fate.items() if key not in ("after", "gone")})
        return fields

    def _there(self):
        return {
            pod_id: self._view(pod) for pod_id, pod in self.pods.items()
            if not (
                self.fate.get(pod["name"], {}).get("gone")
                and self.clock.now() - pod["born"] >= self.fate[pod["name"]]["after"]
            )
        }

    def rows(self, path):
        self.calls.append("list")
        return list(self._there().values())

    def get(self, path, pod_ids=(), **_query):
        if path.startswith("/availability"):
            rows = [offer()] if path.endswith("gpus") else []
            return {"items": rows, "totalCount": len(rows)}
        self.calls.append("status" if path == "/pods/status" else "read")
        there = self._there()
        if path == "/pods/status":
            return {"data": [dict(there[pod_id], podId=pod_id) for pod_id in pod_ids if pod_id in there]}
        if path.rpartition("/")[2] not in there:
            raise NotFoundError("no such pod", 404)
        return there[path.rpartition("/")[2]]

    def post(self, path, body):
        self.calls.append("create")
        self.bodies.append(body)
        pod_id = f"p{len(self.bodies)}"
        created = datetime.fromtimestamp(self.clock.now(), timezone.utc).isoformat(timespec="microseconds")
        self.pods[pod_id] = dict(READY, id=pod_id, name=body["pod"]["name"], createdAt=created, born=self.clock.now())
        return self._view(self.pods[pod_id])

    def delete(self, path):
        self.calls.append("delete")
        pod = self.pods.get(path.rpartition("/")[2], {})
        if self.fate.get(pod.get("name"), {}).get("refused"):
            raise refused("busy.", 409, "DELETE")
        if self.pods.pop(path.rpartition("/")[2], None) is None:
            raise NotFoundError("no such pod", 404)


@pytest.fixture
def server(clock, monkeypatch):
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: True)
    return Server(clock)


def keep(server, check_mode=False, attended=lambda: None, **options):
    """Run the task, and return its result, problem, warnings and progress lines."""
    warnings, lines, problem = [], [], None
    task = Task(check_mode, server.clock, warnings.append, lines.append, attended)
    server.calls.clear()
    try:
        manage_fleet(dict(FLEET_OPTIONS, **dict({"wait_timeout": 120}, **options)), server, task)
    except CloudError as error:
        problem = error
    return task.result, problem, warnings, lines


def test_many_pods_take_as_long_and_as_many_polls_as_two(server, clock):
    polls, times = [], []
    for size in (2, 60):
        begun = clock.now()
        result, problem, warnings, lines = keep(server, size=size, name=f"train{size}")
        assert problem is None and len(result["pods"]) == result["world_size"] == size
        times.append(clock.now() - begun)
        polls.append(len([call for call in server.calls if call != "create"]))
        assert server.calls.count("create") == size
    assert polls[0] == polls[1] and times[0] == pytest.approx(times[1]) and times[0] < 30 * 1.12


def test_statuses_of_more_pods_than_fit_into_a_url_are_requested_in_parts(server):
    result, problem, warnings, lines = keep(server, size=250)
    assert problem is None and result["world_size"] == 250
    statuses = server.calls.count("status")
    keep(server, size=50, name="other")
    assert statuses == 3 * server.calls.count("status")


def test_progress_counts_each_replaced_pod_once(server):
    keep(server, size=3)
    server.fate["train-1"] = {"status": "ERROR"}
    server.fate["train-2"] = {"after": 0, "gone": True}
    server.pods.pop("p3")
    server.fate.pop("train-2")
    server.fate["train-1"]["after"] = 31
    server.clock.sleep(5)
    result, problem, warnings, lines = keep(server, size=3)
    assert result["replaced"] == ["train-1"] and result["created"] == ["train-2"] and problem is None
    assert lines[0] == "train: 1 of 3 active, 2 provisioning, 1 replaced" and lines[-1] == "train: 3 of 3 active, 1 replaced"


def test_a_pod_that_fails_after_it_was_ready_counts_as_missing(server):
    server.provisioning = 5
    server.fate["train-0"] = {"after": 8, "status": "TERMINATED"}
    server.fate["train-1"] = {"after": 0, "status": "PROVISIONING", "ip": None, "installationStatus": "PENDING"}
    result, problem, warnings, lines = keep(server, size=3, min_size=1, wait_timeout=20)
    missing = result["missing"]
    assert problem is None and result["world_size"] == 1 and [entry["name"] for entry in missing] == ["train-0", "train-1"]
    assert "ended in TERMINATED" in missing[0]["reason"] and "not ready after 20 seconds" in missing[1]["reason"]
    assert "1 of 3 pods are ready, which is enough (min_size is 1)" in warnings[0]


def test_a_vanished_pod_is_searched_for_before_it_is_given_up(server, clock):
    server.fate["train-1"] = {"after": 10, "gone": True}
    begun = clock.now()
    result, problem, warnings, lines = keep(server, size=3, min_size=2)
    assert problem is None and "no longer exists" in result["missing"][0]["reason"] and clock.now() - begun < 40
    result, problem, warnings, lines = keep(server, size=3, check_mode=True)
    assert result["created"] == ["train-1"] and result["changed"] and result["price_hr"] == 7.5


def test_the_wait_ends_once_too_few_pods_can_become_ready(server, clock):
    server.fate["train-0"] = {"after": 5, "status": "ERROR"}
    begun = clock.now()
    result, problem, warnings, lines = keep(server, size=3)
    assert "train-0 (id p1), ERROR, 2.5 USD per hour: The pod train-0 (id p1) ended in ERROR" in problem.message
    assert problem.message.endswith(
        "\n3 pods are being billed at 7.5 USD per hour in total; to remove all: state: absent with name: train."
    )
    assert clock.now() - begun < 10 and len(server.pods) == 3


def test_only_pods_that_the_task_created_are_terminated(server):
    keep(server, size=2)
    server.fate["train-3"] = {"status": "ERROR"}
    result, problem, warnings, lines = keep(server, size=4, on_failure="terminate")
    assert "2 of 2 pods that this task created have been terminated (on_failure)" in problem.message
    assert sorted(server.pods) == ["p1", "p2"] and [pod["id"] for pod in result["pods"]] == ["p1", "p2"]
    assert "2 pods are being billed at 5 USD per hour" in problem.message and result["created"] == []


@pytest.mark.parametrize("on_failure", ["keep", "terminate"])
def test_the_wait_ends_with_ansible_and_on_failure_holds(server, clock, on_failure):
    def attended():
        if clock.now() > 1010:
            raise AbandonedError

    result, problem, warnings, lines = keep(server, attended=attended, on_failure=on_failure)
    assert "Ansible has ended" in problem.message and clock.now() < 1025
    assert len(server.pods) == (3 if on_failure == "keep" else 0)
    assert all(pod_id in problem.message for pod_id in server.pods)
    assert ("3 of 3 pods that this task created have been terminated" in problem.message) == (on_failure == "terminate")


def test_nothing_is_replaced_once_ansible_has_ended(server):
    keep(server)

    def attended():
        raise AbandonedError

    server.fate["train-1"] = {"after": 0, "status": "ERROR"}
    result, problem, warnings, lines = keep(server, attended=attended)
    assert "Ansible has ended" in problem.message and len(server.pods) == 3 and "delete" not in server.calls


def test_the_failure_names_all_pods_when_the_api_key_is_withdrawn(server):
    def refuse(path, **query):
        raise refused("the API answered 401.", 401, "POST")

    server.get = refuse
    result, problem, warnings, lines = keep(server, size=2)
    assert problem.status == 401 and problem.message.count("the API answered 401.") == 2
    assert "train-0 (id p1)" in problem.message and "train-1 (id p2)" in problem.message


def test_two_old_pods_with_the_same_name_are_an_error(server):
    keep(server, size=2)
    server.pods["p9"] = dict(server.pods["p1"], id="p9")
    server.clock.sleep(3600)
    result, problem, warnings, lines = keep(server, size=2)
    assert isinstance(problem, InvalidOptionsError) and "train-0: p1, p9" in problem.message and not result["changed"]


def test_each_request_has_its_own_name_and_share_of_the_budget(server):
    keep(server, size=3, max_total_price=9, placement="exact", wait=False)
    assert [body["pod"]["name"] for body in server.bodies] == ["train-0", "train-1", "train-2"]
    assert [body["pod"]["maxPrice"] for body in server.bodies] == [2.525] * 3


@pytest.mark.parametrize("fate", [{"status": "ERROR"}, {"status": "PROVISIONING"}, {}])
def test_the_limit_of_the_total_price_holds_in_the_wait_and_when_it_fails(server, fate):
    server.fate = {f"train-{index}": {"after": 5, "priceHr": 50.0, **fate} for index in range(3)}
    result, problem, warnings, lines = keep(server, max_total_price=9)
    assert "max_total_price" in problem.message and server.pods == {}


def test_an_unpriced_pod_is_worth_a_warning_only_where_the_total_is_limited(server):
    keep(server, size=2)
    server.pods["p2"]["priceHr"] = None
    assert keep(server, size=3, placement="exact")[2] == []
    result, problem, warnings, lines = keep(server, size=4, max_total_price=9, placement="exact")
    assert problem is None and result["world_size"] == 4
    assert [text for text in warnings if "what train-1 costs, so max_total_price covers only the other pods" in text]


def test_each_offer_is_named_with_its_own_reason(server):
    def refuse(path, body):
        raise OfferUnavailableError("sold out", 400)

    def find(path, **query):
        rows = [offer(), offer(cloudId="other", dataCenter="B", prices=usd(3))] if path.endswith("gpus") else []
        return {"items": rows, "totalCount": len(rows)}

    server.post, server.get = refuse, find
    result, problem, warnings, lines = keep(server, size=2, max_offers=1, placement="cheapest", cloud_id=None)
    assert [entry["reason"].count("could be rented") for entry in result["missing"]] == [1, 1]
    assert result["missing"][1]["reason"].count("sold out") == 2 and problem.message.endswith("Nothing is being billed.")


def test_disks_that_are_given_by_name_are_no_difference_after_a_lost_answer(server):
    attached = [{"id": "disk-1"}]

    def lose(path, body):
        pod = Server.post(server, path, body)
        server.pods[pod["id"]]["attachedResources"] = attached
        raise refused("lost", 502, "POST")

    def rows(path):
        return [{"id": "disk-1", "name": "data", "status": "ACTIVE"}] if path == "/disks/" else Server.rows(server, path)

    server.post, server.rows = lose, rows
    result, problem, warnings, lines = keep(server, size=1, disks=["data"])
    assert problem is None and not result["differences"] and not [text for text in warnings if "differs" in text]


def test_the_calls_of_a_wait_end_with_it(server, clock):
    deadlines, get = [], server.get

    def note(path, **query):
        if path == "/pods/status":
            deadlines.append(server.deadline - clock.now())
        return get(path, **query)

    server.get = note
    result, problem, warnings, lines = keep(server, size=2)
    assert problem is None and all(80 < seconds < 120 for seconds in deadlines) and deadlines == sorted(deadlines, reverse=True)
    assert server.deadline is None


def test_one_pod_under_a_wrong_name_ends_all_creates(server):
    def rename(path, body):
        pod = Server.post(server, path, body)
        server.pods[pod["id"]]["name"] = "other"
        return dict(pod, name="other")

    server.post = rename
    result, problem, warnings, lines = keep(server, size=3)
    assert len(server.bodies) == 1 and server.pods == {} and "It has been removed" in problem.message
    assert problem.message.count("Not tried, since the create of another pod failed.") == 2


@pytest.mark.parametrize("wait", [True, False])
def test_a_pod_that_is_refused_holds_up_no_other_one(server, clock, wait):
    keep(server, size=5)
    server.fate["train-4"] = {"after": 10 ** 9, "refused": True}
    begun = clock.now()
    result, problem, warnings, lines = keep(server, state="absent", size=None, wait=wait)
    assert [pod["name"] for pod in server.pods.values()] == ["train-4"] and clock.now() - begun < 122
    assert "1 of 5 pods could not be removed" in problem.message and "train-0" not in problem.message
    assert "still exists after 120 seconds (wait_timeout): its last status is ACTIVE. The last call failed: busy." in (
        problem.message
    )
    # without the wait, nobody knows of the others that they are gone
    assert f"\n{'1 pod is' if wait else '5 pods are'} being billed" in problem.message


def test_pods_that_are_refused_are_removed_once_the_api_gives_in(server, clock):
    keep(server, size=3)
    for name in ("train-0", "train-2"):
        server.fate[name] = {"after": 10 ** 9, "refused": True}
    until, delete = clock.now() + 40, server.delete

    def give_in(path):
        if clock.now() > until:
            server.fate.clear()
        return delete(path)

    server.delete = give_in
    result, problem, warnings, lines = keep(server, state="absent", size=None)
    assert problem is None and server.pods == {} and {pod["status"] for pod in result["pods"]} == {"TERMINATED"}


CHEAPEST = {"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None, "wait": False}


def limit_stock(server, monkeypatch, machines):
    """Let creates succeed only as often as there are machines. At C(moment), there are more: C(machines) is moment -> number."""
    create = server.post

    def post(path, body):
        stock = sum(number for moment, number in machines.items() if server.clock.now() >= 1000 + moment)
        if len(server.pods) >= stock:
            raise refused("the API answered 400: Offer is no longer available.", 400, "POST")
        return create(path, body)

    monkeypatch.setattr(server, "post", post)


def test_where_offers_run_out_a_fleet_waits_for_others(server, monkeypatch):
    limit_stock(server, monkeypatch, {0: 1, 20: 1, 60: 5})
    result, problem, warnings, lines = keep(server, wait_for_offer=120, **CHEAPEST)
    assert problem is None and sorted(result["created"]) == ["train-0", "train-1", "train-2"] and warnings == []
    assert "train: waiting for an offer, 2 of 3 pods are missing" in lines
    assert "train: waiting for an offer, 1 of 3 pods are missing" in lines and server.clock.now() < 1000 + 120


def test_the_wait_for_offers_ends_with_what_is_missing(server, monkeypatch):
    limit_stock(server, monkeypatch, {0: 1})
    result, problem, warnings, lines = keep(server, wait_for_offer=30, **CHEAPEST)
    assert "1 of 3 pods exist, but min_size is 3" in problem.message and "no longer available" in problem.message
    assert 1030 <= server.clock.now() < 1045
    result, problem, warnings, lines = keep(server, wait_for_offer=30, min_size=1, **CHEAPEST)
    assert problem is None and "1 of 3 pods exist, which is enough" in warnings[0]


def test_offers_that_are_not_listed_any_more_end_the_wait_with_the_pods_that_exist(server, monkeypatch):
    limit_stock(server, monkeypatch, {0: 1})
    get = server.get

    def empty_later(path, **query):
        later = path.startswith("/availability") and server.bodies
        return {"items": [], "totalCount": 0} if later else get(path, **query)

    monkeypatch.setattr(server, "get", empty_later)
    result, problem, warnings, lines = keep(server, wait_for_offer=30, **CHEAPEST)
    assert "1 of 3 pods exist" in problem.message and "the API lists no offers with H100_80GB now" in problem.message
    assert "1 pod is being billed" in problem.message


def test_without_the_option_a_fleet_does_not_wait_for_offers(server, monkeypatch):
    limit_stock(server, monkeypatch, {0: 1, 1: 5})
    result, problem, warnings, lines = keep(server, **CHEAPEST)
    assert "1 of 3 pods exist" in problem.message and server.clock.now() < 1001
