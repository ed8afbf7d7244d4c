# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of an automation controller's API as the modules of awx.awx use to register things."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from conftest import AWX

TOKEN = "controller-token"


# By the type of a question, the type that its default must have: a whole number is no float.
TEXTS = ("text", "textarea", "password", "multiplechoice", "multiselect")
DEFAULTS = {**dict.fromkeys(TEXTS, str), "integer": int, "float": float}


def survey_problem(survey: dict) -> str | None:
    """What the controller refuses a survey for."""
    for question in survey["spec"]:
        name, kind, default = question["question_name"], question["type"], question.get("default", "")
        if not isinstance(question["required"], bool) or not isinstance(question["variable"], str):
            return f"{name}: required, variable"
        if default != "" and not isinstance(default, DEFAULTS[kind]):
            return f"Default value {default} of {name} expected to be {kind}."
        if any(not isinstance(question.get(limit, 0), int) for limit in ("min", "max")):
            return f"{name}: the limits are expected to be integers."
        if kind.startswith("multi") and default not in question["choices"]:
            return f"{name}: the default is none of the choices."
    return None


def is_playbook(path: Path) -> bool:
    """Whether the controller lists a project's file as a playbook: by looking for words, one of which must be there as it is."""
    plays = re.compile(r"^[ ]*-?[ ]*(hosts|import_playbook):", re.MULTILINE)
    return path.is_file() and bool(plays.search(path.read_text(encoding="utf-8")))


class Controller:
    """Things by kind and id; what an unknown kind or field would be answered with, is a 404 or a 400.

    :ivar things: By kind, such as C(job_templates), a list of things as they were sent.
    :ivar links: By kind, id and kind of the other end, ids.
    """

    # The last id is that of what is there from the beginning.
    def __init__(self) -> None:
        self.things: dict = {kind: [] for kind in (
            "credential_types", "credentials", "execution_environments", "inventories", "inventory_sources", "job_templates",
            "labels", "notification_templates", "organizations", "projects", "schedules", "unified_job_templates",
        )}
        self.links: dict = {}
        self.surveys: dict = {}
        self.url = ""
        self.add("organizations", {"name": "Default"})
        self.add("credentials", {"name": "SSH"})
        self.add("notification_templates", {"name": "Chat"})

    def add(self, kind: str, fields: dict) -> dict:
        number = sum(len(things) for things in self.things.values()) + 1
        thing = dict(fields, id=number, type=kind.rstrip("s"), url=f"/api/v2/{kind}/{number}/", summary_fields={}, related={})
        if kind == "job_templates":
            thing["related"]["survey_spec"] = thing["url"] + "survey_spec/"
        if kind == "projects":
            thing["scm_revision"] = ""
        self.things[kind].append(thing)
        if kind in ("job_templates", "projects"):
            self.things["unified_job_templates"].append(thing)
        return thing

    def shown(self, thing: dict) -> dict:
        """Secrets are kept, and not told."""
        if "api_key" in thing.get("inputs", {}):
            return dict(thing, inputs=dict(thing["inputs"], api_key="$encrypted$"))
        return thing

    def answer(self, method: str, path: str, query: dict, body: dict | None) -> tuple:
        """The status and the answer to a request below /api/v2."""
        kind, *rest = path.strip("/").split("/")
        if kind not in self.things:
            return 404, {"detail": "Not found."}
        if not rest:
            if method == "POST":
                if kind == "job_templates" and not is_playbook(AWX / "project" / body["playbook"]):
                    return 400, {"playbook": ["Playbook not found for project."]}
                return 201, self.shown(self.add(kind, body))
            return self.listed([thing for thing in self.things[kind] if self.fits(thing, query)])
        thing = next((one for one in self.things[kind] if str(one["id"]) == rest[0]), None)
        if not thing:
            return 404, {"detail": "Not found."}
        if rest[1:] == ["survey_spec"]:
            if method == "POST":
                problem = survey_problem(body)
                if problem:
                    return 400, {"error": problem}
                self.surveys[thing["name"]] = body
            return 200, self.surveys.get(thing["name"], {})
        if rest[1:]:
            linked = self.links.setdefault((kind, thing["id"], rest[1]), [])
            if method == "POST":
                linked.append(body["id"])
                return 204, None
            return self.listed([one for one in self.things[rest[1].replace("_error", "")] if one["id"] in linked])
        if method == "PATCH":
            thing.update(body)
        return 200, self.shown(thing)

    def listed(self, things: list) -> tuple:
        return 200, {"count": len(things), "next": None, "results": [self.shown(thing) for thing in things]}

    @staticmethod
    def fits(thing: dict, query: dict) -> bool:
        either = [str(thing.get(name[4:])) == value for name, value in query.items() if name.startswith("or__")]
        each = [str(thing.get(name)) == value for name, value in query.items() if not name.startswith(("or__", "page_size"))]
        return all(each) and (not either or any(either))


@contextlib.contextmanager
def serving() -> Iterator[Controller]:
    """A controller on loopback that takes one token."""
    controller = Controller()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, found = 401, {}
            if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                status, found = controller.answer(self.command, parts.path[len("/api/v2"):], dict(parse_qsl(parts.query)), body)
            payload = b"" if found is None else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("X-API-Product-Name", "AWX")
            self.send_header("X-API-Product-Version", "24.6.1")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = respond

        def log_message(self, *_arguments) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    controller.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield controller
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
