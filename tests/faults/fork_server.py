# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the modules once, and fork a process for each run of one: loading them takes ten times as long as most runs.

A script for the Python that has ansible-core; its arguments are the names of modules. Standard input is a socket. Each message
on it is an order as JSON (``module``, ``variables``, ``folder``), with the three descriptors that become the standard input,
output and error of the new process; the answer is its process ID.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from typing import Callable

MODULES = "ansible_collections.primeintellect.cloud.plugins.modules"
LONGEST_ORDER = 1 << 20


def serve(modules: list[str]) -> Callable[[], None]:
    """Fork until the socket is closed; in each new process, return what it has to do."""
    mains: dict[str, Callable[[], None]] = {name: importlib.import_module(f"{MODULES}.{name}").main for name in modules}
    control = socket.socket(fileno=0)
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, LONGEST_ORDER, 3)
        bury()
        if not message:
            return lambda: None
        if os.fork() == 0:
            control.send(str(os.getpid()).encode())
            control.detach()
            order = json.loads(message)
            become(descriptors, order["variables"], order["folder"])
            return mains[order["module"]]
        for descriptor in descriptors:
            os.close(descriptor)


def bury() -> None:
    """Let those that have ended go; nobody asks how they did."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def become(descriptors: list[int], variables: dict[str, str], folder: str) -> None:
    """Make this process what one that was started anew would be."""
    os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    del sys.argv[1:]  # a module would take them for its own


if __name__ == "__main__":
    serve(sys.argv[1:])()
