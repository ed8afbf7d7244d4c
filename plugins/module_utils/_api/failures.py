# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with a call, in words for the person who wrote the task. Imported only when something did."""

from __future__ import annotations

import re
import ssl
from typing import Any

try:
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, ReadTimeoutError
except ImportError:  # reported by the client, without which nothing of this is needed
    pass

from .._common.errors import (
    ApiError,
    CloudError,
    InstanceLimitError,
    InsufficientFundsError,
    InvalidKeyError,
    InvalidResponseError,
    NotAllowedError,
    NotFoundError,
    OfferUnavailableError,
    OutcomeUnknownError,
    RemovalRefusedError,
    RequestRejectedError,
    ServiceTroubleError,
    UnreachableError,
)
from .._common.text import one_line
from .._common.types import ApiClient, Json, OptionErrors
from .account import Account
from .answer import Answer
from .contract import DISK_REQUEST, POD_REQUEST

# What a key must be allowed to, by the first part of the path
_PERMISSIONS = {
    "pods": "Instances",
    "availability": "Availability",
    "disks": "Disks",
    "ssh_keys": "SSH keys",
    "user": "User",
    "teams": "Teams",
    "billing": "Billing",
}
_REQUESTS: tuple[dict[str, dict[str, Any]], ...] = (DISK_REQUEST, POD_REQUEST)
_OPTIONS_BY_FIELD = {
    spec["at"][-1]: option for request in _REQUESTS for option, spec in request.items() if option != "provider"
}
_OPTIONS_BY_FIELD["publicKey"] = "public_key"
# Statuses with one meaning, whatever the call
_MEANINGS = {
    401: InvalidKeyError, 402: InsufficientFundsError, 403: NotAllowedError, 404: NotFoundError, 422: RequestRejectedError,
}
TOO_MANY_REQUESTS = 429
INTERNAL_ERROR = 500
UNAVAILABLE = 503
GATEWAY_TIMEOUT = 504
# How the create of a pod is refused because of its offer, the wallet or the account. The words tell which of them it is.
_REFUSED = (400, 402, 409)
# Refusals of a create after which brokers of machines have been seen to have created it all the same
_CREATED_NEVERTHELESS = (403, 409, 422)
_CREATES = ("/pods/", "/disks/")
# Statuses after which a call that may be repeated is sent again
REPEATED = frozenset([TOO_MANY_REQUESTS, 502, 503, GATEWAY_TIMEOUT])
# Patterns, which `re` compiles when they are first needed: few runs meet a refusal
_INSTANCE_LIMIT = r"\b(maximum|limit|quota)\b.*\binstances\b|\binstances? (limit|quota)\b"
_NO_STOCK = (
    r"\bout of (stock|capacity)\b|\bsold out\b|\b(no|insufficient|not enough) (capacity|stock|machines?|gpus?|nodes?)\b"
    r"|\b(not|no longer) (currently )?available\b|\bunavailable\b|\b(doesn't|does not|don't) have\b"
)
_NO_FUNDS = (
    r"\b(insufficient|not enough|no|low) (wallet |account )?(funds?|balance|credits?|money)\b|\bpayment required\b"
    r"|\b(wallet|balance) (is )?(empty|too low|insufficient)\b"
)
_MISSING_FIELD = r"Missing field: (\w+)"


class UnreadableBody(Exception):
    """The body of an answer is too large, or can't be unpacked."""


def never_sent(error: BaseException | None) -> bool:
    """Whether it is certain that the server has not received a request: no connection to it came about.

    That is a failed connect to the server or the proxy, and a proxy that refuses to connect; it is not any other trouble with
    a proxy, behind which a request may have arrived.
    """
    if isinstance(error, ProxyError):
        error = error.original_error
        if isinstance(error, OSError) and str(error).startswith("Tunnel connection failed"):
            return True
    return isinstance(error, (ConnectTimeoutError, NewConnectionError))


def connection_error(error: Exception, method: str, client: ApiClient) -> CloudError:
    """Turn an exception of the libraries below into one of ours."""
    url = client.account.api_url
    reason = getattr(error.args[0] if error.args else None, "reason", None) or error
    message = _certificate_problem(error, reason, url)
    if message:
        return UnreachableError(message)
    if isinstance(error, requests.exceptions.InvalidURL):
        return UnreachableError(f"api_url: {url} can't be used as a URL.")
    if never_sent(reason) or never_sent(error.args[0] if error.args else None):
        return UnreachableError(f"no connection to {url} ({_cause(reason)}). Check api_url, the network and any proxy.")
    late = isinstance(error, (requests.Timeout, ReadTimeoutError)) or isinstance(reason, ReadTimeoutError)
    if late:
        message = f"{url} gave no answer within {client.timeout:g} seconds (api_timeout)."
    elif isinstance(error, UnreadableBody):
        message = f"the answer of {url} can't be read: {error}."
    else:
        message = f"the connection to {url} was lost before an answer came ({_cause(reason)})."
    if method == "GET":
        return UnreachableError(message)
    lost = OutcomeUnknownError(message)
    lost.still_running = late
    return lost


def _certificate_problem(error: Exception, reason: object, url: str) -> str | None:
    if isinstance(reason, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return (
            f"the certificate of {url} can't be verified. If the service has a certificate of your own authority, give its "
            "file as ca_path."
        )
    if "CA certificate bundle" in str(error) or "CERTIFICATE_OR_CRL" in str(error):
        return "ca_path: no certificates can be read from it (or from REQUESTS_CA_BUNDLE) on the machine that runs the module."
    return None


def response_error(answer: Answer, method: str, path: str, client: ApiClient) -> CloudError:
    """Turn an answer that is no success, or can't be read, into an exception."""
    status, body = answer.status, answer.json if isinstance(answer.json, dict) else None
    if 300 <= status < 400:
        failure = OutcomeUnknownError if method == "POST" else InvalidResponseError
        return failure(
            f"{method} {path} was redirected ({status}) to another server; the API key is not sent there. Check api_url.", status
        )
    # a rate limit may come from a gateway in front of the API
    if status < 300 or (body is None and status != TOO_MANY_REQUESTS):
        error = InvalidResponseError(f"{method} {path} was answered {status} with {_shape(answer, client)}.", status)
        if status >= 500:
            return api_error(error.message, status, method, path)
        if method != "GET" and status < 300:
            return OutcomeUnknownError(error.message, status)
        error.message += " Check that api_url is the API's."
        error.is_transient = status < 300
        return error
    params = _params(body or {}, client.secrets)
    details = "; ".join(f"{entry['param']}: {entry['message']}" if entry["param"] else entry["message"] for entry in params)
    message = f"the API answered {status}{': ' + details if details else ' without a reason'}."
    answered = api_error(message, status, method, path, [entry for entry in params if entry["param"]])
    if isinstance(answered, OutcomeUnknownError):
        # a gateway's 503 is HTML; JSON with a reason is the API's, about this offer
        answered.may_be_sold_out |= status == UNAVAILABLE and bool(details)
    advice = _advice(answered, method, path, client.account)
    answered.message += f" {advice}" if advice else ""
    return answered


def api_error(message: str, status: int, method: str, path: str, params: OptionErrors | None = None) -> CloudError:
    """The exception that stands for what an error status means for this call."""
    if status >= 500 and method == "POST":
        lost = OutcomeUnknownError(message, status, params)
        lost.still_running = status == GATEWAY_TIMEOUT
        lost.may_be_sold_out = status == INTERNAL_ERROR
        return lost
    error = _error_class(message, status, method, path)(message, status, params)
    error.may_have_created = method == "POST" and path in _CREATES and status in _CREATED_NEVERTHELESS
    return error


def _error_class(message: str, status: int, method: str, path: str) -> type[ApiError]:
    if method == "POST" and path == "/pods/" and status in _REFUSED:
        return _refusal_class(message, status)
    if status in _MEANINGS:
        return _MEANINGS[status]
    if status >= 500 or status == TOO_MANY_REQUESTS:
        return ServiceTroubleError
    if method == "DELETE":
        return RemovalRefusedError
    return ApiError


def _refusal_class(message: str, status: int) -> type[ApiError]:
    """Whether it is the account or the wallet that no pod can be created, or this offer alone."""
    if re.search(_INSTANCE_LIMIT, message, re.IGNORECASE):
        return InstanceLimitError
    # 402 without a word about the stock is about money
    no_funds = status in _MEANINGS or re.search(_NO_FUNDS, message, re.IGNORECASE)
    return InsufficientFundsError if no_funds and not re.search(_NO_STOCK, message, re.IGNORECASE) else OfferUnavailableError


def _advice(error: CloudError, method: str, path: str, account: Account) -> str | None:
    status = error.status
    if status == 401:
        return (
            f"The API key from {account.key_source} is not valid: create one at https://app.primeintellect.ai/dashboard/tokens "
            "and give it as api_key or in the environment variable PRIME_API_KEY."
        )
    if isinstance(error, InsufficientFundsError):
        return "The wallet is empty: add funds at https://app.primeintellect.ai/dashboard/billing and run the task again."
    if status == 403:
        area = path.replace("/user/teams", "/teams").strip("/").split("/")[0]
        access = "read" if method == "GET" else "read and write"
        team = f" in team {account.team_id}" if account.team_id else ""
        return f"The API key from {account.key_source} needs the permission '{_PERMISSIONS.get(area, area)}: {access}'{team}."
    if status == TOO_MANY_REQUESTS:
        return "Too many requests: run fewer tasks at the same time, or raise api_retries."
    return None


def _params(body: Json, secrets: list[str]) -> OptionErrors:
    """Read C(errors) and both forms of C(detail); the values that the server repeats are left out."""
    found: list[tuple[object, object]] = [
        (error.get("param"), error.get("details")) for error in _list(body.get("errors")) if isinstance(error, dict)
    ]
    for error in _list(body.get("detail")):
        if isinstance(error, dict) and "msg" in error:
            found.append((".".join(str(part) for part in _list(error.get("loc"))), error["msg"]))
        elif isinstance(error, str):
            missing = re.search(_MISSING_FIELD, error)
            found.append((missing[1] if missing else None, error))
    return [{"param": _option(field), "message": one_line(message, secrets)} for field, message in found]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) and value else []


def _option(field: object) -> str | None:
    """The option that sets a field: C(body.pod.gpuType), C(pod.gpuType) and C(gpu_type) are all C(gpu_type)."""
    parts = [part for part in re.split(r"[^A-Za-z_]+", str(field or "")) if part and part != "body"]
    if "provider" in parts:
        return "provider"
    for part in reversed(parts):
        if part in _OPTIONS_BY_FIELD.values() or part in _OPTIONS_BY_FIELD:
            return _OPTIONS_BY_FIELD.get(part, part)
    return parts[-1] if parts else None


def _shape(answer: Answer, client: ApiClient) -> str:
    """Name a body that is not the API's, without repeating it."""
    text = answer.text.lstrip()
    if not text:
        return "an empty body"
    if text[0] == "<":
        title = re.search(r"<title[^>]*>(.*?)</title>", text[:5000], re.IGNORECASE | re.DOTALL)
        return "an HTML page" + (f" ('{one_line(title[1], client.secrets)}')" if title else "")
    return "a body that is no JSON object"


def _cause(error: object) -> str:
    """The innermost reason of a connection error, without the addresses of objects that urllib3 puts into its texts."""
    args: tuple[object, ...] = getattr(error, "args", ())
    while args and isinstance(args[-1], Exception):
        error, args = args[-1], args[-1].args
    text = str(args[-1] if args else error)
    text = re.sub(r"<[^>]*object at 0x[0-9a-f]+>:? ?", "", text)
    text = re.sub(r"HTTPS?Connection\([^)]*\):? ?", "", text)
    return one_line(text, [])
