# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Availability, disks, SSH keys, the user, his teams and wallets."""

from __future__ import annotations

import requests
from conftest import body

POOR = "simulator-poor-key"
DISK = {"disk": {"size": 100, "name": "data", "dataCenterId": "SIM-US-1"}, "provider": {"type": "primecompute"}}


def _offers(simulator, path: str = "gpus", **params: object) -> list:
    answer = simulator.ok("GET", "/availability/" + path, params={**params, "page_size": 100})
    assert answer["totalCount"] == len(answer["items"])
    return answer["items"]


def test_filters(simulator):
    assert len(_offers(simulator)) + len(_offers(simulator, "multi-node")) > 50
    assert {row["gpuType"] for row in _offers(simulator, gpu_type="H100_80GB")} == {"H100_80GB"}
    assert {row["region"] for row in _offers(simulator, regions=["canada", "eu_north"])} == {"canada", "eu_north"}
    assert {row["gpuCount"] for row in _offers(simulator, gpu_count=8)} == {8}
    assert [row["cloudId"] for row in _offers(simulator, cloud_id="sim-cpu-1", socket="PCIe",
                                              security="secure_cloud", data_center_id="SIM-US-1")] == ["sim-cpu-1"]
    assert {row["gpuCount"] for row in _offers(simulator, "multi-node")} == {16, 32}
    assert not {"nodes", "requiresMaxPrice"} & set(_offers(simulator)[0])
    assert {row["stockStatus"] for row in _offers(simulator)} >= {"Available", "Low", "Unavailable", "Out of Stock"}
    assert {row["prices"]["currency"] for row in _offers(simulator)} == {"USD", "EUR"}


def test_pages_and_summaries(simulator):
    page = simulator.ok("GET", "/availability/gpus", params={"page": 2, "page_size": 10})
    assert len(page["items"]) == 10 and page["items"] == _offers(simulator)[10:20]
    assert simulator.call("GET", "/availability/gpus", params={"page_size": 101}).status_code == 422
    assert simulator.call("GET", "/user/teams", params={"offset": -1}).status_code == 500
    summary = simulator.ok("GET", "/availability/gpu-summary")
    assert summary["CPU_NODE"]["1"]["cheapest"]["onDemand"] == 0.04
    assert simulator.ok("GET", "/availability/multi-node-summary")["H100_80GB"]["16"]


def test_availability_can_be_empty_for_a_while(simulator):
    simulator.settings(empty_availability_reads=2)
    assert [len(_offers(simulator)) > 0 for _count in range(3)] == [False, False, True]


def test_offers_can_be_changed(simulator):
    simulator.control("PUT", "/offers", [{"cloudId": "only", "nodes": 2}])
    assert _offers(simulator) == [] and len(_offers(simulator, "multi-node")) == 1
    simulator.control("POST", "/offers", {"cloudId": "more", "future": "field"})
    simulator.control("PATCH", "/offers/more", {"prices": {"onDemand": 9}, "stockStatus": "Low"})
    (row,) = _offers(simulator)
    assert (row["prices"]["onDemand"], row["prices"]["currency"], row["stockStatus"], row["future"]) == (
        9, "USD", "Low", "field")


def test_disks(simulator):
    disk = simulator.ok("POST", "/disks/", json=DISK)
    assert (disk["status"], disk["priceHr"]) == ("PROVISIONING", 0.01)
    early = simulator.call("POST", "/pods/", json={**body(), "disks": [disk["id"]]})
    assert early.json() == {"detail": "Disk is not active"}
    simulator.advance(1)
    assert simulator.ok("GET", "/disks/")["data"][0]["status"] == "ACTIVE"
    assert {row["dataCenter"] for row in _offers(simulator, disks=[disk["id"]])} == {"SIM-US-1"}
    assert simulator.ok("PATCH", "/disks/" + disk["id"], json={"name": "other"})["name"] == "other"

    pod = simulator.active({**body(), "disks": [disk["id"]]})
    assert pod["attachedResources"][0]["id"] == disk["id"]
    assert simulator.ok("GET", "/disks/" + disk["id"])["pods"] == [pod["id"]]
    assert simulator.call("DELETE", "/disks/" + disk["id"]).json() == {"detail": "Disk is attached to a pod"}
    simulator.ok("DELETE", "/pods/" + pod["id"])
    simulator.advance(1)
    assert simulator.ok("DELETE", "/disks/" + disk["id"]) == {"status": "DELETING"}
    simulator.advance(1)
    assert simulator.call("GET", "/disks/" + disk["id"]).status_code == 404
    history = simulator.ok("GET", "/pods/history?sort_by=createdAt&sort_order=asc")["data"]
    assert [(row["type"], row["id"]) for row in history] == [("Disk", disk["id"]), ("Instance", pod["id"])]
    assert history[0]["totalBilledPrice"] > 0 and history[0]["terminatedAt"] > history[1]["terminatedAt"]
    assert history[0]["id"] == simulator.ok("GET", "/pods/history")["data"][0]["id"]


def test_disks_that_do_not_fit(simulator):
    for change in ({"size": 15}, {"dataCenterId": "elsewhere"}, {"dataCenterId": None}):
        answer = simulator.call("POST", "/disks/", json={**DISK, "disk": {**DISK["disk"], **change}})
        assert answer.status_code == 400, change
    assert simulator.call("POST", "/disks/", json={**DISK, "disk": {"size": 0}}).status_code == 422
    assert len(_offers(simulator, "disks", data_center_id="SIM-US-1")) == 1


def test_ssh_keys(simulator):
    first = simulator.ok("GET", "/ssh_keys/")["data"][0]
    assert first["isPrimary"]
    second = simulator.ok("POST", "/ssh_keys/", json={"name": "second", "publicKey": first["publicKey"]})
    simulator.ok("PATCH", "/ssh_keys/" + second["id"], json={"isPrimary": True})
    assert [key["isPrimary"] for key in simulator.ok("GET", "/ssh_keys/")["data"]] == [False, True]
    simulator.ok("DELETE", "/ssh_keys/" + first["id"])
    assert simulator.call("DELETE", "/ssh_keys/" + first["id"]).status_code == 404
    assert simulator.call("DELETE", "/ssh_keys/" + second["id"], POOR).status_code == 404
    assert simulator.call("POST", "/ssh_keys/", json={"name": "bad", "publicKey": "no key"}).status_code == 400
    replaced = simulator.control("PUT", "/ssh_keys", [{"publicKey": first["publicKey"]}])
    assert [key["id"] for key in simulator.ok("GET", "/ssh_keys/")["data"]] == [replaced[0]["id"]]


def test_who_am_i(simulator):
    me = simulator.ok("GET", "/user/whoami", "simulator-read-only-key")["data"]
    assert me["id"] == "sim-user-1" and me["scope"]["instances"] == {"read": True, "write": False}
    teams = simulator.ok("GET", "/user/teams")["data"]
    assert [(team["teamId"], team["role"]) for team in teams] == [("sim-team-1", "ADMIN"), ("sim-team-2", "MEMBER")]
    members = simulator.ok("GET", "/teams/sim-team-1/members")["data"]
    assert [member["userId"] for member in members] == ["sim-user-1", "sim-user-2"]
    assert simulator.call("GET", "/teams/sim-team-2/members", POOR).status_code == 404


def test_wallets_can_be_filled(simulator):
    assert simulator.ok("GET", "/billing/wallet", POOR)["balance_usd"] == 0
    simulator.control("POST", "/wallet", {"owner": "sim-user-2", "balance_usd": 5})
    simulator.create(key=POOR)
    assert simulator.call("GET", "/billing/wallet", POOR, params={"teamId": "sim-team-2"}).status_code == 403
    assert requests.get(simulator.url + "/nowhere", timeout=5).json() == {"detail": "Not Found"}
