# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: a pod's whole life on the simulator, told step by step, with what is promised checked at each."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..simulator.control import control
from . import artifact, simulator
from .environments import Environment
from .places import COLLECTION, NAMESPACE, write
from .processes import Failed, environment, output
from .simulator import Simulator
from .staging import collections_path


def from_archive(core: Environment, archive: Path, tree: Path, arguments: Sequence[str] = ()) -> None:
    """The demo of what ``archive`` installs into an empty folder, beside the simulator in ``tree``."""
    installed = artifact.install(core, archive, collections_path(tree) / "installed")
    with simulator.running("demo", tree) as played:
        show(core, installed, played, arguments)


def show(core: Environment, tree: Path, played: Simulator, arguments: Sequence[str]) -> None:
    """Rehearse, provision twice, go there by ssh, tear it down, with the collection in ``tree``.

    ``arguments`` go to every ansible-playbook.
    """
    home = played.session / "home"
    inventory = played.session / "inventory"
    write(inventory, "localhost ansible_connection=local ansible_python_interpreter='{{ ansible_playbook_python }}'\n")
    variables = environment(
        home, core.bin,
        ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
        ANSIBLE_INVENTORY=str(inventory),
        ANSIBLE_NOCOLOR="1",
        # No warning for each node about the Python found on it.
        ANSIBLE_PYTHON_INTERPRETER="auto_silent",
        **played.variables(),
    )

    def live_pods() -> int:
        return control(played.url)["live_pods"]

    def playbook(name: str, *more: str) -> str:
        command = [core.python, core.bin / "ansible-playbook", f"{NAMESPACE}.{COLLECTION}.{name}",
                   "--extra-vars", f"@{Path(__file__).with_suffix('.yml')}", *more, *arguments]
        return told([str(word) for word in command], tree, variables)

    heading("A simulator on this machine provides the Prime Intellect API; nothing is rented and nothing is spent",
            f"API: {played.url}")
    heading("Dry run with --check: which machine would be rented, and at what price?")
    playbook("provision", "--check")
    expect(live_pods() == 0, "the dry run rented something")
    heading("First run: rent the cheapest machine with one H100, wait for SSH access, and configure it")
    changes = changed(playbook("provision"))
    expect(all(changes.values()) and len(changes) == 2, f"the first run did not change both ends: {changes}")
    heading("The pod is ready. Add it to the OpenSSH configuration, with the recorded host key")
    playbook("ssh_config")
    ssh = ["ssh", "-F", str(home / ".ssh" / "primeintellect" / "config"), "demo"]
    heading("While this demo runs, you can log in with this command:", shlex.join(ssh))
    heading("The playbook created this file on the machine:",
            *output([*ssh, "cat work/MACHINE.txt"], home, variables).splitlines())
    pods = tree / "docs" / "examples" / "simulator.primeintellect.yml"
    heading("The inventory lists it as a host, grouped by its properties, and Ansible can connect to it")
    told([str(core.python), str(core.bin / "ansible-inventory"), "-i", str(pods), "--graph"], tree, variables)
    told([str(core.python), str(core.bin / "ansible"), "-i", str(pods), "primeintellect", "-m", "ansible.builtin.ping"], tree,
         variables)
    heading("Second run of the same playbook: nothing is left to do")
    changes = changed(playbook("provision"))
    expect(not any(changes.values()), f"the second run changed something: {changes}")
    expect(live_pods() == 1, "there is not exactly one pod after two runs")
    heading("Last run: remove the pod, which ends its billing")
    playbook("teardown")
    expect(live_pods() == 0, "a pod is left after the teardown")
    heading("Done: one pod was created, configured, not changed by the second run, and removed")


def heading(title: str, *lines: str) -> None:
    """Print a title and indented lines under it, set off from Ansible's own output."""
    print(f"\n==> {title}", *(f"    {line}" for line in lines), sep="\n", flush=True)


def expect(kept: bool, complaint: str) -> None:
    """Fail the demo with ``complaint`` unless what it promises was ``kept``."""
    if not kept:
        raise Failed(f"the demo is broken: {complaint}")


def told(command: list[str], cwd: Path, variables: dict[str, str]) -> str:
    """Run ``command``, show its output as it comes, and return it."""
    lines = []
    with subprocess.Popen(command, cwd=cwd, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace") as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    expect(process.returncode == 0, f"a playbook ended with {process.returncode}")
    return "".join(lines)


def changed(report: str) -> dict[str, int]:
    """How many tasks changed something on each host of a play recap."""
    counts = re.findall(r"^(\S+) +: ok=\d+ +changed=(\d+) ", report, flags=re.MULTILINE)
    expect(bool(counts), "a playbook ended without a recap")
    return {host: int(count) for host, count in counts}
