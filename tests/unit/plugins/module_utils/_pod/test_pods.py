# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating once, waiting and removing, with an API that answers from a script and time that passes at once."""

from __future__ import annotations

import functools
import json
from urllib.parse import quote

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    AbandonedError,
    CloudError,
    FailedError,
    InvalidOptionsError,
    InvalidResponseError,
    NotFoundError,
    OutcomeUnknownError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import (
    CREATE,
    DELETE,
    LIST,
    NEW,
    READ,
    READY,
    STATUS,
    offer,
    offers,
    status,
)


def test_a_new_pod(play):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), status(), status(status="ACTIVE", installationStatus="ACTIVE"),
        status(status="ACTIVE", installationStatus="FINISHED"), (READ, READY),
    )
    assert problem is None and warnings == []
    assert result["changed"] and result["pod"]["id"] == "p1" and result["pod"]["ssh_port"] == 2201
    assert result["ansible_facts"]["primeintellect_pod"] == result["pod"]


def test_an_unchanged_pod_costs_one_call(play):
    result, problem, warnings, api = play((LIST, [READY]))
    assert problem is None and not result["changed"] and result["pod"]["nodes"][0]["ansible_port"] == 2201


def test_a_pod_that_is_found_half_ready_is_waited_for(play):
    result, problem, warnings, api = play((LIST, [NEW]), status(status="ACTIVE", installationStatus="FINISHED"), (READ, READY))
    assert problem is None and not result["changed"] and result["pod"]["status"] == "ACTIVE"


def test_polls_slow_down_to_the_interval(play, clock):
    steps = [(LIST, []), (CREATE, NEW)] + [status()] * 12
    play(*steps, status(status="ACTIVE", installationStatus="FINISHED"), (READ, READY), wait_timeout=600)
    pauses = [pause / 1.1 for pause in clock.slept]
    assert pauses[:3] == pytest.approx([0.5, 0.75, 1.125]) and pauses == sorted(pauses)
    assert pauses[-3:] == pytest.approx([10, 10, 10])


def test_only_live_pods_of_the_same_name_and_team_are_found(play):
    others = [
        dict(READY, id="a", status="TERMINATED"), dict(READY, id="b", status="DELETING"), dict(READY, id="c", name="trainer-2"),
        dict(READY, id="d", teamId="team-1"), dict(READY, id="e", name=None), {"id": "f"},
    ]
    result, problem, warnings, api = play((LIST, others), offers(offer()), check_mode=True)
    assert result["changed"] and result["pod"]["id"] is None
    result, problem, warnings, api = play((LIST, others + [READY]))
    assert not result["changed"] and result["pod"]["id"] == "p1"


def test_two_live_pods_with_the_name_are_an_error(play):
    for state in ("present", "absent"):
        result, problem, warnings, api = play((LIST, [dict(READY, createdAt="2026-01-01T00:00:00Z", id=one) for one in (
            "p1", "p2")]), state=state
        )
        assert isinstance(problem, InvalidOptionsError) and "p1, p2" in problem.message
        assert not result["changed"]


LOST = refused("gateway", 502, "POST")


def test_a_lost_create_is_looked_for_and_adopted(play):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, LOST), (LIST, []), (LIST, [NEW]), status(status="ACTIVE", installationStatus="FINISHED"),
        (READ, READY),
    )
    assert problem is None and result["changed"] and len(api.bodies) == 1
    assert "p1" in warnings[0]


def test_a_lost_create_that_made_nothing_is_sent_again(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, LOST), *[(LIST, [])] * 3, (CREATE, NEW), wait=False)
    assert problem is None and result["changed"] and len(api.bodies) == 2


def test_a_server_that_was_too_slow_is_given_more_time(play, clock):
    too_slow = OutcomeUnknownError("no answer within 30 seconds")
    too_slow.still_running = True
    for lost in (too_slow, refused("gateway", 504, "POST")):
        result, problem, warnings, api = play((LIST, []), (CREATE, lost), *[(LIST, [])] * 3, (LIST, [NEW]), wait=False)
        assert problem is None and result["pod"]["id"] == "p1" and len(api.bodies) == 1 and sum(clock.slept) >= 10


def test_an_answer_without_an_id_is_a_lost_one(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, {"name": "trainer"}), (LIST, [NEW]), wait=False)
    assert problem is None and result["pod"]["id"] == "p1"


def test_an_answer_whose_id_is_a_path_is_a_lost_one(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, dict(NEW, id="../disks/d1")), (LIST, [NEW]), wait=False)
    assert problem is None and result["pod"]["id"] == "p1"


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_list_with_an_id_that_is_a_path_is_refused(play, state):
    result, problem, warnings, api = play((LIST, [dict(READY, id="../disks/d1")]), state=state)
    assert "without a valid ID" in problem.message and not result["changed"]


def test_a_create_that_is_always_lost_ends(play):
    looks = [(LIST, [])] * 3
    sold_out = refused("no", 500, "POST")
    result, problem, warnings, api = play((LIST, []), *([(CREATE, sold_out)] + looks) * 3)
    assert problem.status == 500 and "sold out" in problem.message and len(api.bodies) == 3


def test_when_even_looking_fails_it_says_that_there_may_be_a_pod(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, LOST), *[(LIST, UnreachableError("nobody there"))] * 3)
    assert "may exist" in problem.message and "nobody there" in problem.message and len(api.bodies) == 1


def test_a_look_that_fails_is_repeated(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, LOST), (LIST, UnreachableError("gone")), (LIST, [NEW]), wait=False)
    assert problem is None and result["pod"]["id"] == "p1" and len(api.bodies) == 1


def test_a_pod_that_is_listed_without_an_id_is_no_reason_to_make_another(play):
    result, problem, warnings, api = play((LIST, [dict(READY, id=None)]))
    assert isinstance(problem, InvalidResponseError) and not result["changed"]


def test_a_refused_create_is_not_repeated(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, refused("wallet is empty", 402, "POST")))
    assert problem.status == 402


@pytest.mark.parametrize("fields, words", [
    ({"status": "ERROR", "installationFailure": "no capacity"}, ["ended in ERROR", "no capacity"]),
    ({"status": "STOPPED"}, ["ended in STOPPED", "no reason"]),
    ({"status": "DELETING"}, ["ended in DELETING"]),
    ({"status": "ACTIVE", "installationStatus": "ERROR", "installationFailure": "disk full"}, ["installation", "disk full"]),
    ({"status": "ACTIVE", "installationFailure": "the hunter2hunter2 was bad"}, ["installation", "the ******** was bad"]),
])
def test_a_pod_that_fails_is_told_with_its_bill(play, fields, words):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), status(**fields), jupyter_password="hunter2hunter2")
    assert isinstance(problem, FailedError)
    assert all(word in problem.message for word in words + ["p1", "created", "2.5 USD per hour", "state: absent"])
    assert result["changed"] and result["pod"]["id"] == "p1" and result["pod"]["price_hr"] == 2.5
    assert result["pod"]["status"] == fields["status"]


def test_a_terminated_pod_is_not_billed(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), status(status="TERMINATED"))
    assert "not billed" in problem.message


def test_time_is_up(play, clock):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), status(), repeat_last=True, wait_timeout=30)
    assert "30 seconds (wait_timeout)" in problem.message and "PROVISIONING" in problem.message
    assert sum(clock.slept) == pytest.approx(30)


def test_sshd_that_never_answers_is_named(play, monkeypatch):
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: False)
    far = status(status="ACTIVE", installationStatus="FINISHED")
    steps = [(LIST, [READY])] + [far, (READ, READY)] * 20
    result, problem, warnings, api = play(*steps, repeat_last=True, wait_timeout=20)
    assert "no SSH server answers on trainer (127.0.0.1 port 2201)" in problem.message
    assert "found" in problem.message and not result["changed"]


def test_every_node_must_answer_and_is_asked_until_it_has(play, monkeypatch):
    two = dict(READY, ip=["127.0.0.1", "127.0.0.2"], sshConnection=["root@127.0.0.1 -p 1", None])
    both = dict(two, sshConnection=["root@127.0.0.1 -p 1", "root@127.0.0.2 -p 2"])
    asked = []
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: asked.append(port) or len(asked) > 2)
    far = status(status="ACTIVE", installationStatus="FINISHED")
    result, problem, warnings, api = play(
        (LIST, [two]), far, (READ, two), far, (READ, both), far, (READ, both), wait_timeout=600, repeat_last=True,
    )
    assert problem is None and asked == [1, 1, 1, 2]
    assert [node["name"] for node in result["pod"]["nodes"]] == ["trainer-0", "trainer-1"]


@pytest.mark.parametrize("wait_for, state", [
    ("active", {"status": "ACTIVE", "installationStatus": "PENDING"}),
    ("installed", {"status": "ACTIVE", "installationStatus": "FINISHED"}),
    ("installed", {"status": "ACTIVE", "installationStatus": None}),
])
def test_what_is_waited_for(play, monkeypatch, wait_for, state):
    monkeypatch.setattr(_readiness, "answers_ssh", None)
    ready = dict(READY, **state)
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), status(**state), (READ, ready), wait_for=wait_for)
    assert problem is None and result["pod"]["id"] == "p1"


@pytest.mark.parametrize("trouble", [
    UnreachableError("gone"), refused("boom", 500, "POST"), refused("slow down", 429, "POST"),
    InvalidResponseError("HTML", 200), InvalidResponseError("no list"),
])
def test_trouble_with_the_server_does_not_end_the_wait(play, trouble):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), (STATUS, trouble), (STATUS, trouble), status(status="ACTIVE", installationStatus="FINISHED"),
        (READ, trouble), status(status="ACTIVE", installationStatus="FINISHED"), (READ, READY),
    )
    assert problem is None and result["pod"]["status"] == "ACTIVE"


def test_each_look_says_how_far_it_is(play, monkeypatch):
    ready = iter((False, True))
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: next(ready))
    far, lines = status(status="ACTIVE", installationStatus="FINISHED"), []
    play(
        (LIST, []), (CREATE, NEW), status(), (STATUS, refused("slow down", 429, "GET")),
        status(status="ACTIVE", installationStatus="INSTALLING", installationProgress=35),
        status(status="ACTIVE", installationStatus="INSTALLING", installationProgress=None),
        far, (READ, READY), far, (READ, READY),
        report=lines.append,
    )
    assert lines == [
        "trainer: PROVISIONING", "trainer: PROVISIONING", "trainer: PROVISIONING (the last poll failed)",
        "trainer: ACTIVE, installing 35 %", "trainer: ACTIVE, installing", "trainer: waiting for ssh on 127.0.0.1:2201",
    ]


def test_a_key_that_is_withdrawn_during_the_wait_ends_it(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), (STATUS, refused("revoked", 401, "GET")))
    assert problem.status == 401 and "being billed" in problem.message and result["pod"]["id"] == "p1"


@pytest.mark.parametrize("data", [None, [], {}, "x", [None, 7], [{"podId": "other", "status": "ERROR"}]])
def test_a_status_that_does_not_know_the_pod_is_asked_elsewhere(play, data):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), (STATUS, {"data": data}), (READ, READY))
    assert problem is None and result["pod"]["status"] == "ACTIVE"


def test_a_pod_may_be_unknown_for_a_moment(play):
    gone = [(STATUS, {"data": []}), (READ, NotFoundError("no such pod", 404))]
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), *gone * 3, (STATUS, {"data": []}), (READ, READY))
    assert problem is None


def test_a_pod_that_vanishes(play, clock):
    gone = [(STATUS, {"data": []}), (READ, NotFoundError("no such pod", 404))]
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), *gone * 20, repeat_last=True, wait_timeout=600)
    assert "no longer exists" in problem.message and sum(clock.slept) < 20
    assert result["pod"]["status"] == "TERMINATED"


def test_on_failure_terminate_removes_what_this_task_created(play):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), status(status="ERROR"), (DELETE, {"status": "DELETING"}), (READ, NotFoundError("", 404)),
        on_failure="terminate",
    )
    assert "has been terminated" in problem.message and result["pod"]["status"] == "TERMINATED"


def ended_after(looks):
    """Ansible has ended when it is looked for once more than so often."""
    left = iter(range(looks))

    def check():
        if next(left, None) is None:
            raise AbandonedError

    return check


def test_the_wait_ends_with_ansible_and_the_pod_is_told(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), status(), status(), attended=ended_after(2))
    assert problem.message.startswith("Ansible has ended") and "state: absent with id: p1" in problem.message
    assert result["pod"]["id"] == "p1"


def test_on_failure_holds_when_ansible_has_ended(play):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), (DELETE, {"status": "DELETING"}), (READ, NotFoundError("", 404)), on_failure="terminate",
        attended=ended_after(0),
    )
    assert "has been terminated (on_failure)" in problem.message and result["pod"]["status"] == "TERMINATED"


def test_a_removal_that_has_begun_is_finished_when_ansible_has_ended(play):
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, {"status": "DELETING"}), (READ, NotFoundError("", 404)), state="absent", attended=ended_after(0)
    )
    assert problem is None and result["pod"]["status"] == "TERMINATED"


def test_no_pod_is_removed_for_a_new_one_once_ansible_has_ended(play):
    old = dict(READY, attachedResources=[{"id": "d1"}])
    disks = ("list /disks/", [{"id": "d1", "name": "data", "status": "ACTIVE", "teamId": None}])
    result, problem, warnings, api = play(
        (LIST, [old]), disks, disks, gpu_count=8, disks=["data"], on_drift="recreate", attended=ended_after(0)
    )
    assert "Ansible has ended" in problem.message


def test_on_failure_terminate_leaves_what_it_found(play):
    result, problem, warnings, api = play((LIST, [dict(NEW, status="ERROR")]), on_failure="terminate")
    assert "found" in problem.message and "being billed" in problem.message


def test_drift(play):
    result, problem, warnings, api = play((LIST, [READY]), gpu_count=8)
    assert problem is None and not result["changed"] and "gpu_count is 1, not 8" in warnings[0]
    assert result["differences"] == [{"option": "gpu_count", "asked": 8, "found": 1, "replace": True}]

    result, problem, warnings, api = play((LIST, [READY]), gpu_count=8, on_drift="fail")
    assert problem.params == [{"param": "gpu_count", "message": "gpu_count is 1, not 8"}] and result["pod"]["id"] == "p1"

    result, problem, warnings, api = play(
        (LIST, [READY]), (CREATE, dict(NEW, id="p2")), (DELETE, {}), gpu_count=8, on_drift="recreate", wait=False,
    )
    assert problem is None and result["changed"] and result["pod"]["id"] == "p2"

    result, problem, warnings, api = play(
        (LIST, [READY]), offers(offer(gpuCount=8)), gpu_count=8, on_drift="recreate", check_mode=True
    )
    assert result["changed"] and result["pod"]["id"] is None and result["pod"]["gpu_count"] == 8


def recreate(play, *steps, **options):
    return play((LIST, [READY]), *steps, gpu_count=8, on_drift="recreate", **options)


def test_the_old_pod_stays_until_the_new_one_is_ready(play):
    made = dict(READY, id="p2", gpuCount=8)
    result, problem, warnings, api = recreate(
        play, (CREATE, dict(NEW, id="p2")), ("GET /pods/p2", made), (DELETE, {}), (READ, NotFoundError("", 404)), max_price=9,
    )
    assert problem is None and result["pod"]["id"] == "p2" and result["pod"]["status"] == "ACTIVE" and result["changed"]


@pytest.mark.parametrize("refusal", [refused("sold out", 400, "POST"), refused("not allowed", 403, "POST")])
def test_the_old_pod_stays_if_there_is_no_new_one(play, refusal):
    looks = [(LIST, [READY])] * 3 if refusal.status == 403 else []
    result, problem, warnings, api = recreate(play, (CREATE, refusal), *looks)
    assert "The old pod trainer (id p1) was left as it was, and is billed at 2.5 USD per hour" in problem.message


@pytest.mark.parametrize("refusal", [
    refused("Insufficient funds", 402, "POST"), refused("Maximum number of instances reached", 400, "POST"),
])
def test_the_old_pod_goes_first_where_the_account_has_room_for_one(play, refusal):
    gone = [(DELETE, {}), (READ, NotFoundError("", 404))]
    result, problem, warnings, api = recreate(play, (CREATE, refusal), *gone, (CREATE, dict(NEW, id="p2")), wait=False)
    assert problem is None and result["pod"]["id"] == "p2" and "removed first" in warnings[0]
    result, problem, warnings, api = recreate(play, (CREATE, refusal), *gone, (CREATE, refusal), wait=False)
    assert "The old pod trainer (id p1) was removed, and no new pod was created" in problem.message


def test_both_pods_are_named_if_the_old_one_can_not_be_removed(play):
    result, problem, warnings, api = recreate(
        play, (CREATE, dict(NEW, id="p2")), (DELETE, refused("not allowed.", 403, "DELETE")), wait=False
    )
    assert "The pod trainer (id p1) could not be removed: not allowed." in problem.message and result["pod"]["id"] == "p2"
    assert problem.message.endswith("The new pod trainer (id p2) exists as well, and is billed at 2.5 USD per hour.")


def test_the_old_pod_goes_first_if_the_new_one_needs_its_disk(play):
    old = dict(READY, attachedResources=[{"id": "d1"}])
    disks = ("list /disks/", [{"id": "d1", "name": "data", "status": "ACTIVE", "teamId": None}])
    result, problem, warnings, api = play(
        (LIST, [old]), disks, disks, (DELETE, {}), (READ, NotFoundError("", 404)), (CREATE, dict(NEW, id="p2")),
        gpu_count=8, disks=["data"], on_drift="recreate", wait=False,
    )
    assert problem is None and result["pod"]["id"] == "p2"


@pytest.mark.parametrize("odd", [{"name": "trainer1"}, {"name": None}, {"teamId": "other"}])
def test_a_pod_that_no_later_run_would_find_is_removed(play, odd):
    made = dict(NEW, **odd)
    result, problem, warnings, api = play((LIST, []), (CREATE, made), (READ, made), (DELETE, {}), (READ, NotFoundError("", 404)))
    assert "No later run would find it. It has been removed." in problem.message and "id p1" in problem.message
    result, problem, warnings, api = play((LIST, []), (CREATE, made), (READ, made), (DELETE, refused("no", 403)))
    assert "could not be removed: no" in problem.message and "id: p1" in problem.message and result["pod"]["id"] == "p1"


def test_an_answer_that_is_incomplete_is_read_once_more(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, {"id": "p1"}), (READ, NEW), wait=False)
    assert problem is None and result["pod"]["name"] == "trainer"


def test_a_stopped_pod_is_told_with_what_it_costs_while_stopped(play):
    stopped = status(status="STOPPED")
    result, problem, warnings, api = play((LIST, []), (CREATE, dict(NEW, stoppedPriceHr=0.2)), stopped)
    assert "ended in STOPPED" in problem.message and "0.2 USD per hour while it is stopped" in problem.message


def test_drift_that_is_not_worth_a_new_pod(play):
    small = dict(READY, resources={"memory": 63})
    result, problem, warnings, api = play((LIST, [small]), memory=64, on_drift="recreate")
    assert problem is None and not result["changed"] and "memory is 63, not 64" in warnings[0]


def test_absent(play):
    result, problem, warnings, api = play((LIST, []), state="absent")
    assert problem is None and not result["changed"] and result["pod"]["status"] == "TERMINATED"
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, {"status": "DELETING"}), (READ, dict(READY, status="DELETING")), (READ, NotFoundError("", 404)),
        state="absent",
    )
    assert problem is None and result["changed"] and result["pod"]["status"] == "TERMINATED"
    result, problem, warnings, api = play((LIST, [READY]), (DELETE, {}), state="absent", wait=False)
    assert problem is None and result["changed"] and result["pod"]["status"] == "DELETING"
    result, problem, warnings, api = play((LIST, [READY]), state="absent", check_mode=True)
    assert problem is None and result["changed"] and result["pod"]["status"] == "TERMINATED"


def test_absent_waits_for_a_pod_that_is_already_on_its_way(play):
    leaving = dict(READY, status="DELETING")
    result, problem, warnings, api = play((LIST, [leaving]), (READ, dict(READY, status="TERMINATED")), state="absent")
    assert problem is None and not result["changed"]


def test_a_delete_that_is_answered_500_is_repeated(play):
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, refused("boom", 500, "DELETE")), (DELETE, {}), (READ, NotFoundError("", 404)), state="absent",
    )
    assert problem is None and result["changed"]


def test_a_delete_that_is_answered_404_is_not_believed_while_the_pod_can_be_read(play):
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, NotFoundError("", 404)), (READ, READY), (DELETE, {}), (READ, NotFoundError("", 404)),
        state="absent",
    )
    assert problem is None and result["pod"]["status"] == "TERMINATED"


def test_a_pod_that_is_not_known_yet_is_not_gone(play, clock):
    unknown = [(DELETE, NotFoundError("", 404)), (READ, NotFoundError("", 404))]
    result, problem, warnings, api = play(
        (LIST, [READY]), *unknown * 2, (DELETE, {}), (READ, NotFoundError("", 404)), state="absent",
    )
    assert problem is None and result["changed"] and result["pod"]["status"] == "TERMINATED"


def test_a_pod_that_is_not_known_for_long_is_gone(play, clock):
    unknown = [(DELETE, NotFoundError("", 404)), (READ, NotFoundError("", 404))]
    result, problem, warnings, api = play((LIST, [READY]), *unknown * 9, state="absent", poll_interval=2)
    assert problem is None and not result["changed"] and result["pod"]["status"] == "TERMINATED" and sum(clock.slept) >= 10


def test_a_removal_that_is_not_waited_for_must_have_been_taken(play):
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, NotFoundError("", 404)), (READ, READY), (DELETE, {}), state="absent", wait=False,
    )
    assert problem is None and result["changed"] and result["pod"]["status"] == "DELETING"


@pytest.mark.parametrize("status_code", [400, 402])
def test_a_pod_of_another_run_that_took_the_last_machine_is_used(play, status_code):
    refusal = refused("no longer available", status_code, "POST")
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, refusal), (LIST, []), (LIST, [READY]), *[(LIST, [READY])] * 3, lookup_lag=3,
    )
    assert problem is None and not result["changed"] and result["pod"]["id"] == "p1" and result["diff"]["after"] == {}


def test_a_refusal_stays_one_where_there_is_no_other_run(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, refused("no money", 402, "POST")), *[(LIST, [])] * 3, lookup_lag=3)
    assert problem.status == 402 and not result["changed"]


def test_a_pod_that_was_replaced_is_not_adopted_for_a_lost_create(play):
    result, problem, warnings, api = play(
        (LIST, [READY]), (CREATE, OutcomeUnknownError("lost")), *[(LIST, [READY])] * 3, (CREATE, dict(NEW, id="p2")),
        (LIST, [dict(NEW, id="p2")]), (DELETE, {}), gpu_type="H200_141GB", on_drift="recreate", wait=False,
    )
    assert problem is None and result["pod"]["id"] == "p2"


def test_a_404_that_passes_is_no_way_around_the_name(play):
    result, problem, warnings, api = play(
        (READ, NotFoundError("", 404)), (LIST, [READY]), id="p1", name="other", state="absent",
    )
    assert problem.params[0]["param"] == "name" and not result["changed"]


def test_a_pod_that_stays_deleting(play):
    leaving = dict(READY, status="DELETING")
    result, problem, warnings, api = play((LIST, [READY]), (DELETE, {}), (READ, leaving), repeat_last=True, state="absent")
    assert "still exists after 60 seconds" in problem.message and "2.5 USD" in problem.message and result["changed"]


def test_by_id(play):
    result, problem, warnings, api = play((READ, READY), id="p1", name=None)
    assert problem is None and result["pod"]["name"] == "trainer"
    for options, words in (
        ({"name": "other"}, "is trainer (id p1)"), ({"name": None, "team_id": "team-1"}, "belongs to the personal account"),
    ):
        result, problem, warnings, api = play((READ, READY), id="p1", **options)
        assert isinstance(problem, InvalidOptionsError) and words in problem.message
    result, problem, warnings, api = play((READ, NotFoundError("", 404)), id="p1")
    assert "no pod with the ID p1" in problem.message


def test_absent_by_id_believes_a_404_if_the_list_agrees(play):
    result, problem, warnings, api = play((READ, NotFoundError("", 404)), (LIST, []), id="p1", state="absent")
    assert problem is None and not result["changed"]
    result, problem, warnings, api = play(
        (READ, NotFoundError("", 404)), (LIST, [READY]), (DELETE, {}), (READ, NotFoundError("", 404)), id="p1", state="absent",
        name=None,
    )
    assert problem is None and result["changed"]


def test_an_answer_that_is_another_pod_is_not_used(play):
    result, problem, warnings, api = play((READ, dict(READY, id="p2")), id="p1", state="absent")
    assert isinstance(problem, InvalidResponseError)


DEEP = functools.reduce(lambda inner, _level: [inner], range(900), "x")


@pytest.mark.parametrize("field, value", [
    ("primePortMapping", [{"external": "9" * 5000, "usedBy": "SSH"}]), ("attachedResources", 5),
    ("attachedResources", [[], 1, None]),
    ("createdAt", "Mon, 01 Jan 99999999999 00:00:00 GMT"), ("userId", DEEP),
    ("status", ["ACTIVE"]), ("priceHr", {}), ("resources", "x"), ("ip", {"a": 1}), ("sshConnection", 5),
])
def test_an_odd_field_takes_nothing_else_with_it(play, field, value):
    result, problem, warnings, api = play((LIST, [dict(READY, **{field: value})]), wait=False, gpu_count=1)
    assert json.dumps(result) and (problem is None or isinstance(problem, CloudError))


@pytest.mark.parametrize("field, value", [
    ("installationFailure", "docker run -e TOKEN=%s: exit 1"), ("installationStatus", "%s"),
    ("primePortMapping", [{"external": "http://1.2.3.4:8888/lab?token=%s", "usedBy": "JUPYTER"}]),
])
def test_secrets_that_the_api_repeats_in_a_pod_are_masked(play, field, value):
    secret = "hf_Secret+Token/42="
    odd = json.loads(json.dumps(value).replace("%s", quote(secret, safe="")))
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, dict(READY, **{field: odd})), wait=False, image="axolotl", env_vars={"TOKEN": secret},
    )
    assert secret not in json.dumps(result) and quote(secret, safe="") not in json.dumps(result) + str(problem)


def test_short_secrets_blank_neither_ports_nor_addresses(play):
    ports = [{"external": "http://127.0.0.1:8888", "internal": "22", "usedBy": "SSH"}]
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, dict(READY, primePortMapping=ports)), wait=False, image="axolotl", env_vars={"PORT": 22, "ONE": 1},
    )
    assert result["pod"]["ports"][0]["internal"] == "22" and "****" not in json.dumps(result["pod"])


def test_what_the_api_says_can_not_control_a_terminal(play):
    evil = "ACTIVE\u001b[2J\nok: [localhost]\u202e"
    result, problem, warnings, api = play((LIST, [dict(READY, gpuName=evil)]), gpu_type="H100_80GB", wait=False)
    assert warnings[0].isprintable()
    result, problem, warnings, api = play((LIST, []), (CREATE, NEW), (READ, dict(NEW, status=evil)), repeat_last=True,
                                          wait_timeout=5, max_price=9)
    assert problem.message.isprintable()
