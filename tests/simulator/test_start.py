# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting and stopping: the first line of output, loopback only, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests
from conftest import CHECKOUT, Client


def _daemon_in_a_pod(url: str, private_key: Path) -> tuple:
    """Leave a daemon behind in a pod; returns its pid and the pod's directory."""
    client = Client(url, private_key)
    inside = client.inside(client.active())
    node = inside["machines"][0]

    async def leave() -> int:
        async with client.ssh(node["host"], node["port"]) as connection:
            result = await connection.run("setsid sh -c 'echo $$ > pid; exec sleep 600' >/dev/null 2>&1 </dev/null & "
                                          "until [ -s pid ]; do :; done; cat pid", check=True)
            return int(result.stdout)

    return asyncio.run(leave()), Path(node["directory"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_leaves_nothing(number, run_simulator, private_key, tmp_path):
    with run_simulator(tmp_path, "--authorized-key", str(private_key) + ".pub") as (process, url):
        assert requests.get(url + "/_simulator", timeout=5).status_code == 200
        assert process.stdout.readline() == f"export PRIME_API_BASE_URL={url}\n"
        assert process.stdout.readline() == "export PRIME_API_KEY=simulator-api-key\n"
        daemon, directory = _daemon_in_a_pod(url, private_key)
        assert psutil.pid_exists(daemon) and directory.is_dir()
        started = time.monotonic()
        process.send_signal(number)
        assert process.wait(10) == 0
        assert time.monotonic() - started < 3
    assert not directory.parent.exists()
    assert not psutil.pid_exists(daemon) or psutil.Process(daemon).status() == psutil.STATUS_ZOMBIE
    assert (tmp_path / "stderr").read_text() == ""


def test_options(run_simulator, tmp_path):
    with run_simulator(tmp_path, "--api-key", "other", "--state-dir", str(tmp_path / "state"), "--log",
                       str(tmp_path / "log"), "--host", "::1") as (process, url):
        assert url.startswith("http://[::1]:")
        headers = {"Authorization": "Bearer other"}
        assert requests.get(url + "/api/v1/pods/", headers=headers, timeout=5).status_code == 200
        process.terminate()
        assert process.wait(10) == 0
    assert (tmp_path / "state").is_dir()
    assert "uvicorn" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "localhost"])
def test_only_loopback_addresses(host):
    refused = subprocess.run([sys.executable, "-m", "tests.simulator", "--host", host], cwd=CHECKOUT, text=True,
                             capture_output=True, timeout=20, check=False)
    assert refused.returncode == 2
    assert "--host" in refused.stderr and refused.stdout == ""


def test_stops_with_its_parent(tmp_path):
    script = ("import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'tests.simulator', "
              "'--stop-with-parent'], stdout=subprocess.PIPE, text=True); p.stdout.readline(); "
              "print(p.pid, flush=True); sys.stdin.read()")
    with subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as parent:
        simulator = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
    psutil.wait_procs([simulator], timeout=5)
    assert not simulator.is_running() or simulator.status() == psutil.STATUS_ZOMBIE
