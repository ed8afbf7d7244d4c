# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members of a fleet: how their pods are named, and what is known of each while the task runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Callable

from .._api.contract import FAILED, GONE, LEAVING
from .._common.errors import CloudError
from .._common.task import Task
from .._common.text import label, shown
from .._common.types import ApiClient, Json, Params
from .._common.values import amount
from .._pod.lookup import PodResource
from .._pod.readiness import installation_failed
from .pool import Pool

# A typing error in C(size) should not cost a fortune; the service's own interfaces are not made for more, either.
LARGEST_FLEET = 1000


class Member:
    """One member of the fleet.

    :ivar name: The name of its pod.
    :ivar resource: The pod as a resource of its own. Its task holds the result that the pod module would return.
    :ivar capped: The same, with the most that the pod may cost as C(max_price).
    :ivar pod: The pod as the API gives it; empty if it has none.
    :ivar old_pod: The pod to be replaced, if there is one; kept for the result once it is removed.
    :ivar created: Whether this run created the pod.
    :ivar create_answered: Whether the create was answered with it.
    :ivar create_began: The server's time before the create, in seconds; None if it is not known.
    :ivar ready: Whether the pod is what the task waits for.
    :ivar problem: Why there is no pod, or why it is not ready.
    """

    def __init__(self, index: int, params: Params, client: ApiClient, task: Task) -> None:
        self.index = index
        self.name = f"{params['name']}-{index}"
        # The fleet reports the progress of all members, and what an interruption leaves behind; a member's own task does neither.
        self.task = Task(task.check_mode, task.clock, task.warn)
        self.task.result = {"changed": False, "offers_tried": [], "diff": {"before": {}, "after": {}}}
        self.resource = self.capped = PodResource(dict(params, name=self.name), client, self.task)
        self.pod: Json = {}
        self.old_pod: Json = {}
        self.created = False
        self.create_answered = False
        self.create_began: float | None = None
        self.ready = False
        self.problem: CloudError | None = None

    def set_pod(self, pod: Json) -> None:
        """Take over the pod as the API gives it, also into the result."""
        self.pod = pod
        self.resource.show(pod)

    def clear_pod(self) -> None:
        """Forget a pod that was removed, although a list may still have it."""
        if self.pod:
            self.task.removed.append(self.pod["id"])
        self.pod, self.created, self.create_answered = {}, False, False
        self.task.result["pod"] = None

    def cap_price(self, share: float | None) -> None:
        """Limit what the pod may cost to its share of C(max_total_price), in USD per hour; None if there is no such limit."""
        resource = self.resource
        self.capped = resource  # at another offer, the share may have been smaller
        max_price = resource.params["max_price"]
        if share is not None and (max_price is None or share < max_price):
            params = dict(resource.params, max_price=share, price_limit="its share of max_total_price")
            self.capped = PodResource(params, resource.client, resource.task)

    @property
    def shown(self) -> Json:
        """The pod as the result has it, empty if it has none. While the pod is being created, this may be newer than C(pod)."""
        return self.task.result.get("pod") or {}

    @property
    def healthy(self) -> bool:
        """Whether there is a pod, and nothing is wrong with it so far."""
        return bool(self.pod) and self.problem is None

    def attempt(self, work: Callable[[Member], None]) -> None:
        """Do something with this member. An error is the problem of this member alone."""
        try:
            work(self)
        except CloudError as error:
            self.problem = error

    def summary(self) -> str:
        """One line for a message: name, ID, status, price, and what is wrong."""
        pod = self.shown
        text = f"{self.name}: no pod"
        if pod.get("id"):
            text = f"{label(pod)}, {shown(pod.get('status'))}, {shown(pod.get('price_hr'))} USD per hour"
        elif self.problem:
            text = self.name
        return f"{text}: {' '.join(self.problem.message.split())}" if self.problem else text


def attempt_each(work: Callable[[Member], None], members: Iterable[Member], pool: Pool) -> None:
    """Do something with each of the members, side by side. An error is the problem of that member alone."""
    pool.each(lambda member: member.attempt(work), members)


def member_index(fleet: str, name: object) -> int | None:
    """Which member of a fleet has a pod of this name; None if it is not a member's name.

    Leading zeros make another name. So does a number that no fleet reaches, such as a date: a pod that is called after one must
    not be removed as surplus.
    """
    match = re.fullmatch(re.escape(fleet) + r"-(0|[1-9][0-9]{0,8})", name) if isinstance(name, str) else None
    return int(match[1]) if match and int(match[1]) < LARGEST_FLEET else None


def is_lost(pod: Json) -> bool:
    """Whether a pod can't be used any more: waiting does not bring it up, and the API can't start it again."""
    failed = pod.get("status") in FAILED and pod.get("status") not in LEAVING
    return failed or installation_failed(pod)


def billed(members: Iterable[Member]) -> list[Member]:
    """The members that have a pod, according to the result."""
    return [member for member in members if member.shown.get("id") and member.shown.get("status") not in GONE]


def total_price(members: Iterable[Member]) -> float:
    """What the members' pods cost together, in USD per hour. A price that is not known does not count."""
    return round(sum(amount(member.shown.get("price_hr")) or 0 for member in members), 6)


def summaries(members: Iterable[Member]) -> str:
    """One line for each member, for a message."""
    return "\n".join(f"- {member.summary()}" for member in members)


def fleet_billing_notice(fleet: str, members: Iterable[Member]) -> str:
    """What is being billed after a failure, and the next step."""
    left = billed(members)
    if not left:
        return "Nothing is being billed."
    count = "1 pod is" if len(left) == 1 else f"{len(left)} pods are"
    price = total_price(left)
    return f"{count} being billed at {price:g} USD per hour in total; to remove all: state: absent with name: {fleet}."
