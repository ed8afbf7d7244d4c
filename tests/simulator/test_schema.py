# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that the simulated service has beyond the contract, and the document in which it says so."""

from __future__ import annotations

import pytest
import requests
from conftest import body

from tests.contract import __main__ as contract

NEW = {"GPUType": ["B400_999GB"], "ProviderTypeEnum": ["newcloud"], "Regions": ["moon"]}
OFFER = {"cloudId": "new-1", "gpuType": "B400_999GB", "provider": "newcloud", "region": "moon"}
CREATE = {**body("new-1", socket="PCIe", gpuType="B400_999GB"), "provider": {"type": "newcloud"}}


def document(simulator):
    return requests.get(simulator.url + "/openapi.json", timeout=10)


def test_new_values_are_taken_and_told_until_the_world_is_reset(simulator):
    before = document(simulator).json()
    simulator.control("POST", "/offers", json=OFFER)
    assert simulator.call("POST", "/pods/", json=CREATE).status_code == 422
    simulator.settings(more_values=NEW)
    enums = {name: schema.get("enum") for name, schema in document(simulator).json()["components"]["schemas"].items()}
    for name, values in NEW.items():
        assert enums[name] == before["components"]["schemas"][name]["enum"] + values
    assert simulator.ok("POST", "/pods/", json=CREATE)["gpuName"] == "B400_999GB"
    query = {"gpu_type": "B400_999GB", "regions": ["moon", "canada"]}
    assert [row["cloudId"] for row in simulator.ok("GET", "/availability/gpus", params=query)["items"]] == ["new-1"]
    simulator.control("POST", "/reset")
    assert document(simulator).json() == before
    assert simulator.call("GET", "/availability/gpus", params=query).status_code == 422


def test_other_values_are_refused_all_the_same(simulator):
    simulator.settings(more_values=NEW)
    assert simulator.call("GET", "/availability/gpus", params={"gpu_type": "B500"}).status_code == 422
    assert simulator.call("GET", "/availability/gpus", params={"socket": "B400_999GB"}).status_code == 422


def test_the_document_needs_no_key_and_is_logged(simulator):
    simulator.control("DELETE", "/requests")
    assert document(simulator).status_code == 200
    [entry] = simulator.control("GET", "/requests")
    assert (entry["path"], entry["had_auth"], entry["status"]) == ("/openapi.json", False, 200)


@pytest.mark.parametrize("kind, status, content", [("missing", 404, "application/json"), ("html", 200, "text/html")])
def test_the_document_may_be_something_else(simulator, kind, status, content):
    simulator.settings(schema_document=kind)
    answer = document(simulator)
    assert answer.status_code == status and answer.headers["Content-Type"].startswith(content)


def test_a_machine_without_images_boots_without_one(simulator):
    simulator.control("POST", "/offers", json={"cloudId": "bare-1", "images": []})
    bare = {"gpuType": "H100_80GB", "socket": "PCIe"}
    assert simulator.call("POST", "/pods/", json=body("bare-1", image="axolotl", **bare)).status_code == 400
    simulator.ok("POST", "/pods/", json=body("bare-1", **bare))


def test_what_to_add_to_the_contract_is_printed(simulator, tmp_path, capsys):
    assert contract.report(document(simulator).json()) == []
    fields = {"ttl": {"type": "integer"}, "maxPrice": None}
    patch = {"paths": {"/api/v1/pods/{pod_id}/stop": {"post": {}}}}
    patch["components"] = {"schemas": {"PodRequest": {"properties": fields}}}
    simulator.settings(more_values=NEW, schema_patch=patch)
    assert contract.main([simulator.url + "/openapi.json"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"enum GPUType in tests/contract, and GPU_TYPES in {contract.CONTRACT}: add B400_999GB",
        f"enum ProviderTypeEnum in tests/contract, and PROVIDERS in {contract.CONTRACT}: add newcloud",
        f"enum Regions in tests/contract, and REGIONS in {contract.CONTRACT}: add moon",
        "tests/contract: POST /pods/ body.pod.maxPrice: null | number by the facts, not there by the document",
        "tests/contract: POST /pods/ body.pod.ttl: not there by the facts, integer by the document",
        f'  POD_REQUEST in {contract.CONTRACT}: "ttl": {{"at": ("pod", "ttl",), "type": "int"}},',
        "not in tests/contract/paths.yml: POST /pods/{pod_id}/stop",
    ]
    (tmp_path / "page.html").write_text("<html>")
    assert contract.main([str(tmp_path / "page.html")]) == 2 and "can't be read" in capsys.readouterr().err
