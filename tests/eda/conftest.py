# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator to watch, and ansible-rulebook to watch it with."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
import yaml
from ansible_collections.primeintellect.cloud.tests.simulator.control import control

ROOT = Path(__file__).resolve().parents[2]
URL = os.environ["PRIME_API_BASE_URL"]
TRAIN = {
    "fleet_size": 2, "pod_cloud_id": "sim-cpu-1", "pod_gpu_type": "CPU_NODE", "pod_gpu_count": 1, "pod_socket": "PCIe",
    "pod_provider": "primecompute", "pod_data_center_id": "SIM-US-1", "pod_poll_interval": 0.5,
}


def lease(name: str, end: str) -> None:
    """Write a lease onto a machine, as provision does."""
    pod = next(pod for pod in control(URL, "pods") if pod["name"] == name)
    file = Path(pod["machines"][0]["directory"], ".primeintellect", "lease.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"pod_id": pod["id"], "expires_at": end}))


def polls() -> int:
    """How often the list of pods was read."""
    return control(URL)["requests"].get("GET /pods/", 0)


def wait(until: Callable[[], object], seconds: float = 60) -> float:
    """Wait for a condition; the seconds that it took."""
    began = time.monotonic()
    while not until():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.1)
    return time.monotonic() - began


class Rulebook:
    """A running ansible-rulebook, and what it prints."""

    def __init__(self, process: subprocess.Popen, output: Path) -> None:
        self.process = process
        self._output = output

    @property
    def output(self) -> str:
        return self._output.read_text(errors="replace")

    def said(self, text: str) -> bool:
        """Whether it has printed a text; it must be running."""
        assert self.process.poll() is None or text in self.output, self.output
        return text in self.output


@pytest.fixture
def simulator(tmp_path, monkeypatch):
    """An empty account, and a home for whoever uses it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    control(URL, "reset", {"provisioning_seconds": 0.3, "installation_seconds": 0.2, "deleting_seconds": 0.1})
    return partial(control, URL)


@pytest.fixture
def rulebook(tmp_path) -> Iterator[Callable[..., Rulebook]]:
    """Start a rulebook with variables; it is stopped at the end."""
    (tmp_path / "hosts").write_text("localhost ansible_connection=local\n")
    with contextlib.ExitStack() as stack:
        def start(name: str, **variables) -> Rulebook:
            number = len([*tmp_path.glob("*.txt")])
            given, output = tmp_path / f"{number}.vars.yml", tmp_path / f"{number}.txt"
            given.write_text(yaml.safe_dump(variables))
            handle = stack.enter_context(open(output, "wb"))
            process = subprocess.Popen(["ansible-rulebook", "--rulebook", name, "--vars", given, "--inventory", "hosts"],
                                       cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=handle, stderr=subprocess.STDOUT)
            stack.callback(stop, process)
            return Rulebook(process, output)

        yield start


def stop(process: subprocess.Popen) -> None:
    """End ansible-rulebook as a service manager does, with the playbooks that it runs."""
    if process.poll() is None:
        # a playbook has a session of its own, and outlives it
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


@pytest.fixture
def playbook(tmp_path) -> Callable[..., None]:
    """Run a playbook of the collection."""
    def run(name: str, **variables) -> None:
        done = subprocess.run(["ansible-playbook", f"primeintellect.cloud.{name}", "-e", json.dumps(variables)], cwd=tmp_path,
                              check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout.decode(errors="replace")

    return run
