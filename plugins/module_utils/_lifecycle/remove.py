# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing something that costs money, and making sure that it is gone."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING, VANISHED_AFTER
from .._common.clock import Backoff
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label, printable

# Seconds before the second look
FIRST_PAUSE = 0.25


def remove(noun: str, thing: dict, path: str, read, show, wait: bool, params: dict, client, task) -> None:
    """Remove one thing. A server that is in trouble is asked again, since the thing is billed until it listens.

    :param noun: What it is, in messages.
    :param thing: It, as the API gives it.
    :param path: Of its collection.
    :param read: A function that reads it once more, and raises C(NotFoundError) when it is gone.
    :param show: A function that puts it into the task's result.
    :param wait: Whether to wait until the API says that it is gone, and not only until it has taken the order (somebody's order).
    :raises FailedError: It is not gone (or the order not taken) within C(wait_timeout).
    """
    patience = Backoff(client.clock, params["wait_timeout"], params["poll_interval"], FIRST_PAUSE)
    ordered, missing_since = False, None
    while True:
        trouble = None
        try:
            if thing.get("status") not in LEAVING and _order(path + thing["id"], client):
                ordered = task.result["changed"] = True
            if ordered and not wait:
                show(dict(thing, status="DELETING"), task)
                return
            thing, missing_since = read(), None
        except NotFoundError as problem:
            # A thing that is new, or an API that is in trouble, may be answered 404 as well as one that is gone.
            missing_since = missing_since or client.clock.now()
            if ordered or thing.get("status") in LEAVING or client.clock.now() - missing_since >= VANISHED_AFTER:
                thing = dict(thing, status="TERMINATED")
            else:
                trouble = problem
        except CloudError as problem:
            if not problem.is_transient:
                raise
            trouble = problem
        show(thing, task)
        if thing.get("status") in (GONE if wait else LEAVING):
            return
        task.report(printable("{}: {}".format(thing.get("name") or thing["id"], thing.get("status"))))
        if not patience.pause():
            raise removal_timeout(noun, thing, trouble, params)


def removal_timeout(noun: str, thing: dict, trouble: CloudError | None, params: dict) -> FailedError:
    """What to say when the time is up.

    :param trouble: Why the last call failed, if it did.
    """
    return FailedError(
        "The {} {} is not gone after {:g} seconds (wait_timeout): its last status is {}.{} It may still be billed at "
        "{} USD per hour; run the task again.".format(
            noun, label(thing), params["wait_timeout"], thing.get("status"),
            " The last call failed: " + trouble.message if trouble else "", thing.get("priceHr"),
        ), trouble.status if trouble else None,
    )


def _order(path: str, client) -> bool:
    """Order the removal; false if the API does not know the thing."""
    try:
        client.delete(path)
    except NotFoundError:
        return False
    return True
