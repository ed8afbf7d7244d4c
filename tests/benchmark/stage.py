# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a benchmark runs on: an environment with ansible-core, the collection, hetzner.hcloud, and the list server."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..tools import cores, environments, published
from ..tools.environments import Environment
from ..tools.places import BUILD
from ..tools.processes import Failed, environment, stop
from ..tools.staging import collections_path, staged
from .figures import Usage

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Stage:
    """Where a benchmark's commands run."""

    core: Environment
    tree: Path
    folder: Path
    """For this run's own files."""

    def variables(self, **more: str) -> dict[str, str]:
        """The environment's variables of a command."""
        paths = [str(collections_path(self.tree)), str(hcloud())]
        return environment(BUILD / "home", self.core.bin, ANSIBLE_COLLECTIONS_PATH=":".join(paths),
                           ANSIBLE_PYTHON_INTERPRETER=str(self.core.python), **more)

    def program(self, name: str) -> list[Path]:
        """One of Ansible's programs, as the beginning of a command."""
        return [self.core.python, self.core.bin / name]

    def measured(self, command: Sequence[str | Path], variables: dict[str, str], memory: str = "largest") -> Usage:
        """Run a command to its end, and say what it took; see usage.py. What it prints goes to the file ``printed``."""
        used = self.folder / "used"
        used.unlink(missing_ok=True)
        words = [str(word) for word in (self.core.python, HERE / "usage.py", used, memory, *command)]
        complaints = self.folder / "complaints"
        with open(self.printed, "wb") as printed, open(complaints, "wb") as complained:
            code = subprocess.run(words, cwd=self.folder, env=variables, stdin=subprocess.DEVNULL, stdout=printed,
                                  stderr=complained, check=False).returncode
        if code:
            said = [path.read_text(encoding="utf-8", errors="replace")[-3000:] for path in (self.printed, complaints)]
            raise Failed("\n".join([*said, f"ended with {code}: {' '.join(words[4:])}"]))
        return Usage(**json.loads(used.read_text(encoding="ascii")))

    @property
    def printed(self) -> Path:
        return self.folder / "printed"

    @contextlib.contextmanager
    def list_server(self) -> Iterator[str]:
        """The URL of a list server."""
        process = subprocess.Popen([str(self.core.python), str(HERE / "list_server.py")], env=environment(BUILD / "home"),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii")
        try:
            url = process.stdout.readline().strip()
            if not url:
                raise Failed("the list server did not start")
            yield url
        finally:
            stop(process)


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A stage with a fresh copy of the collection."""
    core = environments.benchmark(cores.selected(cores.MAIN)).ensure()
    hcloud()
    with staged("benchmark") as tree, tempfile.TemporaryDirectory(prefix="primeintellect-") as folder:
        yield Stage(core, tree, Path(folder))


def hcloud() -> Path:
    """The folder in which Ansible finds the collection hetzner.hcloud, fetched unless it is there."""
    return published.collection("hetzner.hcloud", environments.benchmark(cores.usable(cores.MAIN)))
