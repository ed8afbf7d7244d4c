# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's own process, which a module's work must not disturb, and where an interruption is reported."""

from __future__ import annotations

import logging
import os
import signal
import time
import warnings

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process import worker
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import Worker, quiet, reporting_interruption


def test_what_libraries_say_is_neither_shown_nor_logged(capsys, caplog):
    with quiet():
        logging.getLogger("urllib3.connectionpool").warning("Retrying")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning("Unverified HTTPS request", UserWarning, "connectionpool.py", 1)
    assert capsys.readouterr().err == ""
    assert not caplog.messages


def test_afterwards_everything_is_as_before(capsys, caplog):
    with quiet():
        pass
    logging.getLogger("urllib3.connectionpool").warning("Retrying")
    assert caplog.messages == ["Retrying"]


class Ended(BaseException):
    """What Ansible's handler of a signal does."""


@pytest.fixture
def told(monkeypatch):
    """Reads what was written for the user. SIGTERM raises C(Ended)."""
    def ansible(_number, _frame):
        raise Ended

    reading, writing = os.pipe()
    monkeypatch.setattr(worker, "STDERR", writing)
    os.set_blocking(reading, False)
    before = signal.signal(signal.SIGTERM, ansible)

    def read():
        try:
            return os.read(reading, 1000).decode()
        except BlockingIOError:
            return ""

    yield read
    signal.signal(signal.SIGTERM, before)
    os.close(reading)
    os.close(writing)


def test_a_signal_that_ended_the_work_is_told_and_then_ends_ansible(told):
    runtime = Worker(no_log=False)
    runtime.listen()
    with pytest.raises(Ended):
        runtime.finish(signal.SIGTERM, "The pod trainer exists.")
    assert told() == "\nThe pod trainer exists.\n"


@pytest.fixture
def _second_signal(monkeypatch):
    """A signal comes just before something is written for the user."""
    write = os.write
    monkeypatch.setattr(worker.os, "write", lambda *what: os.kill(os.getpid(), signal.SIGTERM) or write(*what))


@pytest.mark.usefixtures("_second_signal")
def test_the_second_signal_that_ansible_sends_ends_nothing_before_it_is_told(told):
    runtime = Worker(no_log=False)
    runtime.listen()
    with pytest.raises(Ended):
        runtime.finish(signal.SIGTERM, "The pod trainer exists.")
    assert told() == "\nThe pod trainer exists.\n"

    with pytest.raises(Ended), reporting_interruption("If the pod trainer exists, it is billed."):
        os.kill(os.getpid(), signal.SIGTERM)
    assert told() == "\nInterrupted (SIGTERM). If the pod trainer exists, it is billed.\n"


def test_the_timeout_of_a_task_ends_the_work_alone(told):
    runtime = Worker(no_log=False)
    runtime.listen()
    runtime.finish(signal.SIGALRM, "The pod trainer exists.")
    assert told() == ""


def test_an_interruption_is_told_of_a_module_that_runs_elsewhere(told):
    with pytest.raises(Ended), reporting_interruption("If the pod trainer exists, it is billed."):
        os.kill(os.getpid(), signal.SIGTERM)
    assert told() == "\nInterrupted (SIGTERM). If the pod trainer exists, it is billed.\n"


def test_nothing_is_told_of_a_module_that_rents_nothing(told):
    with pytest.raises(Ended), reporting_interruption(None):
        os.kill(os.getpid(), signal.SIGTERM)
    assert told() == ""


def test_a_worker_ends_once_ansible_has_ended_while_a_module_runs_elsewhere(told, monkeypatch):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:  # a worker, as a process of its own, since it ends by the signal's default
        monkeypatch.setattr(worker, "_LOOK", 0.01)
        monkeypatch.setattr(worker, "STDERR", writing)
        with reporting_interruption("If the pod trainer exists, it is billed."):
            monkeypatch.setattr(os, "getppid", lambda: 1)
            time.sleep(20)
        os._exit(0)
    os.close(writing)
    assert os.waitpid(child, 0)[1] == signal.SIGTERM
    assert os.read(reading, 1000) == b"\nAnsible has ended. If the pod trainer exists, it is billed.\n"
    os.close(reading)


def test_progress_that_nobody_can_see_any_more_is_no_trouble(monkeypatch):
    def display(_line, stderr):
        raise BrokenPipeError

    monkeypatch.setattr(worker.display, "display", display)
    Worker(no_log=False).reporter({"progress": True})("trainer: PROVISIONING")
