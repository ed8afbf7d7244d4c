# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with a call, in words for the person who wrote the task. Imported only when something did."""

from __future__ import annotations

import json
import re
import ssl

try:
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
except ImportError:  # reported by the client, without which nothing of this is needed
    pass

from .._common.errors import ApiError, CloudError, InvalidResponseError, NotFoundError, OutcomeUnknownError, UnreachableError
from .contract import DISK_REQUEST, POD_REQUEST

MASK = "********"
_LONGEST_TEXT = 500
# Shorter secrets than this are only taken out where they stand as words of their own: "1" is in every IP address.
_SHORT_SECRET = 6

# What a key must be allowed to, by the first part of the path
_PERMISSIONS = {
    "pods": "Instances: read and write",
    "availability": "Availability: read",
    "disks": "Disks: read and write",
    "ssh_keys": "SSH keys: read and write",
    "user": "User: read",
    "teams": "Teams: read",
    "billing": "Billing: read",
}
_OPTIONS_BY_FIELD = {
    spec["at"][-1]: option for request in (DISK_REQUEST, POD_REQUEST) for option, spec in request.items() if option != "provider"
}
_OPTIONS_BY_FIELD["publicKey"] = "public_key"
_MISSING_FIELD = re.compile(r"Missing field: (\w+)")


def redact(text: str, secrets: list) -> str:
    """Take secrets out of free text that came from the server.

    :param secrets: The values, of any length.
    """
    for secret in sorted(_spellings(secrets), key=len, reverse=True):
        pattern = re.escape(secret)
        if len(secret) < _SHORT_SECRET:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(pattern, MASK, text)
    return text


def _spellings(secrets: list) -> set:
    """How secrets may be spelled: as they are, escaped as JSON and Python have it, and the lines of one that has several."""
    spellings = set()
    for secret in filter(str.strip, map(str, secrets)):
        for part in (secret, *(line.strip() for line in secret.splitlines() if len(line.strip()) >= _SHORT_SECRET)):
            spellings |= {part, repr(part)[1:-1], json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1]}
    return spellings


def one_line(text, secrets: list) -> str:
    """One line of a text from the server: no secrets, no control characters, not infinite_numbers."""
    text = " ".join(redact(str(text), secrets).split())
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " ..."


def connection_error(error: OSError, method: str, client) -> CloudError:
    """Turn an exception of the requests library into one of ours."""
    url = client.account.api_url
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return UnreachableError(
            f"the certificate of {url} can't be verified. If the service has a certificate of your own authority, give its "
            "file as ca_path."
        )
    if isinstance(error, requests.exceptions.InvalidURL):
        return UnreachableError(f"api_url: {url} can't be used as a URL.")
    if isinstance(reason, (ConnectTimeoutError, NewConnectionError)) or isinstance(
        error, (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError)
    ):
        return UnreachableError(
            f"no connection to {url} ({_cause(reason or error)}). Check api_url, the network and any proxy."
        )
    if "CA certificate bundle" in str(error) or "CERTIFICATE_OR_CRL" in str(error):
        return UnreachableError(
            "ca_path: no certificates can be read from it (or from REQUESTS_CA_BUNDLE) on the machine that runs the module."
        )
    late = isinstance(error, requests.Timeout)
    if late:
        message = f"{url} gave no answer within {client.timeout:g} seconds (api_timeout)."
    else:
        message = f"the connection to {url} was lost before an answer came ({_cause(reason or error)})."
    if method == "GET":
        return UnreachableError(message)
    lost = OutcomeUnknownError(message)
    lost.late = late
    return lost


def problem(response, method: str, path: str, client) -> CloudError:
    """Turn an answer that is no success, or can't be read, into an exception."""
    status = response.status_code
    call = f"{method} {path}"
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if status < 300:
        message = "%s was answered %d with %s." % (call, status, _shape(response, client))
        if method == "GET":
            return InvalidResponseError(message + " Check that api_url is the API's.", status)
        return OutcomeUnknownError(message, status)
    if status < 400:
        return InvalidResponseError(
            "%s was redirected (%d) to another server; the API key is not sent there. Check api_url." % (call, status),
            status,
        )
    if status == 429 and not isinstance(body, dict):
        body = {}  # a rate limit may come from a gateway in front of the API
    if not isinstance(body, dict):
        message = "%s was answered %d with %s." % (call, status, _shape(response, client))
        if status >= 500:
            return OutcomeUnknownError(message, status) if method == "POST" else ApiError(message, status)
        return InvalidResponseError(message + " Check that api_url is the API's.", status)

    params = _params(body, client.secrets)
    details = "; ".join("{}: {}".format(p["param"], p["message"]) if p["param"] else p["message"] for p in params)
    message = "the API answered %d%s" % (status, ": " + details if details else " without a reason") + "."
    if status >= 500:
        return OutcomeUnknownError(message, status) if method == "POST" else ApiError(message, status)
    advice = _advice(status, path, client.account)
    kind = NotFoundError if status == 404 else ApiError
    return kind(f"{message} {advice}" if advice else message, status, [p for p in params if p["param"]])


def _advice(status: int, path: str, account) -> str | None:
    area = path.strip("/").split("/")[0]
    if status == 401:
        return (
            f"The API key from {account.key_source} is not valid: make one at https://app.primeintellect.ai/dashboard/tokens and give it as "
            "api_key or in the environment variable PRIME_API_KEY."
        )
    if status == 402:
        return "The wallet is empty: add funds at https://app.primeintellect.ai/dashboard/billing and run the task again."
    if status == 403:
        return "The API key from {} needs the permission '{}'{}.".format(
            account.key_source, _PERMISSIONS.get(area, area),
            " in team " + account.team_id if account.team_id else "",
        )
    if status == 429:
        return "Too many requests: run fewer tasks at the same time, or raise api_retries."
    return None


def _params(body: dict, secrets: list) -> list:
    """Read C(errors) and both forms of C(detail); the values that the server repeats are left out."""
    found = []
    for error in body.get("errors") if isinstance(body.get("errors"), list) else []:
        if isinstance(error, dict):
            found.append((error.get("param"), error.get("details")))
    detail = body.get("detail")
    for error in detail if isinstance(detail, list) else [detail] if detail else []:
        if isinstance(error, dict) and "msg" in error:
            location = error.get("loc") if isinstance(error.get("loc"), list) else []
            found.append((".".join(str(part) for part in location), error["msg"]))
        elif isinstance(error, str):
            missing = _MISSING_FIELD.search(error)
            found.append((missing[1] if missing else None, error))
    return [{"param": _option(field), "message": one_line(message, secrets)} for field, message in found]


def _option(field) -> str | None:
    """The option that sets a field: C(body.pod.gpuType), C(pod.gpuType) and C(gpu_type) are all C(gpu_type)."""
    parts = [part for part in re.split(r"[^A-Za-z_]+", str(field or "")) if part and part != "body"]
    if "provider" in parts:
        return "provider"
    for part in reversed(parts):
        if part in _OPTIONS_BY_FIELD.values() or part in _OPTIONS_BY_FIELD:
            return _OPTIONS_BY_FIELD.get(part, part)
    return parts[-1] if parts else None


def _shape(response, client) -> str:
    """Name a body that is not the API's, without repeating it."""
    text = response.text.lstrip()
    if not text:
        return "an empty body"
    if text[0] == "<":
        title = re.search(r"<title[^>]*>(.*?)</title>", text[:5000], re.IGNORECASE | re.DOTALL)
        return "an HTML page" + (f" ('{one_line(title[1], client.secrets)}')" if title else "")
    return "a body that is no JSON object"


def _cause(error) -> str:
    """The innermost reason of a connection error, without the addresses of objects that urllib3 puts into its texts."""
    while error.args and isinstance(error.args[-1], Exception):
        error = error.args[-1]
    text = str(error.args[-1] if error.args else error)
    text = re.sub(r"<[^>]*object at 0x[0-9a-f]+>:? ?", "", text)
    text = re.sub(r"HTTPS?Connection\([^)]*\):? ?", "", text)
    return one_line(text, [])
