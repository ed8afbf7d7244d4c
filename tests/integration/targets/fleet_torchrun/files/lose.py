# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the training (the simulator's URL, the home, the command as JSON), takes a machine back, and prints what Ansible says."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

URL, HOME, COMMAND = sys.argv[1:]
LONGEST = 60


def control(path: str, body: object = None, method: str = "GET") -> list[dict]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_simulator/{path}", data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.loads(answer.read())


def until(condition) -> float:
    """How long it takes."""
    since = time.monotonic()
    while not condition():
        assert time.monotonic() - since < LONGEST, said.read_text()
        time.sleep(0.1)
    return time.monotonic() - since


said = Path(HOME, "lost.log")
with said.open("w") as log, subprocess.Popen(json.loads(COMMAND), stdout=log, stderr=log, stdin=subprocess.DEVNULL) as process:
    until(lambda: len(list(Path(HOME).glob("runs--*"))) == 2 and "Wait until it ends" in said.read_text())
    (pod,) = [pod for pod in control("pods") if pod["name"] == "train-1" and pod["status"] == "ACTIVE"]
    control(f"pods/{pod['id']}", {"status": "TERMINATED"}, "PATCH")
    seconds = until(lambda: "UNREACHABLE" in said.read_text())
    Path(HOME, "over").touch()
    status = process.wait(LONGEST)
print(said.read_text())
assert seconds < 30, seconds
assert status != 0
