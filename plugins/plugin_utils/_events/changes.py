# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has changed between two polls of the pods, as events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import FAILED, GONE, LEAVING, STOPPED
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import server_time, time_text
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount, is_id
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.members import member_index
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.readiness import installation_failed, installed
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.result import pod_result

from .._filters import is_selected

# The keys of a pod in an event
POD_KEYS = list(pod_result({}))
# Numbers beyond it are no numbers of the rule engine's
_LARGEST = 2 ** 53
_TEMPLATE_START = re.compile(r"\{(?=[{%#])")


@dataclass
class Watched:
    """A pod, and what is known of it.

    :ivar row: As the API gave it last.
    :ivar shown: The same for an event, as C(event_pod) returns it.
    :ivar was_ready: Whether it has been ready.
    :ivar lost: Whether it was reported as lost.
    :ivar old: Whether it was reported as older than allowed.
    """

    row: Json
    shown: Json
    was_ready: bool = False
    lost: bool = False
    old: bool = False


class Changes:
    """The pods as they were at the last poll."""

    def __init__(self, params: Params, removed_here: Callable[[], set[str]]) -> None:
        """
        :param removed_here: The IDs of pods whose removal was ordered on this machine.
        """
        self._params = params
        self._removed_here = removed_here
        self._pods: dict[str, Watched] | None = None
        self._level = 0

    def missing(self, rows: Iterable[Json]) -> list[Json]:
        """The pods of the last poll that are not among these, as the API gave them then."""
        there = {str(row.get("id")) for row in rows}
        return [watched.row for pod_id, watched in (self._pods or {}).items() if pod_id not in there]

    def update(self, rows: Iterable[Json], now: float) -> list[Json]:
        """Take over the pods of a new poll.

        :param now: The server's time, in seconds since 1970.
        :returns: The events. The first poll has none of changes, since there is nothing to compare with.
        """
        before, first = self._pods or {}, self._pods is None
        events: list[Json] = []
        self._pods = {}
        for row in rows:
            pod_id = row.get("id")
            if not is_id(pod_id) or row.get("status") in GONE:
                continue
            watched = before.get(str(pod_id))
            if watched is None:
                watched = Watched(row, event_pod(row), was_ready=first and is_ready(row), lost=first and is_failed(row))
                found = [] if first else [self._event("created", watched), *self._new_state(watched, {})]
            elif watched.row == row:
                found = []
            else:
                previous, watched.row, watched.shown = watched.row, row, event_pod(row)
                found = [*self._differences(watched, previous), *self._new_state(watched, previous)]
            self._pods[str(pod_id)] = watched
            events += found
            events += self._aged(watched, now)
        events += self._ended([watched for pod_id, watched in before.items() if pod_id not in self._pods])
        selected = [event for event in events if is_selected(event["pod"], self._params)]
        return selected + self._spending()

    def ready(self) -> list[Json]:
        """The pods that the options select and that let somebody in, as the pod module returns them."""
        return [pod_result(watched.row) for watched in (self._pods or {}).values()
                if is_ready(watched.row) and is_selected(watched.shown, self._params)]

    def expired(self, ends: Mapping[str, float]) -> list[Json]:
        """The events of pods whose lease has expired.

        :param ends: The end of the lease by the ID of the pod, in seconds since 1970.
        """
        pods = self._pods or {}
        return [self._event("lease_expired", pods[pod_id], lease_end=time_text(end))
                for pod_id, end in ends.items() if pod_id in pods]

    def summary(self) -> Json:
        """The number of pods that the options select, and what they cost."""
        pods = self._selected()
        return {"pods": len(pods), "price_hr": round(sum(price_hr(pod) for pod in pods), 6)}

    def _selected(self) -> list[Json]:
        return [watched.shown for watched in (self._pods or {}).values() if is_selected(watched.shown, self._params)]

    def _event(self, kind: str, watched: Watched, **more: Any) -> Json:
        event = {"type": kind, "pod": watched.shown, "was_ready": watched.was_ready, **more}
        fleet = next((name for name in self._params["fleets"] if member_index(name, watched.row.get("name")) is not None), None)
        return event if fleet is None else dict(event, fleet=fleet)

    def _differences(self, watched: Watched, previous: Json) -> Iterator[Json]:
        before = event_pod(previous)
        if watched.shown["status"] != before["status"]:
            yield self._event("status_changed", watched, **{"from": before["status"], "to": watched.shown["status"]})
        if watched.shown["price_hr"] != before["price_hr"]:
            yield self._event("price_changed", watched, **{"from": before["price_hr"], "to": watched.shown["price_hr"]})

    def _new_state(self, watched: Watched, previous: Json) -> Iterator[Json]:
        if is_ready(watched.row) and not is_ready(previous):
            watched.was_ready, watched.lost = True, False
            yield self._event("ready", watched)
        elif is_failed(watched.row) and not watched.lost:
            watched.lost = True
            yield self._event("lost", watched, exists=True)

    def _aged(self, watched: Watched, now: float) -> Iterator[Json]:
        limit, created = self._params["older_than"], server_time(watched.row.get("createdAt"))
        if limit is None or watched.old or created is None or watched.row.get("status") in LEAVING:
            return
        if now - created > limit * 3600:
            watched.old = True
            yield self._event("older_than", watched, age_hours=round((now - created) / 3600, 2))

    def _ended(self, ended: list[Watched]) -> Iterator[Json]:
        removed_here = self._removed_here() if ended else set()
        for watched in ended:
            on_purpose = watched.row["id"] in removed_here or watched.row.get("status") in LEAVING
            watched.shown = {**watched.shown, "status": GONE[0]}
            if on_purpose or watched.lost:
                yield self._event("removed", watched)
            else:
                yield self._event("lost", watched, exists=False)

    def _spending(self) -> list[Json]:
        thresholds = self._params["spending"]
        if not thresholds:
            return []
        summary = self.summary()
        level = sum(summary["price_hr"] > threshold for threshold in thresholds)
        before, self._level = self._level, level
        if level == before:
            return []
        rises = level > before
        direction, threshold = ("above", thresholds[level - 1]) if rises else ("below", thresholds[level])
        return [{"type": "spending", "direction": direction, "threshold": threshold, **summary}]


def is_ready(row: Json) -> bool:
    """Whether a pod is installed and has an address."""
    return installed(row, "installed") and bool(pod_result(row)["ssh_host"])


def is_failed(row: Json) -> bool:
    """Whether a pod exists, but can't be used any more, and nobody is removing it."""
    return (row.get("status") in FAILED and row.get("status") not in LEAVING) or installation_failed(row)


def price_hr(pod: Json) -> float:
    """What a pod costs now, in USD per hour; a price that is not known is 0."""
    stopped = amount(pod["stopped_price_hr"]) if pod["status"] == STOPPED else None
    return (amount(pod["price_hr"]) or 0) if stopped is None else stopped


def event_pod(row: Json) -> Json:
    """A pod as events have it: as the pod module returns it, fit for JSON, and without templates."""
    pod: Json = event_value(pod_result(row))
    return pod


def event_value(value: Any) -> Any:
    """The value with None for numbers that the rule engine does not have, and without text that is a template.

    Playbooks receive events as extra variables, in which Ansible would evaluate a template. So C({{) becomes C({ {).
    """
    if isinstance(value, str):
        return _TEMPLATE_START.sub("{ ", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value if abs(value) <= _LARGEST else None
    if isinstance(value, list):
        return [event_value(entry) for entry in value]
    return {event_value(str(name)): event_value(entry) for name, entry in value.items()}
