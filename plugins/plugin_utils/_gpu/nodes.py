# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks machines that were just rented for the state of their GPUs, with OpenSSH, before they are in Ansible's inventory."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from multiprocessing.pool import ThreadPool
from pathlib import Path

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import Backoff
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Clock, Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.nodes import LOGIN_USERS

from .report import Report, read_report

_SCRIPT = Path(__file__).resolve().parents[3] / "roles" / "provision" / "files" / "check_gpus.sh"
# More than the limits in the script together
_TIMEOUT = 300
# The driver may still be starting, and then lists too few GPUs.
_TRIES = 5
_PAUSE = 3
_AT_ONCE = 32


def gpus_expected(pod: Json) -> int:
    """How many GPUs each node of a pod has."""
    return 0 if pod["gpu_name"] == "CPU_NODE" else int(pod["gpu_count"] or 0) // len(pod["nodes"])


def check_pods(pods: list[Json], check: str, arguments: Sequence[str], timeout: float, clock: Clock) -> dict[str, list[str]]:
    """Check the GPUs of all nodes of pods.

    :param check: C(count) or C(health).
    :param arguments: The arguments of ssh.
    :param timeout: Seconds in which a node must let the key in.
    :returns: ID of the pod -> what is wrong. A node that cannot be asked says nothing about its GPUs.
    """
    nodes = [(pod, node) for pod in pods for node in pod["nodes"] if node["ansible_host"] and gpus_expected(pod)]
    with ThreadPool(_AT_ONCE) as pool:  # whose threads do not keep a process that is interrupted
        found = pool.starmap(_check, [(pod, node, check, arguments, timeout, clock) for pod, node in nodes])
    problems: dict[str, list[str]] = {}
    for (pod, node), report in zip(nodes, found):
        if report and report.problems:
            problems.setdefault(pod["id"], []).extend(f"{node['name']}: {problem}" for problem in report.problems)
    return problems


def _check(pod: Json, node: Json, check: str, arguments: Sequence[str], timeout: float, clock: Clock) -> Report | None:
    command = shlex.join(["sh", "-c", _SCRIPT.read_text(encoding="utf-8"), "check_gpus", check])
    report = None
    for _attempt in range(_TRIES):
        report = read_report(_ask(node, command, arguments, timeout, clock), pod["gpu_name"], gpus_expected(pod))
        if not report or not report.problems or len(report.gpus) == gpus_expected(pod):
            break
        clock.sleep(_PAUSE)
    return report


def _ask(node: Json, command: str, arguments: Sequence[str], timeout: float, clock: Clock) -> str:
    """What a command prints on a node, as the first of the users who may log in; nothing if nobody may."""
    backoff = Backoff(clock, timeout, longest_pause=10)
    while True:
        for user in dict.fromkeys([node["ansible_user"], *LOGIN_USERS]):
            # a connection that others share would keep the output open
            options = ["-o", "ControlPath=none", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"]
            login = ["-p", str(node["ansible_port"]), "-l", user, "--", node["ansible_host"]]
            argv = ["ssh", *options, *arguments, *login, command]
            try:
                done = subprocess.run(  # noqa: S603  # no shell reads it
                    argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT, check=False)
            except subprocess.TimeoutExpired:
                return ""
            if done.returncode != 255:  # which is ssh's own
                return done.stdout.decode(errors="replace")
            if b"Permission denied" not in done.stderr:  # a server that does not answer yet refuses nobody
                break
        if not backoff.pause():
            return ""
