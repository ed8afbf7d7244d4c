# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong, as exceptions. Only the module wrapper turns them into a failed result.

    CloudError                       anything that the user must read
     +- InvalidOptionsError          the task's options do not fit; nothing was sent
     +- UnreachableError             no connection; the server did nothing
     +- OutcomeUnknownError          the server may have carried out the request; its answer is missing or says nothing
     +- InvalidResponseError         the answer is not the API's
     +- ApiError                     the API answered with an error
     |   +- NotAllowedError          the key is not valid, or lacks the permission
     |   |   +- InvalidKeyError        the key is not valid
     |   +- NotFoundError            there is no such resource
     |   +- RequestRejectedError     the request does not fit the API's schema
     |   +- RemovalRefusedError      the API does not remove the resource now
     |   +- ServiceTroubleError      the API is overloaded or broken; the call may succeed later
     |   +- CapacityError            no machine, money or quota is left
     |       +- OfferUnavailableError     this offer can't be rented; another one may
     |       +- InsufficientFundsError    the wallet is empty
     |       +- InstanceLimitError        the account has as many instances as it may have
     +- FailedError                  a resource did not become what the task waits for, or not in time
         +- PriceExceededError       it costs more than the task allows, and has been removed if that was possible
         +- AbandonedError           Ansible has ended, so nobody waits for the task any more

``_api.failures`` chooses among them by what the server answered.
"""

from __future__ import annotations

from .types import OptionErrors


class CloudError(Exception):
    """Anything that the user must read.

    :ivar message: What was wrong and what to do next.
    :ivar status: The HTTP status that the server answered with, for the result; None if it did not answer.
    :ivar params: What was wrong option by option, as dicts with C(param) (the option's name) and C(message).
    :ivar is_transient: Whether the same call may succeed later.
    """

    is_transient = False

    def __init__(self, message: str, status: int | None = None, params: OptionErrors | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.params = params or []


class InvalidOptionsError(CloudError):
    """The task's options do not fit; nothing was sent."""

    def __init__(self, params: OptionErrors) -> None:
        """:param params: Dicts with C(param) (the option's name, or None) and C(message)."""
        lines = [f"{entry['param']}: {entry['message']}" if entry["param"] else entry["message"] for entry in params]
        listed = "\n- ".join(lines)
        several = f"{len(lines)} problems with this task's options:\n- {listed}"
        super().__init__(lines[0] if len(lines) == 1 else several, params=params)


class UnreachableError(CloudError):
    """No connection came about; the server did nothing."""

    is_transient = True


class OutcomeUnknownError(CloudError):
    """The server may have carried out the request, but its answer did not arrive or says nothing.

    :ivar still_running: Whether the server was only too slow, and may still be working on it.
    :ivar may_be_sold_out: Whether this is also how the API answers for an offer that is sold out.
    """

    is_transient = True
    still_running = False
    may_be_sold_out = False


class InvalidResponseError(CloudError):
    """The server answered with something that is not the API's."""

    is_transient = True


class ApiError(CloudError):
    """The API answered with an error.

    :ivar may_have_created: Whether a create that is answered so may have created something all the same.
    """

    may_have_created = False


class NotAllowedError(ApiError):
    """The API key is not valid, or lacks the permission for this call."""


class InvalidKeyError(NotAllowedError):
    """The API key is not valid, whatever it is used for."""


class NotFoundError(ApiError):
    """The API itself, not a proxy or a wrong URL, says that there is no such resource."""


class RequestRejectedError(ApiError):
    """The request does not fit the API's schema. C(params) names the options, as far as the API does."""


class RemovalRefusedError(ApiError):
    """The API does not remove the resource now: it is still being provisioned, in use, or being removed already."""


class ServiceTroubleError(ApiError):
    """The API is overloaded or broken; the same call may succeed later."""

    is_transient = True


class CapacityError(ApiError):
    """No machine, money or quota is left. Another run may have taken the last of it."""


class OfferUnavailableError(CapacityError):
    """This offer can't be rented (any more); another one may."""


class InsufficientFundsError(CapacityError):
    """The wallet is empty."""


class InstanceLimitError(CapacityError):
    """The account has as many instances as it may have."""


class FailedError(CloudError):
    """A resource did not become what the task waits for, or not in time."""


class PriceExceededError(FailedError):
    """A new resource costs more than the task allows. The message says whether it was removed."""


class AbandonedError(FailedError):
    """Ansible, which has started the task and would read its result, has ended."""

    def __init__(self) -> None:
        super().__init__("Ansible has ended, so this task stops and creates nothing more.")
