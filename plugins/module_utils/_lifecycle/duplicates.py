# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several runs that create a resource of one name at the same time: which one stays.

Names are not unique on the server, and it has no lock. So each run looks again after its create. Of several live resources with
the name the one stays that the server created first (of those created in the same moment, the one with the smallest ID). A run
whose resource is another one removes it, and uses the one that stays. The list may lag behind creates; but a look that is made
when the lag has passed since a create shows all that are older, so that all runs come to the same result, whenever they began.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable
from functools import partial
from typing import Any, Callable

from .._api.contract import LEAVING
from .._common.clock import looks_after, server_time
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label
from .._common.types import ApiClient, Json
from .billing import billing_notice
from .remove import remove
from .resource import Resource

# Seconds that are added to the lag where the server reports full seconds only
ROUNDING = 1
# Seconds that other runs have, after the lag, to remove what does not stay. Who only looks on waits twice as long, since those
# whose creates were not answered begin after that.
LEAVE = 8
# Seconds since the youngest was created, after which it is no accident any more that several have the name
SETTLING = 60


def may_be_duplicates(live: list[Json], resource: Resource) -> bool:
    """Whether what is found may not stay, since other runs have created it a moment ago."""
    now, wall = server_time(resource.client.last_server_date), resource.client.clock.wall()
    created = [server_time(one.get("createdAt")) for one in live]
    if len(live) == 1:
        recent = resource.lag + 2 if resource.lag and resource.params["state"] == "present" else 0
        return created[0] is not None and abs((wall if now is None else now) - created[0]) < recent
    # Either clock may be wrong, and a moment may be missing. To wait in vain does less harm than to give up too early.
    clocks = [wall, *([] if now is None else [now])]
    youngest = max((math.inf if moment is None else moment for moment in created), default=0.0)
    return len(live) > 1 and any(clock - youngest < SETTLING for clock in clocks)


def wait_for_survivor(live: list[Json], resource: Resource) -> list[Json]:
    """Look until only one of those with the name is left, and that one is certain to stay.

    :param live: What was found, of which one at least was created a moment ago.
    :returns: What is live in the end, the one that stays first. Where that is more than one, no run seems to remove the others.
    """
    check = DuplicateCheck(live, resource)
    watch([check], LEAVE * 2, resource.lag, resource.client)
    if check.failure:
        raise check.failure
    return check.live


def resolve_duplicates(resource: Resource, created: Json, answered: bool, since: float | None) -> tuple[Json, bool]:
    """Make sure that there is only one, after a create.

    :param answered: Whether the create was answered with it; else it was found when the answer was lost.
    :param since: The server's time before the create, in seconds; None if it is not known.
    :returns: The one that stays, and whether this run has created it, as far as anyone can know.
    :raises FailedError: The resource of this run had to be removed, and that failed.
    """
    check = DuplicateCheck([created], resource, created if answered else None)
    watch([check], LEAVE, resource.lag, resource.client)
    failure = check.failure
    if isinstance(failure, FailedError):
        raise failure
    if failure:  # the key was withdrawn, for instance
        notice = f" {billing_notice(resource.noun, created, True)}" if resource.billed else ""
        raise FailedError(f"{failure.message}{notice}", failure.status, failure.params) from failure
    if check.trouble:
        resource.task.warn(
            f"Whether another run has created a {resource.noun} named {resource.name} at the same time could not be checked: "
            f"{check.trouble.message}"
        )
    check.live = check.live or [created]
    return check.conclude(since)


def watch(
    checks: list[DuplicateCheck], patience: float, lag: float, client: ApiClient,
    each: Callable[[Callable[[DuplicateCheck], None], list[DuplicateCheck]], Iterable[Any]] = map,
) -> None:
    """Look at the resources of several names together, until of each name only one is left that is certain to stay.

    :param checks: One for each name; what became of it is in its C(live), C(trouble) and C(failure).
    :param patience: Seconds that other runs have, after the lag, to remove theirs.
    :param lag: Seconds by which the list may lag behind a create.
    :param each: Calls a function for each of a list, as C(map) does.
    """
    clock = client.clock
    if lag and not all(server_time(one.get("createdAt")) for check in checks for one in check.live):
        lag *= 2  # one that is created later, by a run that could not see this one yet, may be the one that stays
    if lag and not all("." in str(one.get("createdAt")) for check in checks for one in check.live):
        lag += ROUNDING
    for check in checks:
        check.begun = clock.now()
    pauses = list(looks_after(lag) if lag else (0,))
    while pauses or any(check.undecided for check in checks):
        if not pauses:
            if all(clock.now() - check.begun >= lag + patience for check in checks if check.undecided):
                break
            pauses = [0.5 + clock.jitter() / 2]
        pause = pauses.pop(0)
        if pause:
            clock.sleep(pause)
        named: dict[str, list[Json]] = {}
        trouble = None
        try:
            for row in checks[0].resource.rows():
                named.setdefault(str(row.get("name")), []).append(row)
        except CloudError as error:
            trouble = error
        list(each(partial(DuplicateCheck.observe, named=named, trouble=trouble), [one for one in checks if not one.failure]))
        if trouble and not trouble.is_transient:
            break


class DuplicateCheck:
    """The live resources of one name, while they may become more or fewer.

    :ivar live: The live ones that count, the one that stays first.
    :ivar own: What this run has created, until it is removed for another one.
    :ivar trouble: Why the last look was not possible, although the next one may be; None if it was.
    :ivar failure: Why no look is possible any more, or why the own one could not be removed.
    :ivar begun: When the last one was seen for the first time.
    """

    def __init__(self, live: list[Json], resource: Resource, own: Json | None = None) -> None:
        self.resource = resource
        self.live = live
        self.own = own
        self.trouble: CloudError | None = None
        self.failure: CloudError | None = None
        self.begun = 0.0
        self._answered = own is not None
        self._known: set[str] = set()

    @property
    def undecided(self) -> bool:
        return not self.failure and (len(self.live) > 1 or self.trouble is not None)

    def observe(self, named: dict[str, list[Json]], trouble: CloudError | None) -> None:
        """Look once.

        :param named: The API's list, by name.
        :param trouble: Why there is none.
        """
        try:
            if trouble:
                raise trouble
            self.live, self.trouble = self._look(named.get(self.resource.name, [])), None
            if not self._known.issuperset(one["id"] for one in self.live):
                self.begun = self.resource.client.clock.now()
                self._known.update(one["id"] for one in self.live)
        except FailedError as error:  # the own one could not be removed, which is no trouble with looking
            self.failure = error
        except CloudError as error:
            if error.is_transient:
                self.trouble = error
            else:
                self.failure = error

    def conclude(self, since: float | None) -> tuple[Json, bool]:
        """After the last look: remove what creates of this run's without an answer have made, and warn of what remains.

        :param since: The server's time before the create, in seconds; None if it is not known.
        :returns: The one that stays, and whether this run has created it, as far as anyone can know.
        :raises FailedError: One of this run's could not be removed.
        """
        first, resource = self.live[0], self.resource
        # No run knows the ID of what an unanswered create has made. Those that other runs know are removed by now.
        for unclaimed in [one for one in self.live[1:] if self._may_be_own(one, since)]:
            self._remove_own(unclaimed, first)
        self.live = [one for one in self.live if one["id"] not in resource.removed] or [first]
        if len(self.live) > 1:
            others = ", ".join(one["id"] for one in self.live[1:])
            billed = " are billed" if resource.billed else ""
            resource.task.warn(
                f"{len(self.live)} live {resource.noun}s are named {resource.name}, although this task needs one:"
                f" {label(first)} is used. The others{billed}: {others}. Unless another run removes them, remove them"
                " by their IDs."
            )
        return first, bool(self.own) or (not self._answered and self._may_be_own(first, since))

    def _may_be_own(self, one: Json, since: float | None) -> bool:
        """Whether an unanswered create of this run's may have made this one."""
        until = server_time(self.resource.client.last_server_date)
        if not self.resource.task.unanswered_creates or since is None or until is None or self.resource.differs(one):
            return False
        created = server_time(one.get("createdAt"))
        return created is not None and since - ROUNDING <= created <= until + ROUNDING

    def _look(self, rows: list[Json]) -> list[Json]:
        """The live ones, the one that stays first. The own one is removed if it is another one."""
        live, own = self.resource.live(rows), self.own
        if own:
            listed = [one for one in live if one["id"] == own["id"]]
            if not listed and live and not own.get("createdAt"):
                with contextlib.suppress(NotFoundError):  # what is found in the list alone may be late there
                    own = self.resource.read(own["id"])  # its place among the others is not known else
            self.own = own = listed[0] if listed else own
            live = live if listed else [*live, own]
        live.sort(key=_seniority)
        if own and live[0] is not own:
            stays = next(one for one in live if one is own or self._still_exists(one))
            live = live[live.index(stays):]
            if stays is not own:
                self.own = None
                self._remove_own(own, stays)
                live.remove(own)
        return live

    def _remove_own(self, own: Json, stays: Json) -> None:
        """Remove one of this run's, since another one stays."""
        resource = self.resource
        text = f"The {resource.noun} {label(stays)} was created by another run at the same time, and is used."
        try:
            remove(resource, own, wait=False, confirm=True)
        except CloudError as error:
            raise FailedError(
                f"{text} The {resource.noun} {label(own)}, which this run created, was to be removed, but that failed. "
                f"{error.message}",
                error.status,
            ) from error
        resource.removed.append(own["id"])
        resource.show(stays)
        resource.task.warn(f"{text} The {resource.noun} {label(own)}, which this run created, has been removed.")

    def _still_exists(self, one: Json) -> bool:
        """Whether this one is not only in the list: its own run may be removing it."""
        try:
            return self.resource.read(one["id"]).get("status") not in LEAVING
        except NotFoundError:
            return False


def _seniority(one: Json) -> tuple[float, str]:
    """The oldest first. What has no readable moment comes last."""
    created = server_time(one.get("createdAt"))
    return math.inf if created is None else created, one["id"]
