# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting modules, each in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from ..tools.environments import Environment
from ..tools.places import BUILD
from ..tools.processes import environment
from ..tools.staging import collections_path

MODULES = ("disk", "fleet", "pod", "ssh_key")
SCRIPT = Path(__file__).with_name("fork_server.py")


class ModuleProcess:
    """A module that waits for its options.

    :ivar out: What it printed, once it has ended.
    :ivar err: What it wrote to standard error, once it has ended.
    :ivar seconds: How long it took, once it has ended.
    """

    def __init__(self, pid: int, stdin: int, stdout: int, stderr: int) -> None:
        self.pid = pid
        self.out = self.err = ""
        self.seconds = 0.0
        self._stdin, self._stdout, self._stderr = stdin, stdout, stderr
        self._ended = threading.Event()

    @property
    def is_running(self) -> bool:
        return not self._ended.is_set()

    def talk(self, text: str) -> None:
        """Give it its options, and return when it has ended."""
        begun = time.monotonic()
        with open(self._stdout, "rb") as stdout, open(self._stderr, "rb") as stderr:
            try:
                with open(self._stdin, "w", encoding="utf-8") as stdin:
                    stdin.write(text)
            except BrokenPipeError:
                pass  # it was killed
            self.out = stdout.read().decode("utf-8", "replace")
            self.seconds = time.monotonic() - begun
            stderr.seek(0)
            self.err = stderr.read().decode("utf-8", "replace")
        self._ended.set()


class Launcher:
    """Starts modules for all stages, by a fork server for each Python path."""

    def __init__(self, core: Environment, tree: Path) -> None:
        self._core = core
        self._tree = tree
        self._lock = threading.Lock()
        self._servers: dict[str, tuple[subprocess.Popen[bytes], socket.socket]] = {}

    def start(self, module: str, variables: dict[str, str], folder: Path) -> ModuleProcess:
        """Start a module.

        :param variables: Its environment. What is in C(PYTHONPATH) is loaded before the modules.
        :param folder: Its working folder.
        """
        stdin, stdin_here = os.pipe()
        stdout_here, stdout = os.pipe()
        with tempfile.TemporaryFile() as file:
            stderr, stderr_here = os.dup(file.fileno()), os.dup(file.fileno())
        order = json.dumps({"module": module, "variables": variables, "folder": str(folder)})
        with self._lock:
            server = self._server(variables.get("PYTHONPATH", ""))
            socket.send_fds(server, [order.encode()], [stdin, stdout, stderr])
            pid = int(server.recv(32))
        for descriptor in (stdin, stdout, stderr):
            os.close(descriptor)
        return ModuleProcess(pid, stdin_here, stdout_here, stderr_here)

    def close(self) -> None:
        """End the fork servers; the modules that they have started have ended."""
        for process, server in self._servers.values():
            server.close()
            process.wait(10)

    def _server(self, path: str) -> socket.socket:
        if path not in self._servers:
            here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            path_variable = os.pathsep.join(filter(None, [path, str(collections_path(self._tree))]))
            variables = environment(BUILD / "home", self._core.bin, PYTHONPATH=path_variable)
            command = [str(self._core.python), str(SCRIPT), *MODULES]
            with there:
                process = subprocess.Popen(command, env=variables, stdin=there, start_new_session=True)
            self._servers[path] = process, here
        return self._servers[path][1]
