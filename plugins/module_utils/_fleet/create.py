# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create the pods that a fleet lacks, each of them once."""

from __future__ import annotations

from functools import partial
from typing import Callable

from .._api.contract import GONE
from .._common.clock import server_time
from .._common.errors import ApiError, CapacityError, CloudError, FailedError, OfferUnavailableError
from .._common.prices import price_of
from .._common.types import Json, Params
from .._lifecycle.duplicates import LEAVE, DuplicateCheck, watch
from .._pod.create import enforce_max_price
from .._pod.drift import accept_existing
from .._pod.placement import Candidate, rent
from .budget import Budget
from .context import Context
from .members import Member, attempt_each
from .pool import Stopped
from .remove import remove_members


class FleetCreation:
    """The creates of one run.

    :param missing: The members that need a pod.
    :param budget: What their pods may cost.
    """

    def __init__(self, missing: list[Member], budget: Budget, context: Context) -> None:
        self._missing = missing
        self._budget = budget
        self._context = context
        # Why no other create would do better
        self._failure: CloudError | None = None

    def create_on(self, candidates: list[Candidate]) -> None:
        """Create all missing pods on candidates that they share. C(problem) of a member says why it has none."""
        attempt_each(partial(self._create, candidates), self._missing, self._context.pool)

    def create_together(self, groups: list[list[Candidate]], enough: Callable[[], bool]) -> None:
        """Create all missing pods on the candidates of one group.

        If that does not come to enough pods, those that were created are removed, and the next group is tried.

        :param groups: A list of candidates for each data center.
        :param enough: Whether there are enough pods now.
        """
        tried = groups[: self._context.params["max_offers"]]
        for candidates in tried:
            self.create_on(candidates)
            if enough() or self._failure or any(member.task.pending_create for member in self._missing):
                return
            created = [member for member in self._missing if member.healthy]
            remove_members(created, True, self._context)
            if any(member.problem for member in created):
                return
            for member in self._missing:
                reason = member.problem
                member.clear_pod()
                member.problem = None
                self._budget.release(member.name)
                if candidates is tried[-1]:
                    text = f"None of the data centers that were tried ({len(tried)} of {len(groups)}) has room for all pods."
                    text += " Raise max_offers to try more." if len(tried) < len(groups) else ""
                    member.problem = CloudError(f"{text} {reason.message}", reason.status) if reason else CloudError(text)

    def resolve_duplicates(self) -> None:
        """Make sure that each name has only one pod, since other runs may have created some at the same time."""
        checks = {
            member: DuplicateCheck(_pods(member), member.resource, member.pod if member.create_answered else None)
            for member in self._missing
            if member.healthy
            or (not member.pod and (member.task.unanswered_creates or isinstance(member.problem, CapacityError)))
        }
        if not checks:
            return
        context = self._context
        watch(list(checks.values()), LEAVE, context.params["lookup_lag"], context.client, context.pool.each)
        trouble = next((check.trouble for check in checks.values() if check.trouble), None)
        if trouble:
            context.task.warn(f"Could not check whether other runs created pods of this fleet meanwhile: {trouble.message}")
        attempt_each(lambda member: self._conclude(checks[member], member), checks, context.pool)

    def _create(self, candidates: list[Candidate], member: Member) -> None:
        if self._failure:
            raise CloudError("Not tried, since the create of another pod failed.", self._failure.status)
        failed = [candidate.unavailable for candidate in candidates if candidate.unavailable]
        if len(failed) == len(candidates):
            raise OfferUnavailableError("No matching offer is left.", failed[-1].status)
        member.create_began = server_time(self._context.client.last_server_date)
        try:
            _candidate, pod, member.create_answered = rent(
                candidates, member.resource.params, self._context.client, member.task, partial(self._request, member)
            )
            member.set_pod(pod)
        except Stopped as stopped:
            if stopped.unsent:
                member.task.pending_create = None
            raise
        except OfferUnavailableError as error:
            candidates[0].unavailable = candidates[0].unavailable or error  # of a search, each has its own reason
            raise
        except (ApiError, FailedError) as error:
            self._failure = error
            raise
        finally:
            if member.task.pending_create is None and not member.shown:
                self._budget.release(member.name)
            else:
                self._budget.record_price(member.name, price_of(member.pod))
        member.task.pending_create = None
        member.created = member.create_answered
        if member.created:
            self._enforce_price(member)

    def _request(self, member: Member, candidate: Candidate) -> Params:
        """The parameters with which the member's pod is created on this candidate.

        :raises CloudError: The fleet would cost too much.
        """
        member.cap_price(self._budget.reserve(member.name, candidate.price_hr))
        return dict(candidate.request, name=member.name, max_price=member.capped.params["max_price"])

    def _enforce_price(self, member: Member) -> None:
        try:
            enforce_max_price(member.capped, member.pod, last=not self._context.params["wait"])
        except FailedError as error:
            self._failure = error
            if member.shown["status"] in GONE:
                member.clear_pod()
            raise

    def _conclude(self, check: DuplicateCheck, member: Member) -> None:
        if check.failure:
            raise check.failure
        check.live = check.live or _pods(member)
        if not check.live:
            return
        pod, member.created = check.conclude(member.create_began)
        member.set_pod(pod)
        member.problem = member.task.pending_create = None
        if not member.created:
            accept_existing(pod, member.resource.params, member.task)
        elif not member.create_answered:
            self._enforce_price(member)


def _pods(member: Member) -> list[Json]:
    return [member.pod] if member.pod else []
