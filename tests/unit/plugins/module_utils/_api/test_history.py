# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of terminated resources, with an API that answers from a script."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import DISK_HISTORY_TYPES, POD_HISTORY_TYPES
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.history import read_history
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.info import list_disks

OPTIONS = dict(ids=None, name=None, team=None, team_id=None, history=True)
ROWS = [
    {"id": "d1", "name": "datasets", "type": "Disk", "createdAt": "2026-01-01T00:00:00Z", "terminatedAt": "2026-01-02T00:00:00Z",
     "totalBilledPrice": 1.2, "priceHr": 0.05, "teamId": None},
    {"id": "d2", "name": "scratch", "type": "Disk", "terminatedAt": "2026-01-02T00:00:00Z", "totalBilledPrice": 2,
     "teamId": "t1"},
    {"id": "d3", "name": "there", "type": "Disk", "terminatedAt": None},
    {"id": "p1", "name": "pod", "type": "Instance", "terminatedAt": "2026-01-02T00:00:00Z"},
]


class History:
    """A client whose API has nothing but this history."""

    account = SimpleNamespace(team_id=None)

    @staticmethod
    def rows(path, **query):
        assert (path, query) == ("/pods/history", {"sort_by": "createdAt", "sort_order": "asc"})
        return ROWS


def test_one_history_has_all_types():
    assert [row["id"] for row in read_history(DISK_HISTORY_TYPES, History)] == ["d1", "d2"]
    assert read_history(POD_HISTORY_TYPES, History) == [dict(ROWS[3], status="TERMINATED")]


@pytest.mark.parametrize("options, ids", [
    ({}, ["d1", "d2"]), ({"name": "scratch"}, ["d2"]), ({"ids": ["d1"]}, ["d1"]), ({"team_id": ""}, ["d1"]),
])
def test_terminated_disks(options, ids):
    task = SimpleNamespace(result={})
    list_disks(dict(OPTIONS, **options), History, task)
    assert [disk["id"] for disk in task.result["disks"]] == ids
    for disk in task.result["disks"]:
        assert disk["status"] == "TERMINATED" and disk["total_billed_price"] in (1.2, 2)
        assert disk["size"] is None and disk["pods"] == []


def test_a_live_disk_is_not_in_the_history():
    with pytest.raises(InvalidOptionsError, match="no disk with the ID d3"):
        list_disks(dict(OPTIONS, ids=["d1", "d3"]), History, SimpleNamespace(result={}))
