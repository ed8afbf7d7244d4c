# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the runner answers over SSH, or a stranger in its place."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.machine import Machine, UnreachableMachineError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.runner import MARK

STATE = {"state": "running", "size": 3, "attempt": 1, "follower": [1, 2]}


def machine(status=0, output=b"", errors=b"", error=None):
    class Connection:
        def exec_command(self, _command, in_data, sudoable):
            if error:
                raise error
            return status, output, errors

    made = Machine.__new__(Machine)
    made.name, made._python, made._connection = "train-0", "python3", Connection()
    return made


def answer(**changes):
    return b"Welcome!\n" + MARK.encode() + json.dumps({**STATE, **changes}).encode() + b"\nabc"


def test_what_a_shell_says_before_does_not_matter():
    assert machine(output=answer()).look(0, 1) == (STATE, b"abc")


@pytest.mark.parametrize("changes", [
    {"size": "3"}, {"size": None}, {"attempt": []}, {"follower": None}, {"follower": [1]}, {"follower": ["a", "b"]},
    {"state": "ended"}, {"state": "ended", "rc": "0", "collected": False}, {"state": "ended", "rc": 0}, {"state": None},
    {"missing": "x"},
])
def test_an_answer_that_the_runner_never_gives_is_an_error_in_words(changes):
    with pytest.raises(CloudError, match="train-0: the job's runner gave an answer that it never gives"):
        machine(output=answer(**changes)).look(0, 1)


@pytest.mark.parametrize(("made", "kind", "text"), [
    (machine(255, errors=b"Connection reset"), UnreachableMachineError, "ended with 255: Connection reset"),
    (machine(error=AnsibleConnectionFailure("no route")), UnreachableMachineError, "no route"),
    (machine(127, errors=b"python3: not found"), CloudError, "ended with 127: python3: not found"),
    (machine(0, output=b"nothing of ours"), CloudError, "ended with 0: nothing of ours"),
    (machine(0, output=MARK.encode() + b"{broken"), CloudError, "ended with 0"),
])
def test_failures_are_told_apart(made, kind, text):
    with pytest.raises(kind, match=text) as raised:
        made.ask("state")
    assert isinstance(raised.value, UnreachableMachineError) == (kind is UnreachableMachineError)


def test_only_paths_that_were_asked_for_are_missing():
    made = machine(output=answer(missing=["results", "\x1b[2J", {}]))
    made._transfer = lambda _copy: None
    assert made.fetch(["results", "log"], "x") == ["results"]
