# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real simulator process for all tests, and a fresh world for each."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import asyncssh
import pytest
import requests

CHECKOUT = Path(__file__).resolve().parents[2]
API_PREFIX = "/api/v1"
MAIN_KEY = "simulator-api-key"

CPU_POD = {
    "pod": {"name": "trainer", "cloudId": "sim-cpu-1", "gpuType": "CPU_NODE", "socket": "PCIe", "gpuCount": 1,
            "dataCenterId": "SIM-US-1"},
    "provider": {"type": "primecompute"},
}
OTHERS = {
    "sim-h100-1": {"gpuType": "H100_80GB"},
    "sim-h100-16": {"gpuType": "H100_80GB", "socket": "SXM5", "gpuCount": 16},
    "sim-soldout-1": {"gpuType": "RTX4090_24GB"},
    "sim-runpod-1": {"gpuType": "RTX4090_24GB"},
    "sim-maxprice-1": {"gpuType": "A100_80GB", "socket": "SXM4"},
}
PROVIDERS = {"sim-runpod-1": "runpod", "sim-maxprice-1": "akash"}


def body(cloud_id: str = "sim-cpu-1", **fields: object) -> dict:
    """A create body for a documented offer, with other fields of ``pod``."""
    pod = {**CPU_POD["pod"], "cloudId": cloud_id, **OTHERS.get(cloud_id, {}), **fields}
    return {"pod": pod, "provider": {"type": PROVIDERS.get(cloud_id, "primecompute")}}


class Client:
    """Talks to a simulator as a client, and as the test that sets it up."""

    def __init__(self, url: str, private_key: Path) -> None:
        self.url = url
        self.private_key = private_key
        self._session = requests.Session()
        self._session.trust_env = False

    def call(self, method: str, path: str, key: str | None = MAIN_KEY, **kwargs) -> requests.Response:
        """Any request, answered in any way."""
        headers = {"Authorization": "Bearer " + key} if key else {}
        return self._session.request(method, self.url + API_PREFIX + path, headers=headers, timeout=20,
                                     allow_redirects=False, **kwargs)

    def ok(self, method: str, path: str, key: str = MAIN_KEY, **kwargs) -> object:
        """A request that must be answered with 200."""
        response = self.call(method, path, key, **kwargs)
        assert response.status_code == 200, response.text
        return response.json()

    def control(self, method: str, path: str, json: object = None) -> object:
        response = self._session.request(method, self.url + "/_simulator" + path, json=json, timeout=20)
        assert response.status_code == 200, response.text
        return response.json()

    def settings(self, **changes: object) -> None:
        self.control("PATCH", "/settings", changes)

    def advance(self, seconds: float) -> None:
        self.control("POST", "/clock", {"advance": seconds})

    def create(self, request: dict | None = None, key: str = MAIN_KEY) -> dict:
        return self.ok("POST", "/pods/", key, json=request or body())

    def active(self, request: dict | None = None) -> dict:
        """A pod that has become ACTIVE and is installed."""
        pod = self.create(request)
        self.advance(5)
        return self.ok("GET", "/pods/" + pod["id"])

    def inside(self, pod: dict) -> dict:
        """What only the control path tells about a pod."""
        return next(row for row in self.control("GET", "/pods") if row["id"] == pod["id"])

    @contextlib.asynccontextmanager
    async def ssh(self, host: str, port: int, user: str = "root", **options):
        options = {"client_keys": [str(self.private_key)], "known_hosts": None, **options}
        async with asyncssh.connect(host, port, username=user, config=None, agent_path=None, **options) as connection:
            yield connection


@contextlib.contextmanager
def running(directory: Path, *arguments: str):
    """A simulator process and its URL."""
    with subprocess.Popen([sys.executable, "-m", "tests.simulator", "--stop-with-parent", *arguments], cwd=CHECKOUT,
                          stdout=subprocess.PIPE, stderr=(directory / "stderr").open("w"), text=True) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def private_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "id_ed25519"
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(str(path))
    key.write_public_key(str(path) + ".pub")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="session")
def server(private_key: Path, tmp_path_factory: pytest.TempPathFactory):
    directory = tmp_path_factory.mktemp("simulator")
    with running(directory, "--authorized-key", str(private_key) + ".pub") as (_process, url):
        yield Client(url, private_key)
    assert (directory / "stderr").read_text() == ""


@pytest.fixture
def simulator(server: Client) -> Client:
    server.control("POST", "/reset")
    return server


@pytest.fixture
def run_simulator():
    """For tests about starting and stopping."""
    return running
