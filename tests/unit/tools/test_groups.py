# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every integration target is in one group, and the groups take about equally long."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.primeintellect.cloud.tests.tools import checks, groups, records


@pytest.mark.parametrize("count", [1, 3, 6, 100])
def test_every_target_is_in_one_group_and_none_is_empty(count):
    found = groups.grouped(groups.targets(), count)
    assert sorted(name for group in found for name in group) == groups.targets()
    assert len(found) == min(count, len(groups.targets())) and all(found)


def test_hidden_targets_are_left_out():
    assert "pod" in groups.targets() and "simulator" not in groups.targets()


def test_groups_take_equally_long_and_the_longest_comes_first():
    assert groups.spread({"a": 1, "b": 2, "c": 3, "d": 4, "e": 11}, 3) == [("e",), ("d", "a"), ("c", "b")]


def test_a_target_that_was_never_run_counts_by_its_size(tmp_path, monkeypatch):
    for name, size in (("known", 1), ("small", 700), ("large", 70000)):
        (tmp_path / name / "tasks").mkdir(parents=True)
        (tmp_path / name / "tasks" / "main.yml").write_text("#" * size)
    monkeypatch.setattr(groups, "TARGETS", tmp_path)
    monkeypatch.setattr(groups, "DURATIONS", tmp_path / "durations.json")
    groups.DURATIONS.write_text(json.dumps({"known": 50}))
    assert groups.grouped(["known", "small", "large"], 2) == [("large",), ("known", "small")]


def test_results_of_groups_are_joined_and_compared_in_any_order(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "path", lambda name: tmp_path / f"{name}.jsonl")

    def returned(name, *values):
        lines = [json.dumps({"target": target, "task": "roles/cost.yml:3", "by_chance": False, "result": {"usd": usd}})
                 for target, usd in values]
        records.path(name).write_text("".join(f"{line}\n" for line in lines))

    returned("one-1", ("a", 1.0))
    returned("one-2", ("b", 2.0))
    returned("one-modules-1", ("b", 2.0), ("a", 1.0))
    returned("one-31", ("run by hand", 3.0))
    for name in ("one", "one-modules"):
        records.join(name, 2)
    assert records.compare("one", "one-modules") == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one-31.jsonl", "one-modules.jsonl", "one.jsonl"]


def test_every_action_that_changes_something_is_run_as_a_module():
    tasks = "".join(file.read_text() for name in checks.AS_MODULES for file in (groups.TARGETS / name / "tasks").glob("*.yml"))
    actions = [file.stem for file in (groups.ROOT / "plugins" / "action").glob("*.py") if "ModuleAction" in file.read_text()]
    changing = [name for name in actions if not name.endswith("_info")]
    assert changing and [name for name in changing if not re.search(rf"primeintellect\.cloud\.{name}:", tasks)] == []


@pytest.mark.parametrize(("left", "right", "same"), [
    ("a   ~<0.01  b", "a  ~0.01  b", True),
    ("pod 1 costs 2", "pod 3 costs 4", True),
    ("pod 1 costs 2", "pod 1 cost 2", False),
    ("< 0.01", "0.01", False),
])
def test_an_amount_may_grow_between_two_runs_and_nothing_else(left, right, same):
    assert (list(records.differences(left, right)) == []) == same
