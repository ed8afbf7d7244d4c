# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command on rented machines. Documented in the module of the same name."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS, resolve_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import FAILED
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import Backoff, SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import AbandonedError, CloudError, NotFoundError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.wait import read_statuses
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import Attendance
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import ended_by_ansible
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.follow import GIVE_UP, Follow
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.machine import Machine, UnreachableMachineError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.transfer import pack_folder, unpack_results
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.local_action import absolute_path

display = Display()
T = TypeVar("T")
_MOST_AT_ONCE = 64


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = False
    _supports_async = False

    SPEC = dict(
        ACCOUNT_OPTIONS,
        name=dict(type="str", required=True),
        nodes=dict(type="list", elements="dict", required=True),
        command=dict(type="str", required=True),
        folder=dict(type="str", default=""),
        env=dict(type="dict", default={}, no_log=True),
        max_hours=dict(type="float", default=24),
        attempt=dict(type="int", default=1),
        fetch=dict(type="list", elements="str", default=[]),
        fetch_to=dict(type="str", default="."),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        options = self.validate_argument_spec(self.SPEC)[1]
        try:
            machines = [self._machine(node, task_vars or {}) for node in options["nodes"]]
            with ended_by_ansible(), tempfile.TemporaryDirectory(dir=constants.DEFAULT_LOCAL_TMP) as scratch:
                return JobRun(options, machines, scratch).run()
        except CloudError as problem:
            raise AnsibleActionFail(problem.message) from None

    def _machine(self, node: Json, task_vars: dict[str, Any]) -> Machine:
        variables = task_vars["hostvars"][node["name"]]
        names = constants.config.get_plugin_vars("connection", "ssh")
        known = {name: variables[name] for name in [*names, "ansible_python_interpreter", "ansible_facts"] if name in variables}
        return Machine(node["name"], node["pod_id"], known, self._play_context)


class JobRun:
    """One attempt to run the command, or to follow one that runs."""

    def __init__(self, options: Params, machines: Sequence[Machine], scratch: str) -> None:
        self._options = options
        self._machines = machines
        self._scratch = scratch
        self._attendance = Attendance()
        self._clock = SystemClock()
        self._client = Client(resolve_account(options), options, self._clock)

    def run(self) -> Json:
        if self._options["fetch"]:
            _require_folder(Path(absolute_path(self._options["fetch_to"])))
        states = self._take_over()
        there = [state["state"] == "running" or (state["state"] == "ended" and not state["collected"]) for state in states]
        attached = all(there)
        if attached:
            display.display(f"{self._options['name']}: this run follows the command of an earlier one, in place of its own")
        else:
            if any(there):  # members of a fleet that were replaced meanwhile
                self._each(lambda machine: machine.ask("stop"))
                self._options["attempt"] = max(self._options["attempt"], 1 + max(state["attempt"] for state in states))
            states = self._start()
        by_name = {machine.name: state for machine, state in zip(self._machines, states)}
        # an earlier run may have allowed more time
        longest = None if attached else self._options["max_hours"] * 3600
        follow = Follow(
            self._machines, self._follower, self._pod_states, display.display, self._clock, self._check_attended, longest)
        follow.until_over(by_name)
        # The machines of strangers tell the number of an earlier run, but cannot lower it: it limits what is rented.
        attempt = max([self._options["attempt"], *(state["attempt"] for state in states if attached)])
        result = self._result(follow, attempt, attached)
        self._check_attended()
        if result["outcome"] in ("succeeded", "failed"):
            result.update(self._collect())
        return result

    def _take_over(self) -> list[Json]:
        """Follow the command in place of an earlier run. Of two at the same time, all machines choose the same one."""
        states = self._each(lambda machine: machine.send_runner())
        self._follower = [1 + max(state["follower"][0] for state in states), random.getrandbits(48)]
        return self._each(lambda machine: machine.ask("follow", self._follower))

    def _check_attended(self) -> None:
        """Another controller may follow the command after this one, and must find its end uncollected."""
        if self._attendance.is_over():
            raise AbandonedError

    def _start(self) -> list[Json]:
        options = self._options
        archive = f"folder-{self._follower[1]}.tar" if options["folder"] else ""
        if archive:
            path = os.path.join(self._scratch, archive)
            pack_folder(absolute_path(options["folder"]), path)
            self._each(lambda machine: machine.send(path, archive))
        self._check_attended()
        nodes = {node["name"]: node for node in options["nodes"]}
        common = {"JOB_NAME": options["name"], "JOB_ATTEMPT": options["attempt"], "WORLD_SIZE": len(nodes)}
        master = options["nodes"][0]

        def start(machine: Machine) -> Json:
            node = nodes[machine.name]
            variables = {
                **common, "RANK": list(nodes).index(machine.name),
                "MASTER_ADDR": node.get("master_addr") or ("127.0.0.1" if len(nodes) == 1 else master["ansible_host"]),
                "MASTER_PORT": node.get("master_port") or 29500,
            }
            return machine.ask("start", {
                "command": options["command"], "variables": {**options["env"], **variables}, "attempt": options["attempt"],
                "seconds": options["max_hours"] * 3600, "archive": archive, "follower": self._follower,
            })

        return self._each(start)

    def _result(self, follow: Follow, attempt: int, attached: bool) -> Json:
        nodes = [
            {"name": machine.name, "exit_code": follow.ended.get(machine.name, {}).get("rc"),
             "reason": follow.lost.get(machine.name) or follow.ended.get(machine.name, {}).get("reason"),
             "tail": follow.tail(machine.name)}
            for machine in self._machines
        ]
        # a command that was stopped because another one has failed tells nothing
        own = [node for node in nodes if node["reason"] != "stopped"] or nodes
        failed = sorted((node for node in own if node["exit_code"] != 0), key=lambda node: node["exit_code"] is None)
        lost = [node for node in nodes if node["name"] in follow.lost]
        outcome = "superseded" if follow.superseded else "lost" if follow.lost else "failed" if failed else "succeeded"
        return {
            "changed": True, "attempt": attempt, "attached": attached, "nodes": nodes,
            "lost": [node["name"] for node in lost],
            "lost_pods": sorted(follow.doomed),
            "doubtful": follow.doubtful,
            "outcome": outcome,
            "exit_code": failed[0]["exit_code"] if outcome == "failed" else 0 if outcome == "succeeded" else None,
            "failed_node": {"lost": lost, "failed": failed}.get(outcome, [None])[0],
            "fetched_to": [], "missing": [], "fetch_problem": "",
        }

    def _collect(self) -> Json:
        """Fetch the files, and have the machines know that nobody else needs to."""
        try:
            fetched = self._patiently(self._fetch) if self._options["fetch"] else {}
            self._patiently(lambda: self._each(lambda machine: machine.ask("collected")))
        except AbandonedError:
            raise
        except CloudError as problem:
            return {"fetch_problem": problem.message}
        return fetched

    def _patiently(self, work: Callable[[], T]) -> T:
        """A network that fails for a moment must not cost the results of a day: the machines are removed afterwards."""
        backoff = Backoff(self._clock, GIVE_UP, longest_pause=10)
        while True:
            self._check_attended()
            try:
                return work()
            except UnreachableMachineError:
                if not backoff.pause():
                    raise

    def _fetch(self) -> Json:
        """Fetch the files from all machines; several have a folder each."""
        folder = Path(absolute_path(self._options["fetch_to"]))

        def fetch(machine: Machine) -> tuple[str, list[str]]:
            target = folder / machine.name if len(self._machines) > 1 else folder
            archive = os.path.join(self._scratch, f"{self._machines.index(machine)}.tar")
            missing = machine.fetch(self._options["fetch"], archive)
            refused = unpack_results(archive, target, self._options["fetch"])
            if refused:
                display.warning(
                    f"{machine.name}: links, special files and what job_fetch does not name were not fetched: "
                    f"{', '.join(map(ascii, refused[:5]))}")
            os.remove(archive)
            return str(target), [f"{machine.name}: {path}" for path in missing]

        fetched = self._each(fetch)
        missing = [path for _target, paths in fetched for path in paths]
        if missing:
            display.warning(f"job_fetch: not found on the machine: {', '.join(missing)}")
        return {"fetched_to": [target for target, _paths in fetched], "missing": missing}

    def _pod_states(self) -> dict[str, str]:
        """What the API reports about each pod that it answers about: why it is lost, or nothing."""
        ids = list(dict.fromkeys(machine.pod_id for machine in self._machines))
        rows, problems = read_statuses(ids, self._client)
        states = {}
        for pod_id in ids:
            status = rows.get(pod_id, {}).get("status")
            try:
                if status is None and pod_id not in problems:
                    status = self._client.get(f"/pods/{pod_id}").get("status")
            except NotFoundError:
                status = "TERMINATED"
            except CloudError:
                pass
            if status is not None:
                states[pod_id] = f"the API reports the status {status}" if status in FAILED else ""
        return states

    def _each(self, work: Callable[[Machine], T]) -> list[T]:
        with ThreadPoolExecutor(min(_MOST_AT_ONCE, len(self._machines))) as pool:
            return list(pool.map(work, self._machines))


def _require_folder(folder: Path) -> None:
    """Create the folder for the files before the command spends hours on them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CloudError(f"job_fetch_to: {folder} cannot be written: {error.strerror}") from None
