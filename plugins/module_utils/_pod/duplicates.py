# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several runs that rent a pod of one name at the same time: which pod stays.

Names are not unique on the server, and it has no lock. So each run looks again after its create. Of several live pods with the
name the one stays that the server created first (of those created in the same moment, the one with the smallest id). A run whose
pod is another one removes it, and uses the one that stays. The list of pods may lag behind creates; but a look that is made when
the lag has passed since a pod's create shows all that are older, so that all runs come to the same pod, whenever they began.

Imported only after a create, and where the pod that is found may have been created just now.
"""

from __future__ import annotations

import re
from functools import partial

from .._api.contract import LEAVING
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label
from .lookup import live_pods, read_pod, server_time, show_pod
from .remove import request_removal
from .request import request_differences
from .wait import billing_notice

# Seconds that are added to the lag where the server tells when a pod was created in full seconds only
ROUNDING = 1
# Seconds that other runs have, after the lag, to remove the pods that do not stay. Who only looks on waits twice as long, since
# those whose creates were not answered begin after that.
LEAVE = 8


def wait_for_survivor(live: list, params: dict, client) -> list:
    """Look until only one of the pods with the name is left, and that one is certain to stay.

    :param live: The pods that were found, of which one at least was created a moment ago.
    :returns: What is live in the end, the one that stays first. Where that is more than one, no run seems to remove the others.
    """
    rivals = DuplicateCheck(live, params, client)
    watch([rivals], LEAVE * 2, params["lookup_lag"], client)
    if rivals.failure:
        raise rivals.failure
    return rivals.live


def settle(pod: dict, answered: bool, removed: list, since, params: dict, client, task) -> tuple:
    """Make sure that there is one pod only, after a create.

    :param pod: The pod as the API gives it.
    :param answered: Whether the create was answered with it; else it was found when the answer was lost.
    :param removed: The ids of pods that this run has removed before; they do not count even if a list still has them.
    :param since: The server's time before the create (C(server_time)); None if it is not known.
    :returns: The pod that stays, and whether this run has created it, as far as anyone can know.
    :raises FailedError: The pod of this run had to be removed, and that failed.
    """
    rivals = DuplicateCheck([pod], params, client, task, removed, pod if answered else None)
    watch([rivals], LEAVE, params["lookup_lag"], client)
    if isinstance(rivals.failure, FailedError):
        raise rivals.failure
    if rivals.failure:  # the key was withdrawn, for instance
        problem = rivals.failure
        raise FailedError(f"{problem.message} {billing_notice(pod, True)}", problem.status, problem.params) from problem
    if rivals.trouble:
        task.warn("Whether another run has created a pod named {} at the same time could not be looked up: {}".format(
            params["name"], rivals.trouble.message
        ))
    rivals.live = rivals.live or [pod]
    return rivals.conclude(since)


def watch(contests: list, patience: float, lag: float, client, each=map) -> None:
    """Look at the pods of several names together, until of each name only one is left that is certain to stay.

    :param contests: A C(DuplicateCheck) for each name; what became of it is in its C(live), C(trouble) and C(failure).
    :param patience: Seconds that other runs have, after the lag, to remove their pods.
    :param lag: Seconds by which the list may lag behind a create.
    :param each: Calls a function for each of a list, as C(map) does.
    """
    clock = client.clock
    if lag and not all("." in str(pod.get("createdAt")) for rivals in contests for pod in rivals.live):
        lag += ROUNDING
    for rivals in contests:
        rivals.begun = clock.now()
    pauses = [0, lag / 3, lag * 2 / 3] if lag else [0]
    while pauses or any(rivals.undecided for rivals in contests):
        if not pauses:
            if all(clock.now() - rivals.begun >= lag + patience for rivals in contests if rivals.undecided):
                break
            pauses = [0.5 + clock.jitter() / 2]
        pause = pauses.pop(0)
        if pause:
            clock.sleep(pause)
        named: dict = {}
        trouble = None
        try:
            for pod in client.rows("/pods/"):
                named.setdefault(str(pod.get("name")), []).append(pod)
        except CloudError as problem:
            trouble = problem
        list(each(partial(DuplicateCheck.observe, named=named, trouble=trouble), [one for one in contests if not one.failure]))
        if trouble and not trouble.is_transient:
            break


class DuplicateCheck:
    """The live pods of one name, while they may become more or fewer.

    :ivar live: The live pods that count, the one that stays first.
    :ivar own: The pod that this run has created, until it is removed for another one.
    :ivar trouble: Why the last look was not possible, although the next one may be; None if it was.
    :ivar failure: Why no look is possible any more, or why the own pod could not be removed.
    :ivar begun: When the last pod was seen for the first time.
    """

    def __init__(self, live: list, params: dict, client, task=None, removed: list = (), own: dict | None = None) -> None:
        self.live = live
        self.own = own
        self.trouble: CloudError | None = None
        self.failure: CloudError | None = None
        self.begun = 0.0
        self._answered = own is not None
        self._known: set = set()
        self._params = params
        self._client = client
        self._task = task
        self._removed = list(removed)

    @property
    def undecided(self) -> bool:
        return not self.failure and (len(self.live) > 1 or self.trouble is not None)

    def observe(self, named: dict, trouble: CloudError | None) -> None:
        """Look once.

        :param named: The API's list, by name.
        :param trouble: Why there is none.
        """
        try:
            if trouble:
                raise trouble
            self.live, self.trouble = self.look(named.get(self._params["name"], [])), None
            if not self._known.issuperset(pod["id"] for pod in self.live):
                self.begun = self._client.clock.now()
                self._known.update(pod["id"] for pod in self.live)
        except FailedError as problem:  # the own pod could not be removed, which is no trouble with looking
            self.failure = problem
        except CloudError as problem:
            if problem.is_transient:
                self.trouble = problem
            else:
                self.failure = problem

    def conclude(self, since: float | None) -> tuple:
        """After the last look: withdraw what creates of this run's without an answer have made, and warn of what remains.

        :param since: The server's time before the create; None if it is not known.
        :returns: The pod that stays, and whether this run has created it, as far as anyone can know.
        :raises FailedError: A pod of this run's could not be removed.
        """
        first, until = self.live[0], server_time(self._client.last_server_date)

        def unanswered(one: dict) -> bool:
            """Whether a create of this run's without an answer may have made this pod."""
            if not self._task.unanswered_creates or since is None or until is None:
                return False
            # a price or a size may be another one
            if any(difference["replace"] for difference in request_differences(self._params, one)):
                return False
            created = server_time(one.get("createdAt"))
            return created is not None and since - ROUNDING <= created <= until + ROUNDING

        # No run knows the id of a pod whose create was not answered. Those that other runs know are removed by now.
        for unclaimed in filter(unanswered, self.live[1:]):
            self.remove_own(unclaimed, first)
        self.live = [one for one in self.live if self.counts(one)] or [first]
        if len(self.live) > 1:
            self._task.warn(
                "%d live pods are named %s, although this task needs one: %s is used. The others are billed: %s. Unless another "
                "run removes them, remove them by their ids." % (
                    len(self.live), self._params["name"], label(first), ", ".join(one["id"] for one in self.live[1:])
                )
            )
        return first, bool(self.own) or (not self._answered and unanswered(first))

    def look(self, rows: list) -> list:
        """The live pods, the one that stays first. The own pod is removed if it is another one."""
        live = live_pods(self._params["name"], self._client, self._removed, rows)
        if self.own:
            listed = [pod for pod in live if pod["id"] == self.own["id"]]
            if not listed and live and not self.own.get("createdAt"):
                self.own = read_pod(self.own["id"], self._client)  # its place among the others is not known else
            self.own = listed[0] if listed else self.own
            live = live if listed else [*live, self.own]
        live.sort(key=_seniority)
        if self.own and live[0] is not self.own:
            stays = next(pod for pod in live if pod is self.own or self._is_there(pod))
            live = live[live.index(stays):]
            if stays is not self.own:
                own, self.own = self.own, None
                self.remove_own(own, stays)
                live.remove(own)
        return live

    def counts(self, pod: dict) -> bool:
        """Whether this run has not removed the pod; a list may still have it."""
        return pod["id"] not in self._removed

    def remove_own(self, pod: dict, stays: dict) -> None:
        """Remove a pod of this run's, for another one stays."""
        text = f"The pod {label(stays)} was created by another run at the same time, and is used."
        try:
            request_removal(pod, self._params, self._client, self._task)
        except CloudError as problem:
            raise FailedError(f"{text} The pod {label(pod)}, which this run created, was to be removed, but that failed. {problem.message}", problem.status) from problem
        self._removed.append(pod["id"])
        show_pod(stays, self._task)
        self._task.warn(f"{text} The pod {label(pod)}, which this run created, has been removed.")

    def _is_there(self, pod: dict) -> bool:
        """Whether a pod is not only in the list: its own run may be removing it."""
        try:
            return read_pod(pod["id"], self._client).get("status") not in LEAVING
        except NotFoundError:
            return False


def _seniority(pod: dict) -> tuple:
    """The oldest first; fractions of a second may have any number of digits, or be left out."""
    created = str(pod.get("createdAt") or "~")
    fraction = re.match(r"\.(\d+)", created[19:])
    return created[:19], fraction[1].ljust(9, "0") if fraction else "", pod["id"]


# Seconds since the youngest was created, after which it is no accident any more that several pods have the name
SETTLING = 60


def may_be_duplicates(live: list, params: dict, client) -> bool:
    """Whether what is found may not stay, since other runs have created it a moment ago: see the module C(_rivals)."""
    now, recent = server_time(client.last_server_date), SETTLING
    if len(live) == 1:
        recent = params["lookup_lag"] + 2 if params["lookup_lag"] and params["state"] == "present" else 0
    created = [server_time(pod.get("createdAt")) for pod in live]
    return now is not None and any(moment is not None and abs(now - moment) < recent for moment in created)
