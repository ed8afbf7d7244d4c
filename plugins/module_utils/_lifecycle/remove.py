# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove a resource, and insist: it is billed until the API has taken the order."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING, VANISHED_AFTER
from .._common.errors import ApiError, CloudError, FailedError, InvalidResponseError, NotAllowedError, NotFoundError
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
    :raises FailedError: The API key may not do it, or the API did not do it within C(wait_timeout). The message says what may
        still be billed, and how to remove it.
    """
    removal = Removal(resource, target)
    with resource.timed(FIRST_PAUSE) as backoff:
        while not removal.step(wait, confirm):
            resource.task.report(printable(f"{removal.seen.get('name') or removal.seen['id']}: {removal.seen.get('status')}"))
            if not backoff.pause():
                raise removal.timeout_error()
    return removal.seen


class Removal:
    """One removal, call by call.

    :ivar seen: The resource as it was seen last.
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
        taken = self.order()
        if taken and not wait and not confirm:
            self.note(dict(self.seen, status=LEAVING[0]))
        elif self.trouble is None or not self.trouble.is_transient:
            try:
                self.note(self._resource.read(self.seen["id"]))
            except NotFoundError as error:
                self.note_missing(error)
            except CloudError as error:
                self.note_trouble(error)
        return self.seen.get("status") in (GONE if wait else LEAVING)

    def order(self) -> bool:
        """Order the removal unless it is under way.

        :returns: Whether the API has taken the order just now.
        :raises FailedError: It never will.
        """
        self.trouble = None
        if self.seen.get("status") in LEAVING:
            return False
        try:
            self._resource.client.delete(self._resource.path + self.seen["id"])
        except NotFoundError:
            return False  # the look that follows says the same, or that it is not true
        except CloudError as error:
            # Whatever a refusal looks like, the resource itself says whether it still exists.
            if isinstance(error, NotAllowedError) or not isinstance(error, (ApiError, InvalidResponseError)):
                self.note_trouble(error)
            self.trouble = error
            return False
        self._ordered = self._resource.task.result["changed"] = True
        return True

    def note(self, seen: Json) -> None:
        """Take over the resource as it was read."""
        self.seen, self._missing_since = seen, None
        self._resource.show(seen)

    def note_missing(self, error: CloudError | None) -> None:
        """A resource that is new, or an API in trouble, may be answered 404 as well as one that no longer exists."""
        now = self._resource.client.clock.now()
        self._missing_since = now if self._missing_since is None else self._missing_since
        leaving = self._ordered or self.seen.get("status") in LEAVING
        if leaving or now - self._missing_since >= VANISHED_AFTER:
            self.note(dict(self.seen, status=GONE[0]))
        else:
            self.trouble = error or self.trouble

    def note_trouble(self, error: CloudError) -> None:
        """A call failed.

        :raises FailedError: The next one would fail, too.
        """
        if not error.is_transient:
            raise self._failure(f"could not be removed: {error.message}", error) from error
        self.trouble = error

    def timeout_error(self) -> FailedError:
        """What to report when the time is up."""
        resource, trouble = self._resource, self.trouble
        after = f"after {resource.timeout:g} seconds{f' ({resource.timeout_option})' if resource.timeout_option else ''}"
        failed = f" The last call failed: {trouble.message}" if trouble else ""
        if self._missing_since is not None:
            missing = resource.client.clock.now() - self._missing_since
            return self._failure(f"may still exist {after}: the API has not found it for {missing:.0f} seconds.{failed}", trouble)
        status = f": its last status is {shown(self.seen['status'])}" if self.seen.get("status") else ""
        return self._failure(f"still exists {after}{status}.{failed}", trouble)

    def _failure(self, what: str, error: CloudError | None) -> FailedError:
        resource, seen = self._resource, self.seen
        billed = f" It may still be billed at {shown(seen.get('priceHr'))} USD per hour." if resource.billed else ""
        return FailedError(
            f"The {resource.noun} {label(seen)} {what}{billed} Run the task again, or remove it with state: absent and "
            f"id: {seen.get('id')}.",
            error.status if error else None, error.params if error else None,
        )
