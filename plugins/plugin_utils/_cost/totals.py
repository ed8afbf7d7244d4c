# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what pods and disks have cost, by day, by pod and by team, and what they cost now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount

from .dates import format_time, parse_day, parse_time, start_of_day

PERSONAL_ACCOUNT = "personal account"
# No report covers more days than this: nobody looks back further, and each of them is listed
MAX_DAYS = 3660
_SECONDS_PER_HOUR = 3600.0
_DAY = timedelta(days=1)
_TERMINATED = "TERMINATED"
# Status -> the field with the price that applies in it, if the API reports one
_PRICE_FIELDS = {"PROVISIONING": "provisioning_price_hr", "PENDING": "provisioning_price_hr", "STOPPED": "stopped_price_hr"}


@dataclass(frozen=True)
class _Charge:
    """What a pod or disk has cost from its start to its end, which is now while it is live."""

    start: datetime
    end: datetime
    usd: float
    estimate: bool

    def seconds_between(self, first: date, last: date) -> float:
        """How long it existed on these days."""
        start, end = max(self.start, start_of_day(first)), min(self.end, start_of_day(last + _DAY))
        return max((end - start).total_seconds(), 0)

    def by_day(self, first: date, last: date) -> dict[date, float]:
        """The USD of each of its days within these, spread evenly over its life."""
        seconds = (self.end - self.start).total_seconds()
        if not seconds:
            day = self.start.date()
            return {day: self.usd} if first <= day <= last else {}
        days = _days(max(first, self.start.date()), min(last, self.end.date()))
        return {day: self.usd * self.seconds_between(day, day) / seconds for day in days if self.seconds_between(day, day)}


@dataclass(frozen=True)
class _Resource:
    """A pod or disk.

    :ivar start: When it was created; None if that is unknown.
    :ivar end: When it was terminated, or now while it is live; None if that is unknown.
    :ivar usd: What was billed for it in all; None while it is live, or if that is unknown.
    :ivar usd_hr: What it costs per hour now; None if that is unknown.
    :ivar price_hr: Its price per hour while it runs; None if that is unknown.
    :ivar charge: What it has cost, or else why that is unknown.
    :ivar hardware: The GPUs of a pod, the size of a disk; empty if that is unknown.
    """

    kind: str
    name: str | None
    id: str | None
    team_id: str | None
    user_id: str | None
    hardware: str
    live: bool
    start: datetime | None
    end: datetime | None
    usd: float | None
    usd_hr: float | None
    price_hr: float | None
    charge: _Charge | str


class _Share(NamedTuple):
    """What a resource has cost on one day."""

    day: date
    kind: str
    team_id: str | None
    usd: float
    estimate: bool


def total_costs(gone_pods: object, gone_disks: object = None, live_pods: object = None, live_disks: object = None,
                teams: object = None, now: object = None, since: object = None, days: object = None,
                user: object = None) -> Json:
    """Add up what pods and disks have cost.

    What was billed for terminated ones is spread evenly over their lives. The cost of live ones is estimated from their price.

    :param gone_pods: Terminated pods, as pod_info with C(history) returns them; None is an empty list, here and below.
    :param gone_disks: Terminated disks, as disk_info with C(history) returns them.
    :param live_pods: Live pods, as pod_info returns them.
    :param live_disks: Live disks, as disk_info returns them.
    :param teams: The account's teams, as account_info returns them, for their names and those of their members.
    :param now: The current time, in any form that C(parse_time) reads.
    :param since: The first day of the report.
    :param days: Its number of days: from C(since) on, or else up to today. 0 counts as not given.
    :param user: The owner of the key, as account_info returns it, for the name.
    :returns: See RETURN of the filter C(costs).
    :raises ValueError: An argument is not as described.
    """
    present = parse_time(now)
    if present is None:
        raise ValueError(f"now must be a time in ISO 8601 (it is {now!r})")
    resources = [
        *_resources("pod", _rows("the terminated pods", gone_pods), _rows("live_pods", live_pods), present),
        *_resources("disk", _rows("gone_disks", gone_disks), _rows("live_disks", live_disks), present),
    ]
    first, last = _period(resources, present.date(), since, _day_count(days))
    listed = [team for team in _rows("teams", teams) if isinstance(team, Mapping)]
    names = _names(listed, "team_id", "name")
    members = [member for team in listed for member in _rows("members", team.get("members"))]
    users = _names(members, "user_id", "user_name") | _names([user], "id", "name")
    rows: dict[str, list[Json]] = {"pod": [], "disk": []}
    unknown: list[Json] = []
    shares: list[_Share] = []
    for resource in resources:
        team = names.get(resource.team_id, resource.team_id or PERSONAL_ACCOUNT)
        if isinstance(resource.charge, str):
            if _may_overlap(resource, first, last):
                unknown.append(_unknown_row(resource, resource.charge, team))
            continue
        spent = resource.charge.by_day(first, last)
        if spent:
            row = _row(resource, resource.charge, first, last, sum(spent.values()))
            rows[resource.kind].append(dict(row, team=team, user=users.get(resource.user_id, resource.user_id)))
            shares += [
                _Share(day, resource.kind, resource.team_id, usd, resource.charge.estimate) for day, usd in spent.items()
            ]
    return {
        **_sums(shares),
        "as_of": format_time(present),
        "since": first.isoformat(),
        "until": last.isoformat(),
        "by_day": _by_day(shares, first, last),
        "by_pod": _most_expensive_first(rows["pod"]),
        "by_disk": _most_expensive_first(rows["disk"]),
        "by_team": _by_team(resources, shares, names),
        "now": _now(resources),
        "unknown": unknown,
    }


def _rows(what: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{what} must be a list, not a {type(value).__name__}")
    return list(value)


def _names(things: Iterable[object], key: str, name: str) -> dict[str | None, str]:
    """The names of teams or users, by their IDs."""
    rows = [thing for thing in things if isinstance(thing, Mapping) and isinstance(thing.get(key), str)]
    return {row[key]: _text(row.get(name)) or row[key] for row in rows}


def _text(value: object) -> str | None:
    # the text itself and no copy of it: ansible-core marks what may be a template, and what may not
    return value if value is None or isinstance(value, str) else str(value)


def _resources(kind: str, gone: list[Any], live: list[Any], now: datetime) -> Iterable[_Resource]:
    """Pods or disks, each once: one that is terminated while the lists are read may be in both."""
    ended: list[Any] = []
    rest: list[Any] = []
    for row in gone:
        (ended if isinstance(row, Mapping) and parse_time(row.get("terminated_at")) else rest).append(row)
    resources: dict[str | int, _Resource] = {}
    # the final bill takes precedence over all else, so it comes first
    for listed, rows in ((False, ended), (True, live), (False, rest)):
        for row in rows:
            resource = _resource(kind, row, listed, now)
            resources.setdefault(resource.id or len(resources), resource)
    return resources.values()


def _resource(kind: str, row: object, listed: bool, now: datetime) -> _Resource:
    """Read one pod or disk. Any field that the API returned may be missing or invalid.

    :param listed: Whether it is in the list of live ones.
    """
    readable = isinstance(row, Mapping)
    fields: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    status = _text(fields.get("status"))
    live = listed and status != _TERMINATED
    start, end = parse_time(fields.get("created_at")), now if live else parse_time(fields.get("terminated_at"))
    # clocks differ: nothing is later than now, and nothing ends before it starts
    start = start and min(start, now)
    end = end and max(min(end, now), start or end)
    price_hr, usd = amount(fields.get("price_hr")), None if live else amount(fields.get("total_billed_price"))
    usd_hr = amount(fields.get(_PRICE_FIELDS.get(status or "", "price_hr")))
    usd_hr = price_hr if usd_hr is None else usd_hr
    charge: _Charge | str
    if not readable:
        charge = "it could not be read"
    elif usd is None:
        # one that is still provisioning may cost less than it will; one that is stopped now ran before
        charge = _estimate(start, end, price_hr if status == "STOPPED" and price_hr is not None else usd_hr)
    else:
        charge = _billed(start, end, usd, price_hr, now)
    return _Resource(
        kind, _text(fields.get("name")), _text(fields.get("id")), _text(fields.get("team_id")) or None,
        _text(fields.get("user_id")), _hardware(fields), live, start, end, usd, usd_hr, price_hr, charge,
    )


def _hardware(fields: Mapping[str, Any]) -> str:
    """The GPUs of a pod, or the size of a disk."""
    if fields.get("gpu_name"):
        return f"{fields['gpu_count']} x {fields['gpu_name']}" if fields.get("gpu_count") else str(fields["gpu_name"])
    return f"{fields['size']} GB" if fields.get("size") else ""


def _estimate(start: datetime | None, end: datetime | None, price_hr: float | None) -> _Charge | str:
    if price_hr is None:
        return "its price is unknown"
    if start is None or end is None:
        return "how long it existed is unknown"
    return _Charge(start, end, price_hr * (end - start).total_seconds() / _SECONDS_PER_HOUR, True)


def _billed(start: datetime | None, end: datetime | None, usd: float, price_hr: float | None, now: datetime) -> _Charge | str:
    start = start or end
    if start is None:
        return "when it existed is unknown"
    if end is None:
        # when it must have ended, having cost so much at this price
        seconds = usd / price_hr * _SECONDS_PER_HOUR if price_hr else 0
        end = now if seconds >= (now - start).total_seconds() else start + timedelta(seconds=seconds)
    return _Charge(start, end, usd, False)


def _period(resources: list[_Resource], today: date, since: object, count: int) -> tuple[date, date]:
    """The first and the last day of the report.

    :param count: Its number of days, or 0.
    """
    if since is not None and since != "":
        first = parse_day(since)
        if first is None or first > today:
            raise ValueError(f"since must be a day such as {today}, and not after it (it is {since!r})")
        if (today - first).days >= MAX_DAYS:
            raise ValueError(f"since must be one of the last {MAX_DAYS} days (it is {first})")
        return first, min(first + timedelta(days=count - 1), today) if count else today
    if not count:
        starts = [resource.charge.start.date() for resource in resources if isinstance(resource.charge, _Charge)]
        count = min((today - min(starts, default=today)).days + 1, MAX_DAYS)
    return today - timedelta(days=count - 1), today


def _day_count(days: object) -> int:
    if days is None or days == "":
        return 0
    try:
        count = int(str(days))
    except ValueError:
        count = -1
    if not 0 <= count <= MAX_DAYS:
        raise ValueError(f"days must be a number of days up to {MAX_DAYS}, or 0 for all of them (it is {days!r})")
    return count


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _may_overlap(resource: _Resource, first: date, last: date) -> bool:
    """Whether a resource may have existed on these days, as far as that is known."""
    return not (resource.end and resource.end < start_of_day(first)) and not (resource.start and resource.start.date() > last)


def _unknown_row(resource: _Resource, problem: str, team: str) -> Json:
    return {
        "kind": resource.kind, "name": resource.name, "id": resource.id, "team_id": resource.team_id, "team": team,
        "live": resource.live, "usd": resource.usd, "problem": problem,
    }


def _row(resource: _Resource, charge: _Charge, first: date, last: date, usd: float) -> Json:
    return {
        "name": resource.name,
        "id": resource.id,
        "team_id": resource.team_id,
        "user_id": resource.user_id,
        "hardware": resource.hardware,
        "live": resource.live,
        "from": format_time(charge.start),
        "until": None if resource.live else format_time(charge.end),
        "hours": round(charge.seconds_between(first, last) / _SECONDS_PER_HOUR, 4),
        "usd": _rounded(usd),
        "total_usd": _rounded(charge.usd),
        "price_hr": resource.price_hr,
        "estimate": charge.estimate,
    }


def _sums(shares: list[_Share]) -> dict[str, float]:
    """The total of some shares, and how much of it are pods, disks and estimates."""
    sums: defaultdict[str, float] = defaultdict(float)
    for share in shares:
        for name, counts in (("usd", True), (f"{share.kind}s_usd", True), ("estimated_usd", share.estimate)):
            sums[name] += share.usd if counts else 0
    return {name: _rounded(sums[name]) for name in ("usd", "pods_usd", "disks_usd", "estimated_usd")}


def _by_day(shares: list[_Share], first: date, last: date) -> list[Json]:
    """Each day, including those on which nothing was spent."""
    by_day: defaultdict[date, list[_Share]] = defaultdict(list)
    for share in shares:
        by_day[share.day].append(share)
    days = []
    for day in _days(first, last):
        teams: defaultdict[str, float] = defaultdict(float)
        for share in by_day[day]:
            teams[share.team_id or ""] += share.usd
        days.append({
            **_sums(by_day[day]), "day": day.isoformat(), "teams": {team_id: _rounded(usd) for team_id, usd in teams.items()},
        })
    return days


def _by_team(resources: list[_Resource], shares: list[_Share], names: dict[str | None, str]) -> list[Json]:
    teams = [
        {
            **_sums([share for share in shares if share.team_id == team_id]),
            "team_id": team_id,
            "team": names.get(team_id, team_id or PERSONAL_ACCOUNT),
            "usd_hr": _now([resource for resource in resources if resource.team_id == team_id])["usd_hr"],
        }
        for team_id in dict.fromkeys(resource.team_id for resource in resources)
    ]
    return _most_expensive_first([team for team in teams if team["usd"] or team["usd_hr"]], "team")


def _now(resources: list[_Resource]) -> Json:
    """How many live pods and disks there are, and what they cost per hour and day."""
    live = [resource for resource in resources if resource.live]
    result: Json = {"unknown": sum(resource.usd_hr is None for resource in live)}
    for kind in ("pod", "disk"):
        prices = [resource.usd_hr for resource in live if resource.kind == kind]
        result[f"{kind}s"] = len(prices)
        result[f"{kind}s_usd_hr"] = _rounded(sum(price for price in prices if price is not None))
    result["usd_hr"] = _rounded(result["pods_usd_hr"] + result["disks_usd_hr"])
    result["usd_day"] = _rounded(result["usd_hr"] * 24)
    return result


def _most_expensive_first(rows: list[Json], name: str = "name") -> list[Json]:
    return sorted(rows, key=lambda row: (-row["usd"], str(row[name])))


def _rounded(usd: float) -> float:
    """Without the noise of floating point sums."""
    return round(usd, 6)
