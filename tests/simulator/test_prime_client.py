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
    return os.environ.get("PRIME_CLI") or shutil.which("prime", path="%s:%s" % (beside, os.environ.get("PATH", "")))


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

    return run


def test_account(prime):
    assert "sim-user-1" in prime("whoami")
    assert "$1000.00" in prime("wallet")
    assert [team["teamId"] for team in json.loads(prime("teams", "list", "-o", "json"))["teams"]] == [
        "sim-team-1", "sim-team-2"]


def test_a_pod_from_list_to_history(prime, simulator):
    offers = json.loads(prime("availability", "list", "--gpu-type", "CPU_NODE", "-o", "json"))["gpu_resources"]
    assert "sim-cpu-1" in [offer["cloud_id"] for offer in offers]
    created = prime("pods", "create", "--cloud-id", "sim-cpu-1", "--name", "by-prime", "--image", "ubuntu_22_cuda_12",
                    "--yes")
    pod_id = simulator.ok("GET", "/pods/")["data"][0]["id"]
    assert pod_id in created
    simulator.advance(5)
    assert json.loads(prime("pods", "list", "-o", "json"))["pods"][0]["status"] == "ACTIVE"
    status = json.loads(prime("pods", "status", pod_id, "-o", "json"))
    assert status["name"] == "by-prime" and status["ssh"].startswith("root@127.0.0.1 -p ")
    assert simulator.inside({"id": pod_id})["machines"][0]["directory"] in prime("pods", "ssh", pod_id, given="pwd\n")
    prime("pods", "terminate", pod_id, "--yes")
    simulator.advance(1)
    assert json.loads(prime("pods", "history", "-o", "json"))["history"][0]["id"] == pod_id


def test_a_disk(prime, simulator):
    prime("disks", "create", "--size", "100", "--name", "data", "--data-center-id", "SIM-US-1", "--provider-type",
          "primecompute", "--yes")
    (disk,) = simulator.ok("GET", "/disks/")["data"]
    simulator.advance(1)
    assert disk["id"] in prime("disks", "list", "-o", "json")
    prime("disks", "terminate", disk["id"], "--yes")
    simulator.advance(1)
    assert simulator.ok("GET", "/disks/")["data"] == []
