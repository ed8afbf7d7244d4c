# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The platform's own command line believes the simulator.

It is looked for beside the interpreter and on PATH; where ``PRIME_CLI`` names it, it must be there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def _command() -> str | None:
    beside = Path(sys.executable).parent
    return os.environ.get("PRIME_CLI") or shutil.which("prime", path=f"{beside}:{os.environ.get('PATH', '')}")


@pytest.fixture
def prime(simulator, tmp_path):
    """Run the command line as a user who has logged in to the simulator."""
    command = _command()
    if not command:
        pytest.skip("prime is not installed")
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "COLUMNS": "200", "NO_COLOR": "1",
                   "PRIME_API_BASE_URL": simulator.url, "PRIME_API_KEY": "simulator-api-key",
                   "PRIME_SSH_KEY_PATH": str(simulator.private_key), "PRIME_DISABLE_VERSION_CHECK": "1"}

    def run(*arguments: str, given: str = "") -> str:
        done = subprocess.run([command, *arguments], env=environment, input=given, text=True, timeout=60,
                              capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    yield run
    # it neither asked for what the simulator does not know, nor sent what it does not take; it leaves out slashes
    assert [call for call in simulator.control("GET", "/requests") if call["status"] not in (200, 307)] == []


@pytest.fixture
def read(prime):
    """Run a command of it that answers in JSON."""
    return lambda *arguments: json.loads(prime(*arguments, "-o", "json"))


def test_account(prime):
    assert "sim-user-1" in prime("whoami")
    assert "$1000.00" in prime("wallet")


def test_teams(read):
    assert [team["teamId"] for team in read("teams", "list")["teams"]] == ["sim-team-1", "sim-team-2"]
    members = read("teams", "members", "--team-id", "sim-team-1")["members"]
    assert [(member["userId"], member["role"]) for member in members] == [("sim-user-1", "ADMIN"), ("sim-user-2", "MEMBER")]


def test_availability(read):
    offers = read("availability", "list", "--gpu-type", "CPU_NODE")["gpu_resources"]
    assert ("sim-cpu-1", 0.05, "16") in [(offer["cloud_id"], offer["price_value"], offer["memory_gb"]) for offer in offers]
    several_nodes = read("availability", "list", "--gpu-count", "16", "--socket", "SXM5")["gpu_resources"]
    assert [offer["cloud_id"] for offer in several_nodes] == ["sim-h100-16"]
    assert "L4_24GB" in read("availability", "gpu-types")["gpu_types"]
    (disk,) = read("availability", "disks", "--data-center-id", "SIM-US-1")["disks"]
    assert (disk["provider"], disk["stock_status"], disk["max_size"]) == ("primecompute", "Available", "10000")


def test_a_pod_from_list_to_history(prime, read, simulator):
    created = prime("pods", "create", "--cloud-id", "sim-cpu-1", "--name", "by-prime", "--image", "ubuntu_22_cuda_12",
                    "--yes")
    pod_id = simulator.ok("GET", "/pods/")["data"][0]["id"]
    assert pod_id in created
    simulator.advance(5)
    assert [(pod["id"], pod["status"]) for pod in read("pods", "list")["pods"]] == [(pod_id, "ACTIVE")]
    status = read("pods", "status", pod_id)
    assert status["name"] == "by-prime" and status["ssh"].startswith("root@127.0.0.1 -p ")
    assert simulator.inside({"id": pod_id})["machines"][0]["directory"] in prime("pods", "ssh", pod_id, given="pwd\n")
    prime("pods", "terminate", pod_id, "--yes")
    simulator.advance(1)
    assert read("pods", "list")["pods"] == []
    assert read("pods", "history")["history"][0]["id"] == pod_id


def test_a_disk_and_a_pod_of_a_team_that_has_it(prime, read, simulator):
    prime("disks", "create", "--size", "100", "--name", "data", "--data-center-id", "SIM-US-1", "--provider-type",
          "primecompute", "--yes")
    (disk,) = simulator.ok("GET", "/disks/")["data"]
    simulator.advance(1)
    assert [(row["id"], row["size"], row["status"]) for row in read("disks", "list")["disks"]] == [(disk["id"], 100, "ACTIVE")]
    prime("disks", "update", disk["id"], "--name", "renamed")

    prime("pods", "create", "--cloud-id", "sim-cpu-1", "--name", "with-disk", "--image", "cuda_12_6_pytorch_2_7", "--env", "A=b",
          "--disks", disk["id"], "--team-id", "sim-team-1", "--yes")
    (pod,) = simulator.ok("GET", "/pods/")["data"]
    assert pod["teamId"] == "sim-team-1"
    assert simulator.inside(pod)["request"]["pod"]["envVars"] == [{"key": "A", "value": "b"}]
    assert [row["id"] for row in read("pods", "status", pod["id"])["attached_resources"]] == [disk["id"]]
    attached = read("disks", "get", disk["id"])
    assert (attached["name"], attached["pods"]) == ("renamed", [pod["id"]])

    prime("pods", "terminate", pod["id"], "--yes")
    simulator.advance(1)
    prime("disks", "terminate", disk["id"], "--yes")
    simulator.advance(1)
    assert simulator.ok("GET", "/disks/")["data"] == []


def test_a_team_that_is_configured(prime, read, simulator):
    """Seen since: IDs of teams, and sharing, which the platform's client keeps in its configuration and sends in camelCase."""
    simulator.control("POST", "/reset", {"team_ids": "service"})
    team_id = "csimteam10000000000000000"
    prime("config", "set-team-id", team_id)
    prime("config", "set-share-resources-with-team", "true")
    assert team_id in prime("config", "view")
    assert "$1000.00" in prime("wallet")
    prime("pods", "create", "--cloud-id", "sim-cpu-1", "--name", "shared", "--image", "ubuntu_22_cuda_12", "--yes")
    (call,) = [call for call in simulator.control("GET", "/requests") if call["method"] == "POST" and call["status"] == 200]
    assert call["body"]["team"] == {"teamId": team_id} and call["body"]["sharedWithTeam"] is True
    wallets = [call for call in simulator.control("GET", "/requests") if call["path"] == "/billing/wallet"]
    assert [call["query"].get("teamId") for call in wallets] == [[team_id]]
