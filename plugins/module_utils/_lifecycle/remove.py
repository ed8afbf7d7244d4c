# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove a resource, and insist: it is billed until the API has taken the order."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING, VANISHED_AFTER
from .._common.errors import CloudError, FailedError, NotFoundError, RemovalRefusedError
from .._common.text import label, printable, shown
from .._common.types import Json
from .resource import Resource

# Seconds before the second look
FIRST_PAUSE = 0.25


def remove(resource: Resource, target: Json, wait: bool = True, confirm: bool = False) -> Json:
    """Remove one resource. What the API refuses for the moment, or can't do for now, is asked again until C(wait_timeout).

    A resource is refused while it is being provisioned, while it is in use, and when it is being removed already. So after a
    refusal it is read: on its way out, or gone, is what the task wants.

    :param target: The resource as the API gave it.
    :param wait: Whether to wait until it no longer exists, and not only until the order was taken.
    :param confirm: Without C(wait): whether the resource itself must report that it is on its way out.
    :returns: The resource as it is then.
    :raises FailedError: The API did not do it within C(wait_timeout).
    """
    removal = _Removal(resource, target)
    with resource.timed(FIRST_PAUSE) as backoff:
        while not removal.step(wait, confirm):
            resource.task.report(printable(f"{removal.seen.get('name') or removal.seen['id']}: {removal.seen.get('status')}"))
            if not backoff.pause():
                raise removal_timeout(resource, removal.seen, removal.trouble)
    return removal.seen


def removal_timeout(resource: Resource, seen: Json, trouble: CloudError | None) -> FailedError:
    """What to report when the time is up.

    :param trouble: Why the last call failed, if it did.
    """
    failed = f" The last call failed: {trouble.message}" if trouble else ""
    billed = f" It may still be billed at {shown(seen.get('priceHr'))} USD per hour." if resource.billed else ""
    return FailedError(
        f"The {resource.noun} {label(seen)} still exists after {resource.timeout:g} seconds (wait_timeout): its last status is "
        f"{shown(seen.get('status'))}.{failed}{billed} Run the task again, or remove it with state: absent and "
        f"id: {seen.get('id')}.",
        trouble.status if trouble else None,
    )


class _Removal:
    """One removal, look by look.

    :ivar seen: The resource as the API returned it last.
    :ivar trouble: Why the last call failed, although the next one may not.
    """

    def __init__(self, resource: Resource, target: Json) -> None:
        self.seen = target
        self.trouble: CloudError | None = None
        self._resource = resource
        self._ordered = False
        self._missing_since: float | None = None

    def step(self, wait: bool, confirm: bool) -> bool:
        """Order the removal unless it is under way, and look; true if that is all there is to do."""
        self.trouble = None
        try:
            if self.seen.get("status") not in LEAVING:
                self._order()
            if self._ordered and not self.trouble and not wait and not confirm:
                self.seen = dict(self.seen, status="DELETING")
                self._resource.show(self.seen)
                return True
            self.seen, self._missing_since = self._resource.read(self.seen["id"]), None
        except NotFoundError as error:
            self._note_missing(error)
        except CloudError as error:
            if not error.is_transient:
                raise
            self.trouble = error
        self._resource.show(self.seen)
        return self.seen.get("status") in (GONE if wait else LEAVING)

    def _order(self) -> None:
        try:
            self._resource.client.delete(self._resource.path + self.seen["id"])
            self._ordered = self._resource.task.result["changed"] = True
        except NotFoundError:
            pass  # the read that follows says the same, or that it is not true
        except RemovalRefusedError as refusal:
            self.trouble = refusal

    def _note_missing(self, error: NotFoundError) -> None:
        """A resource that is new, or an API in trouble, may be answered 404 as well as one that no longer exists."""
        now = self._resource.client.clock.now()
        self._missing_since = now if self._missing_since is None else self._missing_since
        leaving = self._ordered or self.seen.get("status") in LEAVING
        if leaving or now - self._missing_since >= VANISHED_AFTER:
            self.seen = dict(self.seen, status=GONE[0])
        else:
            self.trouble = error
