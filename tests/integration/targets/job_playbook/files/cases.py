# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the ends that a job can have, and counts the pods that are left. Reads what it needs as JSON from the standard input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GIVEN = json.load(sys.stdin)
AT_ONCE = 4
LONGEST = 120


class Job:
    """One job in a folder of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = Path(GIVEN["home"]) / name
        (self.folder / "code").mkdir(parents=True, exist_ok=True)
        self.output = ""

    def start(self, command: str, *options: str, playbook: str = "job") -> subprocess.Popen[bytes]:
        variables = {"pod_gpu_type": "CPU_NODE", "pod_gpu_count": 1, "pod_poll_interval": 0.5,
                     "known_hosts_file": str(self.folder / "known_hosts")}
        if playbook == "job":
            variables.update(job_name=self.name, job_command=command, job_folder="code")
        variables.update(option.split("=", 1) for option in options)
        self.log = (self.folder / "output").open("w+b")
        return subprocess.Popen(
            [GIVEN["playbook"], f"primeintellect.cloud.{playbook}", "-e", json.dumps(variables)], cwd=self.folder,
            env=dict(GIVEN["environment"], PWD=str(self.folder), ANSIBLE_SSH_CONTROL_PATH_DIR=f"{sockets}/{self.name}"),
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True)

    def end(self, process: subprocess.Popen[bytes]) -> int:
        status = process.wait(LONGEST)
        time.sleep(0.5)  # the message of an interruption comes from another process
        self.log.close()
        self.output = (self.folder / "output").read_text()
        return status

    def run(self, command: str, *options: str) -> int:
        return self.end(self.start(command, *options))

    def until(self, text: str) -> None:
        """Wait until the output contains a text."""
        wait_for(lambda: text in (self.folder / "output").read_text(), f"{text} was not shown")

    def home(self) -> Path:
        """The home directory of its only machine."""
        (pod,) = self.pods()
        return Path(pod["machines"][0]["directory"])

    def stop(self, process: subprocess.Popen[bytes], number: int) -> None:
        """Interrupt it as Ctrl+C does, or as a service manager does."""
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        process.wait(LONGEST)
        self.until("Ansible has ended")  # another process says so, once those of all tasks are gone
        assert self.end(process) != 0

    def pods(self) -> list[dict]:
        """The pods of this job that are billed."""
        mine = [pod for pod in control("pods") if pod["name"].startswith(self.name)]
        return [pod for pod in mine if pod["status"] not in ("TERMINATED", "DELETING")]

    def has(self, *texts: str) -> None:
        said = " ".join(self.output.split())
        for text in texts:
            assert text in said, f"{text!r} was not said"


def wait_for(condition: Callable[[], object], otherwise: str) -> None:
    """Wait until something is true, but not forever."""
    deadline = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def control(path: str, body: object = None, method: str = "GET", root: str = "_simulator") -> list[dict]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {GIVEN['environment']['PRIME_API_KEY']}"}
    request = urllib.request.Request(f"{GIVEN['url']}/{root}/{path}", data, headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")


def lose(job: Job, index: int = -1) -> float:
    """A provider takes a machine back; when that was."""
    pod = sorted(job.pods(), key=lambda pod: pod["name"])[index]
    control(f"pods/{pod['id']}", {"status": "TERMINATED"}, "PATCH")
    return time.monotonic()


def unready(job: Job) -> None:
    """Alone, because the simulator plays this for whoever rents next."""
    control("settings", {"next_pod": {"times": 1, "outcome": "error"}}, "PATCH")
    assert job.run("echo never") == 2
    job.has("could not be rented")
    assert job.pods() == []


def success(job: Job) -> None:
    (job.folder / "code" / "train.sh").write_text("mkdir -p results; echo rank $RANK of $WORLD_SIZE; echo 1 > results/loss")
    assert job.run("sh train.sh; echo attempt $JOB_ATTEMPT", "job_fetch=results") == 0
    job.has("USD per hour until the job ends", "rank 0 of 1", "attempt 1", "The machine was removed.")
    assert (job.folder / "results" / "loss").read_text() == "1\n"
    assert "may exist, and are billed" not in job.output
    assert job.pods() == []


def failure(job: Job) -> None:
    assert job.run("echo sorry; exit 3", "job_keep=on_failure", "pod_team_id=") == 2
    job.has("The command ended with 3", "Its last lines:", "sorry",
            "To remove it: ansible-playbook primeintellect.cloud.teardown",
            f"-e pod_name={job.name} -e pod_team_id='' -e known_hosts_file=/")
    assert len(job.pods()) == 1
    # the end was reported, so this is a new job on the same machine
    assert job.run("sleep 60", "job_max_hours=0.0003") == 2
    job.has("after job_max_hours", "The machine was removed.")
    assert job.pods() == []


def interrupted(job: Job) -> None:
    """In each phase, and run again each time. It is one machine and one command all the while."""
    process = job.start("echo never")
    wait_for(job.pods, "nothing was rented")
    job.stop(process, signal.SIGINT)
    job.has("If its machines were created, they are billed.", f"teardown -e pod_name={job.name}")

    lease = job.home() / ".primeintellect" / "lease.json"
    lease.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(lease)  # which is read until somebody has written to it
    process = job.start("echo never")
    job.until("Record the lease on the node")
    time.sleep(0.5)  # Python may swallow a signal while Ansible starts the process of a task
    job.stop(process, signal.SIGTERM)
    os.close(os.open(lease, os.O_RDWR))
    os.remove(lease)
    job.has("may exist, and are billed", "run the same playbook again")

    runner = job.home() / ".primeintellect" / "job" / "runner.py"
    runner.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(runner)  # nobody reads it, so the copy does not end
    process = job.start("echo never")
    job.until("Run the command")
    job.stop(process, signal.SIGTERM)
    os.remove(runner)

    process = job.start("echo it runs; while test ! -e ~/go; do sleep 0.1; done; exit 4", "job_fetch=results")
    job.until("it runs")
    job.stop(process, signal.SIGKILL)
    job.has("may exist, and are billed")

    results = runner.with_name("results.tar")
    os.mkfifo(results)
    process = job.start("echo this is not run", "job_fetch=results")
    job.until("it runs")
    (job.home() / "go").touch()
    packs = ["pgrep", "-f", f"{results.parent.name}/runner.py pack"]
    wait_for(lambda: subprocess.run(packs, check=False, stdout=subprocess.DEVNULL).returncode == 0, "nothing was packed")
    job.stop(process, signal.SIGINT)
    os.remove(results)

    control("faults", {"method": "DELETE", "path": "^/pods/", "name": job.name, "delay": 3}, "POST")
    pod_id = job.pods()[0]["id"]
    process = job.start("echo this is not run")
    wait_for(lambda: any(request["method"] == "DELETE" and pod_id in request["path"] for request in control("requests")),
             "nothing was removed")
    job.stop(process, signal.SIGTERM)
    job.has("it runs", "The command ended with 4", "Ansible has ended while it removed the machines", "To remove them:")
    wait_for(lambda: not job.pods(), "the request was on its way, and removed nothing")


def taken_over(job: Job) -> None:
    """A second run follows the command, and the first one neither ends nor removes anything."""
    process = job.start("echo attempt $JOB_ATTEMPT; while test ! -e ~/go; do sleep 0.1; done", "job_restarts=3")
    job.until("attempt 1")
    second = Job(f"{job.name}/second")
    second.name = job.name
    later = second.start("echo this is not run", "job_restarts=3")
    assert job.end(process) == 2
    job.has("Another run of the playbook follows the job", "That run removes the machines.")
    second.until("attempt 1")
    (second.home() / "go").touch()
    assert second.end(later) == 0
    second.has(f"{job.name}: this run follows the command of an earlier one, in place of its own",
               "The command succeeded. The machine was removed.")
    assert job.pods() == []


def lost(job: Job) -> None:
    """Another machine with the same disk continues."""
    disk = {"name": f"disk-{job.name}", "size": 500, "cloudId": "disk-sim-us-1", "dataCenterId": "SIM-US-1"}
    control("disks/", {"disk": disk, "provider": {"type": "primecompute"}}, "POST", "api/v1")
    process = job.start("echo attempt $JOB_ATTEMPT; test $JOB_ATTEMPT = 2 || sleep 100", "job_restarts=1",
                        f"pod_disks={disk['name']}")
    job.until("attempt 1")
    since = lose(job)
    assert job.end(process) == 0
    assert time.monotonic() - since < 60
    job.has("attempt 2", "The command succeeded.")
    assert job.pods() == []
    assert [each["status"] for each in control("disks") if each["name"] == disk["name"]] == ["ACTIVE"], "the disk is gone"
    first, second = [pod["attachedResources"] for pod in control("pods") if pod["name"] == job.name]
    assert first == second != []


def provision(job: Job) -> None:
    """The playbook provision, interrupted while it rents, and while it configures."""
    (job.folder / "slow.yml").write_text("- name: Sleep\n  ansible.builtin.command: sleep 100\n")
    options = (f"pod_name={job.name}", "configure_tasks=slow.yml")
    process = job.start("", *options, playbook="provision")
    wait_for(job.pods, "nothing was rented")
    job.stop(process, signal.SIGINT)
    job.has(f"To remove it: ansible-playbook primeintellect.cloud.teardown -e pod_name={job.name}")
    process = job.start("", *options, playbook="provision")
    job.until("Sleep]")
    time.sleep(0.5)  # Python may swallow a signal while Ansible starts the process of a task
    job.stop(process, signal.SIGINT)
    job.has(f"{job.name} (ID {job.pods()[0]['id']}) exists, and is billed at 0.05 USD per hour.",
            f"To remove it: ansible-playbook primeintellect.cloud.teardown -e pod_name={job.name}")
    assert job.end(job.start("", options[0], playbook="provision")) == 0
    assert "Ansible has ended" not in job.output
    assert job.end(job.start("", options[0], playbook="teardown")) == 0
    assert job.pods() == []


def fleet(job: Job) -> None:
    wait = "echo rank $RANK of $WORLD_SIZE attempt $JOB_ATTEMPT $MASTER_ADDR $MASTER_PORT; test $JOB_ATTEMPT = 2 || sleep 100"
    process = job.start(wait, "fleet_size=3", "job_restarts=1")
    job.until(f"{job.name}-2: rank 2 of 3 attempt 1 127.0.0.1 29500")
    lose(job, 1)
    assert job.end(process) == 0
    job.has(*(f"{job.name}-{rank}: rank {rank} of 3 attempt 2" for rank in range(3)))
    assert job.pods() == []


def fleet_lost(job: Job) -> None:
    process = job.start("echo rank $RANK; test $RANK != 1 || sleep 2; test $RANK = 1 && exit 7; sleep 100", "fleet_size=2")
    job.until("rank 1")
    assert job.end(process) == 2
    job.has(f"The command ended with 7 on {job.name}-1")
    process = job.start("echo rank $RANK; sleep 100", "fleet_size=2")
    job.until("rank 1")
    lose(job)
    assert job.end(process) == 2
    job.has("has lost a machine", "The machine was removed.")
    assert job.pods() == []


def workspace(job: Job) -> None:
    """The playbook workspace, interrupted while it configures, names its own way to remove all."""
    (job.folder / "slow.yml").write_text("- name: Sleep\n  ansible.builtin.command: sleep 100\n")
    key = Path(GIVEN["home"]).parent / "id_ed25519.pub"
    process = job.start("", f"workspace_name={job.name}", f"workspace_public_key_file={key}", "configure_tasks=slow.yml",
                        "pod_team=research", playbook="workspace")
    job.until("Sleep]")
    time.sleep(0.5)
    job.stop(process, signal.SIGINT)
    job.has("To remove it: ansible-playbook primeintellect.cloud.workspace_teardown",
            f"-e workspace_name={job.name} -e pod_team=research")


CASES = {
    "workspace": workspace,
    "unready": unready,
    "interrupted": interrupted,
    "provision": provision,
    "failure": failure,
    "success": success,
    "fleet": fleet,
    "member": fleet_lost,
    "lost": lost,
    "taken": taken_over,
}


def play(name: str) -> str:
    job, began = Job(name), time.monotonic()
    try:
        CASES[name](job)
    except Exception as problem:
        shown = (job.folder / "output").read_text() if (job.folder / "output").exists() else ""
        return f"{name}: {type(problem).__name__} {problem}\n{shown[-6000:]}"
    print(f"{name}: {time.monotonic() - began:.1f} s")
    return ""


if __name__ == "__main__":
    alone = [name for name in sys.argv[1:] if CASES[name] is unready]
    together = [name for name in sys.argv[1:] if name not in alone]
    # the path of a socket must be short
    with tempfile.TemporaryDirectory(dir="/tmp") as sockets, ThreadPoolExecutor(AT_ONCE) as pool:
        problems = list(filter(None, [*map(play, alone), *pool.map(play, together)]))
    sys.exit("\n".join(problems) or 0)
