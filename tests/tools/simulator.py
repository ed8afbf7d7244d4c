# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting the simulator for a command, and stopping it whatever happens."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import environments
from .places import BUILD, LOGS, write
from .processes import Failed, environment, output, stop

API_KEY = "simulator-api-key"
START_SECONDS = 30.0

# Needed because ssh looks into the home folder of the password database, whatever HOME says. It has what a person's
# ~/.ssh/config may have, and nothing about the checking of host keys: that stays at its default.
SSH_CONFIG = """\
Host *
  IdentityFile {session}/id_ed25519
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile {session}/known_hosts
"""


@dataclass(frozen=True)
class Simulator:
    """A running simulator: its URL, the key that opens it, and a folder of this session's own."""

    url: str
    session: Path

    @property
    def ssh_key(self) -> Path:
        """The private key that the pods accept."""
        return self.session / "id_ed25519"

    @property
    def ssh_args(self) -> str:
        """Arguments that keep ssh away from the user's configuration, agent, keys and known hosts."""
        return f"-F {self.session / 'ssh_config'}"

    def variables(self) -> dict[str, str]:
        """What the ``prime`` command line, the collection and Ansible's ssh connection read."""
        return {
            "PRIME_API_BASE_URL": self.url,
            "PRIME_API_KEY": API_KEY,
            "PRIME_SSH_KEY_PATH": str(self.ssh_key),
            "ANSIBLE_SSH_ARGS": self.ssh_args,
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.session),
        }


@contextlib.contextmanager
def running(name: str, tree: Path, *arguments: str) -> Iterator[Simulator]:
    """A simulator with a fresh ssh key on a free port, run from ``tree``, with ``.build/logs/NAME-simulator.log``.

    The session's folder is in the system's temporary folder: ssh's control sockets allow no long paths and no spaces.
    """
    python = environments.simulator().ensure().python
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}-simulator.log"
    with tempfile.TemporaryDirectory(prefix="primeintellect-") as folder, open(log, "wb") as handle:
        session = Path(folder)
        make_key(session / "id_ed25519")
        write(session / "ssh_config", SSH_CONFIG.format(session=session))
        command = [python, "-m", "tests.simulator", "--port", "0", "--api-key", API_KEY, "--stop-with-parent",
                   "--authorized-key", session / "id_ed25519.pub", *arguments]
        process = subprocess.Popen([str(word) for word in command], cwd=tree, env=environment(BUILD / "home"),
                                   stdin=subprocess.DEVNULL, stdout=handle, stderr=subprocess.STDOUT)
        try:
            yield Simulator(wait_for_url(process, log), session)
        finally:
            stop(process)


def make_key(path: Path) -> None:
    """Write a new ssh key pair without a passphrase to ``path`` and ``path``.pub."""
    output(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "primeintellect.cloud tests", "-f", path],
           path.parent, environment(path.parent))


def wait_for_url(process: subprocess.Popen, log: Path) -> str:
    """The simulator's URL: a line of its own, written once it accepts connections."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
            if line.startswith("http://") and line.endswith("\n"):
                return line.strip()
        time.sleep(0.05)
    raise Failed(f"{log.read_text(encoding='utf-8', errors='replace')}\nthe simulator did not start")
