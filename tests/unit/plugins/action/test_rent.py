# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of new machines if the GPUs of one of them fail."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.primeintellect.cloud.plugins.action import rent as module

OPTIONS = {"gpu_check": "health", "pod": {"on_failure": "terminate"}, "ssh_timeout": 1, "known_hosts_file": "x",
           "private_key_file": ""}


def action(monkeypatch, *answers, ansible_ends=False):
    """An action whose fleet's second member fails; returns it with what it asks the API for."""
    answers = list(answers)
    asked = []

    def perform(name, arguments):
        asked.append((name, arguments.get("id")))
        if name == "host_keys":
            return {"ssh_args": "", "host_keys": [{"pod_id": pod["id"]} for pod in arguments.get("pods", [])]}
        return answers.pop(0) if name == "fleet" else {}

    made = module.ActionModule.__new__(module.ActionModule)
    made._task, made._warnings, made._account, made._new = SimpleNamespace(check_mode=False), [], {}, {}
    made._perform = perform
    made._attendance = SimpleNamespace(is_over=lambda: ansible_ends)
    monkeypatch.setattr(
        module, "check_pods", lambda pods, *_rest: {"b": ["bad"]} if "b" in [pod["id"] for pod in pods] else {})
    return made, asked


def fleet(*ids):
    pods = [{"id": pod_id, "name": f"me-{pod_id}"} for pod_id in ids]
    return {"changed": True, "pods": pods, "nodes": [{"pod_id": pod_id} for pod_id in ids],
            "created": [pod["name"] for pod in pods], "replaced": [],
            "offers_tried": [{"cloud_id": "x", "created": True, "name": pod["name"]} for pod in pods]}


@pytest.mark.parametrize(("answers", "arguments"), [
    ([fleet("a", "b")], {"max_offers": 1}),
    ([fleet("a", "b"), {"failed": True, "msg": "No offer matches."}], {}),
])
def test_the_healthy_new_members_of_a_fleet_that_fails_are_removed(monkeypatch, answers, arguments):
    made, asked = action(monkeypatch, *answers)
    result = made._rent("fleet", arguments, OPTIONS)
    assert result["failed"]
    assert [pod_id for name, pod_id in asked if name == "pod"] == ["b", "a"]
    assert "me-a (id a) is new, too. It was removed (on_failure)." in result["msg"]


def test_nothing_is_rented_after_ansible_has_ended(monkeypatch):
    made, asked = action(monkeypatch, fleet("a", "b"), fleet("c"), ansible_ends=True)
    assert made._rent("fleet", {}, OPTIONS)["failed"]
    assert [name for name, _id in asked].count("fleet") == 1
    assert [pod_id for name, pod_id in asked if name == "pod"] == ["b", "a"]
