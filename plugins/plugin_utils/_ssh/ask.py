# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command on many machines at once, for an answer of a few bytes, in a bounded time."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import tempfile
from collections.abc import Callable, Coroutine, Iterable
from typing import NamedTuple, TypeVar, cast

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import ACTIVE
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import printable
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.nodes import LOGIN_USERS

from .keyscan import SSH_MISSING, Address, keyscan_command
from .known_hosts import known_hosts_name, parse_scan, record_keys, recorded_keys
from .locked_file import update
from .options import host_key_options, identity_options, ssh_arguments
from .pods import Node, Pod, reachable_pods

# Machines that are asked at the same time. Each takes a process and two open files.
_AT_ONCE = 50
# Seconds: for a connection, and for the whole answer of a machine
_CONNECT_TIMEOUT = 5
_ANSWER_TIMEOUT = 15
# Bytes; what a machine says beyond them is not read
_LONGEST = 8192
_OWN_OPTIONS = [
    ("BatchMode", "yes"),
    ("ConnectTimeout", str(_CONNECT_TIMEOUT)),
    ("LogLevel", "ERROR"),
    # a connection to share would hold the output open
    ("ControlMaster", "no"),
    ("ControlPath", "none"),
    ("ForwardAgent", "no"),
    ("ClearAllForwardings", "yes"),
]

_Key = TypeVar("_Key")
_Result = TypeVar("_Result")


class Answer(NamedTuple):
    """What a machine has said, or why it has said nothing.

    :ivar text: The output of the command; None if it was not executed.
    """

    text: str | None
    problem: str = ""


class Asker:
    """
    :param path: The known-hosts file of the collection.
    :param identity_file: The only private key to try.
    :param arguments: Other arguments of ssh, as Ansible's configuration has them.
    :param check_mode: Record no host key.
    """

    def __init__(self, path: str, identity_file: str | None, arguments: str, check_mode: bool = False) -> None:
        self._path = path
        self._identity = identity_file
        self._arguments = arguments
        self._check_mode = check_mode

    async def ask(self, pods: Iterable[Json], command: str, timeout: float) -> dict[str, list[Answer]]:
        """Ask each node of the pods that can be asked.

        :param pods: As the modules return them.
        :param timeout: Seconds for all of them together; who has not answered by then was not asked.
        :returns: The answers of each pod, by its ID.
        :raises CloudError: OpenSSH is not installed, or can't use the path of a file.
        :raises OSError: The known-hosts file can't be read or written.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        askable: list[Pod] = []
        answers: dict[str, list[Answer]] = {}
        for row in pods:
            pod = _askable(row)
            if isinstance(pod, str):
                answers[str(row.get("id"))] = [Answer(None, pod)]
            else:
                askable.append(pod)
        known, problems = await self._host_keys(askable, deadline)
        answers.update((pod_id, [Answer(None, problem)]) for pod_id, problem in problems.items())
        # ssh must not write into the file, whose lines name the pods
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(known)
            file.flush()
            options = [*_OWN_OPTIONS, *host_key_options(file.name), *identity_options(self._identity)]
            ssh = ["ssh", *shlex.split(ssh_arguments(options, self._arguments))]
            asked = [pod for pod in askable if pod.id not in problems]
            found = await _bounded([(node, pod.id) for pod in asked for node in pod.nodes],
                                   lambda each: _ask_node(ssh, each[0], command), deadline)
        for (_node, pod_id), answer in found:
            answers.setdefault(pod_id, []).append(answer or Answer(None, f"was not asked within {timeout:g} seconds"))
        return answers

    async def _host_keys(self, pods: list[Pod], deadline: float) -> tuple[str, dict[str, str]]:
        """Record the host keys of pods that have none yet; the text of the file, and what is wrong with a pod."""
        recorded = recorded_keys(update(self._path, lambda text: text, True)[0])
        new = [pod for pod in pods if not recorded.get(pod.id, {}).keys() >= _addresses(pod).keys()]
        scanned = dict(await _bounded([address for pod in new for address in _addresses(pod).values()], _scan, deadline))
        problems: dict[str, str] = {}

        def edit(text: str) -> str:
            for pod in new:
                keys = {name: parse_scan(scanned[address] or "") for name, address in _addresses(pod).items()}
                if not all(keys.values()):
                    problems[pod.id] = "its SSH server does not answer"
                    continue
                try:
                    text = record_keys(text, pod.id, keys, f"{pod.name} (id {pod.id})")
                except CloudError:
                    problems[pod.id] = "its host key has changed"
            return text

        return update(self._path, edit, self._check_mode)[1], problems


def _askable(row: Json) -> Pod | str:
    """A pod, or why it can't be asked at all."""
    if row.get("status") != ACTIVE:
        return f"it is {printable(str(row.get('status')))}"
    try:
        found = reachable_pods([row])
    except CloudError:
        return "its address is not valid"
    # without an address, ssh would connect to this machine
    return found[0] if found and len(found[0].nodes) == len(row["nodes"]) else "it has no address"


def _addresses(pod: Pod) -> dict[str, Address]:
    """Host and port of the nodes, by their names in a known-hosts file."""
    return {known_hosts_name(node.host, node.port): (node.host, node.port) for node in pod.nodes}


async def _scan(address: Address) -> str:
    return (await _run(keyscan_command(*address)))[1]


async def _ask_node(ssh: list[str], node: Node, command: str) -> Answer:
    for user in dict.fromkeys([node.user, *LOGIN_USERS]):
        status, output = await _run([*ssh, "-p", str(node.port), "-l", user, "--", node.host, command])
        # ssh itself ends with 255
        if status not in (None, 255):
            return Answer(output)
        if "Permission denied" not in output:
            break
    last = output.strip().splitlines()[-1:]
    return Answer(None, printable(last[0].strip().rstrip("."))[:200] if last else "it does not answer")


async def _bounded(
    each: list[_Key], work: Callable[[_Key], Coroutine[None, None, _Result]], deadline: float
) -> list[tuple[_Key, _Result | None]]:
    """Do the same for each, some at a time; None for those that were not done at the deadline."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(key: _Key) -> _Result:
        async with slots:
            return await work(key)

    tasks = [asyncio.ensure_future(one(key)) for key in each]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=max(0, deadline - asyncio.get_running_loop().time()))
        return [(key, task.result() if task.done() else None) for key, task in zip(each, tasks)]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _run(command: list[str]) -> tuple[int | None, str]:
    """The status of a program, None if it was ended before, and the beginning of what it has printed."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    except FileNotFoundError:
        raise CloudError(SSH_MISSING.format(command[0])) from None
    status, output = None, b""
    try:
        output, status = await asyncio.wait_for(_output(process), _ANSWER_TIMEOUT)
    except asyncio.TimeoutError:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # asyncio reports the end only after that of the output, which it stops to read while nobody takes it
        while process.stdout and await process.stdout.read(_LONGEST):
            pass
        await process.wait()
    return status, output.decode("utf-8", "replace")


async def _output(process: asyncio.subprocess.Process) -> tuple[bytes, int | None]:
    stdout = cast(asyncio.StreamReader, process.stdout)  # a pipe was asked for
    try:
        return await stdout.readexactly(_LONGEST), None
    except asyncio.IncompleteReadError as error:
        return error.partial, await process.wait()
