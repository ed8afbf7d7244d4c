# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pods and disks have cost, by day, by pod and by team, and what they cost now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount

from .dates import day_of, midnight, moment, written

PERSONAL = "personal account"
# Days; more than anybody looks back, and few enough to list each
LONGEST = 3660
_HOUR = 3600.0
_GONE = "TERMINATED"
# Status -> the price that then holds, where the API tells it
_PRICES = {"PROVISIONING": "provisioning_price_hr", "PENDING": "provisioning_price_hr", "STOPPED": "stopped_price_hr"}


@dataclass(frozen=True)
class _Thing:
    """A pod or a disk.

    :ivar end: When it was gone; the present while it is there. Both are None only where there is a problem.
    :ivar usd: What it has cost in its life, or None if nobody knows.
    :ivar usd_hr: What it costs per hour now, or None if nobody knows.
    :ivar problem: Why it can't be counted.
    """

    kind: str
    name: str | None
    id: str | None
    team_id: str | None
    live: bool
    start: datetime | None
    end: datetime | None
    usd: float | None
    usd_hr: float | None
    price_hr: float | None
    estimate: bool
    problem: str | None


def costs(gone_pods, gone_disks=None, live_pods=None, live_disks=None, teams=None, now=None, since=None, days=None) -> dict:
    """Add up what pods and disks have cost.

    What they have cost is known of those that are gone, and spread evenly over their lives. Of those that are there it is
    estimated from their price per hour.

    :param gone_pods: Those that are gone, as pod_info with C(history) returns them; None counts as an empty list, here and below.
    :param gone_disks: The same of disk_info.
    :param live_pods: Those that are there, as pod_info returns them.
    :param live_disks: The same of disk_info.
    :param teams: The account's teams, as account_info returns them, for their names.
    :param now: The present, in any form that C(moment) reads.
    :param since: The first day that counts.
    :param days: How many days count: from C(since) on, or else up to the present. 0 counts as not given.
    :returns: See RETURN of the filter C(costs).
    :raises ValueError: An argument is not as described.
    """
    present = moment(now)
    if present is None:
        raise ValueError(f"now must be a moment in ISO 8601 (it is {now!r})")
    things = [
        *_things("pod", _rows("pods that are gone", gone_pods), _rows("live_pods", live_pods), present),
        *_things("disk", _rows("gone_disks", gone_disks), _rows("live_disks", live_disks), present),
    ]
    first, last = _range(things, present, since, days)
    names = {
        team["team_id"]: _text(team.get("name")) or team["team_id"]
        for team in _rows("teams", teams) if isinstance(team, Mapping) and isinstance(team.get("team_id"), str)
    }

    def team_name(team_id):
        return names.get(team_id, team_id) if team_id else PERSONAL

    rows, unknown, shares = {"pod": [], "disk": []}, [], []
    for thing in things:
        if thing.problem:
            if _may_count(thing, first, last):
                unknown.append({
                    "kind": thing.kind, "name": thing.name, "id": thing.id, "team_id": thing.team_id,
                    "team": team_name(thing.team_id), "live": thing.live, "usd": thing.usd, "problem": thing.problem,
                })
            continue
        spread = _spread(thing, first, last)
        if spread:
            rows[thing.kind].append(_row(thing, spread, first, last, team_name(thing.team_id)))
            shares += [(day, thing, usd) for day, usd in spread.items()]
    by_team = [
        dict(_sums([share for share in shares if share[1].team_id == team_id]), team_id=team_id, team=team_name(team_id),
             usd_hr=_now([thing for thing in things if thing.team_id == team_id])["usd_hr"])
        for team_id in {thing.team_id: None for thing in things}
    ]
    return dict(
        _sums(shares),
        as_of=written(present),
        since=first.isoformat(),
        until=last.isoformat(),
        by_day=_days(shares, first, last),
        by_pod=_dearest_first(rows["pod"]),
        by_disk=_dearest_first(rows["disk"]),
        by_team=_dearest_first([team for team in by_team if team["usd"] or team["usd_hr"]], "team"),
        now=_now(things),
        unknown=unknown,
    )


def _rows(what: str, value) -> list:
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{what} must be a list (it is a {type(value).__name__})")
    return list(value)


def _text(value) -> str | None:
    # the text itself and no copy of it: ansible-core marks what may be a template, and what may not
    return value if value is None or isinstance(value, str) else str(value)


def _things(kind: str, gone: list, live: list, present: datetime) -> list:
    """Pods or disks, each once: one that ends while the lists are read may be in both."""
    over, rest = [], []
    for row in gone:
        (over if isinstance(row, Mapping) and moment(row.get("terminated_at")) else rest).append(row)
    things: dict = {}
    # what was billed in the end is the last word on a thing, so that it comes first
    for listed, rows in ((False, over), (True, live), (False, rest)):
        for row in rows:
            thing = _thing(kind, row, listed, present)
            things.setdefault(thing.id or len(things), thing)
    return list(things.values())


def _thing(kind: str, row, listed: bool, present: datetime) -> _Thing:
    """One pod or disk. What the API says is taken as it comes: anything may be missing, or odd.

    :param listed: Whether it is in the list of those that are there.
    """
    known = isinstance(row, Mapping)
    row = row if known else {}
    status = _text(row.get("status"))
    live = listed and status != _GONE
    start, end = moment(row.get("created_at")), present if live else moment(row.get("terminated_at"))
    # clocks differ: nothing is later than now, and nothing ends before it began
    start = start and min(start, present)
    end = end and max(min(end, present), start or end)
    price_hr, usd = amount(row.get("price_hr")), None if live else amount(row.get("total_billed_price"))
    usd_hr = amount(row.get(_PRICES.get(status)))
    usd_hr = price_hr if usd_hr is None else usd_hr
    estimate, problem = usd is None, None
    if not known:
        problem = "there is nothing to read of it"
    elif estimate:
        # what is still being made may cost less; what is stopped now has run before
        reckoned_hr = price_hr if status == "STOPPED" and price_hr is not None else usd_hr
        if reckoned_hr is None:
            problem = "its price is not known"
        elif start is None or end is None:
            problem = "how long it has been there is not known"
        else:
            usd = reckoned_hr * (end - start).total_seconds() / _HOUR
    elif start is None and end is None:
        problem = "when it was there is not known"
    else:
        start = start or end
        end = end or _reckoned_end(start, usd, price_hr, present)
    return _Thing(
        kind, _text(row.get("name")), _text(row.get("id")), _text(row.get("team_id")) or None, live, start, end, usd, usd_hr,
        price_hr, estimate, problem,
    )


def _reckoned_end(start: datetime, usd: float | None, price_hr: float | None, present: datetime) -> datetime:
    """When something was gone that has cost so much, at this price."""
    if not usd or not price_hr:
        return start
    seconds = usd / price_hr * _HOUR
    return present if seconds >= (present - start).total_seconds() else start + timedelta(seconds=seconds)


def _range(things: list, present: datetime, since, days) -> tuple:
    """The first and the last day that count."""
    today = present.date()
    count = _count(days)
    if since is not None and since != "":
        first = day_of(since)
        if first is None or first > today:
            raise ValueError(f"since must be a day such as {today}, and not after it (it is {since!r})")
        if (today - first).days >= LONGEST:
            raise ValueError("since must be a day in the last %d days (it is %s)" % (LONGEST, first))
        return first, min(first + timedelta(days=count - 1), today) if count else today
    if count:
        return today - timedelta(days=count - 1), today
    first = min((thing.start.date() for thing in things if thing.start and not thing.problem), default=today)
    return max(first, today - timedelta(days=LONGEST - 1)), today


def _count(days) -> int:
    if days is None or days == "":
        return 0
    try:
        count = int(str(days))
    except ValueError:
        count = -1
    if not 0 <= count <= LONGEST:
        raise ValueError("days must be a number of days up to %d, or 0 for all of them (it is %r)" % (LONGEST, days))
    return count


def _spread(thing: _Thing, first: date, last: date) -> dict:
    """Day -> what it has cost on that day, for those of its days that count."""
    seconds = (thing.end - thing.start).total_seconds()
    if not seconds:
        day = thing.start.date()
        return {day: thing.usd} if first <= day <= last else {}
    spread = {}
    day = max(first, thing.start.date())
    while day <= min(last, thing.end.date()):
        spent = _seconds_within(thing, day, day)
        if spent:
            spread[day] = thing.usd * spent / seconds
        day += timedelta(days=1)
    return spread


def _may_count(thing: _Thing, first: date, last: date) -> bool:
    """Whether something may have been there on these days, as far as it is known when it was there."""
    return not (thing.end and thing.end < midnight(first)) and not (thing.start and thing.start.date() > last)


def _seconds_within(thing: _Thing, first: date, last: date) -> float:
    """How long it was there in these days."""
    begin = max(thing.start, midnight(first))
    return max((min(thing.end, midnight(last + timedelta(days=1))) - begin).total_seconds(), 0)


def _row(thing: _Thing, spread: dict, first: date, last: date, team: str) -> dict:
    return {
        "name": thing.name,
        "id": thing.id,
        "team_id": thing.team_id,
        "team": team,
        "live": thing.live,
        "from": written(thing.start),
        "until": None if thing.live else written(thing.end),
        "hours": round(_seconds_within(thing, first, last) / _HOUR, 4),
        "usd": _money(sum(spread.values())),
        "total_usd": _money(thing.usd),
        "price_hr": thing.price_hr,
        "estimate": thing.estimate,
    }


def _sums(shares: list) -> dict:
    """What shares come to, with how much of it are pods, disks and estimates."""
    sums: Counter = Counter()
    for _day, thing, usd in shares:
        sums["usd"] += usd
        sums[f"{thing.kind}s_usd"] += usd
        sums["estimated_usd"] += usd if thing.estimate else 0
    return {name: _money(sums[name]) for name in ("usd", "pods_usd", "disks_usd", "estimated_usd")}


def _days(shares: list, first: date, last: date) -> list:
    """Each day, also those on which nothing was spent."""
    by_day: dict = {first + timedelta(days=after): [] for after in range((last - first).days + 1)}
    for share in shares:
        by_day[share[0]].append(share)
    days = []
    for day, spent in by_day.items():
        teams: Counter = Counter()
        for _day, thing, usd in spent:
            teams[thing.team_id or ""] += usd
        days.append(dict(
            _sums(spent), day=day.isoformat(), teams={team: _money(usd) for team, usd in teams.items()},
        ))
    return days


def _now(things: list) -> dict:
    live = [thing for thing in things if thing.live]
    result = {"unknown": sum(thing.usd_hr is None for thing in live)}
    for kind in ("pod", "disk"):
        prices = [thing.usd_hr for thing in live if thing.kind == kind]
        result[kind + "s"] = len(prices)
        result[kind + "s_usd_hr"] = _money(sum(price for price in prices if price is not None))
    result["usd_hr"] = _money(result["pods_usd_hr"] + result["disks_usd_hr"])
    result["usd_day"] = _money(result["usd_hr"] * 24)
    return result


def _dearest_first(rows: list, name: str = "name") -> list:
    return sorted(rows, key=lambda row: (-row["usd"], str(row[name])))


def _money(usd: float) -> float:
    """Without the noise of sums of floating point numbers."""
    return round(usd, 6)
