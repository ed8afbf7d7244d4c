# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of what was removed from this machine."""

from __future__ import annotations

import os

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common import removals


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_pods_are_noted_for_their_owner_alone():
    for path in ("/pods/p1", "/disks/d1", "/pods/p2/log", "/pods/p2"):
        removals.note_removal(path)
    assert removals.noted_removals() == {"p1", "p2"}
    assert os.stat(removals.record_path()).st_mode & 0o777 == 0o600


def test_the_record_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(removals, "LARGEST", 30)
    for number in range(100):
        removals.note_removal(f"/pods/p{number}")
    assert {"p99", "p95"} <= removals.noted_removals() and len(removals.noted_removals()) < 30


def test_nothing_fails_where_no_record_can_be_kept(tmp_path):
    (tmp_path / "primeintellect").write_text("in the way")
    removals.note_removal("/pods/p1")
    assert removals.noted_removals() == set()
