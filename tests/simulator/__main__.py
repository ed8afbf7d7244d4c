# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.simulator``: play the platform on loopback until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import logging
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import uvicorn

from . import processes
from .accounts import MAIN_KEY
from .app import make_app
from .sockets import bound_socket
from .traffic import HttpProtocol
from .world import World

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _loopback(text: str) -> str:
    if not ipaddress.ip_address(text).is_loopback:
        raise argparse.ArgumentTypeError(f"{text} is not a loopback address")
    return text


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="a loopback address (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (%(default)s)")
    parser.add_argument("--authorized-key", type=Path, metavar="FILE.pub",
                        help="public key to register as the account's primary SSH key")
    parser.add_argument("--state-dir", type=Path, help="where the pods' directories are made (a temporary directory)")
    parser.add_argument("--api-key", default=MAIN_KEY, help="key of the main account (%(default)s)")
    parser.add_argument("--log", type=Path, help="file to log to (standard error, warnings only)")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when the parent process is gone")
    return parser.parse_args()


class _Server(uvicorn.Server):
    """Uvicorn that says when it accepts connections."""

    def __init__(self, config: uvicorn.Config, announce) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()

    async def stop_with(self, pid: int) -> None:
        """Stop once the parent process is no longer the one it was."""
        while os.getppid() == pid:
            await asyncio.sleep(0.2)
        self.should_exit = True


async def _serve(arguments: argparse.Namespace, state_directory: Path, parent: int) -> None:
    key = arguments.authorized_key and arguments.authorized_key.read_text(encoding="utf-8")
    world = World(state_directory, arguments.api_key, key)
    listener = bound_socket(arguments.host, arguments.port)
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    url = f"http://{host}:{listener.getsockname()[1]}"

    def announce() -> None:
        print(f"{url}\nexport PRIME_API_BASE_URL={url}\nexport PRIME_API_KEY={arguments.api_key}", flush=True)

    config = uvicorn.Config(make_app(world), http=HttpProtocol, ws="none", lifespan="off", log_config=None,
                            proxy_headers=False, date_header=False, timeout_graceful_shutdown=1)
    server = _Server(config, announce)
    tasks = [asyncio.ensure_future(world.keep_settling())]
    if arguments.stop_with_parent:
        tasks.append(asyncio.ensure_future(server.stop_with(parent)))
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in tasks:
            task.cancel()
        await world.close()


def _stop(*_: object) -> None:
    """End in order, once: also when uvicorn, having stopped on a signal itself, raises it again."""
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def main() -> int:
    parent = os.getppid()
    arguments = _arguments()
    logging.basicConfig(filename=arguments.log, level=logging.INFO if arguments.log else logging.ERROR,
                        format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    processes.adopt_orphans()
    for number in _STOP_SIGNALS:
        signal.signal(number, _stop)
    state_directory = arguments.state_dir or Path(tempfile.mkdtemp(prefix="primeintellect-simulator-"))
    state_directory.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_serve(arguments, state_directory.resolve(), parent))
    finally:
        if not arguments.state_dir:
            shutil.rmtree(state_directory, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
