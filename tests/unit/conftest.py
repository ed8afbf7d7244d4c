# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the unit tests share: a time that passes at once, and a server that plays a written conversation."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import manage_pod
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import OPTIONS, Api


class FakeClock:
    """Time that passes only when someone sleeps."""

    def __init__(self):
        self.time = 1000.0
        self.slept = []

    def now(self):
        return self.time

    @staticmethod
    def wall():
        return 2e9

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds

    @staticmethod
    def jitter():
        return 1.0


class Conversation:
    """A server on loopback that expects given requests in order and gives the answer written beside each.

    A step is C((METHOD, path), status, body, headers); a body that is no text is sent as JSON. The answer C("drop") closes
    the connection without a word.
    """

    def __init__(self, steps, tls=None):
        self.steps = list(steps)
        self.last_server_date = []
        self.headers = []
        self.bodies = []
        conversation = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                conversation.last_server_date.append((self.command, self.path))
                conversation.headers.append(dict(self.headers))
                length = int(self.headers.get("Content-Length") or 0)
                conversation.bodies.append(json.loads(self.rfile.read(length)) if length else None)
                position = len(conversation.last_server_date) - 1
                step = conversation.steps[position] if position < len(conversation.steps) else (None, 599, "", {})
                if step[1] == "drop":
                    self.close_connection = True
                    return
                status, body, headers = (list(step[1:]) + [{}])[:3]
                payload = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
            self.url = self.url.replace("http", "https")
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def converse():
    """Start a conversation; at the end it must have been held to its last step."""
    begun = []

    def begin(*steps, tls=None):
        begun.append(Conversation(steps, tls))
        return begun[-1]

    yield begin
    for conversation in begun:
        conversation.close()
        assert conversation.last_server_date == [step[0] for step in conversation.steps]


@pytest.fixture
def perform(clock):
    """Run a module's work against a script; tells the result, the problem, the warnings and what was sent."""
    def run(work, params, *steps, check_mode=False, repeat_last=False, report=lambda text: None, attended=lambda: None):
        api = Api(clock, steps, repeat_last)
        api.account.team_id = params.get("team_id") or None
        warnings = []
        task = Task(check_mode, clock, warnings.append, report, attended)
        problem = None
        try:
            work(params, api, task)
        except CloudError as error:
            problem = error
        assert repeat_last or not api.steps, f"not reached: {api.steps}"
        return task.result, problem, warnings, api

    return run


@pytest.fixture
def play(perform, monkeypatch):
    """The same for the pod module, with changes to a task that is right."""
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: True)

    def run(*steps, check_mode=False, repeat_last=False, report=lambda text: None, attended=lambda: None, **options):
        params = dict(OPTIONS, **options)
        return perform(
            manage_pod, params, *steps, check_mode=check_mode, repeat_last=repeat_last, report=report, attended=attended
        )

    return run
