# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare an OpenAPI document of the service with the facts, and print what to add: C(python -m tests.contract FILE-or-URL)."""

from __future__ import annotations

import re
import sys
import urllib.request
from pathlib import Path

import yaml

from .facts import FACTS
from .openapi import differences, document_answers, document_requests, facts_answers, facts_requests

PREFIX = "/api/v1"
SECONDS = 30
CONTRACT = "plugins/module_utils/_api/contract.py"
# Enum of the facts -> constant of the contract
CONSTANTS = {
    "GPUType": "GPU_TYPES", "GPUSocket": "SOCKETS", "EnvironmentTypeEnum": "IMAGES", "ProviderTypeEnum": "PROVIDERS",
    "SecurityType": "SECURITIES", "Regions": "REGIONS", "PodStatusEnum": "STATUSES",
}
# Create -> request of the contract
REQUESTS = {"POST /pods/": "POD_REQUEST", "POST /disks/": "DISK_REQUEST"}
OPTION_TYPES = {"string": "str", "word": "str", "integer": "int", "number": "float", "boolean": "bool", "list": "list"}


def read(source: str) -> dict:
    """The document in a file or at a URL, in JSON or YAML. No API key is sent."""
    if source.startswith(("https://", "http://")):
        with urllib.request.urlopen(source, timeout=SECONDS) as answer:
            text = answer.read().decode()
    else:
        text = Path(source).read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise ValueError("it is no OpenAPI document")
    return document


def report(document: dict) -> list:
    """What to change in the facts and in the contract, a line each."""
    answers = document_answers(document, PREFIX)
    # a document may say nothing about answers
    told = {_call(at) for at in answers}
    facts = {**facts_requests(), **{at: line for at, line in facts_answers().items() if _call(at) in told}}
    calls = tuple(f"{method.upper()} {path}" for path, methods in FACTS["paths"].items() for method in methods)
    found = {**document_requests(document, PREFIX), **answers}
    others = sorted(at for at, line in found.items() if line == "there" and at.count(" ") == 1 and at not in calls)
    # the parts of calls that the facts do not have say nothing to anybody
    found = {at: line for at, line in found.items() if _call(at) in calls}
    words = _words(facts, found)
    lines = [f"{_enum_place(enum)}: {what} {' '.join(sorted(some))}" for (enum, what), some in sorted(words.items())]
    lines += [f"tests/contract: {line}{_option(line)}" for line in differences(facts, found) if " the word " not in line]
    return lines + [f"not in tests/contract/paths.yml: {at}" for at in others]


def _call(at: str) -> str:
    """The method and the path of a place."""
    return " ".join(at.split(" ")[:2])


def _words(facts: dict, found: dict) -> dict:
    """Words that only one side has, by enum and what to do with them."""
    at_place: dict = {}
    for side, lines in enumerate((facts, found)):
        for line in lines:
            place, is_word, word = line.partition(" the word ")
            if is_word:
                at_place.setdefault(place, (set(), set()))[side].add(word)
    words: dict = {}
    for place, (known, live) in at_place.items():
        enum = next((name for name, some in FACTS["enums"].items() if set(some) == known), place)
        for what, some in (("add", live - known), ("no longer there:", known - live)):
            # a place that one side does not have at all is a difference of its own
            if some and known and live:
                words.setdefault((enum, what), set()).update(some)
    return words


def _enum_place(enum: str) -> str:
    constant = f", and {CONSTANTS[enum]} in {CONTRACT}" if enum in CONSTANTS else ""
    return f"enum {enum} in tests/contract{constant}"


def _option(line: str) -> str:
    """The line of the contract for a new field of a create."""
    match = re.fullmatch(r"(POST /(?:pods|disks)/) body\.([\w.]+): not there by the facts, (\w+).* by the document", line)
    if not match or match[3] not in OPTION_TYPES:
        return ""
    name = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", match[2].rpartition(".")[2]).lower()
    at = ", ".join(f'"{part}"' for part in match[2].split("."))
    return f'\n  {REQUESTS[match[1]]} in {CONTRACT}: "{name}": {{"at": ({at},), "type": "{OPTION_TYPES[match[3]]}"}},'


def main(arguments: list) -> int:
    if len(arguments) != 1:
        print("make contract ARGS=FILE-or-URL, for instance ARGS=https://api.primeintellect.ai/openapi.json", file=sys.stderr)
        return 2
    try:
        lines = report(read(arguments[0]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, yaml.YAMLError) as error:
        print(f"{arguments[0]} can't be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(*(lines or ["The document says what the facts and the contract say."]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
