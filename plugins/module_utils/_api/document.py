# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The schema that the service publishes: an OpenAPI document, read by the paths of the API and not by the names of schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._common.types import Json
from .contract import REGIONS_QUERY

PATH = "/openapi.json"
# Where the paths of the API are in it
_PREFIX = "/api/v1"
# What the functions below raise for a document, and others for an answer, that has not the expected form
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
# Path of a create -> path of the search for what it needs, whose query has the regions
_SEARCHES = {"/pods/": "/availability/gpus", "/disks/": "/availability/disks"}
# References and alternatives that are nested deeper have no end.
_DEEPEST = 8


def has_call(path: str, method: str, document: Json) -> bool:
    """Whether the document has a call of the API. The names in braces do not matter."""
    wanted = _nameless(_PREFIX + path)
    return any(_nameless(known) == wanted and method in methods for known, methods in document["paths"].items())


def _nameless(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def body_fields(create: str, at: tuple[str, ...], document: Json) -> dict[str, bool]:
    """The fields of an object in the body of a create, each with whether it is required.

    :param at: The path of the object in the body; empty for the body itself.
    :raises LookupError: The document has no such create.
    """
    found: dict[str, bool] = {}
    for field in _fields(create, at, document):
        for form in _forms(field, document):
            found.update((name, name in form.get("required", ())) for name in form.get("properties", {}))
    return found


def values_of(name: str, at: tuple[str, ...], create: str, document: Json) -> list[str]:
    """The values that the document allows for one option; empty if it allows any.

    :param at: The path of its field in the body of the create, or the parameter of the search.
    :raises LookupError: The document has no such field.
    """
    if name in REGIONS_QUERY:
        search = document["paths"][_PREFIX + _SEARCHES[create]]["get"]
        fields = [one["schema"] for one in search["parameters"] if one["name"] == at[-1]][:1]
    else:
        fields = _fields(create, at, document)
    if not fields:
        raise LookupError(at)
    return [value for field in fields for value in _enum(field, document)]


def _fields(create: str, at: tuple[str, ...], document: Json) -> list[Json]:
    """The schemas of one field in the body of a create."""
    body = _resolved(document["paths"][_PREFIX + create]["post"]["requestBody"], document)
    fields = [body["content"]["application/json"]["schema"]]
    for key in at:
        fields = [
            form["properties"][key] for field in fields for form in _forms(field, document) if key in form.get("properties", {})
        ]
    return fields


def _enum(schema: Json, document: Json) -> list[str]:
    forms = list(_forms(schema, document))
    values = [value for form in forms for value in form.get("enum", [form["const"]] if "const" in form else [])]
    return [value for value in values if isinstance(value, str)] + [
        value for form in forms if "items" in form for value in _enum(form["items"], document)
    ]


def _forms(schema: Json, document: Json, depth: int = _DEEPEST) -> Iterator[Json]:
    """The schemas that a schema consists of, or is one of, with references resolved."""
    schema = _resolved(schema, document)
    yield schema
    for word in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(word, ()) if depth else ():
            yield from _forms(part, document, depth - 1)


def _resolved(schema: Any, document: Json) -> Json:
    """A part of the document, or what it refers to within the document.

    :raises LookupError: It refers to something else, or in a circle.
    """
    for _reference in range(_DEEPEST):
        if "$ref" not in schema:
            return dict(schema)
        target: Any = document
        for key in schema["$ref"].split("/")[1:]:
            target = target[key.replace("~1", "/").replace("~0", "~")]
        schema = target
    raise LookupError(schema)
