# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rented machine, reached as Ansible itself reaches it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import one_line
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json

from .runner import MARK

_RUNNER = Path(__file__).with_name("runner.py")
_FOLDER = ".primeintellect/job"


class UnreachableMachineError(CloudError):
    """SSH does not get through now."""


class Machine:
    """A node of the job.

    :ivar name: Its name in the inventory.
    :ivar pod_id: The pod that it belongs to.
    """

    def __init__(self, name: str, pod_id: str, variables: Mapping[str, Any], play_context: PlayContext) -> None:
        """:param variables: The host variables of the node, as values."""
        self.name = name
        self.pod_id = pod_id
        facts = variables.get("ansible_facts") or {}
        self._python = str(variables.get("ansible_python_interpreter") or facts.get("discovered_interpreter_python") or "python3")
        if self._python.startswith("auto"):
            self._python = str(facts.get("discovered_interpreter_python") or "python3")
        context = play_context.copy()
        context.remote_addr = str(variables["ansible_host"])
        self._connection = connection_loader.get("ansible.builtin.ssh", context, None)
        self._connection.set_options(var_options=dict(variables))

    def send_runner(self) -> Json:
        """Copy the runner to the machine; the state of a command that may be there."""
        command = f"umask 077; mkdir -p {_FOLDER} && cat > {_FOLDER}/runner.py && {self._call('state')}"
        return self._answer(command, _RUNNER.read_bytes())[0]

    def ask(self, action: str, value: object = None) -> Json:
        """Have the runner do something; the state afterwards."""
        return self._answer(self._call(action), json.dumps(value).encode())[0]

    def look(self, offset: int, seconds: float) -> tuple[Json, bytes]:
        """The state of the command, and its output from an offset on; waits for some if there is none."""
        return self._answer(self._call(f"look {offset} {seconds:g}"), b"")

    def send(self, path: str, name: str) -> None:
        """Copy an archive with the folder of the job to the machine."""
        self._transfer(lambda: self._connection.put_file(path, f"{_FOLDER}/{name}"))

    def fetch(self, paths: list[str], destination: str) -> list[str]:
        """Write an archive with files of the machine to a path; those that do not exist there."""
        told = self.ask("pack", paths).get("missing", [])
        missing = [path for path in paths if path in told]
        self._transfer(lambda: self._connection.fetch_file(f"{_FOLDER}/results.tar", destination))
        return missing

    def _call(self, action: str) -> str:
        return f"{shlex.quote(self._python)} {_FOLDER}/runner.py {action}"

    def _transfer(self, copy: Any) -> None:
        try:
            copy()
        except Exception as error:  # Ansible's connections raise many kinds
            raise UnreachableMachineError(f"{self.name}: {one_line(error, [])}") from None

    def _answer(self, command: str, given: bytes) -> tuple[Json, bytes]:
        try:
            status, output, errors = self._connection.exec_command(f"cd && {command}", in_data=given or b"\n", sudoable=False)
        except AnsibleConnectionFailure as error:
            raise UnreachableMachineError(f"{self.name}: {one_line(error, [])}") from None
        head, mark, rest = output.partition(MARK.encode())
        line, _end, data = rest.partition(b"\n")
        try:
            answer = json.loads(line) if mark else None
        except ValueError:
            answer = None
        if status == os.EX_OK and isinstance(answer, dict):
            if not _is_state(answer):
                raise CloudError(f"{self.name}: the job's runner gave an answer that it never gives: {one_line(answer, [])}")
            return answer, data
        said = one_line((errors or head).decode("utf-8", "replace"), [])
        raise (UnreachableMachineError if status == 255 else CloudError)(
            f"{self.name}: the job's runner ended with {status}: {said}")


def _is_state(answer: Json) -> bool:
    """Whether an answer has what is read of it: the machine is a stranger's."""
    numbers: list[Any] = [answer.get("size"), answer.get("attempt")]
    follower = answer.get("follower")
    if answer.get("state") == "ended":
        numbers += [answer.get("rc"), answer.get("collected")]
    if not isinstance(answer.get("state"), str) or not isinstance(answer.get("missing", []), list):
        return False
    if not isinstance(follower, list) or len(follower) != 2:
        return False
    return all(isinstance(number, int) for number in [*numbers, *follower])
