# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.readiness import (
    answers_ssh,
    installation_failed,
    installed,
    needs_ssh,
)


@pytest.mark.parametrize("word, progress, expected", [
    # installed, failed, needs SSH where the task waits for less
    (None, None, (True, False, False)), ("FINISHED", 100, (True, False, False)), ("PENDING", None, (False, False, False)),
    ("ACTIVE", 100, (False, False, False)), ("ERROR", 50, (False, True, False)), ("TERMINATED", None, (False, True, False)),
    ("COMPLETE", None, (True, False, False)), ("complete", 100, (True, False, False)), ("SUCCESS", None, (True, False, False)),
    ("FAILED", 100, (False, True, False)), ("Timed out", None, (False, True, False)),
    ("SETTLED", 100, (True, False, True)), ("SETTLED", 99, (False, False, False)), ("SETTLED", None, (False, False, False)),
    ("SETTLED", "100", (False, False, False)), ({"a": 1}, 100, (True, False, True)),
])
def test_seen_since_installation_words_other_than_the_five(word, progress, expected):
    pod = {"status": "ACTIVE", "installationStatus": word, "installationProgress": progress}
    assert (installed(pod, "installed"), installation_failed(pod), needs_ssh(pod, "installed")) == expected
    assert needs_ssh(pod, "ssh") and not needs_ssh(pod, "active") and installed(pod, "active")


@pytest.mark.parametrize("parts, expected", [
    ([b"SSH-2.0-OpenSSH_9.2\r\n"], True), ([b"Authorised users only\r\n", b"SS", b"H-2.0-x\r\n"], True),
    ([b"HTTP/1.1 400\r\n"], False),
    ([b"x"] * 1000, False), ([b"x" * 100_000] * 3, False), ([], False),
])
def test_whoever_does_not_greet_as_ssh_does_in_time_is_silent(parts, expected):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                for part in parts:
                    connection.sendall(part)
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        began = time.monotonic()
        assert answers_ssh(*server.getsockname(), timeout=0.5) == expected
        assert time.monotonic() - began < 3
