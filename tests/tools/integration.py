# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-test integration with a simulator of its own, and what all targets together have returned."""

from __future__ import annotations

import json
from collections.abc import Sequence

from . import groups, records, simulator
from .ansible_test import ansible_test, python_version
from .environments import Environment
from .places import BUILD, ROOT, write
from .processes import environment, run
from .staging import staged


def run_targets(core: Environment, arguments: Sequence[str], as_modules: bool = False, group: str = "") -> None:
    """ansible-test integration against a simulator of its own; ``as_modules`` without the collection's action plugins.

    What has a ``group`` can run beside the others of its core.
    """
    core.ensure()
    name = called(core, as_modules) + group
    with staged(name) as tree, simulator.running(name, tree) as played:
        if as_modules:
            for action in (tree / "plugins" / "action").glob("*.py"):
                # the module of an action that does all the work itself is its documentation, and nothing else
                if "ModuleAction" in action.read_text(encoding="utf-8"):
                    action.unlink()
        write(tree / "tests" / "integration" / "integration.cfg",
              records.configuration(name, tree / "tests" / "tools" / "callback_plugins"))
        # ansible-test hands this file's variables to every target; variables of the environment do not get through.
        write(tree / "tests" / "integration" / "integration_config.yml", json.dumps({
            "simulator_url": played.url,
            "simulator_api_key": simulator.API_KEY,
            "simulator_ssh_key": str(played.ssh_key),
            "simulator_ssh_args": played.ssh_args,
            "as_modules": as_modules,
        }))
        ansible_test(core, tree, "integration", "--local", "--python", python_version(), targets=arguments, home=name)
        groups.remember(tree)
        if not group:
            compare_with_documentation(core, name)


def results(core: Environment, arguments: Sequence[str], as_modules: bool = False) -> None:
    """When all groups have run, as many as ``arguments`` says: their results, in one file, against what the modules document."""
    name = called(core, as_modules)
    [count] = arguments
    records.join(name, int(count))
    compare_with_documentation(core.ensure(), name, "whole")


def compare_with_documentation(core: Environment, name: str, *words: str) -> None:
    """The results of the run called ``name`` against RETURN; with "whole" also what no task returned."""
    run([core.python, "-B", "-m", "tests.tools.returned", records.path(name), *words], ROOT,
        environment(BUILD / "home", core.bin))


def called(core: Environment, as_modules: bool) -> str:
    """The name of the trees, logs and results of a run."""
    return f"integration-{core.name}" + ("-modules" if as_modules else "")
