# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases: until when a pod may live, in a file that the role provision has written on each of its nodes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import configured_ssh_key
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import server_time
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json

from .ask import Answer, Asker
from .known_hosts import DEFAULT_PATH
from .local_action import absolute_path, absolute_path_or_empty
from .options import ARGUMENT_OPTIONS, configured_arguments

NO_LEASE = "no lease"
# For any shell that a user may have. The lease lies in the home directory of the user who logs in.
_COMMAND = (
    "sh -c 'cd ~/.primeintellect 2>/dev/null && [ -e lease.json ] || { echo no lease; exit; }; head -c 4096 lease.json'"
)
# Seconds for all pods together
_TIMEOUT = 300


class Lease(NamedTuple):
    """The lease of a pod.

    :ivar state: C(running), C(expired), C(none), C(unreadable) or C(unreachable).
    :ivar end: Seconds since 1970, or None.
    :ivar reason: Why the pod is C(unreachable).
    """

    state: str
    end: float | None = None
    reason: str = ""


def lease_reader(
    known_hosts: str | None, identity_file: str | None
) -> Callable[[list[Json]], Coroutine[None, None, dict[str, Lease]]]:
    """What asks pods for their leases, with the arguments of ssh in Ansible's configuration."""
    identity = absolute_path_or_empty(identity_file or configured_ssh_key())
    asker = Asker(absolute_path(known_hosts or DEFAULT_PATH), identity, " ".join(map(configured_arguments, ARGUMENT_OPTIONS)))
    return lambda pods: read_leases(asker, pods, None, _TIMEOUT)


async def read_leases(asker: Asker, pods: list[Json], now: float | None, timeout: float) -> dict[str, Lease]:
    """Ask pods for their leases.

    :param pods: As the modules return them.
    :param now: The time to compare with, in seconds since 1970; None is the time here. The clocks of the nodes do not matter.
    :param timeout: Seconds for all of them together.
    :returns: The lease of each pod, by its ID.
    """
    try:
        answers = await asker.ask(pods, _COMMAND, timeout)
    except (CloudError, OSError) as problem:
        return {str(pod.get("id")): Lease("unreachable", None, str(problem)) for pod in pods}
    return {pod_id: lease_of(pod_id, given, time.time() if now is None else now) for pod_id, given in answers.items()}


def lease_of(pod_id: str, answers: Iterable[Answer], now: float) -> Lease:
    """Judge what the nodes of a pod have said.

    The lease is over only if each node answered, and none has a lease that runs. If in doubt it is not.
    """
    answers = list(answers)
    ends = [_end(answer.text, pod_id) for answer in answers if answer.text is not None]
    times = [end for end in ends if isinstance(end, float)]
    latest = max(times, default=None)
    silent = [answer.problem for answer in answers if answer.text is None]
    if latest is not None and latest > now:
        return Lease("running", latest)
    if silent or not answers:
        return Lease("unreachable", latest, silent[0] if silent else "")
    if None in ends:
        return Lease("unreadable", latest)
    return Lease("none" if latest is None else "expired", latest)


def _end(output: str, pod_id: str) -> float | str | None:
    """When a lease ends; C(NO_LEASE), or None if it is not readable."""
    for line in map(str.strip, output.splitlines()):
        if line == NO_LEASE:
            return NO_LEASE
        if line.startswith("{"):
            try:
                lease = json.loads(line)
                # the lease of another pod came with a disk that was attached there
                return server_time(lease["expires_at"]) if lease["pod_id"] == pod_id else NO_LEASE
            except (KeyError, RecursionError, TypeError, ValueError):
                return None
    return None
