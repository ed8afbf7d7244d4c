# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio
import time

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._events.leases import LeaseWatch

PAST, FUTURE = 1000.0, time.time() + 1000
A, B = {"id": "a", "name": "a"}, {"id": "b", "name": "b"}


class Machines:
    """What machines answer, and who was asked; one who waits answers later."""

    def __init__(self, **answers) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []
        self.go = asyncio.Event()
        self.warnings: list[str] = []

    async def read(self, pods):
        self.asked.append([pod["id"] for pod in pods])
        await self.go.wait()
        return {pod["id"]: self.answers[pod["id"]] for pod in pods}

    def warn(self, message, *values) -> None:
        self.warnings.append(message % values)


def play(test, **answers) -> Machines:
    async def begin() -> Machines:
        machines = Machines(**answers)
        watch = LeaseWatch(0.0001, machines.read, machines.warn)
        await test(machines, watch)
        await watch.stop()
        return machines

    return asyncio.run(begin())


async def settle() -> None:
    await asyncio.sleep(0.002)


def test_a_look_never_waits_and_asks_once_at_a_time():
    async def test(machines, watch):
        assert watch.look([A]) == {} and watch.look([A]) == {}
        await settle()
        assert watch.look([A]) == {} and machines.asked == [["a"]]
        machines.go.set()
        await settle()
        assert watch.look([A]) == {"a": PAST}

    play(test, a=("expired", PAST, ""))


def test_an_end_is_reported_once_and_a_lease_that_runs_is_not_asked_again():
    async def test(machines, watch):
        machines.go.set()
        found = []
        for _each in range(4):
            found.append(watch.look([A, B]))
            await settle()
        assert [each for each in found if each] == [{"a": PAST}]
        assert machines.asked[0] == ["a", "b"] and {*map(tuple, machines.asked[1:])} == {("a",)}
        machines.answers["a"] = ("expired", PAST + 1, "")
        found = [watch.look([A, B])]
        for _each in range(4):
            await settle()
            found.append(watch.look([A, B]))
        assert [each for each in found if each] == [{"a": PAST + 1}]

    play(test, a=("expired", PAST, ""), b=("running", FUTURE, ""))


def test_a_pod_that_has_gone_meanwhile_is_not_reported():
    async def test(machines, watch):
        machines.go.set()
        watch.look([A, B])
        await settle()
        assert watch.look([B]) == {}

    play(test, a=("expired", PAST, ""), b=("none", None, ""))


def test_pods_that_cannot_be_asked_cause_one_warning():
    async def test(machines, watch):
        machines.go.set()
        for _each in range(5):
            assert watch.look([A, B]) == {}
            await settle()

    assert play(test, a=("unreachable", None, "no"), b=("unreachable", PAST, "no")).warnings == [
        "2 pods can't be asked for their lease, such as a (id a): no"]


def test_without_an_interval_nobody_is_asked_and_the_end_does_not_wait():
    async def test(machines, watch):
        assert LeaseWatch(None, machines.read, machines.warn).look([A]) == {} and machines.asked == []
        watch.look([A])
        await settle()

    assert play(test, a=("none", None, "")).asked == [["a"]]
