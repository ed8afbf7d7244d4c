# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the API behaves: redirects, errors, pages, the status of many pods."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .._api.answer import Answer
from .._common.errors import NotAllowedError
from .._common.types import Json
from .._common.values import is_id
from .check import UNKNOWN, Check, Finding, as_expected, compare
from .service import PAGE, UNKNOWN_KEY, Service

# An ID that no pod has
_NOBODY = "00000000-0000-0000-0000-000000000000"
_TOO_LARGE = 1000
_OFFERS = "/availability/gpus"
_LISTS = ("/pods/", "/user/teams", "/ssh_keys/")
# Pods whose status is asked for at once
_MOST_PODS = 50
_REDIRECTS = (307, 308)
_INVALID = 422
# Different queries with the same answer, so that each of them is sent
_AGAIN: tuple[Json, ...] = ({}, {"regions": None}, {"disks": []})


def _redirect(service: Service) -> Finding:
    answer = service.probe("/pods")
    if answer.status not in _REDIRECTS:
        return compare([f"status {answer.status}"], "")
    target, own = urlsplit(str(answer.headers.get("Location"))), urlsplit(service.client.account.api_url)
    # a path alone is on the same server
    problems = [
        f"a redirect to {target.scheme}" if target.scheme not in ("", own.scheme) else "",
        "a redirect to another host" if target.netloc not in ("", own.netloc) else "",
        "a redirect to another path" if target.path != own.path + "/api/v1/pods/" else "",
    ]
    return compare(problems, f"{answer.status} to the path with a slash")


def _no_token(service: Service) -> Finding:
    return _refusal(service.probe("/user/whoami", ""), 403)


def _wrong_token(service: Service) -> Finding:
    return _refusal(service.probe("/user/whoami", UNKNOWN_KEY), 401)


def _not_found(service: Service) -> Finding:
    return _refusal(service.probe(f"/pods/{_NOBODY}"), 404)


def _refusal(answer: Answer, status: int) -> Finding:
    detail = answer.json.get("detail") if isinstance(answer.json, dict) else None
    return compare([
        f"status {answer.status}" if answer.status != status else "",
        "" if isinstance(detail, str) else f"{_form(answer)} without text in 'detail'",
    ], f"{status} with text in 'detail'")


def _invalid(service: Service) -> Finding:
    answer = service.probe(_OFFERS, page_size=_TOO_LARGE)
    body = answer.json if isinstance(answer.json, dict) else {}
    errors = body.get("errors")
    told = isinstance(errors, list) and all(isinstance(error, dict) and {"param", "details"} <= set(error) for error in errors)
    other = "the format of FastAPI ('detail')" if isinstance(body.get("detail"), list) else f"{_form(answer)} without 'errors'"
    problems = [f"status {answer.status}" if answer.status != _INVALID else "", "" if told and errors else other]
    return compare(problems, f"{_INVALID} with 'errors'")


def _form(answer: Answer) -> str:
    return "JSON" if answer.is_json else "an HTML page" if answer.text.lstrip().startswith("<") else "no JSON"


def _paging(service: Service) -> Finding:
    pages = []
    for path in _LISTS:
        with contextlib.suppress(NotAllowedError):
            pages.append((path, service.page(path), "data", "total_count"))
    with contextlib.suppress(NotAllowedError):
        pages.append((_OFFERS, service.get(_OFFERS, page=1, page_size=PAGE), "items", "totalCount"))
    if not pages:
        return Finding(UNKNOWN, "no list that the API key has permission to read", "Use a key with read permissions.")
    return compare((_page_problem(*page) for page in pages), f"the rows and the total of {len(pages)} lists")


def _page_problem(path: str, answer: Json, rows_in: str, total_in: str) -> str:
    rows, total = answer.get(rows_in), answer.get(total_in)
    if not isinstance(rows, list):
        return f"{path} without a list in '{rows_in}'"
    if not isinstance(total, int):
        return f"{path} without a number in '{total_in}'"
    if len(rows) != min(PAGE, total):
        return f"{path} with {len(rows)} rows, although {PAGE} of {total} were requested"
    return ""


def _pod_status(service: Service) -> Finding:
    ids = [pod["id"] for pod in service.rows("/pods/") if is_id(pod.get("id"))][:_MOST_PODS]
    answer = service.get("/pods/status", pod_ids=ids or [_NOBODY, _NOBODY[:-1] + "1"])
    return compare(_status_problems(answer.get("data"), ids), f"the status of {len(ids)} pods in one answer")


def _status_problems(rows: Any, ids: list[str]) -> Iterator[str]:
    if not isinstance(rows, list):
        yield "no list in 'data'"
        return
    found = {row.get("podId") for row in rows if isinstance(row, dict)}
    if missing := len(set(ids) - found):
        yield f"{missing} of {len(ids)} pods are missing"
    if any(not isinstance(row, dict) or "status" not in row for row in rows):
        yield "a row without a status"


def _offer_list(service: Service) -> Finding:
    """Read a list several times: now and then it is empty."""
    totals = [service.get(_OFFERS, page=1, page_size=1, **again)["totalCount"] for again in _AGAIN]
    if any(totals) and not all(totals):
        return compare([f"{totals.count(0)} of {len(totals)} reads were empty"], "")
    if not any(totals) and service.get("/availability/gpu-summary"):
        return compare(["an empty list, although the summary has offers"], "")
    return as_expected(f"{len(totals)} reads with offers" if any(totals) else "no offers, as in the summary")


CHECKS = [
    Check(
        "redirect",
        "307 or 308 from /pods to /pods/",
        "This collection sends the path with the slash, so this has no effect.",
        _redirect,
    ),
    Check(
        "error_401",
        "401 with text in 'detail' for a wrong key",
        "A key that is no longer valid may be reported differently. Check the key in the dashboard if tasks fail.",
        _wrong_token,
    ),
    Check(
        "error_403",
        "403 with text in 'detail' without a key",
        "A missing permission may be reported differently. Run account_info to see the permissions of the key.",
        _no_token,
    ),
    Check(
        "error_404",
        "404 with text in 'detail' for a pod that does not exist",
        "Tasks may not notice that a pod no longer exists, and wait until wait_timeout. Check in the dashboard.",
        _not_found,
    ),
    Check(
        "error_422",
        "422 with 'param' and 'details' in 'errors' for an invalid request",
        "The formats of the contract and of FastAPI are both known. With any other format, errors may not name the option.",
        _invalid,
    ),
    Check(
        "empty_lists",
        "a list of offers that is never temporarily empty",
        "Searches read an empty list again for a few seconds. If they still find nothing, run them again.",
        _offer_list,
    ),
    Check(
        "paging",
        "the requested number of rows, and the total, on the first page of a list",
        "Lists are read to the end as long as the total is reported. Shorter pages only cost more requests.",
        _paging,
    ),
    Check(
        "pod_status",
        "a single response with the status of several pods",
        "Waiting for several pods costs more requests, or does not notice that they are ready.",
        _pod_status,
    ),
]
