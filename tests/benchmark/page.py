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

`make benchmark` generates this page. To measure a single part, use `make benchmark ARGS='PART [ROUNDS]'`.

Seconds depend on the machine. Compare the ratios instead. A ratio compares runs that follow each other in the same round. It
is the median of all rounds, with the lowest and the highest in parentheses. Everything runs on the same machine, including
the servers. Measured with {cores} cores, {system}, Python {python}, ansible-core {core}.
"""

# What each part is, in the order of the page.
WORDS = {
    "module_start": """\
## One task that changes nothing

`make benchmark ARGS=module_start` runs tasks of each kind on localhost, in a loop of 20, or alone. `pod` finds its pod,
compares it with the options, and receives the greeting of its SSH server. `uri` sends the same request. `Server of hcloud` is
the module `server` of hetzner.hcloud 5.4.0, which finds its server in the same way. A small server on loopback answers all of
them without delay.

On the controller, the modules of this collection run inside the Ansible process. *As a module* is what they cost elsewhere,
or with `become`, `async` or `environment`. Like `ping`, they spend most of this time on starting a Python process, importing
`ansible.module_utils.basic`, and unpacking and compiling the imported code. The rest is mainly the import of `requests` and
of the collection's own code.
""",
    "offers": """\
## A search for offers

`make benchmark ARGS=offers` searches 2,000 offers of the simulator, of which half match, and compares this with a script that
only reads the same 20 pages.
""",
    "inventory": """\
## The inventory

`make benchmark ARGS=inventory` and `ARGS=inventory_big` run `ansible-inventory --list` for a list of pods, with 100 pods on a
page. A small server on loopback answers after the delay that is given for a page. The script prints the same hosts as
ready-made JSON, with nothing but `cat`. `hcloud` is the plugin of hetzner.hcloud 5.4.0 with equivalent servers, of which its
API lists 50 on a page. *Constructed* uses three `compose` and three `keyed_groups` expressions, with 2 ms a page, like the
*warm cache*. *By name* means that one of the expressions has a different result for each host. Memory is the peak of the
largest process.
""",
    "inventory_big": "",
    "provision": """\
## The playbook provision

`make benchmark ARGS=provision` runs `provision` for a pod of the simulator that exists and is configured, and
`ansible -m ping` over the same SSH server.
""",
    "job": """\
## The playbook job

`make benchmark ARGS=job` runs `job` with the command `true` on a pod of the simulator that exists and stays, which is what `job`
adds to any command, and `ansible -m ping` over the same SSH server.
""",
    "fleet": """\
## Fleets

`make benchmark ARGS='fleet [ROUNDS [SIZE...]]'` rents pods that take 5 seconds to provision, with `poll_interval: 1`, from a
simulator that answers each request after 50 ms. CPU seconds and memory are the totals of all processes, including those in
the background. Shared memory counts once.
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
