# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read inventories with the command lines that a user has, side by side, and print what each of them said as JSON.

On standard input: ``url`` (the simulator's), ``folder``, ``bin``, ``environment``, ``controls`` (what to tell the simulator before)
and ``runs``. A run has a ``name``, and may have ``file`` (an inventory's options, or its text), ``file_name`` or ``files`` (several
of both), ``command``, ``arguments`` and ``environment``. Beside what a run said stands how many requests the simulator has counted in the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# As many as there are processors in most places; more would only wait for each other
WIDTH = 2


def main() -> None:
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    folder.mkdir(mode=0o700, exist_ok=True)
    for control in asked["controls"]:
        tell(asked["url"], control)
    with ThreadPoolExecutor(WIDTH) as pool:
        ended = list(pool.map(lambda run: perform(run, folder, asked), asked["runs"]))
    requests = len(json.loads(tell(asked["url"], {"path": "requests", "method": "GET"})))
    print(json.dumps({run["name"]: {**said, "requests": requests} for run, said in zip(asked["runs"], ended)}))


def tell(url: str, control: dict) -> bytes:
    """Tell the simulator something: ``path``, ``method`` (POST) and ``body``; returns what it answers."""
    request = urllib.request.Request(f"{url}/_simulator/{control['path']}", json.dumps(control.get("body", {})).encode(),
                                     {"Content-Type": "application/json"}, method=control.get("method", "POST"))
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return answer.read()


def perform(run: dict, folder: Path, asked: dict) -> dict:
    files = run.get("files") or {run.get("file_name", f"{run['name']}.primeintellect.yml"): run.get("file", {})}
    for name, options in files.items():
        if isinstance(options, dict):
            options = json.dumps({"plugin": "primeintellect.cloud.pods", **options})
        (folder / name).write_text(options, encoding="utf-8")
    command = run.get("command", ["ansible-inventory"])
    command = [str(Path(asked["bin"], command[0])), *command[1:], *run.get("arguments", ["--list"])]
    command += [word for name in files for word in ("-i", str(folder / name))]
    variables = {**os.environ, **asked["environment"], **run.get("environment", {})}
    process = subprocess.run(command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                             check=False)
    said = {"rc": process.returncode, "stdout": process.stdout, "stderr": " ".join(process.stderr.split())}
    if process.stdout.startswith("{"):
        said["groups"] = plain(json.loads(process.stdout))
        said["hosts"] = said["groups"].pop("_meta", {}).get("hostvars", {})
    return said


def plain(value: object) -> object:
    """The value without the mark that Ansible puts on text that is no template."""
    if isinstance(value, dict):
        return value["__ansible_unsafe"] if "__ansible_unsafe" in value else {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
