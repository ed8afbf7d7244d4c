# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pods are older, or exceeds, than they should be."""

from __future__ import annotations

from datetime import datetime, timedelta

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.values import amount

from .dates import moment

# nobody pays for these, or soon will not
_GOING = ("DELETING", "TERMINATED")


def overdue(pods: list, now, hours=None, price_hr=None) -> list:
    """The pods that are there and exceed all limits that are given, each with C(age_hours).

    What is not known exceeds nothing: a pod is never taken for old or dear because a field of it could not be read.

    :param pods: As the modules return them.
    :param hours: The age above which a pod is chosen.
    :param price_hr: The price in USD per hour above which it is chosen.
    :raises ValueError: An argument makes no sense.
    """
    present = moment(now)
    if present is None:
        raise ValueError(f"now: {now!r} is no moment")
    oldest, dearest = _limit("hours", hours), _limit("price_hr", price_hr)
    chosen = []
    for pod in pods:
        age, price = _hours(pod.get("created_at"), present), amount(pod.get("price_hr"))
        if (
            pod.get("status") not in _GOING
            and (oldest is None or (age is not None and age > oldest))
            and (dearest is None or (price is not None and price > dearest))
        ):
            chosen.append(dict(pod, age_hours=None if age is None else round(age, 2)))
    return chosen


def _limit(name: str, value) -> float | None:
    if value is None or value == "":
        return None
    limit = amount(value)
    if limit is None:
        raise ValueError(f"{name}: {value!r} is no number of 0 or more")
    return limit


def _hours(created, now: datetime) -> float | None:
    begun = moment(created)
    return (now - begun) / timedelta(hours=1) if begun else None
