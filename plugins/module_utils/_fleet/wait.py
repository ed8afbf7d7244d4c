# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for many pods with a few requests a look, however many they are."""

from __future__ import annotations

from functools import partial

from .._api.contract import ACTIVE, FAILED
from .._common.errors import CloudError, NotFoundError
from .._pod.create import enforce_max_price
from .._pod.lookup import PodResource, status_rows
from .._pod.wait import PodWait
from .members import attempt_each

# So many ids of 36 characters make a URL of 4.5 KB; servers and proxies take 8 KB or more.
MOST_IDS = 100
# A pause is this share of the time that the task has taken so far, so that nobody waits much longer than is needed.
_SHARE = 0.1
_SHORTEST_PAUSE = 0.25


def statuses(ids: list, client) -> tuple:
    """Ask how far pods are.

    :returns: Ids -> rows of those that the API knows, and ids -> the problem of those whose call failed.
    """
    rows: dict = {}
    problems: dict = {}
    for begin in range(0, len(ids), MOST_IDS):
        part = ids[begin:begin + MOST_IDS]
        try:
            rows.update(status_rows(part, client))
        except NotFoundError:
            pass  # one that is not known may spoil the answer for all; each is looked for in the list
        except CloudError as problem:
            problems.update(dict.fromkeys(part, problem))
    return rows, problems


class FleetWait:
    """The wait for members that have a pod.

    :param begun: When the task began.
    """

    def __init__(self, members: list, begun: float, params: dict, client, task, pool) -> None:
        self._waits = {member: PodWait(member.resource(client), member.pod) for member in members if member.stands()}
        self._begun = begun
        self._params = params
        self._client = client
        self._task = task
        self._pool = pool

    def until_ready(self) -> None:
        """Return once all are ready or have failed, too few can become ready any more, or the time is up."""
        clock, params = self._client.clock, self._params
        self._task.watch_for_interruption()
        begun = clock.now()
        pending = list(self._waits)
        remaining = params["wait_timeout"]
        # a pod that was just created is not completely known yet
        worth = [member for member in pending if not member.created]
        while True:
            attempt_each(partial(self._check, remaining), worth, self._pool)
            ready = [member for member in self._waits if member.ready and member.stands()]
            pending = [member for member in self._waits if not member.ready and member.stands()]
            self._report(len(ready))
            if not pending or len(ready) + len(pending) < params["min_size"]:
                return
            now = clock.now()
            remaining = begun + params["wait_timeout"] - now
            if remaining <= 0:
                break
            pause = min(max(_SHORTEST_PAUSE, (now - self._begun) * _SHARE), params["poll_interval"])
            clock.sleep(min(pause * (0.9 + clock.jitter() / 5), remaining))
            self._look([*ready, *pending])
            worth = [member for member in self._waits if not member.ready and member.stands()]
        for member in pending:
            member.problem = self._waits[member].timeout_error()

    def keep_prices(self) -> None:
        """Hold the limit of the price once more, now that the pods that this run has created are up."""
        def keep(member) -> None:
            enforce_max_price(PodResource(member.limited, self._client, member.task), member.pod, last=True)

        attempt_each(keep, [member for member in self._waits if member.created and member.stands()], self._pool)

    def _check(self, remaining: float, member) -> None:
        member.ready = self._waits[member].is_ready(remaining)

    def _report(self, ready: int) -> None:
        counts: dict = {}
        for member in self._waits:
            if not member.ready or member.problem:
                status = "failed" if member.problem else str(member.pod.get("status"))
                status = "starting" if status == ACTIVE else status.lower()
                counts[status] = counts.get(status, 0) + 1
        parts = ["%d of %d active" % (ready, self._params["size"])]
        parts += ["%d %s" % (counts[status], status) for status in sorted(counts)]
        replaced = sum(member.created and member.replaced is not None for member in self._waits)
        parts += ["%d replaced" % replaced] if replaced else []
        self._task.report("{}: {}".format(self._params["name"], ", ".join(parts)))

    def _look(self, members: list) -> None:
        rows, problems = statuses([member.pod["id"] for member in members], self._client)
        in_full = []
        for member in members:
            pod_id, wait = member.pod["id"], self._waits[member]
            row = rows.get(pod_id)
            if pod_id in problems:
                self._unseen(member, problems[pod_id])
            elif member.ready and row and row.get("status") not in FAILED:
                continue
            elif wait.learn(row):
                in_full.append(member)
            else:
                member.ready = False
                self._seen(member, wait.seen)
        if in_full:
            self._look_in_full(in_full)

    def _look_in_full(self, members: list) -> None:
        """Read what a status row does not tell. The list tells it for many pods at once."""
        listed = {}
        if len(members) > 1:
            try:
                listed = {str(pod.get("id")): pod for pod in self._client.rows("/pods/")}
            except CloudError as problem:
                for member in members:
                    self._unseen(member, problem)
                return
        for member in members:
            if member.pod["id"] in listed:
                self._seen(member, listed[member.pod["id"]])
        self._pool.each(self._read, [member for member in members if member.pod["id"] not in listed])

    def _read(self, member) -> None:
        try:
            self._seen(member, member.resource(self._client).read(member.pod["id"]))
        except CloudError as problem:
            self._unseen(member, problem)

    def _seen(self, member, pod: dict) -> None:
        self._waits[member].note(pod)
        member.pod = pod

    def _unseen(self, member, problem: CloudError) -> None:
        member.attempt(lambda member: self._waits[member].note_trouble(problem))
