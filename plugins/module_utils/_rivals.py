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

from ._contract import LEAVING
from ._errors import Failed, NotFound, Problem, passing
from ._fields import title
from ._pod_request import request_differences
from ._pods import live_pods, read_pod, server_time, show_pod

# Seconds that are added to the lag where the server tells when a pod was created in full seconds only
ROUNDING = 1
# Seconds that other runs have, after the lag, to remove the pods that do not stay. Who only looks on waits twice as long, since
# those whose creates were not answered begin after that.
LEAVE = 8


def outlast(live: list, params: dict, client) -> list:
    """Look until only one of the pods with the name is left, and that one is certain to stay.

    :param live: The pods that were found, of which one at least was created a moment ago.
    :returns: What is live in the end, the one that stays first. Where that is more than one, no run seems to remove the others.
    """
    return _Rivals(params, client).outlast(live, LEAVE * 2)


def settle(pod: dict, answered: bool, removed: list, since, params: dict, client, task) -> tuple:
    """Make sure that there is one pod only, after a create.

    :param pod: The pod as the API gives it.
    :param answered: Whether the create was answered with it; else it was found when the answer was lost.
    :param removed: The ids of pods that this run has removed before; they do not count even if a list still has them.
    :param since: The server's time before the create (C(server_time)); None if it is not known.
    :returns: The pod that stays, and whether this run has created it, as far as anyone can know.
    :raises Failed: The pod of this run had to be removed, and that failed.
    """
    rivals = _Rivals(params, client, task, removed)
    rivals.own = pod if answered else None
    try:
        live = rivals.outlast([pod], LEAVE) or [pod]
    except Failed:
        raise
    except Problem as problem:  # the key was withdrawn, for instance
        from ._pod_wait import bill

        raise Failed("%s %s" % (problem.message, bill(pod, True)), problem.status, problem.params) from problem
    until = server_time(client.heard)

    def unanswered(one: dict) -> bool:
        """Whether a create of this run's without an answer may have made this pod."""
        if not task.lost or since is None or until is None:
            return False
        if any(difference["replace"] for difference in request_differences(params, one)):  # a price or a size may be another one
            return False
        created = server_time(one.get("createdAt"))
        return created is not None and since - ROUNDING <= created <= until + ROUNDING

    # No run knows the id of a pod whose create was not answered. Those that other runs know are removed by now.
    for unclaimed in filter(unanswered, live[1:]):
        rivals.withdraw(unclaimed, live[0])
    live = [one for one in live if rivals.counts(one)] or live[:1]
    if len(live) > 1:
        task.warn(
            "%d live pods are named %s, although this task needs one: %s is used. The others are billed: %s. Unless another run "
            "removes them, remove them by their ids." % (
                len(live), params["name"], title(live[0]), ", ".join(one["id"] for one in live[1:])
            )
        )
    return live[0], bool(rivals.own) or not answered and unanswered(live[0])


class _Rivals:
    """The live pods of one name, while they may become more or fewer.

    :ivar own: The pod that this run has created, until it is removed for another one.
    """

    def __init__(self, params: dict, client, task=None, removed: list = ()) -> None:
        self.own = None
        self._params = params
        self._client = client
        self._task = task
        self._removed = list(removed)

    def outlast(self, live: list, patience: float) -> list:
        clock = self._client.clock
        lag = self._params["lookup_lag"]
        if lag and not all("." in str(pod.get("createdAt")) for pod in live):
            lag += ROUNDING
        begun, pauses = clock.now(), [0, lag / 3, lag * 2 / 3] if lag else [0]
        known, trouble = set(), None
        while pauses or len(live) > 1 or trouble:
            if not pauses:
                if clock.now() - begun >= lag + patience:
                    break
                pauses = [0.5 + clock.jitter() / 2]
            pause = pauses.pop(0)
            if pause:
                clock.sleep(pause)
            try:
                live, trouble = self.look(), None
                if not known.issuperset(pod["id"] for pod in live):
                    begun = clock.now()
                    known.update(pod["id"] for pod in live)
            except Failed:  # the own pod could not be removed, which is no trouble with looking
                raise
            except Problem as problem:
                if not passing(problem):
                    raise
                trouble = problem
        if trouble and self._task:
            self._task.warn("Whether another run has created a pod named %s at the same time could not be looked up: %s" % (
                self._params["name"], trouble.message
            ))
        return live

    def look(self) -> list:
        """The live pods, the one that stays first. The own pod is removed if it is another one."""
        live = [pod for pod in live_pods(self._params["name"], self._client) if self.counts(pod)]
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
                self.withdraw(own, stays)
                live.remove(own)
        return live

    def counts(self, pod: dict) -> bool:
        """Whether this run has not removed the pod; a list may still have it."""
        return pod["id"] not in self._removed

    def withdraw(self, pod: dict, stays: dict) -> None:
        """Remove a pod of this run's, for another one stays."""
        from ._pod_removal import order_removal

        text = "The pod %s was created by another run at the same time, and is used." % title(stays)
        try:
            order_removal(pod, self._params, self._client, self._task)
        except Problem as problem:
            raise Failed("%s The pod %s, which this run created, was to be removed, but that failed. %s" % (
                text, title(pod), problem.message
            ), problem.status) from problem
        self._removed.append(pod["id"])
        show_pod(stays, self._task)
        self._task.warn("%s The pod %s, which this run created, has been removed." % (text, title(pod)))

    def _is_there(self, pod: dict) -> bool:
        """Whether a pod is not only in the list: its own run may be removing it."""
        try:
            return read_pod(pod["id"], self._client).get("status") not in LEAVING
        except NotFound:
            return False


def _seniority(pod: dict) -> tuple:
    """The oldest first; fractions of a second may have any number of digits, or be left out."""
    created = str(pod.get("createdAt") or "~")
    fraction = re.match(r"\.(\d+)", created[19:])
    return created[:19], fraction[1].ljust(9, "0") if fraction else "", pod["id"]
