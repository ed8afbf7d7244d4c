# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating the pods that a fleet lacks, each of them once."""

from __future__ import annotations

from .._common.clock import server_time
from .._common.errors import ApiError, CapacityError, CloudError, FailedError, OfferUnavailableError
from .._common.prices import price_of
from .._lifecycle.duplicates import LEAVE, DuplicateCheck, watch
from .._pod.create import enforce_max_price
from .._pod.drift import accept_existing
from .._pod.lookup import PodResource
from .._pod.placement import rent
from .budget import Budget
from .members import attempt_each
from .pool import Stopped
from .remove import remove_members


class FleetCreation:
    """The creates of one run.

    :param missing: The members that need a pod.
    :param budget: What they may cost.
    """

    def __init__(self, missing: list, budget: Budget, params: dict, client, task, pool) -> None:
        self._missing = missing
        self._budget = budget
        self._params = params
        self._client = client
        self._task = task
        self._pool = pool
        # why no further create would do better
        self._refused: CloudError | None = None
        task.watch_for_interruption()

    def at(self, places: list) -> None:
        """Create all pods that are missing on places that they share; C(problem) of each member tells why it has none."""
        attempt_each(lambda member: self._create(member, places), self._missing, self._pool)

    def in_one(self, groups: list, enough) -> None:
        """Create all pods at the places of one group. If it has not enough, what was created there goes, and the next is tried.

        :param groups: Lists of places.
        :param enough: Tells whether there are enough pods now.
        """
        tried = groups[: self._params["max_offers"]]
        for places in tried:
            self.at(places)
            if enough() or self._refused or any(member.task.pending_create for member in self._missing):
                return
            made = [member for member in self._missing if member.stands()]
            remove_members(made, True, self._params, self._client, self._pool)
            if any(member.problem for member in made):
                return
            for member in self._missing:
                reason = member.problem
                member.clear_pod()
                member.problem = None
                self._budget.release(member.name)
                if places is tried[-1]:
                    member.problem = CloudError("None of the data centers that were tried (%d of %d) has room for all.%s" % (
                        len(tried), len(groups), " " + reason.message if reason else ""
                    ), reason.status if reason else None)

    def settle(self) -> None:
        """Make sure that there is one pod of each name only; other runs may have created some at the same time."""
        contests = {
            member: DuplicateCheck(
                [member.pod] if member.pod else [], member.resource(self._client), member.pod if member.answered else None,
            )
            for member in self._missing
            if member.stands() or (not member.pod and (member.task.unanswered_creates or isinstance(member.problem, CapacityError)))
        }
        if not contests:
            return
        watch(list(contests.values()), LEAVE, self._params["lookup_lag"], self._client, self._pool.each)
        trouble = [rivals.trouble for rivals in contests.values() if rivals.trouble]
        if trouble:
            self._task.warn(f"Whether another run has created pods of this fleet at the same time could not be looked up: {trouble[0].message}")

        attempt_each(lambda member: self._conclude(member, contests[member]), list(contests), self._pool)

    def _create(self, member, places: list) -> None:
        if self._refused:
            raise CloudError("It was not tried after another one had failed.", self._refused.status)
        if all(place.unavailable for place in places):
            raise OfferUnavailableError("No fitting offer is left.", places[-1].unavailable.status)
        member.since = server_time(self._client.last_server_date)
        try:
            place, pod, member.answered = rent(
                places, member.params, self._client, member.task, lambda place: self._request(member, place)
            )
            member.has(pod)
            self._budget.spend(member.name, price_of(pod))
        except Stopped as stopped:
            if stopped.unsent:
                member.task.pending_create = None
            raise
        except OfferUnavailableError as problem:
            places[0].unavailable = problem  # the one that the task names; of a search, all are tried
            raise
        except ApiError as problem:
            self._refused = problem
            raise
        finally:
            if member.task.pending_create is None and not member.shown:
                self._budget.release(member.name)
            else:
                self._budget.keep(member.name)
        member.task.pending_create = None
        member.created = member.answered
        if member.answered:
            self._keep_price(member)

    def _request(self, member, place) -> dict:
        """The parameters with which the member's pod is created there.

        :raises CloudError: The fleet would cost too much.
        """
        member.limit(self._budget.reserve(member.name, place.price_hr))
        return dict(place.request, name=member.name, max_price=member.limited["max_price"])

    def _keep_price(self, member) -> None:
        try:
            enforce_max_price(PodResource(member.limited, self._client, member.task), member.pod, last=not self._params["wait"])
        except FailedError as problem:
            self._refused = problem
            if member.shown["status"] == "TERMINATED":
                member.clear_pod()
            raise

    def _conclude(self, member, rivals: DuplicateCheck) -> None:
        if rivals.failure:
            raise rivals.failure
        rivals.live = rivals.live or ([member.pod] if member.pod else [])
        if not rivals.live:
            return
        pod, member.created = rivals.conclude(member.since)
        member.has(pod)
        member.problem = member.task.pending_create = None
        if not member.created:
            accept_existing(pod, member.params, member.task)
        elif not member.answered:
            self._keep_price(member)
