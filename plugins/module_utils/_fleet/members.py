# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of a fleet: which pods they are, and what is known of each while the task goes on."""

from __future__ import annotations

import copy
import re

from .._api.contract import FAILED, GONE, INSTALLATION_FAILED, LEAVING
from .._common.errors import CloudError
from .._common.text import label
from .._common.values import amount
from .._pod.lookup import PodResource, show_pod

# What is asked for by a slip of the pen should not cost a fortune; the interfaces of the service are not made for more, either.
LARGEST_FLEET = 1000


class Member:
    """One place in the fleet.

    :ivar name: Name of its pod.
    :ivar task: Where the work on this one pod notes what it does, as the pod module's work would; see C(Task).
    :ivar limited: The parameters with what the pod may cost at most.
    :ivar pod: The pod as the API gives it; None if there is none.
    :ivar replaced: The pod that had the name before, and is of no use any more.
    :ivar created: Whether this run has created the pod.
    :ivar answered: Whether the create was answered with it.
    :ivar since: The server's time before the create, in seconds; None if it is not known.
    :ivar ready: Whether the pod is what was waited for.
    :ivar problem: Why there is no pod, or why it is not ready.
    """

    def __init__(self, index: int, params: dict, task) -> None:
        self.index = index
        self.name = "%s-%d" % (params["name"], index)
        self.params = self.limited = dict(params, name=self.name)
        self.task = copy.copy(task)
        self.task.result = {"changed": False, "attempts": [], "diff": {"before": {}, "after": {}}}
        self.task.removed = []
        # the fleet says for all of them how far they are, and where to tell of an interruption
        self.task.report = lambda text: None
        self.task.watch_for_interruption = lambda: None
        self.pod: dict | None = None
        self.replaced: dict | None = None
        self.created = False
        self.answered = False
        self.since: float | None = None
        self.ready = False
        self.problem: CloudError | None = None

    def resource(self, client) -> PodResource:
        """Its pod, as the lifecycle functions take it."""
        return PodResource(self.params, client, self.task)

    def has(self, pod: dict) -> None:
        """Note what its pod is."""
        self.pod = pod
        show_pod(pod, self.task)

    def limit(self, part: float | None) -> None:
        """Bound what its pod may cost by its part of C(max_total_price); None if there is no such limit."""
        price = self.params["max_price"]
        self.limited = self.params  # another offer may have had a smaller part before
        if part is not None and (price is None or part < price):
            self.limited = dict(self.params, max_price=part, price_limit="what max_total_price leaves for it")

    def clear_pod(self) -> None:
        """Note that its pod is gone. A list may still have it."""
        if self.pod:
            self.task.removed.append(self.pod["id"])
        self.pod, self.created, self.answered = None, False, False
        self.task.result["pod"] = None

    @property
    def shown(self) -> dict | None:
        """The pod as the result has it; it may be newer than C(pod) while the pod is being created."""
        return self.task.result.get("pod")

    def stands(self) -> bool:
        """Whether there is a pod that has not failed."""
        return self.pod is not None and self.problem is None

    def attempt(self, work) -> None:
        """Do something with this member; what goes wrong is its problem alone."""
        try:
            work(self)
        except CloudError as problem:
            self.problem = problem

    def line(self) -> str:
        """Id, status, price and reason, in a message."""
        shown = self.shown
        text = self.name
        if shown and shown.get("id"):
            text = "{}, {}, {} USD per hour".format(label(shown), shown.get("status"), shown.get("price_hr"))
        if self.problem:
            return "{}: {}".format(text, " ".join(self.problem.message.split("\n")))
        return text if shown and shown.get("id") else text + ": there is none."


def attempt_each(work, members: list, pool) -> None:
    """Do something with each of the members, side by side; what goes wrong is the problem of that member alone."""
    pool.each(lambda member: member.attempt(work), members)


def index_in(fleet: str, name) -> int | None:
    """Which member of a fleet a pod of this name is; None if it is none. Leading zeros make another name.

    So does a number that no fleet comes to, such as a date: what is called after one must not go for being too much.
    """
    match = re.fullmatch(re.escape(fleet) + r"-(0|[1-9][0-9]{0,8})", name) if isinstance(name, str) else None
    return int(match[1]) if match and int(match[1]) < LARGEST_FLEET else None


def members_in(rows: list, fleet: str, team_id: str | None) -> dict:
    """The pods of a fleet's members that are not terminated: index -> pods; they may be being deleted."""
    found: dict = {}
    for pod in rows:
        index = index_in(fleet, pod.get("name"))
        if index is not None and (pod.get("teamId") or None) == team_id and pod.get("status") not in GONE:
            found.setdefault(index, []).append(pod)
    return found


def lost(pod: dict) -> bool:
    """Whether a pod is of no use any more: no wait would bring it up, and the API can't start it again."""
    failed = pod.get("status") in FAILED and pod.get("status") not in LEAVING
    return failed or pod.get("installationStatus") in INSTALLATION_FAILED or bool(pod.get("installationFailure"))


def billed(members: list) -> list:
    """The members that have a pod, according to the result."""
    return [
        member for member in members
        if member.shown and member.shown.get("id") and member.shown.get("status") != "TERMINATED"
    ]


def price_sum(members: list) -> float:
    """What the members' pods cost together, in USD per hour; a price that is not known does not count."""
    return round(sum(amount(member.shown.get("price_hr")) or 0 for member in members if member.shown), 6)
