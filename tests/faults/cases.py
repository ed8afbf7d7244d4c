# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cases. Each is one line of the report; what holds for all of them is in ``suite`` and ``stage``."""

from __future__ import annotations

from pathlib import Path

from .removals import REMOVALS
from .steps import (
    ABSENT,
    ANY_POD,
    API_KEY,
    CREATE,
    LIST,
    NAME,
    REMOVE,
    STATUS,
    Case,
    Run,
    Tell,
    fault,
    faults,
    fleet,
    named,
    next_pod,
)

ANY = (None, "")
DROP = {"lose_answer": "after"}
MEGABYTES = "x" * 10_000_000
CHEAPEST = dict.fromkeys(("cloud_id", "socket", "provider", "data_center_id", "image", "jupyter_password", "env_vars"), None) | {
    "placement": "cheapest"}
# Each module of the collection, at least as it fails without options
EVERY_MODULE = tuple(
    {"name": path.stem, f"primeintellect.cloud.{path.stem}": {"api_retries": 0, **options}, "ignore_errors": True}
    for path in sorted((Path(__file__).parents[2] / "plugins" / "modules").glob("*.py"))
    for options in ({}, {"name": NAME})
)
AGAIN = Run(changed=False)
GONE = Run(options=ABSENT)


LOST = [
    Case("lost-drop", "the connection drops after the pod was made", (faults(fault(*CREATE, **DROP)), Run(changed=True), AGAIN)),
    Case("lost-timeout", "the answer takes longer than api_timeout", (
        faults(fault(*CREATE, delay=2)), Run(options={"api_timeout": 1}, changed=True), AGAIN)),
    *(
        Case(f"lost-late-{seconds}", f"no answer in time, and the pod is made {seconds} s later", (
            faults(fault(*CREATE, delay=seconds + 1, late=True)), Run(options={"api_timeout": 1}, changed=True), AGAIN))
        for seconds in (2, 8)
    ),
    *(
        Case(f"lost-{status}", f"{status} after the pod was made", (
            faults(fault(*CREATE, status=status, html=html, after=True)), Run(changed=True), AGAIN))
        for status, html in ((500, False), (502, True), (504, True))
    ),
    Case("lost-not-json", "the answer to the create is no JSON", (
        faults(fault(*CREATE, status=200, body="certainly", after=True)), Run(), AGAIN)),
    Case("lost-html-200", "the answer to the create is HTML with 200", (
        faults(fault(*CREATE, status=200, html=True, after=True)), Run(), AGAIN)),
    Case("lost-truncated", "the answer to the create is cut", (faults(fault(*CREATE, truncate=True)), Run(), AGAIN)),
    Case("lost-empty", "the answer to the create is {}", (
        faults(fault(*CREATE, status=200, body={}, after=True)), Run(), AGAIN)),
    Case("lost-10-mb", "the answer to the create is a 500 of 10 MB", (
        faults(fault(*CREATE, status=500, body=MEGABYTES, after=True)), Run(), AGAIN)),
    Case("lost-in-a-row", "dropped before, 502 before, then dropped after", (
        faults(fault(*CREATE, lose_answer="before"), fault(*CREATE, status=502, html=True), fault(*CREATE, **DROP)),
        Run(), AGAIN), creates=3),
    Case("lost-lag", "dropped after, and the list lags 2.5 s", (faults(fault(*CREATE, **DROP)), Run(), AGAIN),
         settings={"lookup_lag_seconds": 2.5}),
    Case("lost-dear", "dropped after, and the pod costs more than max_price", (
        faults(fault(*CREATE, **DROP)), Run(options={"max_price": 0.06}, ends="failed", words=("has been terminated",))),
        pods=0, settings=next_pod(price_increase=1)),
    Case("lost-nothing-made", "every create is answered 502 and makes nothing", (
        faults(fault(*CREATE, status=502, html=True, times=3)), Run(ends="failed", words=("failed 3 times",))),
        pods=0, creates=3),
    Case("lost-and-blind", "dropped after, and then every list is 503; run again", (
        faults(fault(*CREATE, **DROP), fault(*LIST, skip=1, times=9, status=503)),
        Run(options={"api_retries": 2}, ends="failed", blind=True, words=("may exist", NAME)), Tell("faults", None, "DELETE"),
        AGAIN)),
    Case("lost-cheapest", "500 after the cheapest offer was rented", (
        faults(fault(*CREATE, status=500, after=True)), Run(options={"placement": "cheapest", **CHEAPEST}), )),
]

CONCURRENT = [
    *(
        Case(f"concurrency-{count}", f"{count} runs at the same time, and the list lags 2 s", (Run(count=count), AGAIN),
             settings={"lookup_lag_seconds": 2}, creates=(2, count))
        for count in (2, 8, 32)
    ),
    Case("concurrency-prompt", "8 runs at the same time, and the list does not lag", (Run(count=8), AGAIN), creates=(1, 8)),
    Case("concurrency-stale", "2 runs that have both seen an empty list", (
        faults(fault(*LIST, delay=1.5, times=2)), Run(count=2), AGAIN), creates=2),
    Case("concurrency-slow", "8 runs, pods provisioned in 8 s, and the list lags 2 s", (Run(count=8), AGAIN),
         settings={"lookup_lag_seconds": 2, "provisioning_seconds": 8}, creates=(2, 8)),
    Case("concurrency-no-wait", "8 runs with wait: false, and the list lags 2 s", (
        Run(count=8, options={"wait": False}), Run(changed=False)), settings={"lookup_lag_seconds": 2}, creates=(2, 8)),
    Case("concurrency-ansible", "3 times ansible-playbook at the same time, and the list lags 2 s", (
        Run(count=3, by="playbook"), AGAIN), settings={"lookup_lag_seconds": 2}, creates=(1, 3)),
    Case("concurrency-lost", "4 runs, two of their creates are not answered, and the list lags 2 s", (
        faults(fault(*CREATE, **DROP, skip=1, times=2)), Run(count=4), AGAIN),
        settings={"lookup_lag_seconds": 2}, creates=(2, 6)),
    Case("concurrency-last-slot", "4 runs where the account may have one pod, and the list lags 2 s", (
        Run(count=4), AGAIN), settings={"lookup_lag_seconds": 2, "instance_limit": 1}, creates=(1, 4)),
    Case("concurrency-cheapest", "4 runs that search, and the list lags 2 s", (
        Run(count=4, options=CHEAPEST), Run(options=CHEAPEST, changed=False)),
        settings={"lookup_lag_seconds": 2}, creates=(2, 4)),
    Case("concurrency-recreate", "3 runs that replace the same pod", (
        named(1, gpuName="H100_80GB"), Run(count=3, options={"on_drift": "recreate"}), AGAIN), creates=(1, 3)),
    Case("concurrency-dear", "3 runs, and each pod costs more than max_price", (
        Run(count=3, options={"max_price": 0.06, "on_drift": "fail"}, ends="failed", words=("max_price",)),), pods=0,
        creates=(1, 3), settings=next_pod(price_increase=1)),
    Case("concurrency-other-team", "2 runs, and the name is taken in a team", (
        named(1, teamId="sim-team-1"), Run(count=2), AGAIN), creates=(1, 2), others=1),
    Case("concurrency-late", "a run that begins while two others create", (
        faults(fault(*CREATE, delay=1, times=2)), Run(count=2), Run(count=3, changed=False)),
        settings={"lookup_lag_seconds": 2}, creates=2),
]

KILLED = [
    Case("kill-before-create", "SIGKILL while the list is read; run again", (
        faults(fault(*LIST, delay=1)), Run(signal="KILL", when="GET /pods/", ends="killed"), Run(changed=True))),
    Case("kill-in-create", "SIGKILL while the create is on its way, the list lags 2 s; run again at once", (
        faults(fault(*CREATE, delay=0.5)), Run(signal="KILL", ends="killed"), Run()),
        settings={"lookup_lag_seconds": 2}, creates=(1, 2)),
    *(
        Case(f"kill-{index}", f"SIGKILL {delay:g} s after the create; run again", (
            Run(signal="KILL", delay=delay, ends="killed"), AGAIN), settings={"provisioning_seconds": 4})
        for index, delay in enumerate((0.1, 0.6, 1.7, 3.5), 1)
    ),
    Case("kill-removal", "SIGKILL while the pod is removed; run again", (
        Run(), Run(options=ABSENT, signal="KILL", when="GET /pods/status", delay=0.6, ends="any"), GONE), pods=0,
        settings={"deleting_seconds": 1}),
    Case("term-in-create", "SIGTERM while the create is on its way; run again", (
        faults(fault(*CREATE, delay=1)),
        Run(signal="TERM", delay=0.3, ends="failed", blind=True, words=("Interrupted (SIGTERM)", f"A pod named {NAME} may have")),
        Run()), creates=(1, 2)),
    Case("term-in-wait", "SIGTERM during the wait; run again", (
        Run(signal="TERM", delay=1.5, ends="failed", words=("Interrupted (SIGTERM)", "billed at 0.05 USD per hour")), AGAIN),
        settings={"provisioning_seconds": 4}),
    Case("int-in-wait", "ctrl-C for the module during the wait; run again", (
        Run(signal="INT", delay=4.5, ends="failed", words=("Interrupted (SIGINT)", "state: absent with id")), AGAIN),
        settings={"provisioning_seconds": 6}),
    Case("ctrl-c", "ctrl-C for ansible-playbook during the wait; run again", (
        Run(by="playbook", signal="INT", delay=1.5, ends="killed", words=("User interrupted", "The pod trainer (id ")),
        AGAIN), settings={"provisioning_seconds": 6}),
    Case("ctrl-c-module", "ctrl-C for ansible-playbook while a module in a process of its own waits; run again", (
        Run(by="playbook", signal="INT", delay=1.5, ends="killed", words=("User interrupted", "If the pod trainer exists, it is"),
            environ={"PRIMEINTELLECT_IN_PROCESS": "0"}), AGAIN), settings={"provisioning_seconds": 6}),
    Case("kill-playbook", "SIGKILL for ansible-playbook during the wait; run again", (
        Run(by="playbook", signal="KILL", delay=0.5, ends="killed"), AGAIN), settings={"provisioning_seconds": 4}),
    Case("clock-jumps", "the machine's clock jumps by an hour at each look at it", (
        Run(options={"wait_timeout": 30}, environ={"PYTHONPATH": str(Path(__file__).parent / "jumping_clock")}), AGAIN)),
]

TROUBLE = [
    Case("limited", "429 without Retry-After, 3 times for each of list, create and status", (
        faults(*(fault(*kind, status=429, times=3) for kind in (LIST, CREATE, STATUS))), Run()), creates=4),
    *(
        Case(f"limited-{name}", f"429 with Retry-After: {value}", (
            faults(*(fault(*kind, status=429, headers={"Retry-After": value}) for kind in (LIST, CREATE, STATUS))), Run()),
            creates=2)
        for name, value in (("seconds", "1"), ("date", "Thu, 01 Jan 1970 00:00:00 GMT"), ("negative", "-5"), ("words", "soon"),
                            ("empty", ""))
    ),
    Case("limited-for-good", "429 for everything, for good", (
        faults(fault(*ANY, status=429, times=1000)), Run(options={"api_retries": 2}, ends="failed", words=("api_retries",))),
        pods=0, creates=0),
    Case("5xx-bursts", "5xx of each kind for everything but the create", (
        faults(*(fault(*kind, status=status, html=True) for kind in (LIST, STATUS) for status in (502, 503, 504))), Run())),
    Case("500-list", "the list is answered 500", (
        faults(fault(*LIST, status=500, body={"detail": "oops"})), Run(ends="failed", words=("oops",)), Run()),),
    Case("slow", "each answer takes 0.7 s", (faults(fault(*ANY, delay=0.7, times=40)), Run())),
    *(
        Case(f"list-{name}", f"the list is {name}", (faults(fault(*LIST, **what)), Run(ends="failed"), Run()))
        for name, what in (
            ("cut", {"truncate": True}), ("html", {"status": 200, "html": True}), ("10-mb", {"status": 200, "body": MEGABYTES}),
            ("a-list", {"status": 200, "body": []}), ("null", {"status": 200, "body": {"data": None, "total_count": None}}),
            ("no-rows", {"status": 200, "body": {"data": [1, None, "x"], "total_count": 3}}),
            ("without-ids", {"status": 200, "body": {"data": [{"name": NAME}], "total_count": 1}}),
        )
    ),
    Case("list-of-scraps", "pods in the list lack all fields, or have others", (
        faults(fault(*LIST, status=200, body={"data": [{}, {"id": None}, {"id": 7, "name": 7, "status": 7}], "total_count": 3})),
        Run())),
    Case("list-shrinks", "the list shrinks while it is paged", (
        named(210, "worker-{i}"), named(1),
        faults(fault("GET", "^/pods/$", skip=1, status=200, body={"data": [], "total_count": 150})), AGAIN),
        creates=0, others=210),
    *(
        Case(f"wait-{name}", f"while it is waited for, the status is {name}", (faults(fault(*STATUS, **what)), Run(), AGAIN))
        for name, what in (
            ("cut", {"truncate": True, "times": 2}), ("html", {"status": 200, "html": True}),
            ("dropped", {"lose_answer": "before"}),
            ("10-mb", {"status": 200, "body": MEGABYTES}), ("500", {"status": 500, "body": {"detail": "x"}, "times": 3}),
            ("scraps", {"status": 200, "body": {"data": [None, {}, {"podId": 1}]}}),
        )
    ),
    Case("wait-404", "the pod is not known for a moment", (
        faults(fault(*STATUS, status=404, body={"detail": "?"}, times=3)), Run())),
    Case("look-401", "the key is withdrawn right after the create; run again", (
        faults(fault(*LIST, skip=1, status=401, body={"detail": "?"})), Run(ends="failed", words=("being billed",)), AGAIN)),
    Case("look-503", "the list is 503 for a while after the create", (
        faults(fault(*LIST, skip=1, times=8, status=503)), Run(options={"api_retries": 1}), AGAIN)),
    Case("wait-401", "the key is withdrawn during the wait; run again", (
        faults(fault(*STATUS, status=401, body={"detail": "?"})), Run(ends="failed", words=("being billed",)), AGAIN)),
    Case("unknown-words", "status, GPU, image and provider that came after our release", (
        named(1, gpuName="B900", providerType="newcloud", environmentType="cuda_99", socket="SXM9", installationStatus="PAUSED",
              status="HIBERNATING"),
        Run(options={"wait_timeout": 2}, ends="failed", words=("HIBERNATING",))), creates=0),
    Case("unknown-gpu", "a GPU that came after our release", (
        named(1, gpuName="B900"), Run(changed=False, words=("gpu_type is B900",))), creates=0),
]

POD_FAILS = [
    *(
        Case(f"pod-{outcome}", f"the pod ends {outcome}", (
            Run(ends="failed", words=words), ), settings=next_pod(outcome=outcome, times=1), pods=pods)
        for outcome, pods, words in (
            ("error", 1, ("ended in ERROR", "being billed")), ("stopped", 1, ("ended in STOPPED", "being billed")),
            ("terminated", 0, ("not billed",)), ("vanish", 0, ("no longer exists", "not billed")),
            ("installation_error", 1, ("installation", "being billed")), ("deleting", 0, ("ended in DELETING",)),
        )
    ),
    Case("pod-unknown", "the pod is UNKNOWN for a while", (Run(), AGAIN), settings=next_pod(outcome="unknown_then_active")),
    Case("pod-stuck", "the pod stays PROVISIONING", (
        Run(options={"wait_timeout": 3}, ends="failed", words=("wait_timeout", "being billed")),),
        settings=next_pod(outcome="stuck_provisioning")),
    Case("pod-stuck-terminate", "the same with on_failure: terminate", (
        Run(options={"wait_timeout": 3, "on_failure": "terminate"}, ends="failed", words=("has been terminated",)),),
        settings=next_pod(outcome="stuck_provisioning"), pods=0),
    Case("pod-error-terminate", "the pod ends in ERROR, and its removal is answered 500 twice and 404 once", (
        faults(fault(*REMOVE, status=500, body={"detail": "x"}, times=2), fault(*REMOVE, status=404, body={"detail": "x"})),
        Run(options={"on_failure": "terminate"}, ends="failed", words=("has been terminated",)),),
        settings=next_pod(outcome="error"), pods=0),
    Case("pod-no-address", "ACTIVE without an address for 3 s", (Run(), AGAIN), settings=next_pod(address_delay=3)),
    Case("pod-spot", "a spot machine is taken back during the wait", (
        Run(ends="failed", words=("its provider took it back", "not billed")), Run(changed=True)),
        settings={"next_pod": [{"outcome": "terminated", "times": 1}]}, creates=2),
    Case("pod-dear", "the pod costs more than max_price", (
        Run(options={"max_price": 0.06}, ends="failed", words=("has been terminated",)),), pods=0,
        settings=next_pod(price_increase=1)),
]

REMOVAL = [
    Case("removal-500", "DELETE is answered 500, 503 and dropped", (Run(), faults(
        fault(*REMOVE, status=500, body={"detail": "x"}), fault(*REMOVE, status=503), fault(*REMOVE, **DROP)), GONE), pods=0),
    Case("removal-404", "DELETE is answered 404, and the pod is still there", (Run(), faults(
        fault(*REMOVE, status=404, body={"detail": "x"}, times=2)), GONE), pods=0),
    Case("removal-stays", "the pod stays DELETING", (
        Run(), Run(options=ABSENT | {"wait_timeout": 2}, ends="failed", words=("still exists after 2 seconds", "billed"))),
        pods=0, settings={"deleting_forever": True}),
    Case("removal-several", "two pods have the name", (
        named(2), Run(options=ABSENT, ends="failed", words=("2 pods are named",))), pods=2, creates=0),
    Case("removal-alike", "names that begin, end or are spelled alike", (
        named(1, "trainer-02"), named(1, "my-trainer"), named(1, "TRAINER"), named(1, "traine"), GONE),
        pods=0, creates=0, others=4),
    Case("removal-team", "a pod of the name in a team", (
        named(1, teamId="sim-team-1"), Run(options=ABSENT, changed=False)), pods=0, creates=0, others=1),
    Case("removal-own-of-two", "one pod of the name here, one in a team", (
        named(1, teamId="sim-team-1"), named(1), Run(options=ABSENT, changed=True)), pods=0, creates=0, others=1),
    Case("removal-other-name", "the id is that of a pod with another name", (
        named(1, "worker"), Run(options=ABSENT | {"id": ANY_POD}, ends="failed", words=("is worker",))),
        pods=0, creates=0, others=1),
    Case("removal-other-team", "the id is that of a pod of a team, and the task is for another team", (
        named(1, teamId="sim-team-1"),
        Run(options=ABSENT | {"id": ANY_POD, "team_id": "sim-team-2"}, ends="failed", words=("belongs to team sim-team-1",))),
        pods=0, creates=0, others=1),
]


FLEET_AGAIN = fleet(changed=False)
FLEETS = [
    Case("fleet-lost", "of six creates two are dropped after, one is 502 after, and one 500 before; the list lags 2 s", (
        faults(fault(*CREATE, **DROP, times=2), fault(*CREATE, status=502, html=True, after=True), fault(*CREATE, status=500)),
        fleet(changed=True), FLEET_AGAIN), settings={"lookup_lag_seconds": 2}, pods=6, creates=7),
    Case("fleet-lost-and-blind", "every create is dropped after, and then every list is 503; run again", (
        faults(fault(*CREATE, **DROP, times=6), fault(*LIST, skip=1, times=60, status=503)),
        fleet(options={"api_retries": 1, "lookup_lag": 1}, ends="failed", blind=True, words=("may exist", f"{NAME}-5")),
        Tell("faults", None, "DELETE"), FLEET_AGAIN), pods=6, creates=6),
    Case("fleet-limited", "429 with Retry-After for 12 creates, and three times for each of list and status", (
        faults(fault(*CREATE, status=429, headers={"Retry-After": "1"}, times=12),
               *(fault(*kind, status=429, times=3) for kind in (LIST, STATUS))), fleet(), FLEET_AGAIN), pods=6, creates=18),
    Case("fleet-limited-for-good", "429 for every create, for good", (
        faults(fault(*CREATE, status=429, times=1000)),
        fleet(options={"api_retries": 2}, ends="failed", words=("api_retries", f"{NAME}-5"))), pods=0, creates=(6, 18)),
    Case("fleet-concurrency", "4 runs at the same time, and the list lags 2 s", (fleet(count=4), FLEET_AGAIN),
         settings={"lookup_lag_seconds": 2}, pods=6, creates=(7, 24)),
    Case("fleet-concurrency-lost", "3 runs, four of their creates are not answered, and the list lags 2 s", (
        faults(fault(*CREATE, **DROP, skip=3, times=4)), fleet(count=3), FLEET_AGAIN),
        settings={"lookup_lag_seconds": 2}, pods=6, creates=(7, 24)),
    Case("fleet-kill", "SIGKILL between the creates; run again", (
        faults(fault(*CREATE, skip=3, delay=5, times=9)), fleet(signal="KILL", delay=1, ends="killed"),
        Tell("faults", None, "DELETE"), fleet(), FLEET_AGAIN), pods=6, creates=(6, 9)),
    Case("fleet-term-in-create", "SIGTERM while two creates are on their way; run again", (
        faults(fault(*CREATE, skip=4, delay=8, times=2)),
        fleet(signal="TERM", delay=1, ends="failed", blind=True,
              words=("Interrupted (SIGTERM)", "These pods exist", "Each of the pods trainer-")),
        Tell("faults", None, "DELETE"), fleet(), FLEET_AGAIN), pods=6, creates=6),
    Case("fleet-term-in-limit", "SIGTERM while the creates wait for a rate limit; run again", (
        faults(fault(*CREATE, status=429, headers={"Retry-After": "30"}, times=6)),
        fleet(signal="TERM", delay=1, ends="failed", words=("Interrupted (SIGTERM). Nothing was changed",)),
        Tell("faults", None, "DELETE"), fleet(), FLEET_AGAIN), pods=6, creates=(7, 12)),
    Case("fleet-ctrl-c", "ctrl-C for ansible-playbook during the wait; run again", (
        fleet(by="playbook", signal="INT", delay=1.5, ends="killed", words=("User interrupted", f"{NAME}-5 (id ")),
        FLEET_AGAIN), settings={"provisioning_seconds": 6}, pods=6, creates=6),
    Case("fleet-look-401", "the key is withdrawn right after the creates; run again", (
        faults(fault(*LIST, skip=1, status=401, body={"detail": "?"})), fleet(ends="failed", words=("are being billed at 0.3",)),
        FLEET_AGAIN), pods=6, creates=6),
    Case("fleet-trouble", "5xx, HTML and cut answers for everything but the creates", (
        faults(*(
            fault(*kind, **what) for kind in (LIST, STATUS)
            for what in ({"status": 502, "html": True}, {"status": 504}, {"lose_answer": "before"})
        ), fault(*STATUS, truncate=True, times=2), fault(*STATUS, status=404, body={"detail": "?"}, times=2)),
        fleet(), FLEET_AGAIN), pods=6, creates=6),
    Case("fleet-dear", "each pod costs more than its share of max_total_price", (
        fleet(options={"max_total_price": 0.31}, ends="failed", words=("more than its share of max_total_price",)),), pods=0,
        settings=next_pod(price_increase=1), creates=(1, 6)),
    Case("fleet-removal", "DELETE is 500, 404, 503 and dropped", (fleet(), faults(
        fault(*REMOVE, status=500, body={"detail": "x"}), fault(*REMOVE, status=404, body={"detail": "x"}),
        fault(*REMOVE, status=503, times=2), fault(*REMOVE, **DROP)), Run(module="fleet", options=ABSENT)), pods=0, creates=6),
    Case("fleet-secrets", "a fleet's life at -vvvv, by a server that repeats secrets", (
        fleet(by="playbook"), fleet(by="playbook", options={"image": "axolotl", "on_drift": "fail"}, ends="failed", blind=True),
        Run(by="playbook", module="fleet", options=ABSENT)), settings={"echo_secrets": True}, pods=0, creates=6),
]

SECRETS = [
    Case("secrets-playbook", "a pod's life at -vvvv, by a server that repeats secrets", (
        Run(by="playbook", changed=True), Run(by="playbook", changed=False),
        Run(by="playbook", options={"disk_size": 100000, "name": "other"}, ends="failed", blind=True),
        Run(by="playbook", options=ABSENT)), settings={"echo_secrets": True, "validation_errors": "fastapi"}, pods=0, creates=2),
    Case("secrets-lost", "a create whose answer is lost, at -vvvv, then 500s that repeat the key", (
        faults(fault(*CREATE, **DROP), fault(*STATUS, status=401, body={"detail": API_KEY + " is bad"})),
        Run(by="playbook", ends="failed"), ), settings={"echo_secrets": True}),
    Case("secrets-modules", "every module, by a server that repeats the key", (
        faults(*(fault(*ANY, status=status, body={"detail": API_KEY}, times=4) for status in (400, 401, 500))),
        Run(by="playbook", options={"api_retries": 0}, ends="failed", more_tasks=EVERY_MODULE)), pods=0, creates=0),
    Case("secrets-short", "a key that is 1", (Run(options={"api_key": "1"}, ends="failed", words=("401",)),), pods=0, creates=0),
    Case("redirect", "the list is redirected to another server", (
        faults(fault(*LIST, redirect="http://127.0.0.2:9/api/v1/pods/", times=1)),
        Run(ends="failed", words=("redirected",)), Run())),
    Case("proxy", "a proxy is set, which is no way to this machine", (
        Run(environ={"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}),)),
    Case("templates", "names in answers that look like templates or move the cursor", (
        named(1, gpuName="{{ 7 * 7 }}", installationFailure=None, providerType="\u001b[31m{{ lookup('pipe', 'id') }}"),
        Run(by="playbook", options={"on_drift": "warn"}, more_tasks=({
            "name": "It stays text", "ansible.builtin.assert": {"that": [
                "played.pod.gpu_name == '{' ~ '{ 7 * 7 }' ~ '}'", "'uid=' not in played.pod.provider_type"]},
        },)),), creates=0),
]

# Ansible ends, and no signal reaches the process that does the work
ORPHANS = [
    *(
        Case(f"orphan-fleet-{sent.lower()}", f"SIG{sent} for ansible-playbook alone between the creates of a fleet", (
            faults(fault(*CREATE, delay=1, times=20)),
            fleet(by="playbook", signal=sent, delay=1.5, settle=9, ends="killed", words=("Ansible has ended", "billed"),
                  options={"parallel": 1, "on_failure": "terminate"})), pods=0, creates=(1, 4))
        for sent in ("KILL", "HUP")  # SIGTERM is passed on to the workers of newer ansible-cores
    ),
    Case("orphan-fleet-module", "SIGKILL for ansible-playbook between the creates of a module in a process of its own", (
        faults(fault(*CREATE, delay=1, times=20)),
        fleet(by="playbook", signal="KILL", delay=1.5, settle=9, ends="killed", words=("Ansible has ended", "billed"),
              options={"parallel": 1, "on_failure": "terminate"}, environ={"PRIMEINTELLECT_IN_PROCESS": "0"}),
    ), pods=0, creates=(1, 4)),
    Case("orphan-pod", "SIGKILL for ansible-playbook during the wait; run again", (
        Run(by="playbook", signal="KILL", delay=1, settle=3, ends="killed", words=("Ansible has ended", "billed at 0.05")),
        AGAIN), settings={"provisioning_seconds": 6}),
    Case("orphan-pod-terminate", "the same with on_failure: terminate", (
        Run(by="playbook", signal="KILL", delay=1, settle=4, ends="killed", options={"on_failure": "terminate"},
            words=("Ansible has ended", "has been terminated (on_failure)")),), settings={"provisioning_seconds": 30}, pods=0),
]

CASES = [*REMOVALS, *CONCURRENT, *LOST, *KILLED, *TROUBLE, *POD_FAILS, *REMOVAL, *FLEETS, *SECRETS, *ORPHANS]

assert len({case.name for case in CASES}) == len(CASES)
