# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for many pods with a few requests a poll, however many they are."""

from __future__ import annotations

from collections import Counter
from functools import partial

from .._api.contract import ACTIVE, FAILED
from .._common.errors import AbandonedError, CloudError, NotFoundError
from .._common.text import printable
from .._common.types import ApiClient, Json
from .._pod.create import enforce_max_price
from .._pod.lookup import status_rows
from .._pod.wait import PodWait
from .context import Context
from .members import Member, attempt_each

# So many IDs of 36 characters make a URL of 4.5 KB; servers and proxies take 8 KB or more.
MOST_IDS = 100
# Each pause is about this share of the time since the task began, so that nobody waits much longer than the pods need.
_SHARE = 0.1
_SHORTEST_PAUSE = 0.25


def read_statuses(ids: list[str], client: ApiClient) -> tuple[dict[str, Json], dict[str, CloudError]]:
    """Ask how far pods are.

    :returns: ID -> status row of each pod that the API knows, and ID -> error of those whose call failed.
    """
    rows: dict[str, Json] = {}
    problems: dict[str, CloudError] = {}
    for begin in range(0, len(ids), MOST_IDS):
        part = ids[begin:begin + MOST_IDS]
        try:
            rows.update(status_rows(part, client))
        except NotFoundError:
            pass  # one unknown pod may spoil the answer for all; each is looked for in the list
        except CloudError as error:
            problems.update(dict.fromkeys(part, error))
    return rows, problems


def pods_by_id(client: ApiClient) -> dict[str, Json]:
    """All pods that the API lists: ID -> pod."""
    return {str(pod.get("id")): pod for pod in client.rows("/pods/")}


class FleetWait:
    """The wait for those members that have a pod."""

    def __init__(self, members: list[Member], context: Context) -> None:
        self._waits = {member: PodWait(member.capped, member.pod, member.created) for member in members if member.healthy}
        self._context = context

    def until_ready(self) -> None:
        """Return once all are ready or have failed, too few can become ready, or the time is up."""
        first_pause = max(_SHORTEST_PAUSE, (self._context.client.clock.now() - self._context.started) * _SHARE)
        # a pod that was just created is not completely known yet
        known = [member for member in self._waits if not member.created]
        with self._context.resource.timed(first_pause, growth=1 + _SHARE) as backoff:
            while True:
                attempt_each(partial(self._check, backoff.remaining), known, self._context.pool)
                healthy = [member for member in self._waits if member.healthy]
                pending = [member for member in healthy if not member.ready]
                self._report(len(healthy) - len(pending))
                if not pending or len(healthy) < self._context.params["min_size"]:
                    return
                try:
                    self._context.task.check_attended()
                except AbandonedError as error:
                    for member in pending:
                        member.problem = error
                    return
                if not backoff.pause():
                    break
                self._poll(healthy)
                known = [member for member in healthy if member.healthy and (not member.ready or self._waits[member].has_limit)]
        for member in pending:
            member.problem = self._waits[member].timeout_error()

    def enforce_prices(self) -> None:
        """Check the prices once more, now that the pods that this run created are up."""
        def enforce(member: Member) -> None:
            enforce_max_price(member.capped, member.pod, last=True)

        attempt_each(enforce, [member for member in self._waits if member.created and member.healthy], self._context.pool)

    def _check(self, remaining: float, member: Member) -> None:
        member.ready = self._waits[member].is_ready(remaining)

    def _report(self, ready: int) -> None:
        """Report the progress, such as C(train: 1 of 3 active, 2 provisioning)."""
        counts = Counter(
            "failed" if member.problem
            else "starting" if member.pod.get("status") == ACTIVE
            else str(member.pod.get("status")).lower()
            for member in self._waits if not member.ready or member.problem
        )
        parts = [f"{ready} of {self._context.params['size']} active"]
        parts += [f"{counts[status]} {status}" for status in sorted(counts)]
        replaced = sum(member.created and bool(member.old_pod) for member in self._waits)
        parts += [f"{replaced} replaced"] if replaced else []
        self._context.task.report(printable(f"{self._context.params['name']}: {', '.join(parts)}"))

    def _poll(self, members: list[Member]) -> None:
        if any(self._waits[member].has_limit for member in members):
            self._read_in_full(members)
            return
        rows, problems = read_statuses([member.pod["id"] for member in members], self._context.client)
        unknown = []
        for member in members:
            pod_id, wait = member.pod["id"], self._waits[member]
            row = rows.get(pod_id)
            if pod_id in problems:
                self._note_trouble(member, problems[pod_id])
            elif member.ready and row and row.get("status") not in FAILED:
                continue
            elif wait.learn(row):
                unknown.append(member)
            else:
                member.ready = False
                self._note(member, wait.seen)
        if unknown:
            self._read_in_full(unknown)

    def _read_in_full(self, members: list[Member]) -> None:
        """Read what a status row does not carry. The list carries it for many pods at once."""
        listed: dict[str, Json] = {}
        if len(members) > 1:
            try:
                listed = pods_by_id(self._context.client)
            except CloudError as error:
                for member in members:
                    self._note_trouble(member, error)
                return
        for member in members:
            if member.pod["id"] in listed:
                self._note(member, listed[member.pod["id"]])
        self._context.pool.each(self._read, [member for member in members if member.pod["id"] not in listed])

    def _read(self, member: Member) -> None:
        try:
            self._note(member, member.resource.read(member.pod["id"]))
        except CloudError as error:
            self._note_trouble(member, error)

    def _note(self, member: Member, pod: Json) -> None:
        self._waits[member].note(pod)
        member.pod = pod

    def _note_trouble(self, member: Member, trouble: CloudError) -> None:
        member.attempt(lambda member: self._waits[member].note_trouble(trouble))
