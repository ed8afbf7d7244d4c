# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The schema that the service publishes, compared with the contract of this release."""

from __future__ import annotations

from collections.abc import Iterator

from .._api.contract import CALLS, DISK_REQUEST, POD_REQUEST, REGIONS_QUERY
from .._api.document import body_fields, has_call, values_of
from .._common.errors import CloudError
from .._common.types import ArgumentSpec, Json
from .check import DIFFERS, Check, Finding, as_expected, compare, told
from .service import Service

# Path of a create -> its request
_CREATES: dict[str, ArgumentSpec] = {"/pods/": dict(POD_REQUEST, **REGIONS_QUERY), "/disks/": DISK_REQUEST}
_SHARING = ("team_member_ids", "shared_with_team")
_SHARING_IN_CAMEL_CASE = ("teamMemberIds", "sharedWithTeam")


def _document(service: Service) -> Finding:
    document = service.document()
    if not isinstance(document.get("paths"), dict):
        return Finding(DIFFERS, "a document without paths")
    return as_expected(f"a document with {len(document['paths'])} paths")


def _read(service: Service) -> Json:
    """The document, where another check has found out whether there is one."""
    try:
        return service.document()
    except CloudError:
        raise CloudError("no schema to compare with.") from None


def _paths(service: Service) -> Finding:
    document = _read(service)
    missing = [
        f"{method.upper()} {path}" for path, methods in CALLS.items() for method in methods.split()
        if not has_call(path, method, document)
    ]
    return compare([told("missing", missing)], f"all {sum(len(methods.split()) for methods in CALLS.values())} calls")


def _enums(service: Service) -> Finding:
    document, more, fewer, count = _read(service), set(), set(), 0
    for create, request in _CREATES.items():
        for name, option in request.items():
            if not option.get("known"):
                continue
            live = values_of(name, option["at"], create, document)
            count += len(live)
            more |= {f"{name} {value}" for value in live if value not in option["known"]}
            fewer |= {f"{name} {value}" for value in option["known"] if live and value not in live}
    return compare([told("only the service has", more), told("only this release has", fewer)], f"the same {count} values")


def _fields(service: Service) -> Finding:
    document = _read(service)
    missing, new, required = set(), set(), set()
    for create, request in _CREATES.items():
        known = {option["at"] for name, option in request.items() if name not in REGIONS_QUERY}
        parents = {at[:depth] for at in known for depth in range(len(at))}
        for parent in parents:
            live = body_fields(create, parent, document)
            expected = {at[len(parent)] for at in known | parents if at[:len(parent)] == parent and len(at) > len(parent)}
            at = ".".join((create.strip("/"), *parent))
            missing |= {f"{at}.{name}" for name in expected - set(live) - set(_SHARING)}
            new |= {f"{at}.{name}" for name in set(live) - expected - set(_SHARING_IN_CAMEL_CASE)}
            required |= {f"{at}.{name}" for name, needed in live.items() if needed and name not in expected}
    return compare([
        told("missing", missing), told("new and required", required), told("new", new - required),
    ], "the same fields")


def _sharing(service: Service) -> Finding:
    live = body_fields("/pods/", (), _read(service))
    return compare(_misspelled(live), ", ".join(_SHARING))


def _misspelled(live: dict[str, bool]) -> Iterator[str]:
    for name, other in zip(_SHARING, _SHARING_IN_CAMEL_CASE):
        if name not in live:
            yield f"{other} instead of {name}" if other in live else f"no {name}"


CHECKS = [
    Check(
        "schema",
        "a schema at /openapi.json",
        "Values that are newer than this release cannot be looked up. Use them with schema: off.",
        _document,
    ),
    Check(
        "schema_paths",
        "all calls of this collection",
        "Modules that make a missing call will fail with 404. Look for a newer release.",
        _paths,
    ),
    Check(
        "schema_enums",
        "the GPU models, images, providers and other values that this release knows",
        "You can use values that only the service has; a warning names them. Values that only this release has will be "
        "rejected.",
        _enums,
    ),
    Check(
        "schema_fields",
        "the fields of a new pod and a new disk that this release sends",
        "The API rejects or ignores options whose field is missing. Options for new fields need a newer release; without a "
        "required one, nothing can be created.",
        _fields,
    ),
    Check(
        "schema_sharing",
        "team_member_ids and shared_with_team in snake_case",
        "Pods may not be shared with the team, although team_member_ids or shared_with_team is set. Check in the dashboard.",
        _sharing,
    ),
]
