# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._gpu import nodes

POD = {"id": "p1", "gpu_name": "L4_24GB", "gpu_count": 2}
NODE = {"name": "me", "ansible_host": "192.0.2.1", "ansible_port": 22, "ansible_user": "root"}
REFUSED, CLOSED = (255, "Permission denied (publickey)."), (255, "Connection refused")
GOOD, ONE, LOST = (0, "@smi 0\nNVIDIA L4\nNVIDIA L4\n"), (0, "@smi 0\nNVIDIA L4\n"), (0, "@smi 15\nGPU is lost\n")
FEWER = "me: You pay for 2 GPUs (L4_24GB) on this node, but nvidia-smi reports 1"


class Time:
    """A clock that nobody waits for."""

    def __init__(self):
        self.passed = 0.0

    def now(self):
        return self.passed

    def sleep(self, seconds):
        self.passed += seconds

    @staticmethod
    def jitter():
        return 0.5


@pytest.fixture(name="check")
def fixture_check(monkeypatch):
    def check(*answers, pods=None, timeout=9):
        left, calls, clock = list(answers), [], Time()

        def run(argv, **_options):
            calls.append(argv)
            status, output = left.pop(0) if len(left) > 1 else left[0]
            if status is None:
                raise subprocess.TimeoutExpired(argv, 300)
            return SimpleNamespace(returncode=status, stdout=output.encode(), stderr=output.encode())

        monkeypatch.setattr(nodes.subprocess, "run", run)
        found = nodes.check_pods(pods or [dict(POD, nodes=[NODE])], "count", ["-o", "Some=option"], timeout, clock)
        return found, [argv[argv.index("-l") + 1] for argv in calls], clock.passed
    return check


@pytest.mark.parametrize("answers, found, users", [
    ([GOOD], {}, ["root"]),
    ([REFUSED, GOOD], {}, ["root", "ubuntu"]),
    ([CLOSED, GOOD], {}, ["root", "root"]),
    ([REFUSED, REFUSED, GOOD], {}, ["root", "ubuntu", "root"]),
    ([ONE, GOOD], {}, ["root", "root"]),
    ([ONE], {"p1": [FEWER]}, ["root"] * 5),
    ([LOST], {"p1": ["me: nvidia-smi failed: GPU is lost"]}, ["root"] * 5),
    ([(142, "Please login as ubuntu.\n")], {}, ["root"]),
    ([(None, "")], {}, ["root"]),
])
def test_a_node(check, answers, found, users):
    assert check(*answers)[:2] == (found, users)


def test_a_node_that_nobody_may_log_in_to_says_nothing_of_its_gpus(check):
    found, users, passed = check(REFUSED, timeout=60)
    assert found == {} and len(users) > 10 and 55 < passed < 70


def test_pods_without_gpus_and_nodes_without_an_address_are_not_asked(check):
    pods = [dict(POD, gpu_name="CPU_NODE", nodes=[NODE]), dict(POD, nodes=[dict(NODE, ansible_host=None)])]
    assert check(GOOD, pods=pods) == ({}, [], 0)


def test_each_node_has_its_share_of_the_gpus(check):
    both = dict(POD, gpu_count=4, nodes=[NODE, dict(NODE, name="us")])
    assert check(GOOD, pods=[both])[0] == {}
    assert sorted(check(ONE, pods=[both])[0]["p1"]) == [FEWER, FEWER.replace("me:", "us:")]
