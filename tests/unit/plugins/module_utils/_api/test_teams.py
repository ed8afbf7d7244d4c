# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A team_id that the user is not in is an error wherever nothing would be found otherwise, and only there is it looked up."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account_info import read_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import UnreachableError
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import manage_disk
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.info import list_disks
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import manage_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.info import list_pods
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import with_sharing
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import OPTIONS, READY

PODS, DISKS, TEAMS = "list /pods/", "list /disks/", "list /user/teams"
MINE = [{"teamId": "t1", "name": "Research"}, {"teamId": "t2", "name": "Platform"}]
INFO = {"ids": None, "name": None, "status": None, "history": False, "logs": False, "log_tail": 1, "team": None, "team_id": None}
POD = dict(OPTIONS, state="absent")
DISK = dict(
    INFO, state="absent", name="data", id=None, size=None, provider=None, cloud_id=None, data_center_id=None, country=None,
    force=False, wait=True, wait_timeout=60, poll_interval=5,
)
NOWHERE = [
    (manage_pod, POD, [(PODS, [READY])]), (manage_pod, dict(POD, state="present"), [(PODS, [])]),
    (list_pods, INFO, [(PODS, [READY])]), (list_pods, dict(INFO, history=True), [("list /pods/history", [])]),
    (manage_disk, DISK, [(DISKS, [])]), (list_disks, INFO, [(DISKS, [])]),
    (manage_pod, dict(POD, name=None, id="p1"), [("GET /pods/p1", refused("none", 404)), (PODS, [])]),
]


@pytest.mark.parametrize("work, params, steps", NOWHERE)
def test_a_team_id_that_the_user_is_not_in_is_an_error_that_lists_the_teams(perform, work, params, steps):
    result, problem, warnings, api = perform(work, dict(params, team_id="t3"), *steps, (TEAMS, MINE), check_mode=True)
    assert problem.params == [{"param": "team_id", "message": (
        "you are not a member of a team with the ID t3 (from the option team_id). Your teams: Platform (t2), Research (t1)."
    )}]


@pytest.mark.parametrize("work, params, steps", [case for case in NOWHERE if case[1].get("state") != "present"])
def test_nothing_in_a_team_of_the_users_is_nothing(perform, work, params, steps):
    result, problem, warnings, api = perform(work, dict(params, team_id="t2"), *steps, (TEAMS, MINE))
    assert problem is None and warnings == [] and not result["changed"]


@pytest.mark.parametrize("work, params, steps", [case for case in NOWHERE if case[1].get("state") != "present"])
def test_a_key_that_may_not_read_teams_is_a_warning(perform, work, params, steps):
    result, problem, warnings, api = perform(work, dict(params, team_id="t3"), *steps, (TEAMS, refused("no permission.", 403)))
    assert problem is None and "Nothing was found in the team t3" in warnings[0] and "no permission." in warnings[0]


@pytest.mark.parametrize("trouble", [UnreachableError("no connection."), refused("bad key", 401)])
def test_absent_is_not_content_while_it_can_not_know(perform, trouble):
    result, problem, warnings, api = perform(manage_pod, dict(POD, team_id="t3"), (PODS, []), (TEAMS, trouble))
    assert problem is trouble


@pytest.mark.parametrize("work, params, steps", [
    (manage_pod, dict(POD, state="present", wait=False), [(PODS, [dict(READY, teamId="t3")])]),
    (list_pods, INFO, [(PODS, [dict(READY, teamId="t3")])]),
    (list_pods, dict(INFO, name="x*"), [(PODS, [dict(READY, teamId="t3")])]),
    (list_disks, dict(INFO, name="x"), [(DISKS, [{"id": "d1", "teamId": "t3"}])]),
])
def test_where_something_is_found_no_team_is_looked_up(perform, work, params, steps):
    result, problem, warnings, api = perform(work, dict(params, team_id="t3"), *steps)
    assert problem is None and warnings == []


def test_account_info_lists_the_teams_as_well(perform):
    steps = ("GET /user/whoami", refused("no", 403)), (TEAMS, MINE)
    result, problem, warnings, api = perform(read_account, {"members": False, "team": None, "team_id": "t3"}, *steps)
    assert "Your teams: Platform (t2), Research (t1)." in problem.message


@pytest.mark.parametrize("shares, team_id, given, expected", [
    (True, "t1", {}, True), (False, "t1", {}, None), (True, None, {}, None), (True, "t1", {"shared_with_team": False}, False),
    (True, "t1", {"team_member_ids": ["u1"]}, None), (True, "t1", {"team_member_ids": []}, True),
])
def test_seen_since_pods_are_shared_when_the_platforms_configuration_says_so(shares, team_id, given, expected):
    account = Account("key", "a test", "https://api.primeintellect.ai", team_id, shares_with_team=shares)
    assert with_sharing(dict(OPTIONS, **given), account)["shared_with_team"] is expected
