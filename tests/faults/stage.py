# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the cases are played: a simulator, processes, and what they said."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from ..simulator.control import control
from ..tools.environments import Environment
from ..tools.places import write
from ..tools.processes import environment
from ..tools.simulator import Simulator
from ..tools.staging import collections_path
from .launcher import Launcher
from .steps import ANY_POD, API_KEY, NAME, PASSWORD, SECRETS, TASK, TOKEN, Run, Tell

HERE = Path(__file__).resolve().parent
QUICK = {"provisioning_seconds": 0.3, "installation_seconds": 0.2, "deleting_seconds": 0.1}
# No run of a case takes longer, however slow the machine is.
LONGEST = 150.0
# Seconds for a message that another process writes
PATIENCE = 10.0
LEAVING = ("DELETING", "TERMINATED")
OWN = re.compile(NAME + r"(-\d)?")


@dataclass
class Ended:
    """How a run ended: what it printed, its result if there is one, and after how many seconds."""

    out: str
    err: str
    result: Optional[dict]
    seconds: float
    traces: str = ""
    """What else it left: logs, caches, temporary files, and the arguments of its processes."""

    @property
    def kind(self) -> str:
        if self.result is None:
            return "killed"
        return "failed" if self.result.get("failed") else "ok"

    @property
    def message(self) -> str:
        """Why it failed; of a loop, why each of its items did."""
        result = self.result or {}
        items = [item for item in result.get("results", []) if item.get("failed")]
        return "\n".join(str(one.get("msg", "")) for one in items or [result])


@dataclass
class Stage:
    """One simulator with a folder for what the runs leave behind."""

    core: Environment
    tree: Path
    played: Simulator
    launcher: Launcher
    ended: list = field(default_factory=list)
    """Pairs of run and :class:`Ended` of the case so far."""

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """Tell the simulator something, or ask it with GET."""
        return control(self.played.url, path, None if method == "GET" else {} if body is None else body, method)

    def begin(self, settings: dict) -> None:
        """An empty account on a quick simulator."""
        self.control("reset", {**QUICK, **settings})
        self.ended = []

    def perform(self, step) -> None:
        """Play one step; what comes of runs is kept in ``ended``."""
        if isinstance(step, Tell):
            self.control(step.path, step.body, step.method)
        elif step.by == "playbook":
            self.ended += [(step, ended) for ended in self._playbooks(step)]
        else:
            self.ended += [(step, ended) for ended in self._modules(step)]

    def requests(self, name: str) -> int:
        """How many requests of a kind, such as ``POST /pods/``, the simulator has seen."""
        return self.control("", method="GET")["requests"].get(name, 0)

    def pods(self) -> list:
        """The live pods of the name, or of the fleet of that name, in the personal account."""
        return [pod for pod in self.all_live() if OWN.fullmatch(pod["name"]) and pod["teamId"] is None]

    def all_live(self) -> list:
        """All live pods there are."""
        return [pod for pod in self.control("pods", method="GET") if pod["status"] not in LEAVING and not pod["vanished"]]

    def spent(self) -> float:
        """What all pods have cost, in USD."""
        return self.control("", method="GET")["spent_usd"]

    def _modules(self, run: Run) -> list[Ended]:
        variables = self._variables(run)
        # All modules of a crowd are loaded before the first begins, so that they are at it at the same time.
        processes = [self.launcher.start(run.module, variables, self.played.session) for _number in range(run.count)]
        text = json.dumps({"ANSIBLE_MODULE_ARGS": self._options(run)})
        threads = [threading.Thread(target=process.talk, args=(text,)) for process in processes]
        before = self.requests(run.when)
        for thread in threads:
            thread.start()
        self._signal(run, before, processes[0].pid, lambda: processes[0].is_running)
        for process, thread in zip(processes, threads):
            thread.join(LONGEST)
            if process.is_running:
                os.killpg(process.pid, signal.SIGKILL)
                thread.join()
        return [Ended(process.out, process.err, _last_json(process.out), process.seconds) for process in processes]

    def _playbooks(self, run: Run) -> list:
        folder = self.played.session / "playbooks"
        shutil.rmtree(folder, ignore_errors=True)
        options = {name: _from_environment(value) for name, value in self._options(run).items()}
        what = run.play or {"tasks": [
            {"name": "Play it", f"primeintellect.cloud.{run.module}": options, "register": "played",
             "ignore_errors": bool(run.more_tasks)}, *run.more_tasks,
        ]}
        plays = [{"hosts": "localhost", "gather_facts": False, **what}]
        processes = []
        begun = time.monotonic()
        for number in range(run.count):
            home = folder / str(number)
            variables = self._variables(run, home) | {
                "ANSIBLE_COLLECTIONS_PATH": str(collections_path(self.tree)),
                "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
                "ANSIBLE_CALLBACKS_ENABLED": "outcomes",
                "ANSIBLE_LOG_PATH": str(home / "ansible.log"),
                "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
                "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(home / "facts"),
                "ANSIBLE_PYTHON_INTERPRETER": str(self.core.python),
                "FAULTS_OUTCOMES": str(home / "outcomes"),
                "FAULTS_PASSWORD": PASSWORD,
                "FAULTS_TOKEN": TOKEN,
                "TMPDIR": str(home / "tmp"),
            }
            (home / "tmp").mkdir(parents=True)
            write(home / "play.yml", json.dumps(plays))
            processes.append(subprocess.Popen(
                [str(self.core.python), str(self.core.bin / "ansible-playbook"), "-i", "localhost,", "-c", "local", "-vvvv",
                 "--diff", str(home / "play.yml")],
                cwd=home, env=variables, stdin=subprocess.DEVNULL, stdout=open(home / "out", "wb"),  # noqa: SIM115
                stderr=open(home / "err", "wb"), start_new_session=True,  # noqa: SIM115
            ))
        seen: set = set()
        before = self.requests(run.when)
        signaller = threading.Thread(target=self._signal, args=(
            run, before, processes[0].pid, lambda: processes[0].poll() is None))
        signaller.start()
        deadline = time.monotonic() + LONGEST
        while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
            seen.update(_arguments_of_processes())
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        signaller.join()
        if run.signal:
            time.sleep(run.settle)
            self._hear(run, folder)
        ended = []
        for number, process in enumerate(processes):
            home = folder / str(number)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            outcomes = [json.loads(line) for line in _read(home / "outcomes").splitlines()]
            failed = [outcome for outcome in outcomes if outcome.get("failed")] if run.play else []
            left = [_read(path) for path in home.rglob("*") if path.is_file() and path.name not in ("out", "err", "outcomes")]
            ended.append(Ended(_read(home / "out"), _read(home / "err"), next(iter(failed or outcomes), None), seconds,
                               "\n".join([*left, *seen])))
        return ended

    def _hear(self, run: Run, folder: Path) -> None:
        """Wait for what another process says once Ansible has ended; on a busy machine that takes a while."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            texts = ["".join(_read(home / name) for name in ("out", "err", "outcomes")) for home in folder.iterdir()]
            if all(word in " ".join(text.split()) for text in texts for word in run.words):
                return
            time.sleep(0.1)

    def _options(self, run: Run) -> dict:
        options = {name: value for name, value in {**TASK, **run.options}.items() if value is not None}
        if options.get("id") == ANY_POD:
            options["id"] = self.all_live()[0]["id"]
        return options

    def _signal(self, run: Run, before: int, pid: int, is_running: Callable[[], bool]) -> None:
        """Send the run's signal when it is due; ctrl-C reaches the whole group, as in a terminal."""
        if not run.signal:
            return
        deadline = time.monotonic() + LONGEST
        while self.requests(run.when) <= before and is_running() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(run.delay)
        number = getattr(signal, "SIG" + run.signal)
        try:
            (os.killpg if run.signal == "INT" else os.kill)(pid, number)
        except ProcessLookupError:
            pass

    def _variables(self, run: Run, home: Optional[Path] = None) -> dict:
        return environment(home or self.played.session / "home", self.core.bin, **{
            **self.played.variables(), "PRIME_API_KEY": API_KEY, **run.environ,
        })


def _from_environment(value: Any) -> Any:
    """A value with secrets as a playbook has them: not as plain text."""
    if isinstance(value, dict):
        return {key: _from_environment(entry) for key, entry in value.items()}
    names = {PASSWORD: "FAULTS_PASSWORD", TOKEN: "FAULTS_TOKEN"}
    if isinstance(value, str) and value in names:
        return "{{ lookup('ansible.builtin.env', '" + names[value] + "') }}"
    return value


def _arguments_of_processes() -> list:
    """The arguments of all processes that hold a secret, but for the simulators, which are told one on purpose."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        text = _read(path).replace("\0", " ")
        if any(secret in text for secret in SECRETS) and "tests.simulator" not in text:
            found.append(text)
    return found


def _last_json(text: str) -> Optional[dict]:
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                return None
    return None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""


def complaints(run: Run, ended: Ended, stage: Stage) -> list:
    """What is not as promised for every run, and for this one."""
    found = []
    told = ended.out + ended.err
    if run.ends not in ("any", ended.kind):
        found.append(f"it ended {ended.kind}: {(ended.message or told)[-400:]}")
    if "Traceback" in told or "Traceback" in json.dumps(ended.result):
        found.append("a traceback: " + told[told.find("Traceback"):][-600:])
    spilt = told + ended.traces + json.dumps(ended.result)
    if run.signal != "KILL":  # then Ansible has no chance to remove the module with its options, which nobody else may read
        found += [f"{secret} can be read" for secret in SECRETS if secret in spilt]
    said = " ".join([ended.message, *map(str, (ended.result or {}).get("warnings", [])), told if run.signal else ""])
    said = re.sub(r"\s+", " ", said)
    found += [f"it does not say '{word}' but: {said[-400:]}" for word in run.words if word not in said]
    if run.within is not None and ended.seconds > run.within:
        found.append(f"it took {ended.seconds:.1f} s")
    if run.changed is not None and ended.result and bool(ended.result.get("changed")) != run.changed:
        found.append(f"changed is {ended.result.get('changed')}")
    pod = (ended.result or {}).get("pod") or {}
    if ended.kind == "ok" and pod.get("status") == "ACTIVE" and run.options.get("image", True):
        facts = {key: pod[key] for key in ("ssh_user", "gpu_count", "ip", "environment_type")}
        if facts != {"ssh_user": "root", "gpu_count": TASK["gpu_count"], "ip": "127.0.0.1", "environment_type": TASK["image"]}:
            found.append(f"facts are damaged: {facts}")
    return found
