# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals that end a task, and what it says of what it leaves behind."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import (
    Attendance,
    Interrupted,
    SignalGuard,
    leftovers,
)

POD = {"id": "p1", "name": "trainer", "status": "PROVISIONING", "price_hr": 2.5}


def left(check_mode=False, pending_create=None, **result):
    task = Task(check_mode)
    task.result.update(result)
    task.pending_create = pending_create
    return leftovers(task)


@pytest.mark.parametrize("noun", ["pod", "disk"])
def test_what_is_billed_is_named_with_its_price_and_how_to_be_rid_of_it(noun):
    text = left(**{noun: POD}, changed=True)
    assert all(word in text for word in (f" The {noun} trainer (id p1) exists", "2.5 USD per hour", "state: absent with id: p1"))


def test_the_pods_of_a_fleet_are_named_with_their_price_in_total():
    text = left(pods=[POD, dict(POD, id=None), dict(POD, id="p2", status="TERMINATED"), dict(POD, id="p3")], price_hr=5.0)
    assert "5 USD per hour in total: trainer (id p1), trainer (id p3)." in text and "p2" not in text


def test_a_create_that_is_on_its_way_is_named():
    assert "A pod named trainer may have been created, and is billed if it was" in left(
        pending_create="A pod named trainer may have been created")


@pytest.mark.parametrize("more", [
    {}, {"pod": dict(POD, status="TERMINATED")}, {"pod": dict(POD, id=None)}, {"pod": POD, "check_mode": True}, {"pods": [POD]},
])
def test_nothing_is_nothing(more):
    assert left(**more) == ""


@pytest.fixture
def heard():
    """The signals that reached the handler that was there before."""
    numbers = []
    handlers = {number: signal.signal(number, lambda number, _frame: numbers.append(number))
                for number in (signal.SIGUSR1, signal.SIGUSR2)}
    yield numbers
    for number, handler in handlers.items():
        signal.signal(number, handler)


def send(number):
    os.kill(os.getpid(), number)


def test_a_signal_interrupts_once_and_afterwards_does_what_it_did_before(heard):
    guard = SignalGuard(signal.SIGUSR1, signal.SIGUSR2)
    send(signal.SIGUSR1)
    guard.open()
    with pytest.raises(Interrupted) as interrupted:
        send(signal.SIGUSR1)
    send(signal.SIGUSR1)
    send(signal.SIGUSR2)
    assert interrupted.value.number == signal.SIGUSR1 and interrupted.value.cause == "SIGUSR1"
    assert heard == [signal.SIGUSR1]
    guard.close()
    send(signal.SIGUSR2)
    assert heard == [signal.SIGUSR1, signal.SIGUSR2]


def test_signals_are_ignored_while_a_result_is_printed(heard):
    guard = SignalGuard(signal.SIGUSR1)
    guard.open()
    guard.ignore()
    send(signal.SIGUSR1)
    guard.close()
    assert heard == []


def test_what_is_ignored_as_under_nohup_stays_so(heard):
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    guard = SignalGuard(signal.SIGUSR1)
    guard.open()
    send(signal.SIGUSR1)
    guard.close()
    assert signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN


def test_a_thread_leaves_the_signals_alone(heard):
    guard = SignalGuard(signal.SIGUSR1)
    thread = threading.Thread(target=guard.open)
    thread.start()
    thread.join()
    send(signal.SIGUSR1)
    assert heard == [signal.SIGUSR1]


def test_a_result_that_is_handed_over_has_a_reader_as_long_as_the_parent_lives(monkeypatch):
    attendance = Attendance()
    assert not attendance.is_over()
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert attendance.is_over()


def test_a_pipe_has_a_reader_until_its_other_end_is_closed(tmp_path):
    reading, writing = os.pipe()
    attendance = Attendance(writing)
    assert not attendance.is_over()
    os.write(writing, b"x" * 1000)
    assert not attendance.is_over()
    os.close(reading)
    assert attendance.is_over()
    os.close(writing)
    assert not attendance.is_over(), "a process may have no output at all"
    with open(tmp_path / "result", "wb") as file:
        assert not Attendance(file.fileno()).is_over()
    with open(os.devnull, "wb") as file:
        assert not Attendance(file.fileno()).is_over()


def test_a_terminal_has_a_reader_until_it_is_closed():
    terminal, screen = os.openpty()
    attendance = Attendance(screen)
    assert not attendance.is_over()
    os.close(terminal)
    assert attendance.is_over()
    os.close(screen)
