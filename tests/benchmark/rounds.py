# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playing a playbook in rounds, with a stopwatch on each of its tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..tools.processes import output
from .figures import Measured, Usage
from .stage import HERE, Stage


def play(here: Stage, playbook: str, rounds: int, variables: Mapping[str, str], **playing: object) -> Measured:
    """Play ``playbook``; what each task took in every round, by its name.

    ``variables`` are the environment's, and ``playing`` those of the playbook.
    """
    times = here.folder / "times"
    settings = here.variables(
        ANSIBLE_CALLBACK_PLUGINS=str(HERE / "callback_plugins"),
        ANSIBLE_CALLBACKS_ENABLED="stopwatch",
        ANSIBLE_STDOUT_CALLBACK="ansible.builtin.minimal",
        ANSIBLE_DISPLAY_OK_HOSTS="false",
        BENCHMARK_TIMES=str(times),
        **variables,
    )
    playing.update(rounds=rounds, ansible_python_interpreter=str(here.core.python))
    output([*here.program("ansible-playbook"), "-i", "localhost,", HERE / playbook, "-e", json.dumps(playing)], HERE, settings)
    measured: dict[str, list[Usage]] = {}
    for line in times.read_text(encoding="utf-8").splitlines():
        name, *used = json.loads(line)
        measured.setdefault(name, []).append(Usage(*used))
    return measured


def chosen(measured: Measured, *names: str) -> Measured:
    """The tasks that are shown."""
    return {name: measured[name] for name in names}
