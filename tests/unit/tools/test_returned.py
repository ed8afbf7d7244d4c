# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of RETURN reports what is not documented, what never comes, what is missing and what has another type."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.tests.tools import returned

POD = """
pod:
  description: The pod.
  returned: success
  type: dict
  contains:
    id: {description: ID., type: str}
    nodes:
      description: Nodes.
      type: list
      elements: dict
      contains:
        port: {description: Port., type: int}
first:
  description: As a rule null, else the pod, as RV(pod) describes it.
  returned: with luck
  type: dict
"""
FLEET = """
nodes:
  description: Each as
    RV(primeintellect.cloud.pod#module:pod.nodes) describes it, and more.
  returned: success
  type: list
  elements: dict
  contains:
    rank: {description: Rank., type: int}
"""
POD_RESULT = {"pod": {"id": "p1", "nodes": [{"port": 22}]}, "first": None, "changed": False, "_ansible_no_log": False}
FLEET_RESULT = {"nodes": [{"port": None, "rank": 0}]}


@pytest.fixture
def returns(tmp_path, monkeypatch):
    monkeypatch.setattr(returned, "FREE", ())
    for name, text in (("pod", POD), ("fleet", FLEET)):
        (tmp_path / f"{name}.py").write_text(f'RETURN = r"""{text}"""\n')
    return returned.Returns(tmp_path)


def test_what_is_documented_and_returned_is_right(returns):
    assert list(returns.check("pod", POD_RESULT, False)) == list(returns.check("fleet", FLEET_RESULT, False)) == []
    assert list(returns.never()) == []


@pytest.mark.parametrize("module, result, problem", [
    ("pod", dict(POD_RESULT, cost=1), "pod.cost is not documented"),
    ("pod", {"pod": {"nodes": [{"host": "x"}]}}, "pod.pod.nodes.host is not documented"),
    ("pod", dict(POD_RESULT, first={"nodes": [{"host": "x"}]}), "pod.first.nodes.host is not documented"),
    ("fleet", {"nodes": [{"id": "p1"}]}, "fleet.nodes.id is not documented"),
    ("pod", {"first": None}, "pod.pod is missing"),
    ("pod", {"pod": {"id": 1}}, "pod.pod.id is 1 and not of the type str"),
    ("pod", {"pod": {"nodes": [{"port": True}]}}, "pod.pod.nodes.port is True and not of the type int"),
])
def test_a_wrong_result_is_reported(returns, module, result, problem):
    assert list(returns.check(module, result, False)) == [problem]


@pytest.mark.parametrize("results, problems", [
    ([], ["pod.pod", "pod.first", "pod.pod.id", "pod.pod.nodes", "pod.pod.nodes.port"]),
    ([{"pod": {"id": "p1", "nodes": []}, "first": None}], ["pod.pod.nodes.port"]),
    ([{"pod": None, "first": POD_RESULT["pod"]}], ["pod.pod.id", "pod.pod.nodes", "pod.pod.nodes.port"]),
    ([POD_RESULT, {"pod": POD_RESULT["pod"], "first": {"id": "p1"}}], ["pod.first.nodes"]),
])
def test_what_never_comes_is_reported(returns, results, problems):
    assert list(returns.check("fleet", FLEET_RESULT, False)) == []
    for result in results:
        assert list(returns.check("pod", result, False)) == []
    assert sorted(returns.never()) == sorted(f"{key} is documented, but was never returned" for key in problems)


def test_a_failure_needs_no_key(returns):
    assert list(returns.check("pod", {"msg": "no"}, True)) == []
