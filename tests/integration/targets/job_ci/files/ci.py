# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the commands of the files for CI services in their order, with what each service sets, and counts what is left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

GIVEN = json.load(sys.stdin)
EXAMPLES = next(path for path in (Path(folder, "ansible_collections/primeintellect/cloud/docs/examples")
                                  for folder in GIVEN["collections"].split(":")) if path.exists())
SCRIPT = "nvidia-smi --query-gpu=name --format=csv,noheader; echo the tests run; %s; echo '<testsuites/>' > report.xml\n"


def github() -> tuple[dict, list[str], list[str]]:
    """The variables of the job, its commands, and those that always run."""
    (job,) = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text())["jobs"].values()
    steps = [step for step in job["steps"] if "run" in step]
    said = {name: re.sub(r"\$\{\{ github[.]run_(id|attempt) \}\}", "7", value) for name, value in job["env"].items()}
    always = [step["run"] for step in steps if step.get("if") == "always()"]
    return said, [step["run"] for step in steps if "if" not in step], always


def gitlab() -> tuple[dict, list[str], list[str]]:
    (job,) = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text()).values()
    said = {name: value.replace("$CI_JOB_ID", "7") for name, value in job["variables"].items()}
    # all lines of script run in one shell
    return said, [*job["before_script"], *job["script"]], ["\n".join(job["after_script"])]


def play(name: str, canceled: bool) -> str:
    variables, commands, always = {"github": github, "gitlab": gitlab}[name]()
    home = Path(GIVEN["home"]) / name
    (home / "code/tests").mkdir(parents=True)
    (home / "code/tests/gpu.sh").write_text(SCRIPT % ("sleep 60" if canceled else "true"))
    pod = f"{variables['NAME']}-{name}"
    environment = {**variables, **GIVEN["environment"], "HOME": str(home), "PWD": str(home / "code"), "NAME": pod,
                   "ANSIBLE_SSH_CONTROL_PATH_DIR": f"{sockets}/{pod}"}
    log = home / "log"
    for command in commands:
        # both are there
        kept = re.sub(r"^(pip|ansible-galaxy) .*$", "", command, flags=re.MULTILINE)
        with log.open("ab") as file:
            process = subprocess.Popen(["bash", "-e", "-c", kept], env=environment, cwd=home / "code", stdout=file, stderr=file,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        if canceled and "cloud.job" in kept:
            while b"the tests run" not in log.read_bytes() and process.poll() is None:
                time.sleep(0.1)
            os.killpg(process.pid, signal.SIGINT)
            process.wait(240)
        elif process.wait(240):
            return f"{name}: {kept}\n{log.read_text()}"
    if not canceled and (home / "code/report.xml").read_text() != "<testsuites/>\n":
        return f"{name}: no report\n{log.read_text()}"
    for command in always:
        done = subprocess.run(["bash", "-e", "-c", command], env=environment, cwd=home / "code", stdin=subprocess.DEVNULL,
                              check=False, capture_output=True, text=True, timeout=120)
        if done.returncode:
            return f"{name}: {command}\n{done.stdout}{done.stderr}"
    return f"{name}: left over" if pod in left() else ""


def left() -> list[str]:
    """The names of pods and SSH keys that exist."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    found = []
    for kind in ("pods", "ssh_keys"):
        with opener.open(f"{GIVEN['url']}/_simulator/{kind}", timeout=30) as answer:
            found += [each["name"] for each in json.load(answer) if each.get("status") != "TERMINATED"]
    return found


if __name__ == "__main__":
    # the path of a socket must be short
    with tempfile.TemporaryDirectory(dir="/tmp") as sockets, ThreadPoolExecutor() as pool:
        problems = list(filter(None, pool.map(play, ("github", "gitlab"), (False, True))))
    sys.exit("\n".join(problems) or 0)
