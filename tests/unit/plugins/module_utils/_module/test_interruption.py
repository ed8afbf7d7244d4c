# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an interrupted task says, and where."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._module import interruption as _interruption
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import Console, interruption

POD = {"id": "p1", "name": "trainer", "status": "PROVISIONING", "price_hr": 2.5}


def said(check_mode=False, unsure=None, **result):
    task = Task(check_mode)
    task.result.update(result)
    task.pending_create = unsure
    return interruption("SIGTERM", task).message


def test_a_pod_is_named_with_its_price_and_how_to_be_rid_of_it():
    text = said(pod=POD, changed=True)
    assert all(word in text for word in ("SIGTERM", "trainer (id p1)", "2.5 USD per hour", "state: absent with id: p1"))


def test_a_create_that_is_on_its_way_is_named():
    text = said(unsure="A pod named trainer may have been created just now")
    assert "A pod named trainer may have been created just now, and is billed if it was" in text and "Nothing" not in text


@pytest.mark.parametrize("more", [
    {}, {"pod": dict(POD, status="TERMINATED")}, {"pod": dict(POD, id=None)}, {"pod": POD, "check_mode": True},
])
def test_nothing_is_nothing(more):
    assert said(**more) == "Interrupted (SIGTERM). Nothing was changed."


class Reads(Console):
    """A console whose reader and place are given."""

    def __init__(self, reader, stderr):
        self._reader, self._stderr = reader, stderr


def test_a_console_is_told_only_when_nobody_reads_the_result(monkeypatch):
    monkeypatch.setattr(_interruption, "_REACTION", 0.1)
    reading, writing = os.pipe()
    Reads(os.getpid(), writing).tell("not this")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    Reads(ended.pid, writing).tell("but this")
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        assert pipe.read() == "\nbut this\n"


def test_a_console_that_can_not_be_found_is_no_trouble(monkeypatch):
    def nowhere(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "readlink", nowhere)
    Console().tell("nothing")
