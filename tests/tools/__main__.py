# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line behind the Makefile: ``python3 -m tests.tools COMMAND [ARGUMENT...]`` from the checkout's root."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Sequence

from . import checks, cores, environments, matrix, plan, simulator
from .places import BUILD
from .processes import Failed, end_on_sigterm, environment
from .staging import collections_path, staged
from .suite import Suite

# As many checks at a time as pay off on two cores: much of their time is waiting for pods.
JOBS = 5


def main(command: str, arguments: Sequence[str]) -> int:
    """Run ``command``; the exit code."""
    if command == "test":
        return 0 if Suite(checks.every_check(), JOBS, checks.afterwards()).run() else 1
    if command.startswith("integration") and all(word.startswith("-") for word in arguments):
        results = [checks.integration_results(command)]
        return 0 if Suite(checks.integration_groups(command, arguments), checks.GROUPS, results).run() else 1
    if command == "matrix":
        matrix.run(arguments)
        return 0
    if command == "plan":
        plan.show(arguments)
        return 0
    if command == "simulator":
        return play(command, (), *arguments)
    if command == "run":
        if not arguments:
            raise Failed("make run needs a command, for instance: make run ARGS='ansible-doc -l primeintellect.cloud'")
        return play(command, arguments)
    checks.named(command).perform(arguments)
    return 0


def play(name: str, command: Sequence[str], *options: str) -> int:
    """Run ``command`` beside a simulator started with ``options``, with the collection and all settings in place.

    Without a command the simulator runs until this program is interrupted, and the settings are printed. ``name`` keeps a
    simulator that runs on apart from the commands that run meanwhile.
    """
    core = environments.core(cores.selected(cores.MAIN)).ensure()
    with staged(name) as tree, simulator.running(name, tree, *options) as played:
        settings = played.variables()
        if not command:
            here = {"ANSIBLE_COLLECTIONS_PATH": collections_path(tree), **settings}
            print(*(f"export {name}='{value}'" for name, value in here.items()), f"export PATH='{core.bin}':\"$PATH\"",
                  sep="\n", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        variables = environment(BUILD / "home", core.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
                                **settings)
        try:
            return subprocess.run(command, env=variables, check=False).returncode
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}") from error


if __name__ == "__main__":
    # a shell ignores it for what it starts in the background, and so would the programs that tests interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)
    end_on_sigterm()
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except Failed as failure:
        sys.exit(f"{failure}")
    except KeyboardInterrupt:
        sys.exit("interrupted")
