# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every supported ansible-core, one after the other: what was tested on it, and a line of how that ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import records
from .cores import PYTHONS
from .environments import works
from .places import LOGS, ROOT
from .processes import Failed, stop

# What runs on each: the integration targets in Ansible's own process and as modules, and the results are compared. The targets
# run in groups side by side; what needs one core runs beside another.
STEPS = (("sanity", "units", "demo"), ("integration",), ("integration-modules",))
KINDS = tuple(kind for step in STEPS for kind in step)
DEPRECATED = re.compile(r"\[DEPRECATION WARNING\]:? .*")


def run(arguments: Sequence[str]) -> None:
    """Test on the versions that ``arguments`` name, or on all that can run here; raise :class:`Failed` unless they pass."""
    unknown = set(arguments) - set(PYTHONS)
    if unknown:
        raise Failed(f"{', '.join(sorted(unknown))}: not one of {', '.join(PYTHONS)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    interpreters = dict(pythons())
    failed = []
    for version in arguments or PYTHONS:
        # the Python that runs this, if it can be that one
        minor = next((minor for minor in interpreters if minor in PYTHONS[version]), None)
        if minor is None:
            needed = " or ".join(f"3.{minor}" for minor in PYTHONS[version])
            print(f"ansible-core {version}  NOT RUN: it needs Python {needed}", flush=True)
            failed += [version] if arguments else []
            continue
        begun = time.monotonic()
        problems = list(failures(version, interpreters[minor]))
        failed += [version] if problems else []
        seconds = time.monotonic() - begun
        print(f"ansible-core {version}  {'FAILED' if problems else 'passed'}  Python 3.{minor}  {seconds:4.0f} s  "
              f"{'; '.join(problems) or ', '.join(KINDS)}", flush=True)
    if failed:
        raise Failed(f"not everything passes on ansible-core {', '.join(failed)}; see {LOGS.relative_to(ROOT)}")


def failures(version: str, python: Path) -> Iterator[str]:
    """What does not pass on one version, which ``python`` can run."""
    running: list[subprocess.Popen] = []
    with ThreadPoolExecutor() as pool:
        try:
            for step in STEPS:
                for problems in pool.map(partial(problems_of, version, python, running), step):
                    yield from problems
        except BaseException:
            for process in running:
                # checks in sessions of their own are ended by the one that has started them
                stop(process, group=True, patience=60)
            raise
    try:
        records.compare(f"integration-core-{version}", f"integration-core-{version}-modules")
    except (Failed, FileNotFoundError) as problem:
        yield str(problem)


def problems_of(version: str, python: Path, running: list[subprocess.Popen], kind: str) -> list[str]:
    """Run one kind of check, as one of those that are ``running``; why it does not pass."""
    name, _dash, way = kind.partition("-")
    check = f"{name}-{version}" + (f"-{way}" if way else "")
    log = LOGS / f"{check}.log"
    with open(log, "wb") as handle:
        process = subprocess.Popen([python, "-B", "-m", "tests.tools", check], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=handle,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    running.append(process)
    if process.wait():
        return [f"{kind} failed: {log.relative_to(ROOT)}"]
    if version == list(PYTHONS)[-1]:
        # what the newest one warns of is what the next one will not have
        return sorted(set(DEPRECATED.findall(log.read_text(encoding="utf-8", errors="replace"))))
    return []


def pythons() -> Iterator[tuple[int, Path]]:
    """Minor versions of Python 3 that are here, with their interpreters; the one that runs this comes first."""
    yield sys.version_info.minor, Path(sys.executable)
    seen = {sys.version_info.minor}
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted((Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions").glob("*/bin"))
    for minor in sorted({minor for minors in PYTHONS.values() for minor in minors}):
        for folder in folders:
            found = shutil.which(f"python3.{minor}", path=str(folder))
            if minor not in seen and found and works(found, minor):
                seen.add(minor)
                yield minor, Path(found)
