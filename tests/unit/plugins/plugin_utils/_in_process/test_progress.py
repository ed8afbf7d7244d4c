# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a line of progress is shown, and what it looks like."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.progress import Progress, duration
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import Worker


@pytest.fixture
def shown(clock):
    """The lines for reports, each with the seconds that passed before it."""
    def show(*reports):
        lines = []
        progress = Progress(clock, lines.append)
        for seconds, text in reports:
            clock.sleep(seconds)
            progress(text)
        return lines

    return show


def test_a_line_is_shown_when_something_has_changed(shown):
    assert shown((0, "a: PROVISIONING"), (5, "a: PROVISIONING"), (5, "a: ACTIVE"), (0, "a: ACTIVE")) == [
        "a: PROVISIONING 0:00", "a: ACTIVE 0:10",
    ]


def test_a_line_is_shown_again_after_half_a_minute(shown):
    assert shown((0, "a"), (29, "a"), (1, "a"), (29, "a"), (2, "b"), (29, "b")) == ["a 0:00", "a 0:30", "b 1:01"]


@pytest.mark.parametrize("seconds, text", [
    (0, "0:00"), (7.9, "0:07"), (60, "1:00"), (754, "12:34"), (3599.9, "59:59"), (3723, "1:02:03"), (90000, "25:00:00"),
])
def test_durations(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize("no_log, params, variable, wanted", [
    (False, {"progress": True}, None, True),
    (False, {"progress": True}, "1", True),
    (False, {"progress": True}, "0", False),
    (False, {"progress": True}, "No", False),
    (False, {"progress": False}, None, False),
    (False, {}, None, False),
    (True, {"progress": True}, None, False),
])
def test_who_wants_progress(no_log, params, variable, wanted, monkeypatch):
    monkeypatch.delenv("PRIMEINTELLECT_PROGRESS", raising=False)
    if variable is not None:
        monkeypatch.setenv("PRIMEINTELLECT_PROGRESS", variable)
    assert isinstance(Worker(no_log).reporter(params), Progress) == wanted
