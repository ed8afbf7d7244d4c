# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them: by ansible-runner, with the key in the environment and the private SSH key in an agent."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import API_KEY, ROOT, URL

MACHINE = {"pod_name": "trainer", "pod_gpu_count": 1, "pod_max_price": 3.0, "configure_roles": "greet", "pod_poll_interval": 0.5,
           "colleague_public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2 anna@example.com"}


def runner(*arguments, given=b""):
    """Run ansible-runner; its output."""
    done = subprocess.run(["ansible-runner", *map(str, arguments)], input=given, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode(errors="replace")
    return done.stdout


def run(folder: Path, playbook: str) -> Path:
    """Run a job here; the folder with its artifacts."""
    runner("run", folder, "--playbook", playbook, "--ident", "job", "--quiet")
    return folder / "artifacts" / "job"


def send(folder: Path, playbook: str, elsewhere: Path) -> Path:
    """Run a job on another node, and take its results back."""
    packed = runner("transmit", folder, "--playbook", playbook, "--ident", "job")
    done = runner("worker", "--private-data-dir", elsewhere, given=packed)
    # ansible-runner itself tells the environment of the command that it begins; AWX hides there what is named KEY
    assert [json.loads(line)["status"] for line in done.splitlines() if API_KEY.encode() in line] == ["starting"]
    runner("process", folder, "--ident", "job", given=done)
    return folder / "artifacts" / "job"


def recap(artifacts: Path) -> dict:
    """What a job says at its end: how much changed, by host."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", (artifacts / "stdout").read_text())
    assert re.findall(r"failed=(?!0)", text) == [], text
    return {host: int(changed) for host, changed in re.findall(r"^(\S+) +: ok=\d+ +changed=(\d+)", text, re.MULTILINE)}


def holding(secret: str, folder: Path) -> list:
    """The names of the files below a folder that hold a secret."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes())


def test_a_job_rents_configures_and_finds_again_wherever_it_runs_and_another_one_removes(job, simulator, tmp_path):
    private_key = Path(os.environ["SIMULATOR_SSH_KEY"]).read_text().splitlines()[1]

    first = run(job("provision.yml", **MACHINE), "provision.yml")
    assert recap(first)["localhost"] > 0 and recap(first)["trainer"] > 0
    # here it is written down, too
    assert set(holding(API_KEY, first)) <= {"command"}
    assert json.loads((first / "command").read_text())["env"]["PRIME_API_KEY"] == API_KEY
    assert holding(private_key, first) == []

    (stats,) = [
        event for event in map(json.loads, (path.read_text() for path in (first / "job_events").glob("*.json")))
        if event["event"] == "playbook_on_stats"
    ]
    found = stats["event_data"]["artifact_data"]
    assert found["ssh_commands"][0].startswith("ssh ") and found["addresses"] == ["127.0.0.1"] and float(found["price_hr"]) > 0
    node = Path(simulator("/pods")[0]["machines"][0]["directory"])
    assert "anna@example.com" in (node / ".ssh" / "authorized_keys").read_text()

    second = send(job("provision.yml", **MACHINE), "provision.yml", tmp_path / "worker")
    assert recap(second) == {"localhost": 0, "trainer": 0}
    assert set(holding(API_KEY, second)) <= {"command"} and holding(private_key, second) == []
    assert simulator()["creates"] == 1

    third = run(job("teardown.yml", pod_name="trainer"), "teardown.yml")
    assert recap(third)["localhost"] > 0
    assert simulator()["live_pods"] == 0
    assert (tmp_path / "home" / ".ssh" / "primeintellect" / "known_hosts").read_text() == ""


def test_a_teardown_of_a_name_that_does_not_exist_and_a_key_that_is_none_are_no_green_jobs(job, simulator):
    for playbook, given, reason in (
        ("teardown.yml", {"pod_name": "nobody"}, "The pod nobody does not exist"),
        ("provision.yml", dict(MACHINE, colleague_public_key="ssh-ed25519 AAAA a\nssh-rsa BBBB b"),
         "colleague_public_key: paste"),
    ):
        done = subprocess.run(["ansible-runner", "run", job(playbook, **given), "--playbook", playbook], check=False,
                              capture_output=True, text=True)
        assert done.returncode == 2 and reason in done.stdout, done.stdout
    assert simulator()["creates"] == 0


def test_the_first_step_of_the_guide_uploads_a_key_and_leaves_the_primary_one(simulator, tmp_path):
    commands = re.search(r"\*\*1\. .*?\n((?:    [^\n]+\n)+)", (ROOT / "docs" / "awx.md").read_text(), re.DOTALL)[1]
    commands = commands.replace("export PRIME_API_KEY=...", f"export PRIME_API_KEY={API_KEY}")
    (tmp_path / "home" / ".ssh").mkdir(parents=True)
    before = simulator("/ssh_keys")
    subprocess.run(["sh", "-ec", commands], check=True, cwd=tmp_path, stdout=subprocess.DEVNULL,
                   env={**os.environ, "HOME": str(tmp_path / "home"), "PRIME_API_BASE_URL": URL})
    after = simulator("/ssh_keys")
    assert [key["name"] for key in after if key not in before] == ["awx"] and all(key in after for key in before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_a_schedule_lists_and_removes_only_if_it_is_told_to(job, simulator):
    simulator("/pods", {"name": "old", "cloudId": "sim-cpu-1", "fields": {"createdAt": "2026-01-01T00:00:00Z"}})
    artifacts = run(job("reap.yml"), "reap.yml")
    assert recap(artifacts) == {"localhost": 0}
    assert "1 of 1 pods meet the conditions; reap_confirm=true removes them" in (artifacts / "stdout").read_text()
    assert "add up the costs" in (run(job("cost.yml"), "cost.yml") / "stdout").read_text().lower()
    assert simulator()["live_pods"] == 1
    run(job("reap.yml", reap_confirm="yes"), "reap.yml")
    assert simulator()["live_pods"] == 0


def test_a_wrong_answer_ends_a_job_at_once_with_the_name_of_the_variable(job, simulator):
    folder = job("provision.yml", **dict(MACHINE, pod_gpu_type="H100"))
    done = subprocess.run(["ansible-runner", "run", folder, "--playbook", "provision.yml"], check=False, capture_output=True,
                          text=True)
    assert done.returncode == 2 and "pod_gpu_type: 'H100' is not a valid value; did you mean H100_80GB?" in done.stdout
    assert simulator()["creates"] == 0


@pytest.mark.skipif(not (ROOT / "plugins" / "inventory" / "pods.py").exists(), reason="there is no inventory plugin")
def test_the_inventory_source_finds_the_pods(job, simulator):
    simulator("/pods", {"name": "trainer", "cloudId": "sim-h100-16"})
    folder = job("teardown.yml", pod_name="x")
    environment = dict(os.environ, **yaml.safe_load((folder / "env" / "envvars").read_text()))
    listed = subprocess.run(["ansible-inventory", "-i", folder / "project" / "primeintellect.yml", "--list", "--export"],
                            env=environment, check=True, capture_output=True, text=True)
    assert {"trainer-0", "trainer-1"} <= json.loads(listed.stdout)["_meta"]["hostvars"].keys()
    assert API_KEY not in listed.stdout + listed.stderr
