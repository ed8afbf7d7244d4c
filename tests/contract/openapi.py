# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the facts and what an OpenAPI document say about requests, in the same words, so that they can be compared.

Both become texts by place: C(POST /pods/ body.pod.vcpus) is C(integer > 0 | null).
"""

from __future__ import annotations

import json
import re

import yaml

from .facts import FACTS, bounds, fields_of, parsed

_SIGNS = {"exclusiveMinimum": ">", "minimum": ">=", "maximum": "<=", "maxLength": "<="}
# what says nothing about a value
_PROSE = {"title", "description", "examples", "deprecated"}


def facts_requests() -> dict:
    """What the facts say about each request."""
    lines: dict = {}
    for path, methods in FACTS["paths"].items():
        for method, facts in methods.items():
            at = f"{method.upper()} {path}"
            lines[at] = "there"
            for name in re.findall(r"{(\w+)}", path):
                lines[f"{at} path {name}"] = "string *"
            for name, kind in facts.get("query", {}).items():
                lines.update(of_kind(kind, f"{at} query {name}"))
            if "body" in facts:
                lines.update(of_kind(facts["body"] + " *", at + " body"))
    return lines


def document_requests(document: dict, prefix: str) -> dict:
    """What a document says about each request whose path begins with C(prefix)."""
    lines: dict = {}
    for path, methods in document["paths"].items():
        if not path.startswith(prefix):
            continue
        for method, operation in methods.items():
            at = f"{method.upper()} {path[len(prefix):]}"
            lines[at] = "there"
            for given in operation.get("parameters", ()):
                place = f"{at} {given['in']} {given['name']}"
                lines.update(of_schema(given["schema"], place, document, given.get("required", False)))
            if "requestBody" in operation:
                body = operation["requestBody"]
                schema = body["content"]["application/json"]["schema"]
                lines.update(of_schema(schema, at + " body", document, body.get("required", False)))
    return lines


def facts_answers() -> dict:
    """What the facts say about the answer to each request."""
    lines: dict = {}
    for path, methods in FACTS["paths"].items():
        for method, facts in methods.items():
            if facts["answer"] != "anything":
                lines.update(of_kind(facts["answer"], f"{method.upper()} {path} answer"))
    return lines


def document_answers(document: dict, prefix: str) -> dict:
    """What a document says about the answer to each request, as far as it does."""
    lines: dict = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items() if path.startswith(prefix) else ():
            for status, answer in operation.get("responses", {}).items():
                schema = answer.get("content", {}).get("application/json", {}).get("schema")
                if str(status).startswith("2") and schema:
                    lines.update(of_schema(schema, f"{method.upper()} {path[len(prefix):]} answer", document))
    return lines


def differences(facts: dict, document: dict) -> list:
    """Where the two say different things, a line each."""
    return [
        f"{at}: {facts.get(at, 'not there')} by the facts, {document.get(at, 'not there')} by the document"
        for at in sorted({*facts, *document}) if facts.get(at) != document.get(at)
    ]


def of_kind(text: str, at: str) -> dict:
    """What a kind of the facts says about a value, and about all that is in it."""
    kind, lines = parsed(text), {}
    choices = [_of_choice(choice, at, lines) for choice in kind.choices]
    default = yaml.safe_load(kind.default) if kind.default else None
    return {at: _line(choices, default, kind.needed), **lines}


def _of_choice(choice: str, at: str, lines: dict) -> str:
    if choice[0] in "[{":
        lines.update(of_kind(choice[1:-1], at + choice[0] + choice[-1]))
        return "list" if choice[0] == "[" else "map"
    fields = fields_of(choice)
    if fields is not None:
        for name, kind in fields.items():
            lines.update(of_kind(kind, f"{at}.{name}"))
        return _object(FACTS["others"].get(choice))
    if choice in FACTS["enums"]:
        lines.update((f"{at} the word {word}", "there") for word in FACTS["enums"][choice])
        return "word"
    return _bounded(choice.split()[0], bounds(choice))


def of_schema(schema: dict, at: str, document: dict, needed: bool = False) -> dict:
    """What a schema of a document says about a value, and about all that is in it."""
    lines: dict = {}
    whole = _resolved(schema, document)
    choices = [_of_option(_resolved(option, document), at, document, lines) for option in whole.get("anyOf", [whole])]
    return {at: _line(choices, whole.get("default"), needed), **lines}


def _resolved(schema: dict, document: dict) -> dict:
    """A schema with what it refers to, and what it says beside that."""
    beside = {name: value for name, value in schema.items() if name not in ("$ref", "allOf")}
    for part in [schema] if "$ref" in schema else schema.get("allOf", ()):
        name = part["$ref"].rpartition("/")[2]
        beside = {**document["components"]["schemas"][name], **beside}
    return beside


def _of_option(schema: dict, at: str, document: dict, lines: dict) -> str:
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if words:
        lines.update((f"{at} the word {word}", "there") for word in words)
        return _worded("word", schema, "enum", "const")
    kind, others = schema.get("type", "anything"), schema.get("additionalProperties")
    if kind == "array":
        lines.update(of_schema(schema["items"], at + "[]", document))
        return _worded("list", schema, "items")
    if "properties" in schema:
        for name, field in schema["properties"].items():
            lines.update(of_schema(field, f"{at}.{name}", document, name in schema.get("required", ())))
        text = _object({False: "refused", True: "anything"}.get(others))
        return _worded(text, schema, "properties", "required", "additionalProperties")
    if isinstance(others, dict):
        lines.update(of_schema(others, at + "{}", document))
        return _worded("map", schema, "additionalProperties")
    limits = [(sign, schema[name]) for name, sign in _SIGNS.items() if name in schema]
    if (kind, schema.get("format")) == ("string", "date-time"):
        return _worded(_bounded("time", limits), schema, "format", *_SIGNS)
    return _worded(_bounded(kind, limits), schema, *_SIGNS)


def _worded(text: str, schema: dict, *told: str) -> str:
    """A text with every keyword that is not told by it: no fact has such, so it makes a difference."""
    untold = [name for name in schema if name not in {"type", "default", *_PROSE, *told}]
    return " ".join([text, *(f"{name} {schema[name]}" for name in untold)])


def _bounded(kind: str, limits: list) -> str:
    return " ".join([kind] + sorted(f"{sign} {float(bound):g}" for sign, bound in limits))


def _object(others: str | None) -> str:
    return "object" if others is None else f"object (other fields: {others})"


def _line(choices: list, default, needed: bool) -> str:
    text = " | ".join(sorted(choices))
    if default is not None:
        number = int(default) if isinstance(default, float) and default.is_integer() else default
        text += f" = {json.dumps(number)}"
    return text + " *" * needed
