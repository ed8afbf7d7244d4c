# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as exceptions. Only the module wrapper turns them into a failed result."""

from __future__ import annotations


class CloudError(Exception):
    """Anything that the user must read.

    :ivar message: What was wrong and what to do next.
    :ivar status: The HTTP status that the server answered with, if it answered.
    :ivar params: What was wrong option by option, as dicts with C(param) (the option's name) and C(message).
    """

    def __init__(self, message: str, status: int | None = None, params: list | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.params = params or []


class InvalidOptionsError(CloudError):
    """The task's options do not fit; nothing was sent."""

    def __init__(self, params: list) -> None:
        """:param params: Dicts with C(param) (the option's name, or None) and C(message)."""
        lines = ["{}: {}".format(p["param"], p["message"]) if p["param"] else p["message"] for p in params]
        if len(lines) == 1:
            super().__init__(lines[0], params=params)
        else:
            super().__init__("%d problems with this task's options:\n- %s" % (len(lines), "\n- ".join(lines)), params=params)


class UnreachableError(CloudError):
    """No connection came about; nothing was done by the server."""


class OutcomeUnknownError(CloudError):
    """The request may have been carried out, but its answer did not arrive or says nothing.

    :ivar late: Whether the server may still be at work on it, since it was only too slow.
    """

    late = False


class InvalidResponseError(CloudError):
    """The server answered with something that is not the API's."""


class ApiError(CloudError):
    """The API answered with an error status."""


class NotFoundError(ApiError):
    """The API itself, not a proxy or a wrong URL, says that there is no such thing (404)."""


class OfferUnavailableError(ApiError):
    """This offer can't be rented (any more); another one may."""


class FailedError(CloudError):
    """A pod or a disk will not, or not in time, become what the task waits for."""


def is_transient(problem: CloudError) -> bool:
    """Whether a call may well succeed if it is made again later: the server or the network is in trouble."""
    return problem.status is None or not 400 <= problem.status < 500 or problem.status == 429
