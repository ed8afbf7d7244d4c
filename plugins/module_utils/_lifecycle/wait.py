# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait until a resource is what the task asks for."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .._api.contract import GONE, VANISHED_AFTER
from .._common.errors import CloudError, FailedError, NotFoundError
from .._common.text import label, one_line, printable
from .._common.types import Json
from .resource import Resource


class Wait(ABC):
    """How far one resource is, poll by poll.

    :ivar seen: The resource as the API returned it last.
    """

    def __init__(self, resource: Resource, seen: Json) -> None:
        self.resource = resource
        self.seen = seen
        self._missing_since: float | None = None
        self._trouble: CloudError | None = None

    def until_ready(self, read_first: bool = False) -> Json:
        """Wait, and keep the result up to date meanwhile.

        :param read_first: Whether the resource is not completely known yet.
        :returns: The resource as the API returned it last.
        :raises FailedError: It is not ready within C(wait_timeout), or never will be.
        """
        with self.resource.timed() as backoff:
            while read_first or not self.is_ready(backoff.remaining):
                self.resource.task.check_attended()
                self.resource.task.report(printable(f"{self.seen.get('name') or self.seen['id']}: {self.progress()}"))
                if not backoff.pause():
                    raise self.timeout_error()
                read_first = not self._poll()
        return self.seen

    def timeout_error(self) -> FailedError:
        """What to report when the time is up."""
        trouble = f" The last poll failed: {self._trouble.message}" if self._trouble else ""
        return FailedError(
            f"The {self.resource.noun} {label(self.seen)} is not ready after {self.resource.timeout:g} seconds (wait_timeout): "
            f"{self.state()}.{trouble}"
        )

    def note(self, seen: Json) -> None:
        """Take over the resource as it was read."""
        self.seen, self._missing_since, self._trouble = seen, None, None
        self.resource.show(seen)

    def note_trouble(self, trouble: CloudError) -> None:
        """The resource could not be read. Transient trouble makes it no worse, so the wait goes on until the time is up.

        :raises CloudError: The trouble is not transient, or the resource no longer exists.
        """
        if isinstance(trouble, NotFoundError):
            # A new resource may not be known everywhere at once.
            now = self.resource.client.clock.now()
            self._missing_since = now if self._missing_since is None else self._missing_since
            if now - self._missing_since >= VANISHED_AFTER:
                self.note(dict(self.seen, status=GONE[0]))
                raise FailedError(
                    f"The {self.resource.noun} {label(self.seen)} no longer exists: someone removed it, or its provider took it "
                    "back.", trouble.status
                ) from trouble
        elif not trouble.is_transient:
            raise trouble
        self._trouble = trouble

    def look(self) -> Json:
        """Read the resource once."""
        return self.resource.read(self.seen["id"])

    @abstractmethod
    def is_ready(self, remaining: float) -> bool:
        """Whether the resource is what is waited for.

        :param remaining: Seconds that are left to find out.
        :raises FailedError: It never will be.
        """

    def state(self) -> str:
        """How far it is, in an error."""
        return f"its last status is {self.shown('status')}"

    def progress(self) -> str:
        """How far it is, in a line for someone who watches."""
        return self.shown("status") + (" (the last poll failed)" if self._trouble else "")

    def shown(self, field: str) -> str:
        """A field of the resource in a message."""
        return one_line(self.seen.get(field), self.resource.client.secrets)

    def _poll(self) -> bool:
        """Look once; false if that was not possible."""
        try:
            self.note(self.look())
        except CloudError as error:
            self.note_trouble(error)
            return False
        return True
