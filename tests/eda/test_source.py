# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source over real HTTP, without rules."""

from __future__ import annotations

import asyncio
import contextlib
import re
import resource
import runpy
import threading
import time

import pytest
from conftest import ROOT, lease, polls

SOURCE = ROOT / "extensions" / "eda" / "plugins" / "event_source" / "pods.py"


class Events(asyncio.Queue):
    """A queue that forgets what no test reads."""

    async def types(self, number: int) -> list[str]:
        return [(await asyncio.wait_for(self.get(), 20))["type"] for _each in range(number)]

    def rest(self) -> list[dict]:
        return [self.get_nowait() for _each in range(self.qsize())]


@contextlib.asynccontextmanager
async def watching(**options):
    """The source, run as ansible-rulebook runs it; no thread is left at its end."""
    threads = threading.active_count()
    events = Events()
    task = asyncio.create_task(runpy.run_path(str(SOURCE))["main"](events, options))
    try:
        yield events, task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(task, return_exceptions=True)
        # the thread that waits for a program ends right after the program
        deadline = time.monotonic() + 10
        while threading.active_count() > threads and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        assert threading.active_count() <= threads


async def after(number: int) -> None:
    """Wait for so many polls that have begun from now on."""
    last = await asyncio.to_thread(polls) + number
    while await asyncio.to_thread(polls) < last:
        await asyncio.sleep(0.02)


def run(test) -> None:
    """Run a coroutine; the threads of asyncio itself are there before the source begins."""
    async def begin():
        await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.05) for _each in range(40)))
        await test()

    asyncio.run(begin())


def test_each_change_is_one_event(simulator):
    async def test():
        kept, gone = (pod["id"] for pod in simulator("/pods", {"name": "train-{i}", "count": 2}))
        async with watching(interval=0.1, fleets=["train"], older_than=1) as (events, _task):
            await after(2)
            simulator("/pods", {"name": "{{ 7*7 }}"})
            assert await events.types(2) == ["created", "ready"]
            simulator(f"/pods/{kept}", {"priceHr": 1.5}, "PATCH")
            event = await asyncio.wait_for(events.get(), 10)
            assert (event["type"], event["from"], event["to"], event["fleet"]) == ("price_changed", 0.05, 1.5, "train")
            simulator(f"/pods/{gone}", {"vanish": True}, "PATCH")
            event = await asyncio.wait_for(events.get(), 10)
            assert (event["type"], event["exists"], event["was_ready"], event["pod"]["id"]) == ("lost", False, True, gone)
            simulator(f"/pods/{kept}", {"status": "ERROR"}, "PATCH")
            assert await events.types(2) == ["status_changed", "lost"]
            simulator("/clock", {"advance": 7200})
            assert await events.types(2) == ["older_than", "older_than"]
            await after(3)
            assert events.rest() == []

    run(test)


def test_a_lease_that_expires_is_an_event_each_time(simulator):
    async def test():
        simulator("/pods", {"name": "lease-{i}", "count": 2, "ssh": True})
        simulator("/pods", {"name": "silent"})
        lease("lease-0", "2026-01-02T00:00:00Z")
        lease("lease-1", "2199-01-02T00:00:00Z")
        async with watching(interval=0.1, lease_interval=0.1) as (events, _task):
            for end in ("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"):
                lease("lease-0", end)
                event = await asyncio.wait_for(events.get(), 20)
                assert (event["type"], event["pod"]["name"], event["lease_end"]) == ("lease_expired", "lease-0", end)
            await after(10)
            assert events.rest() == []

    run(test)


@pytest.mark.parametrize("fault", [{"status": 503, "html": True}, {"lose_answer": "before"}, {"not_json": True}])
def test_an_api_that_is_down_for_a_minute_loses_no_event_and_repeats_none(simulator, fault):
    async def test():
        first, second = (pod["id"] for pod in simulator("/pods", {"count": 2}))
        async with watching(interval=0.05, api_retries=0) as (events, task):
            await after(2)
            simulator("/faults", {"path": "^/pods/", "seconds": 60, **fault})
            assert await events.types(1) == ["trouble"]
            simulator(f"/pods/{first}", {"vanish": True}, "PATCH")
            await after(2)
            assert events.rest() == [] and not task.done()
            simulator("/clock", {"advance": 61})
            assert await events.types(2) == ["recovered", "lost"]
            simulator(f"/pods/{second}", {"vanish": True}, "PATCH")
            assert await events.types(1) == ["lost"]
            await after(3)
            assert events.rest() == []

    run(test)


def test_a_thousand_pods_at_an_interval_of_5_seconds_take_less_than_a_tenth_of_a_core(simulator):
    async def test():
        simulator("/pods", {"count": 1000})
        async with watching(interval=0.01, heartbeat=0.001, events=["heartbeat"]) as (events, _task):
            await events.types(2)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.process_time()
            await events.types(10)
            seconds = (time.process_time() - began) / 10
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
        print(f"{seconds:.3f} s of a core for a poll of 1,000 pods; memory grew by {grown} KB")
        assert seconds < 0.5 and grown < 10_000

    run(test)


@pytest.mark.parametrize("options, message", [
    ({"intervall": 3, "older_than": "old"}, "intervall: is not an option of this source; did you mean interval?"),
    ({"interval": 0}, "interval: must be a number of seconds greater than 0"),
    ({"filters": {"gpu": 1}}, "filters: gpu is not a key of a pod; did you mean gpu_"),
    ({"api_key": "wrong"}, "The API key from the option api_key is not valid"),
    ({"team": "nobody"}, "you are not a member of a team with the name, slug or ID nobody"),
])
def test_what_can_never_work_ends_the_source(simulator, options, message):
    async def test():
        async with watching(**options) as (_events, task):
            with pytest.raises(Exception, match=re.escape(message)):
                await asyncio.wait_for(task, 10)

    run(test)


def test_the_source_ends_at_once_while_the_api_is_down(simulator):
    async def test():
        simulator("/faults", {"path": "^/pods/", "times": None, "status": 503})
        async with watching(interval=30) as (_events, _task):
            await after(1)
            began = time.monotonic()
        assert time.monotonic() - began < 1

    run(test)
