# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A few hundred of the tries that C(make fuzz) makes by the thousand, and that it finds what it looks for."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._lifecycle import wait as _wait
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import wait as _pod_wait
from ansible_collections.primeintellect.cloud.tests.faults.fuzz import play


@pytest.fixture
def lines():
    return []


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("PRIME_API_KEY", "PRIME_TEAM_ID", "PRIME_API_BASE_URL", "PRIME_BASE_URL", "PRIME_CONTEXT"):
        monkeypatch.delenv(name, raising=False)


def test_spoiled_answers_end_in_a_result_or_a_clear_error(lines):
    assert play(range(360), lambda *texts, **_options: lines.extend(texts)) == 0, "\n".join(lines)


def test_it_finds_a_traceback(lines, monkeypatch):
    monkeypatch.setattr(_pod_wait, "installed", lambda pod, wait_for: pod["status"] == 1 / 0)
    assert play(range(18), lambda *texts, **_options: lines.extend(texts))
    assert any("a traceback" in line for line in lines)


def test_it_finds_a_lost_id(lines, monkeypatch):
    monkeypatch.setattr(_wait, "label", lambda thing: "the pod")
    monkeypatch.setattr(_pod_wait, "label", lambda thing: "the pod")
    monkeypatch.setattr(_pod_wait, "billing_notice", lambda *_args: "It is billed.")
    monkeypatch.setattr(_wait.Resource, "show", lambda self, seen: None, raising=False)
    monkeypatch.setattr("ansible_collections.primeintellect.cloud.plugins.module_utils._pod.lookup.PodResource.show",
                        lambda self, seen: None)
    assert play(range(0, 360, 18), lambda *texts, **_options: lines.extend(texts))
    assert any("is not told" in line for line in lines)


def test_it_finds_a_task_without_an_end(lines, monkeypatch):
    monkeypatch.setattr(_wait.Wait, "timeout_error", lambda self: self.until_ready())
    monkeypatch.setattr(_pod_wait, "installed", lambda pod, wait_for: False)
    assert play(range(18), lambda *texts, **_options: lines.extend(texts))
    assert any("Endless" in line or "it lasted" in line or "RecursionError" in line for line in lines)
