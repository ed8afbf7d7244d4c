# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removals that the API refuses: every way of removing something, and every answer to it.

Seen since: a removal can be refused for a while, and a disk can be in use seconds after its pod is gone.

What the API removes within C(wait_timeout) is gone in the end. Where it never does, the task ends in time, and its message names
the ID, the price and the command.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Optional, Union

from .steps import ABSENT, ANY_POD, CREATE, LIST, NAME, REMOVE, Case, Run, Step, fault, faults, fleet, named, next_pod

if TYPE_CHECKING:
    from .stage import Stage

# Seconds (wait_timeout) where the API never gives in, and where it does
BRIEF, AMPLE = 3, 20
# Seconds that the module ssh_key, which has no wait_timeout, gives the API
KEY_TIMEOUT = 60
KEYS = "^/ssh_keys/"
# Seconds more that a task may take on a busy machine
SLACK = 8
BODIES: dict[int, dict] = {
    400: {"detail": "Can't discontinue a provisioning instance"},
    409: {"detail": "The instance is busy"},
    422: {"errors": [{"param": "id", "details": "can't be removed in this state"}]},
}
TIMES: dict[str, dict] = {"once": {"times": 1}, "thrice": {"times": 3}, "for-ever": {"times": None}}
DISCONTINUED = {"detail": "Can't discontinue a discontinued instance"}


def refusal(path: str, **what: Any) -> dict:
    """A rule by which a DELETE is refused, which counts for each thing separately."""
    return fault("DELETE", path, each=True, **what)


@dataclass(frozen=True)
class Answer:
    """What the API answers to a DELETE."""

    name: str
    what: dict
    gives_in: bool = True

    @property
    def timeout(self) -> int:
        return AMPLE if self.gives_in else BRIEF


ANSWERS = [
    *(
        Answer(f"{status}-{name}", {"status": status, "body": body, **times}, gives_in=times["times"] is not None)
        for status, body in BODIES.items() for name, times in TIMES.items()
    ),
    # it is done, whatever the answer says
    *(
        Answer(f"{status}-gone", {"status": status, "body": body, "after": True, "times": None})
        for status, body in {**BODIES, 400: DISCONTINUED}.items()
    ),
]


@dataclass(frozen=True)
class Way:
    """A way to remove something.

    :ivar before: What is played before the API begins to refuse.
    :ivar run: What removes it.
    :ivar left: How many pods are left, and how many if the API never gives in.
    :ivar creates: How many creates there are, and how many if the API never gives in.
    :ivar words: What is reported although the API gives in, since the task fails in any case.
    :ivar price: What the pod costs, in USD per hour.
    :ivar more: Seconds that the task takes besides the removal.
    :ivar check: From the stage and whether the API gives in to complaints.
    """

    name: str
    played: str
    run: Run
    before: tuple[Step, ...] = ()
    left: tuple[int, int] = (0, 1)
    creates: tuple[Union[int, tuple[int, int]], Union[int, tuple[int, int]]] = (0, 0)
    words: tuple[str, ...] = ()
    price: str = "0.05 USD per hour"
    more: float = 0
    path: str = REMOVE[1]
    settings: dict = field(default_factory=dict)
    check: Callable[[Stage, bool], list[str]] = lambda _stage, _gives_in: []


def _names_disk(stage: Stage, gives_in: bool) -> list[str]:
    """The disk is gone, or named with its price."""
    disks, message = stage.control("disks", method="GET"), stage.ended[-1][1].message
    left = [disk["id"] for disk in disks if disk["status"] not in ("DELETING", "TERMINATED")]
    if bool(left) == gives_in:
        return [f"{len(left)} disks are left"]
    return [f"it does not name {text}" for disk_id in left for text in (disk_id, "0.01 USD per hour") if text not in message]


def _names_key(stage: Stage, gives_in: bool) -> list[str]:
    """The SSH key is gone, or named."""
    left = [key["id"] for key in stage.control("ssh_keys", method="GET")]
    if bool(left) == gives_in:
        return [f"{len(left)} SSH keys are left"]
    return [f"it does not name {key_id}" for key_id in left if key_id not in stage.ended[-1][1].message]


def _one_failed(stage: Stage, gives_in: bool) -> list[str]:
    """Of two runs that have created the same, one has to remove its own; the other is well."""
    failed = [ended for _run, ended in stage.ended if ended.kind == "failed"]
    warnings = [str(ended.result.get("warnings")) for _run, ended in stage.ended if ended.kind == "ok"]
    untold = [pod["id"] for pod in stage.pods() for warning in warnings if pod["id"] not in warning]
    if not gives_in and untold:
        return [f"{untold} are not warned of: {warnings}"]
    if len(failed) != (not gives_in):
        return [f"{len(failed)} runs failed: {[ended.message for ended in failed]}"]
    return [
        f"it does not say '{word}' but: {ended.message}" for ended in failed
        for word in (f"still exists after {BRIEF} seconds", "0.05 USD per hour", "state: absent") if word not in ended.message
    ]


def _others_first(stage: Stage) -> list[str]:
    """The other pods were removed before the API was asked for the last time for the one that stays."""
    deletes = [request["path"] for request in stage.control("requests", method="GET") if request["method"] == "DELETE"]
    return [] if deletes[-1].endswith(stage.pods()[0]["id"]) else [f"the DELETEs: {deletes}"]


def _for_disk(ends: str = "ok", words: tuple[str, ...] = (), changed: Optional[bool] = None, **options: Any) -> Run:
    return Run(module="disk", options={**ABSENT, "name": "data", **options}, ends=ends, words=words, changed=changed)


DISK = _for_disk(state="present", size=100, provider="primecompute", data_center_id="SIM-US-1")
KEY_ABSENT = {**dict.fromkeys(ABSENT), "name": "authorized", "state": "absent"}
TWO_BEGIN = faults(fault(*LIST, delay=1.5, times=2))
# Both creates of a fleet are sent before the answer to one of them ends the fleet.
TWO_CREATED = faults(fault(*CREATE, delay=1, times=2))
FAILS = next_pod(outcome="error")
EXPENSIVE = next_pod(price_increase=1)

WAYS = [
    # first of all, since it takes a minute
    Way("key", "an SSH key, absent", Run(module="ssh_key", options=KEY_ABSENT), left=(0, 0), path=KEYS,
        check=_names_key),
    Way("absent", "a pod by its name, absent", Run(options=ABSENT, changed=True), (named(1),)),
    Way("absent-id", "a pod by its id, absent", Run(options=ABSENT | {"name": None, "id": ANY_POD}), (named(1),)),
    Way("absent-no-wait", "a pod, absent with wait: false", Run(options=ABSENT | {"wait": False}), (named(1),)),
    Way("on-failure", "a pod that failed, on_failure: terminate", Run(options={"on_failure": "terminate", "lookup_lag": 1}),
        creates=(1, 1), words=("ended in ERROR", "has been terminated"), settings=FAILS),
    Way("max-price", "a pod that costs more than max_price", Run(options={"max_price": 0.06}), creates=(1, 1),
        words=("is more than max_price", "has been terminated"), price="1.05 USD per hour", settings=EXPENSIVE),
    Way("recreate", "a pod that differs, on_drift: recreate", Run(options={"on_drift": "recreate", "lookup_lag": 1}),
        (named(1, gpuName="H100_80GB"),), left=(1, 2), creates=(1, 1)),
    Way("recreate-limit", "a pod that differs, on_drift: recreate, where the account may have one pod",
        Run(options={"on_drift": "recreate", "lookup_lag": 1}), (named(1, gpuName="H100_80GB"),), left=(1, 1), creates=(2, 1),
        settings={"instance_limit": 1}),
    Way("duplicates", "one of two pods that two runs have created", Run(count=2, options={"lookup_lag": 1}), (TWO_BEGIN,),
        left=(1, 2), creates=(2, 2), more=12, check=_one_failed),
    Way("fleet-shrink", "one pod of a fleet that shrinks", fleet(options={"size": 1}),
        (named(1, f"{NAME}-0"), named(1, f"{NAME}-1")), left=(1, 2)),
    Way("fleet-replace", "a lost pod of a fleet", fleet(options={"size": 1}), (named(1, f"{NAME}-0", status="ERROR"),),
        left=(1, 1), creates=(1, 0)),
    Way("fleet-absent", "the two pods of a fleet, absent", Run(module="fleet", options=ABSENT), (named(2, NAME + "-{i}"),),
        left=(0, 2)),
    Way("fleet-on-failure", "the two pods of a fleet that failed, on_failure: terminate",
        fleet(options={"size": 2, "on_failure": "terminate", "lookup_lag": 1}), left=(0, 2), creates=(2, 2),
        words=("have been terminated",), settings=FAILS),
    Way("fleet-max-price", "the two pods of a fleet that cost more than max_price",
        fleet(options={"size": 2, "max_price": 0.06}), (TWO_CREATED,), left=(0, 2), creates=(2, 2),
        words=("has been terminated",), price="1.05 USD per hour", settings=EXPENSIVE),
    # of a larger fleet, each run may have created the pod that stays of one member, and has to remove that of another
    Way("fleet-duplicates", "the pod of a fleet of one that two runs have created",
        fleet(count=2, options={"size": 1, "lookup_lag": 1}), (TWO_BEGIN,), left=(1, 2), creates=(2, 2), more=12,
        check=_one_failed),
    Way("disk", "a disk, absent", _for_disk(), (DISK,), left=(0, 0), price="0.01 USD per hour", path="^/disks/",
        check=_names_disk),
]


def case(way: Way, answer: Answer) -> Case:
    """One way, answered in one way."""
    of_key = way.path == KEYS
    timeout = KEY_TIMEOUT if of_key else answer.timeout
    options = {**way.run.options, "wait_timeout": None if of_key else timeout}
    run = replace(way.run, options=options, within=timeout + way.more + SLACK)
    if way.check is _one_failed:
        run = replace(run, ends="ok" if answer.gives_in else "any")
    elif not answer.gives_in:
        words = (f"still exists after {timeout} seconds", *(() if of_key else (way.price,)), "state: absent")
        run = replace(run, ends="failed", changed=None, words=words)
    elif way.words:
        run = replace(run, ends="failed", words=way.words)
    elif "after" in answer.what:
        run = replace(run, changed=None)  # who has removed it is not known
    state = 0 if answer.gives_in else 1
    return Case(
        f"refused-{way.name}-{answer.name}", way.played, (*way.before, faults(refusal(way.path, **answer.what)), run),
        pods=way.left[state], creates=way.creates[state], settings={"deleting_seconds": 0.5, **way.settings},
        check=lambda stage: way.check(stage, answer.gives_in) + _insists(stage, answer),
    )


def _insists(stage: Stage, answer: Answer) -> list[str]:
    """Where the API does not give in, it is asked again and again, but not all the time."""
    requests = stage.control("", method="GET")["requests"]
    deletes = [count for request, count in requests.items() if request.startswith("DELETE ")]
    if answer.gives_in or deletes and min(deletes) > 2 and max(deletes) < 30:
        return []
    return [f"the DELETEs that were sent: {deletes}"]


def gives_in(name: str, played: str, *steps: Step, **more: Any) -> Case:
    """A case at whose end nothing is left."""
    return Case(f"refused-{name}", played, steps, **{"pods": 0, "creates": 0, **more})


def given_up(name: str, played: str, *steps: Step, **more: Any) -> Case:
    """A case at whose end the pod is left, and named."""
    return Case(f"refused-{name}", played, steps, **{"pods": 1, "creates": 0, **more})


def absent(**what: Any) -> Run:
    """A run that removes the pod in time."""
    options = ABSENT | {"wait_timeout": AMPLE} | what.pop("options", {})
    return Run(options=options, within=options["wait_timeout"] + SLACK, **what)


# What the live service does: a pod can't be removed until it is provisioned, nor once it is gone.
PROVISIONING = faults(
    refusal(REMOVE[1], while_status=["PROVISIONING"], times=None, status=400, body=BODIES[400]),
    refusal(REMOVE[1], while_status=["TERMINATED"], times=None, status=400, body=DISCONTINUED),
)
SLOW = {"provisioning_seconds": 3}
BRIEFLY = {"wait_timeout": BRIEF}
FOR_EVER = {"status": 409, "body": BODIES[409], "times": None}
COMMAND = ("0.05 USD per hour", "state: absent")

WHILE_PROVISIONING = [
    gives_in("provisioning-absent", "removed moments after its create, while it is being provisioned",
             PROVISIONING, Run(options={"wait": False}), absent(changed=True), settings=SLOW, creates=1),
    gives_in("provisioning-max-price", "it costs more than max_price, and is being provisioned",
             PROVISIONING, Run(options={"max_price": 0.06}, ends="failed", words=("has been terminated",)),
             settings={**SLOW, **EXPENSIVE}, creates=1),
    Case("refused-provisioning-duplicates", "two runs have created it, and it is being provisioned",
         (PROVISIONING, TWO_BEGIN, Run(count=2, options={"lookup_lag": 1})), creates=2, settings=SLOW),
    gives_in("provisioning-fleet", "a fleet, removed moments after its creates",
             PROVISIONING, fleet(options={"size": 3, "wait": False}), Run(module="fleet", options=ABSENT), settings=SLOW,
             creates=3),
    given_up("provisioning-stuck", "it is being provisioned for ever, on_failure: terminate",
             PROVISIONING, Run(options={"on_failure": "terminate", **BRIEFLY}, ends="failed", within=2 * BRIEF + SLACK,
                               words=("is not ready after 3 seconds", "still exists after 3 seconds", *COMMAND)),
             settings=next_pod(outcome="stuck_provisioning"), creates=1),
    gives_in("vanished", "it is gone before the DELETE, and both DELETE and GET say so, one with 400", named(1),
             faults(refusal(REMOVE[1], status=400, body=DISCONTINUED, after=True, times=None)), absent(),
             settings={"deleting_seconds": 0}),
    gives_in("taken-back", "409 for ever, and its provider takes it back three seconds later",
             Run(options={"wait": False, "lookup_lag": 0}), faults(refusal(REMOVE[1], **FOR_EVER)), absent(), creates=1,
             settings={"provisioning_seconds": 3, **next_pod(outcome="terminated")}),
    given_up("term", "409 for ever, and SIGTERM meanwhile", named(1), faults(refusal(REMOVE[1], **FOR_EVER)),
             absent(ends="failed", signal="TERM", when="GET /pods/", delay=1.5, words=("Interrupted (SIGTERM)", *COMMAND))),
    gives_in("seconds", "409 for two seconds", named(1), faults(refusal(REMOVE[1], status=409, seconds=2)), absent(changed=True)),
]

OTHER_ANSWERS = [
    *(
        gives_in(f"with-{name}", f"{name} in place of a reason, three times", named(1),
                 faults(refusal(REMOVE[1], times=3, **what)), absent(changed=True))
        for name, what in (
            ("html", {"status": 400, "html": True}), ("nothing", {"status": 409}), ("a-list", {"status": 409, "body": []}),
            ("402", {"status": 402, "body": {"detail": "?"}}), ("405", {"status": 405, "body": {"detail": "?"}}),
            ("410", {"status": 410, "body": {"detail": "?"}}), ("423", {"status": 423, "body": {"detail": "?"}}),
        )
    ),
    *(
        given_up(f"limited-{status}", f"{status} with Retry-After: 30 for every DELETE, for ever", named(1), faults(
            fault(*REMOVE, status=status, headers={"Retry-After": "30"}, body={"detail": "?"}, times=None)
        ), absent(options=BRIEFLY, ends="failed", words=("still exists after 3 seconds", *COMMAND)))
        for status in (429, 503)
    ),
    given_up("slowly", "each DELETE is answered 503 after 20 seconds", named(1),
             faults(fault(*REMOVE, status=503, delay=20, body={"detail": "?"}, times=None)),
             absent(options=BRIEFLY, ends="failed", words=("still exists after 3 seconds", *COMMAND))),
    *(
        given_up(f"forbidden-{way.name}", f"{way.played}; the key may not remove it", *way.before,
                 faults(refusal(REMOVE[1], status=403, body={"detail": "Not authenticated"}, times=None)),
                 replace(way.run, ends="any" if way.check is _one_failed else "failed", within=AMPLE + SLACK, changed=None,
                         words=() if way.check is _one_failed else ("needs the permission", way.price, "state: absent")),
                 pods=way.left[1], creates=way.creates[1], settings=way.settings)
        for way in WAYS if way.path == REMOVE[1]
    ),
]

FLEET_NAMES = NAME + "-{i}"
SOME_STAY = [
    Case("refused-fleet-one-stays", "one pod of three is refused for ever; the others are gone", (
        named(3, FLEET_NAMES), faults(refusal(REMOVE[1], name=f"{NAME}-1", **FOR_EVER)),
        Run(module="fleet", options=ABSENT | BRIEFLY, ends="failed", within=BRIEF + SLACK,
            words=("1 of 3 pods", f"{NAME}-1 (id ", *COMMAND))), creates=0),
    Case("refused-fleet-in-line", "six pods are refused for ever, with parallel: 1", (
        named(6, FLEET_NAMES), faults(refusal(REMOVE[1], **FOR_EVER)),
        Run(module="fleet", options=ABSENT | BRIEFLY | {"parallel": 1}, ends="failed", within=BRIEF + SLACK,
            words=("6 of 6 pods", *COMMAND))), creates=0, pods=6),
    Case("refused-fleet-before-others", "the first of six is refused for ever, with parallel: 1; nothing holds up the others", (
        named(6, FLEET_NAMES), faults(refusal(REMOVE[1], name=f"{NAME}-5", **FOR_EVER)),
        Run(module="fleet", options=ABSENT | BRIEFLY | {"parallel": 1}, ends="failed", within=BRIEF + SLACK,
            words=("1 of 6 pods", *COMMAND))), creates=0),
]


def role(name: str, timeout: int, ends: str = "ok", words: tuple[str, ...] = (), **variables: Any) -> Run:
    """A role, with a wait_timeout as a user sets it for all of a play."""
    return Run(by="playbook", ends=ends, words=words, play={
        "module_defaults": {f"primeintellect.cloud.{module}": {"wait_timeout": timeout} for module in ("pod", "fleet")},
        "roles": [{"role": f"primeintellect.cloud.{name}", "vars": variables}],
    })


MIXED = faults(
    refusal(REMOVE[1], name=f"{NAME}-0", status=400, body=BODIES[400]),
    refusal(REMOVE[1], name=f"{NAME}-1", status=409, body=BODIES[409], times=3),
    refusal(REMOVE[1], name=f"{NAME}-2", status=422, body=BODIES[422], after=True, times=None),
    refusal(REMOVE[1], name=f"{NAME}-3", **FOR_EVER),
)
STAYS = ("still exists after 12 seconds", *COMMAND)
ROLES = [
    Case("refused-reap", "the role reap; one pod each is refused once, thrice, is gone, is refused for ever", (
        named(4, FLEET_NAMES), named(1, "worker"), MIXED,
        role("reap", 12, "failed", STAYS, reap_name=f"{NAME}-*", reap_confirm=True)), creates=0, others=1),
    Case("refused-reap-first", "the role reap; the first of three pods is refused for ever, and holds up no other one", (
        named(3, FLEET_NAMES), faults(refusal(REMOVE[1], name=f"{NAME}-0", **FOR_EVER)),
        role("reap", 12, "failed", STAYS, reap_name=f"{NAME}-*", reap_confirm=True)), creates=0, check=_others_first),
    Case("refused-teardown", "the role teardown; the pod is refused thrice", (
        named(1), faults(refusal(REMOVE[1], times=3, status=409)), role("teardown", AMPLE, pod_name=NAME)), pods=0, creates=0),
    Case("refused-teardown-for-ever", "the role teardown; the pod is refused for ever", (
        named(1), faults(refusal(REMOVE[1], **FOR_EVER)), role("teardown", 12, "failed", STAYS, pod_name=NAME)), creates=0),
    Case("refused-teardown-fleet", "the role teardown for a fleet; one pod each as before", (
        named(4, FLEET_NAMES), MIXED,
        role("teardown", 12, "failed", ("1 of 4 pods", *STAYS), pod_name=NAME, teardown_fleet=True)), creates=0),
]

IN_USE = [
    gives_in(f"disk-in-use-{status}", f"a disk that is in use for two seconds after its pod is gone, {status}",
             DISK, Run(options={"disks": ["data"]}), Run(options=ABSENT), _for_disk(changed=True, wait_timeout=AMPLE), creates=1,
             settings={"disk_in_use_seconds": 2, "disk_in_use_status": status}, check=lambda stage: _names_disk(stage, True))
    for status in (400, 409)
] + [
    gives_in("disk-in-use-for-ever", "a disk that is in use for ever after its pod is gone",
             DISK, Run(options={"disks": ["data"]}), Run(options=ABSENT),
             _for_disk(ends="failed", wait_timeout=BRIEF,
                       words=("attached to a pod", "still exists after 3 seconds", "state: absent")),
             creates=1, settings={"disk_in_use_seconds": 999}, check=lambda stage: _names_disk(stage, False)),
]

REMOVALS = [
    *(case(way, answer) for way in WAYS for answer in ANSWERS), *ROLES, *WHILE_PROVISIONING, *OTHER_ANSWERS, *SOME_STAY, *IN_USE,
]
