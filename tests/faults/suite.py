# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playing cases side by side, and a line about each."""

from __future__ import annotations

import argparse
import contextlib
import queue
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..tools import simulator
from ..tools.environments import Environment
from ..tools.processes import Failed
from .cases import CASES
from .launcher import Launcher
from .stage import Stage, complaints
from .steps import API_KEY, Case, Run

# Much of a case is waiting for pods, and for lists that lag.
STAGES = 9


def run(core: Environment, tree: Path, arguments: Sequence[str]) -> None:
    """Play the cases that ``arguments`` name, or all; raise :class:`Failed` unless everything is as promised."""
    parser = argparse.ArgumentParser(prog="make faults", description="Play faults, and count pods and money.")
    parser.add_argument("names", nargs="*", metavar="CASE", help="names of cases, or how they begin; all if there is none")
    parser.add_argument("--repeat", type=int, default=1, help="how often each is played (%(default)s)")
    parser.add_argument("--list", action="store_true", help="list the cases, and play none")
    wanted = parser.parse_args(arguments)
    cases = [case for case in CASES if not wanted.names or any(case.name.startswith(name) for name in wanted.names)]
    if not cases:
        raise Failed("there is no such case; --list lists them")
    if wanted.list:
        print(*(f"{case.name:<28} {case.played}" for case in cases), sep="\n")
        return
    cases = [case for case in cases for _time in range(wanted.repeat)]
    # Whoever runs this in the background may ignore ctrl-C, and what is started here would do so, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stages: queue.SimpleQueue = queue.SimpleQueue()
    with contextlib.ExitStack() as stack:
        launcher = stack.enter_context(contextlib.closing(Launcher(core, tree)))
        count = min(STAGES, len(cases) if wanted.repeat == 1 else 1)
        for number in range(count):
            played = stack.enter_context(simulator.running(f"faults-{number}", tree, "--api-key", API_KEY))
            stages.put(Stage(core, tree, played, launcher))

        def play(case: Case) -> tuple:
            stage = stages.get()
            try:
                return line(case, stage)
            finally:
                stages.put(stage)

        begun, broken = time.monotonic(), 0
        with ThreadPoolExecutor(count) as pool:
            for text, wrong in pool.map(play, cases):
                print(text, *(f"            {complaint}" for complaint in wrong), sep="\n", flush=True)
                broken += bool(wrong)
    print(f"{len(cases) - broken} of {len(cases)} cases as promised, after {time.monotonic() - begun:.0f} s", flush=True)
    if broken:
        raise Failed("not everything is as promised")


def line(case: Case, stage: Stage) -> tuple:
    """Play one case: the line of the report, and what is not as promised."""
    begun, wrong = time.monotonic(), []
    try:
        stage.begin(case.settings)
        for step in case.steps:
            before = len(stage.ended)
            stage.perform(step)
            for run_of_step, ended in stage.ended[before:]:
                wrong += complaints(run_of_step, ended, stage)
                wrong += untold(run_of_step, ended, stage)
            if isinstance(step, Run):
                wrong += different(step, [ended for _run, ended in stage.ended[before:]], stage)
        wrong += at_the_end(case, stage)
    except Exception as error:  # the other cases are worth their lines
        wrong.append(f"{type(error).__name__}: {error}")
    creates, pods = stage.requests("POST /pods/"), stage.pods()
    rate = sum(pod["priceHr"] or 0 for pod in pods)
    return (
        f"{'BROKEN' if wrong else 'kept':<7} {case.name:<26} creates {creates:>2}  pods {len(pods)}  "
        f"{rate:5.2f} USD/h  spent {stage.spent():.4f}  {time.monotonic() - begun:5.1f} s  {case.played}"
    ), list(dict.fromkeys(wrong))


def untold(run_of_step: Run, ended, stage: Stage) -> list:
    """A failure with a pod that lives must tell its id."""
    if ended.kind != "failed" or run_of_step.blind or run_of_step.module not in ("pod", "fleet"):
        return []
    return [
        f"the id of a pod that lives is not told: {ended.message[-300:]}"
        for pod in stage.pods() if pod["id"] not in ended.message
    ]


def different(step: Run, outcomes: list, stage: Stage) -> list:
    """All runs of a step that went well must have returned the pod, or the pods, that live when the last of them has ended.

    Where a run has failed, it may have left some besides.
    """
    if step.module not in ("pod", "fleet") or step.play or step.options.get("state") == "absent":
        return []
    returned = {
        tuple(sorted(str(pod.get("id")) for pod in ended.result.get("pods", [ended.result.get("pod") or {}])))
        for ended in outcomes if ended.kind == "ok"
    }
    live = sorted(stage.pods(), key=lambda pod: pod["id"])
    if any(ended.kind == "failed" for ended in outcomes):
        live = [pod for pod in live if {pod["id"]}.issubset(*returned)] if len(returned) == 1 else live
    if not returned or returned == {tuple(pod["id"] for pod in live)} and len({pod["name"] for pod in live}) == len(live):
        return []
    return [f"{len(outcomes)} runs returned {sorted(returned)}, and these live: {[(pod['name'], pod['id']) for pod in live]}"]


def at_the_end(case: Case, stage: Stage) -> list:
    """What is left must be what is promised."""
    wrong, live, creates = [], stage.pods(), stage.requests("POST /pods/")
    if len(live) != case.pods:
        wrong.append(f"{len(live)} pods are left: {', '.join(pod['id'] for pod in live)}")
    fewest, most = case.creates if isinstance(case.creates, tuple) else (case.creates, case.creates)
    if case.creates is not None and not fewest <= creates <= most:
        wrong.append(f"{creates} creates were sent")
    others = len(stage.all_live()) - len(live)
    if others != case.others:
        wrong.append(f"{others} other pods are left")
    return wrong + (case.check(stage) if case.check else [])
