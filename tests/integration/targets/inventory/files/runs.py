# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read inventories with the command lines that a user has, and print what each of them said as JSON.

On standard input: ``url`` (the simulator's), ``folder``, ``bin``, ``environment``, ``width`` (how many at a time), ``controls``
(what to tell the simulator before) and ``runs``. A run has a ``name``, and may have ``file`` (an inventory's options, or its
text), ``file_name`` or ``files`` (several of both), ``command``, ``arguments``, ``environment``, and, before it, ``controls`` and
``shell``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def main() -> None:
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    folder.mkdir(mode=0o700, exist_ok=True)
    control(asked["url"], asked["controls"])
    with ThreadPoolExecutor(int(asked["width"])) as pool:
        ended = list(pool.map(lambda run: perform(run, folder, asked), asked["runs"]))
    print(json.dumps(dict(zip((run["name"] for run in asked["runs"]), ended))))


def control(url: str, wishes: list) -> None:
    """Tell the simulator what to do: each has ``path``, ``method`` (POST) and ``body``, and is repeated for each of ``names``."""
    for wish in wishes:
        for name in wish.get("names", [None]):
            body = wish.get("body", {})
            tell(url, {**wish, "body": body if name is None else {**body, "name": name}})


def tell(url: str, wish: dict) -> bytes:
    """What the simulator answers."""
    request = urllib.request.Request(f"{url}/_simulator/{wish['path']}", json.dumps(wish.get("body", {})).encode(),
                                     {"Content-Type": "application/json"}, method=wish.get("method", "POST"))
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return answer.read()


def count(url: str) -> int:
    """How many requests the simulator has seen."""
    return len(json.loads(tell(url, {"path": "requests", "method": "GET"})))


def perform(run: dict, folder: Path, asked: dict) -> dict:
    files = run.get("files") or {run.get("file_name", f"{run['name']}.primeintellect.yml"): run.get("file", {})}
    for name, options in files.items():
        if isinstance(options, dict):
            options = json.dumps({"plugin": "primeintellect.cloud.pods", **options})
        (folder / name).write_text(options, encoding="utf-8")
    control(asked["url"], run.get("controls", []))
    variables = {**os.environ, **asked["environment"], **run.get("environment", {})}
    if "shell" in run:
        subprocess.run(run["shell"], shell=True, cwd=folder, env=variables, stdout=subprocess.DEVNULL, check=True)
    asked_before = count(asked["url"])
    command = run.get("command", ["ansible-inventory"])
    command = [str(Path(asked["bin"], command[0])), *command[1:], *run.get("arguments", ["--list"])]
    command += [word for name in files for word in ("-i", str(folder / name))]
    process = subprocess.run(command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                             check=False)
    said = {"rc": process.returncode, "stdout": process.stdout, "stderr": unfolded(process.stderr),
            "requests": count(asked["url"]) - asked_before}
    if process.stdout.startswith("{"):
        said["groups"] = plain(json.loads(process.stdout))
        said["hosts"] = said["groups"].pop("_meta", {}).get("hostvars", {})
    return said


def unfolded(text: str) -> str:
    """The text on one line. Ansible folds a warning also at a hyphen between letters, such as one in an ID."""
    return " ".join(re.sub(r"(?<=\w-)\n(?=\w)", "", text).split())


def plain(value: object) -> object:
    """The value without the mark that Ansible puts on text that is no template."""
    if isinstance(value, dict):
        return value["__ansible_unsafe"] if "__ansible_unsafe" in value else {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
