# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the pods that are older, or more expensive, than they should be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount

from .dates import parse_time

# Pods that cost nothing any more, or soon will not
_ENDING = ("DELETING", "TERMINATED")


def overdue(pods: Iterable[Json], now: object, hours: object = None, price_hr: object = None) -> list[Json]:
    """Choose the live pods that exceed every limit that is given.

    An unknown value exceeds nothing: a pod is never chosen because a field of it could not be read.

    :param pods: As the modules return them.
    :param now: The current time, in any form that C(parse_time) reads.
    :param hours: The highest age that is allowed.
    :param price_hr: The highest price that is allowed, in USD per hour.
    :returns: The pods, each with C(age_hours).
    :raises ValueError: An argument is not valid; the message begins with its name.
    """
    present = parse_time(now)
    if present is None:
        raise ValueError(f"now: {now!r} is not a valid time")
    max_age, max_price = _limit("hours", hours), _limit("price_hr", price_hr)
    chosen = []
    for pod in pods:
        age, price = _age_hours(pod, present), amount(pod.get("price_hr"))
        if pod.get("status") not in _ENDING and _exceeds(age, max_age) and _exceeds(price, max_price):
            chosen.append(dict(pod, age_hours=None if age is None else round(age, 2)))
    return chosen


def _limit(name: str, value: object) -> float | None:
    if value is None or value == "":
        return None
    limit = amount(value)
    if limit is None:
        raise ValueError(f"{name}: {value!r} is not a number of 0 or more")
    return limit


def _exceeds(value: float | None, limit: float | None) -> bool:
    return limit is None or (value is not None and value > limit)


def _age_hours(pod: Json, now: datetime) -> float | None:
    created = parse_time(pod.get("created_at"))
    return (now - created) / timedelta(hours=1) if created else None
