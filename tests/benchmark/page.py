# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page ``docs/benchmarks.md``: what is measured, in words, and the tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence

from ..tools import cores, environments
from ..tools.processes import output
from .figures import Table

HEAD = """\
<!--
Copyright: (c) 2026, The primeintellect.cloud contributors
GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Benchmarks

This page is written by `make benchmark`. Each part is measured alone with `make benchmark ARGS='PART [ROUNDS]'`.

Seconds depend on the machine; what can be compared are the ratios, of what ran one after the other in the same round: the
median of all rounds, with the lowest and the highest. Everything runs on one machine, the servers too. Measured with
{cores} cores, {system}, Python {python}, ansible-core {core}.
"""

# What each part is, in the order of the page.
WORDS = {
    "module_start": """\
## One task that changes nothing

`make benchmark ARGS=module_start`: tasks of each kind on localhost, in a loop of 20, or alone. `pod` finds its pod,
compares it with what is asked for, and hears the greeting of its SSH server; `uri` sends the same request; `Server of
hcloud` is the module `server` of hetzner.hcloud 5.4.0, which finds its server in the same way. One small server on loopback
answers all of them at once.

On the machine where Ansible runs, the modules of this collection run in Ansible's own process. *As a module* is what they
cost elsewhere, or with `become`, `async` or `environment`: most of that is what `ping` takes, too, to start a Python
process, to import `ansible.module_utils.basic`, and to unpack and compile what is imported. Beyond that it is mainly the
import of `requests`, and about 0.75 ms for a KB of the collection's own code.
""",
    "offers": """\
## A search

`make benchmark ARGS=offers`: searches over 2,000 offers of the simulator, of which half fit, beside a script that reads the
same 20 pages and does nothing with them.
""",
    "inventory": """\
## The inventory

`make benchmark ARGS=inventory` and `ARGS=inventory_big`: `ansible-inventory --list` for a list of pods, 100 a page, which a
small server on loopback answers after the time that is given for a page. The script prints what the plugin has found as
ready JSON: `cat` and nothing else. `hcloud` is the plugin of hetzner.hcloud 5.4.0 with equal servers, of which its API
gives 50 a page. *Constructed* is with three `compose` and three `keyed_groups` expressions, and like the *warm cache* at 2
ms a page; *by name*, one of them has another result for each host. Memory is that of the largest process.
""",
    "inventory_big": "",
    "fleet": """\
## Fleets

`make benchmark ARGS='fleet [ROUNDS [SIZE...]]'`: pods that take 5 seconds to provision, from a simulator that answers each
request after 50 ms, and `poll_interval: 1`. CPU seconds and memory are those of all processes together, what runs in the
background included; shared memory is counted once.
""",
}


def written(tables: Mapping[str, Sequence[Table]]) -> str:
    """The page with the tables of each part."""
    python, core = versions()
    sections = [HEAD.format(cores=os.cpu_count(), system=platform.system(), python=python, core=core)]
    for part, words in WORDS.items():
        if part not in tables:
            continue
        sections += [words, *(table.markdown() + "\n" for table in tables[part])]
    return "\n".join(section for section in sections if section)


def versions() -> tuple[str, str]:
    """Those of Python and ansible-core that are measured."""
    measured = environments.benchmark(cores.usable(cores.MAIN))
    code = "import platform, ansible.release; print(platform.python_version(), ansible.release.__version__)"
    python, core = output([measured.python, "-c", code], measured.path, {}).split()
    return python, core
