# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API of pods: who may, what fits, how pods live and what they cost."""

from __future__ import annotations

import pytest
from conftest import body

READ_ONLY, POOR, OUTSIDER = "simulator-read-only-key", "simulator-poor-key", "simulator-outsider-key"


def test_without_the_slash_it_redirects(simulator):
    answer = simulator.call("GET", "/pods")
    assert (answer.status_code, answer.text) == (307, "")
    assert answer.headers["location"].endswith("/api/v1/pods/")


@pytest.mark.parametrize("key, status, detail", [
    (None, 403, "Not authenticated"),
    ("wrong", 401, "Invalid or expired token"),
    (READ_ONLY, 403, "The API key lacks the permission Instances: read and write"),
    (POOR, 402, "Insufficient funds in wallet"),
])
def test_who_may_not_create(simulator, key, status, detail):
    answer = simulator.call("POST", "/pods/", key, json=body())
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert simulator.control("GET", "")["creates"] == 0


def test_a_life(simulator):
    pod = simulator.create()
    assert pod["status"] == "PROVISIONING" and pod["sshConnection"] is None and "jupyterPassword" not in pod
    simulator.settings(installation_seconds=100)
    slow = simulator.create(body(name="slow"))
    simulator.advance(11)
    row = simulator.ok("GET", "/pods/status", params={"pod_ids": [slow["id"], "unknown", pod["id"]]})["data"]
    assert [one["podId"] for one in row] == [slow["id"], pod["id"]]
    assert row[0]["status"] == "ACTIVE" and row[0]["installationStatus"] == "ACTIVE"
    assert 5 <= row[0]["installationProgress"] <= 15
    assert row[1]["installationStatus"] == "FINISHED" and "primePortMapping" not in row[1]
    assert simulator.ok("GET", f"/pods/{pod['id']}/log", params={"tail": 1}).endswith("installed")

    assert simulator.ok("DELETE", "/pods/" + pod["id"]) == {"status": "DELETING"}
    assert simulator.ok("GET", "/pods/" + pod["id"])["status"] == "DELETING"
    simulator.advance(1)
    assert simulator.call("GET", "/pods/" + pod["id"]).status_code == 404
    assert simulator.call("DELETE", "/pods/" + pod["id"]).status_code == 404
    assert [one["id"] for one in simulator.ok("GET", "/pods/")["data"]] == [slow["id"]]
    assert [one["id"] for one in simulator.ok("GET", "/pods/history")["data"]] == [pod["id"]]


def test_money(simulator):
    pod = simulator.create(body("sim-h100-1"))
    assert pod["priceHr"] == 2.7012
    simulator.advance(3601)
    assert simulator.ok("GET", "/billing/wallet")["balance_usd"] == pytest.approx(1000 - 2.7012, abs=0.01)
    simulator.ok("DELETE", "/pods/" + pod["id"])
    simulator.advance(3600)
    billed = simulator.ok("GET", "/pods/history")["data"][0]["totalBilledPrice"]
    assert billed == pytest.approx(2.7012, abs=0.01)
    wallet = simulator.ok("GET", "/billing/wallet")
    assert wallet["total_billings"] == 1 and wallet["balance_usd"] == pytest.approx(1000 - billed, abs=0.001)
    simulator.create({**body(prepaidForHr=10), "team": {"teamId": "sim-team-1"}})
    team = simulator.ok("GET", "/billing/wallet", params={"teamId": "sim-team-1"})
    assert team["balance_usd"] == pytest.approx(999.5)
    assert simulator.control("GET", "")["spent_usd"] == pytest.approx(billed + 0.5, abs=0.001)


def test_names_are_not_unique(simulator):
    assert simulator.create()["id"] != simulator.create()["id"]
    unnamed = body()
    del unnamed["pod"]["name"]
    assert simulator.create(unnamed)["name"].startswith("cpu-1-")


@pytest.mark.parametrize("request_body, status, detail", [
    (body(dataCenterId=None), 400, "Missing field: data_center_id not specified"),
    (body("gone"), 400, "Offer is no longer available"),
    (body(gpuCount=2), 400, "Configuration is not available"),
    (body(country="DE"), 400, "Configuration is not available"),
    (body(security="community_cloud"), 400, "Configuration is not available"),
    ({**body(), "provider": {"type": "vultr"}}, 400, "Configuration is not available"),
    (body("sim-maxprice-1"), 400, "Missing field: max_price not specified"),
    (body("sim-h100-1", maxPrice=2.7), 400, "Price 2.7012 USD/h is above max_price"),
    (body(image="flux"), 400, "is not supported for this image"),
    (body(envVars=[{"key": "A", "value": "b"}]), 400, "not supported with image ubuntu_22_cuda_12"),
    (body("sim-runpod-1", image="cuda_12_6_pytorch_2_7", envVars=[{"key": "A", "value": "b"}]), 400,
     "not supported by provider runpod"),
    (body("sim-h100-1", diskSize=30), 400, "Invalid disk_size: must be between 40 and 1000"),
    (body("sim-h100-1", diskSize=85), 400, "Invalid disk_size: must be in steps of 10"),
    (body(vcpus=8), 400, "Invalid vcpus: it is fixed"),
    (body("sim-soldout-1"), 500, "Internal Server Error"),
    (body(sshKeyId="unknown"), 400, "SSH key not found"),
    ({**body(), "disks": ["unknown"]}, 400, "Disk not found"),
    ({**body(), "team": {"teamId": "unknown"}}, 403, "Not a member of this team"),
    ({**body(), "shared_with_team": True}, 400, "Sharing a pod needs a team"),
    ({**body(), "team": {"teamId": "sim-team-1"}, "team_member_ids": ["sim-user-3"]}, 400, "Not a member of the team"),
])
def test_what_does_not_fit(simulator, request_body, status, detail):
    answer = simulator.call("POST", "/pods/", json=request_body)
    assert answer.status_code == status and detail in answer.json()["detail"]
    assert simulator.control("GET", "")["live_pods"] == 0


@pytest.mark.parametrize("fields, param", [
    ({"name": None}, "pod.name"),
    ({"gpuCount": 0}, "pod.gpuCount"),
    ({"diskSize": 0}, "pod.diskSize"),
    ({"prepaidForHr": 0}, "pod.prepaidForHr"),
    ({"gpuType": "H100"}, "pod.gpuType"),
    ({"image": "custom_template"}, "pod"),
    ({"customTemplateId": "x"}, "pod"),
    ({"extra": 1}, "pod.extra"),
])
def test_validation_errors(simulator, fields, param):
    answer = simulator.call("POST", "/pods/", json=body(**fields))
    assert answer.status_code == 422
    assert [error["param"] for error in answer.json()["errors"]] == [param]
    simulator.settings(validation_errors="fastapi")
    (error,) = simulator.call("POST", "/pods/", json=body(**fields)).json()["detail"]
    assert error["loc"] == ["body"] + param.split(".") and "input" in error


def test_accepts_what_fits(simulator):
    simulator.create(body("sim-maxprice-1", maxPrice=2))
    simulator.create(body(image="custom_template", customTemplateId="t"))
    simulator.create(body(envVars=[], country="US", security="secure_cloud", diskSize=50))
    assert simulator.create(body("sim-h100-1", diskSize=90))["resources"]["disk"] == 90


def test_secrets_only_come_back_when_asked_for(simulator):
    secret = body(image="cuda_12_6_pytorch_2_7", jupyterPassword="hush", envVars=[{"key": "A", "value": "quiet"}])
    pod = simulator.create(secret)
    assert "hush" not in str(pod) and "quiet" not in str(pod)
    simulator.settings(echo_secrets=True)
    pod = simulator.ok("GET", "/pods/" + pod["id"])
    assert pod["jupyterPassword"] == "hush" and pod["envVars"] == [{"key": "A", "value": "quiet"}]
    secret["pod"]["image"] = "ubuntu_22_cuda_12"
    assert "quiet" in simulator.call("POST", "/pods/", json=secret).json()["detail"]


def test_sold_out_as_html(simulator):
    simulator.settings(sold_out_html=True)
    answer = simulator.call("POST", "/pods/", json=body("sim-soldout-1"))
    assert answer.status_code == 500 and answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("extra, asked, status", [
    ({"refuses": 400}, {}, 400), ({"refuses": 500}, {}, 500), ({"raisedBy": 0.5}, {"maxPrice": 2.8}, 400),
])
def test_offers_that_are_not_as_listed(simulator, extra, asked, status):
    simulator.control("PATCH", "/offers/sim-h100-1", extra)
    row = simulator.ok("GET", "/availability/gpus", params={"cloud_id": "sim-h100-1"})["items"][0]
    assert row["stockStatus"] == "Available" and not set(extra) & set(row) and row["prices"]["onDemand"] == 2.69
    assert simulator.call("POST", "/pods/", json=body("sim-h100-1", **asked)).status_code == status
    assert simulator.control("GET", "")["creates"] == 0


def test_a_price_that_rises(simulator):
    simulator.control("PATCH", "/offers/sim-h100-1", {"raisedBy": 0.5})
    assert simulator.create(body("sim-h100-1"))["priceHr"] == 3.2012


def test_instance_limit(simulator):
    simulator.settings(instance_limit=1)
    simulator.create()
    assert simulator.call("POST", "/pods/", json=body()).json() == {"detail": "maximum number of instances reached"}


def test_teams_see_their_pods(simulator):
    mine = simulator.create()["id"]
    shared = simulator.create({**body(), "team": {"teamId": "sim-team-2"}})["id"]
    assert [pod["id"] for pod in simulator.ok("GET", "/pods/")["data"]] == [mine, shared]
    assert [pod["id"] for pod in simulator.ok("GET", "/pods/", OUTSIDER)["data"]] == [shared]
    assert simulator.call("GET", "/pods/" + mine, OUTSIDER).status_code == 404
    assert simulator.call("DELETE", "/pods/" + mine, OUTSIDER).status_code == 404


def test_pages_of_seeded_pods(simulator):
    simulator.control("POST", "/pods", {"count": 2500, "name": "p-{i}", "fields": {"isSpot": True}})
    page = simulator.ok("GET", "/pods/", params={"offset": 2450})
    assert (page["total_count"], page["offset"], page["limit"], len(page["data"])) == (2500, 2450, 100, 50)
    assert page["data"][0]["name"] == "p-2450" and page["data"][0]["isSpot"] is True
    assert page["data"][0]["status"] == "ACTIVE" and page["data"][0]["sshConnection"]
    everybody = [pod["ip"] for offset in range(0, 2500, 500)
                 for pod in simulator.ok("GET", "/pods/", params={"offset": offset, "limit": 500})["data"]]
    assert len(set(everybody)) == 2500


def test_lookups_can_lag(simulator):
    simulator.settings(lookup_lag_seconds=2)
    pod = simulator.create()
    assert simulator.ok("GET", "/pods/")["total_count"] == 0
    assert simulator.ok("GET", "/pods/" + pod["id"])["id"] == pod["id"]
    simulator.advance(2)
    assert simulator.ok("GET", "/pods/")["total_count"] == 1


def test_terminated_pods_can_stay_listed(simulator):
    simulator.settings(terminated_in_list=True)
    pod = simulator.active()
    simulator.ok("DELETE", "/pods/" + pod["id"])
    simulator.advance(1)
    assert [(one["status"], one["sshConnection"]) for one in simulator.ok("GET", "/pods/")["data"]] == [
        ("TERMINATED", None)]


def test_deleting_can_take_for_ever(simulator):
    simulator.settings(deleting_forever=True)
    pod = simulator.active()
    simulator.ok("DELETE", "/pods/" + pod["id"])
    simulator.advance(1e6)
    assert simulator.ok("GET", "/pods/" + pod["id"])["status"] == "DELETING"


@pytest.mark.parametrize("outcome, expected", [
    ("active", ("ACTIVE", "FINISHED", None)),
    ("error", ("ERROR", "PENDING", "no luck")),
    ("stopped", ("STOPPED", "PENDING", None)),
    ("deleting", ("DELETING", "PENDING", None)),
    ("installation_error", ("ACTIVE", "ERROR", "no luck")),
    ("stuck_provisioning", ("PROVISIONING", "PENDING", None)),
    ("unknown_then_active", ("ACTIVE", "FINISHED", None)),
])
def test_outcomes(simulator, outcome, expected):
    simulator.settings(next_pod={"outcome": outcome, "reason": "no luck"})
    pod = simulator.create()
    if outcome == "unknown_then_active":
        simulator.advance(1)
        assert simulator.ok("GET", "/pods/" + pod["id"])["status"] == "UNKNOWN"
    simulator.advance(100)
    pod = simulator.ok("GET", "/pods/" + pod["id"])
    assert (pod["status"], pod["installationStatus"], pod["installationFailure"]) == expected


@pytest.mark.parametrize("outcome, in_history", [("terminated", 1), ("vanish", 0)])
def test_pods_that_go_by_themselves(simulator, outcome, in_history):
    simulator.settings(next_pod={"outcome": outcome})
    pod = simulator.create()
    simulator.advance(2)
    assert simulator.call("GET", "/pods/" + pod["id"]).status_code == 404
    assert simulator.ok("GET", "/pods/")["total_count"] == 0
    assert simulator.ok("GET", "/pods/history")["total_count"] == in_history


def test_plans_are_used_up_in_order(simulator):
    simulator.settings(next_pod=[{"times": 2, "price_increase": 1}, {"outcome": "error"}])
    assert [simulator.create()["priceHr"] for _count in range(3)] == [1.05, 1.05, 0.05]


def test_forced_fields(simulator):
    pod = simulator.create()
    simulator.control("PATCH", "/pods/" + pod["id"], {"name": "{{ evil }}\x1b[0m", "status": "BRAND_NEW"})
    pod = simulator.ok("GET", "/pods/" + pod["id"])
    assert (pod["name"], pod["status"]) == ("{{ evil }}\x1b[0m", "BRAND_NEW")
    simulator.control("PATCH", "/pods/" + pod["id"], {"vanish": True})
    assert simulator.call("GET", "/pods/" + pod["id"]).status_code == 404
    assert simulator.ok("GET", "/pods/history")["total_count"] == 0


def test_a_spot_machine_is_taken_back(simulator):
    pod = simulator.active()
    simulator.control("PATCH", "/pods/" + pod["id"], {"status": "TERMINATED"})
    assert simulator.call("GET", "/pods/" + pod["id"]).status_code == 404
    assert simulator.ok("GET", "/pods/history")["total_count"] == 1


def test_a_forced_status_ends_with_the_pod(simulator):
    pod = simulator.active()
    simulator.control("PATCH", "/pods/" + pod["id"], {"status": "ERROR"})
    assert simulator.ok("GET", "/pods/" + pod["id"])["status"] == "ERROR"
    assert simulator.ok("DELETE", "/pods/" + pod["id"]) == {"status": "DELETING"}
    assert simulator.ok("GET", "/pods/" + pod["id"])["status"] == "DELETING"
