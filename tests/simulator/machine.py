# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One node of a pod: a real SSH server on loopback, whose commands and files live in a directory of its own."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import re
import shutil
import struct
import sys
import termios
from pathlib import Path
from typing import Callable

import asyncssh

from .processes import POD_VARIABLE, Children
from .sockets import bound_socket

# As of OpenSSH's server
MAX_AUTH_TRIES = 6

_SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# A shell that has a terminal it opened itself is controlled by it: ctrl-C and job control work.
_ON_TERMINAL = 'terminal=$1; shift; exec "$@" <>"$terminal" >&0 2>&0'

# A pod's user may become root without a password; here nobody needs to become anybody.
_SUDO = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    -u|-g|-p|-h|-C|-r|-t|-U) shift 2 ;;
    --) shift; break ;;
    -*) shift ;;
    *=*) export "$1"; shift ;;
    *) break ;;
  esac
done
exec "$@"
"""


class Machine:
    """A node's address is taken (bound) at once and kept; it answers from :meth:`start` to :meth:`stop`."""

    def __init__(self, directory: Path, host: str, port: int, user: str, pod_id: str, authorized_key: str | None,
                 environment: dict, files: dict, accepts_keys: Callable[[], bool], children: Children,
                 keeps_files: bool = True) -> None:
        self.directory = directory
        self.user = user
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.is_up = False
        self._accepts_keys = accepts_keys
        self._authorized_key = asyncssh.import_public_key(authorized_key) if authorized_key else None
        self._children = children
        self._keeps_files = keeps_files
        self._server: asyncssh.SSHAcceptor | asyncio.AbstractServer | None = None
        self._connections: set = set()
        self._socket = bound_socket(host, port)
        self.host, self.port = self._socket.getsockname()[:2]
        self._environment = {
            "HOME": str(directory),
            "LANG": "C.UTF-8",
            "LOGNAME": user,
            "PATH": f"{directory}/bin:{_SYSTEM_PATH}",
            "SHELL": "/bin/sh",
            "USER": user,
            **environment,
            POD_VARIABLE: pod_id,
        }
        self._furnish(files)

    @property
    def fingerprint(self) -> str:
        """The host key's fingerprint, as ``ssh-keygen -l`` writes it."""
        return self.host_key.get_fingerprint()

    def _furnish(self, files: dict) -> None:
        tools = self.directory / "bin"
        tools.mkdir(parents=True)
        for name, text in {"bin/sudo": _SUDO, **files}.items():
            (self.directory / name).write_text(text, encoding="utf-8")
            (self.directory / name).chmod(0o755)
        if not shutil.which("python3", path=_SYSTEM_PATH):
            (tools / "python3").symlink_to(os.path.realpath(sys.executable))

    async def start(self, silent: bool = False) -> None:
        """Answer from now on; a silent machine accepts connections and never says a word."""
        self.is_up = True
        if silent:
            self._server = await asyncio.start_server(self._say_nothing, sock=self._socket)
            return
        self._server = await asyncssh.listen(
            sock=self._socket,
            server_factory=lambda: _Doorkeeper(self.user, self._authorized_key, self._accepts_keys, self._connections),
            server_host_keys=[self.host_key],
            process_factory=self._run,
            sftp_factory=lambda channel: _Files(channel, self.directory),
            allow_scp=True,
            encoding=None,
            line_editor=False,
        )

    async def _say_nothing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer.transport)
        try:
            await reader.read()
        finally:
            self._connections.discard(writer.transport)
            writer.close()

    def discard(self) -> None:
        """Give a machine back that never started."""
        self._socket.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    async def stop(self) -> None:
        """Close the address, with the connections that are open."""
        for connection in list(self._connections):
            connection.abort()
        if self._server:
            self._server.close()
        self._socket.close()
        self.is_up = False

    async def _run(self, process: asyncssh.SSHServerProcess) -> None:
        command = self._at_home(process.command) if process.command else None
        shell = ["/bin/sh", "-c", command] if command else ["/bin/sh"]
        try:
            if process.term_type:
                status = await self._run_on_terminal(process, shell)
            else:
                status = await self._run_on_pipes(process, shell)
            if not self._keeps_files:
                self._forget()
            process.exit(status if status >= 0 else 128 - status)
        except (BrokenPipeError, ConnectionError, asyncssh.Error):
            process.close()

    def _forget(self) -> None:
        for path in set(self.directory.iterdir()) - {self.directory / "bin"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _at_home(self, command: str) -> str:
        """Let ``~USER`` be the pod's directory: the shell would look it up among the users of this machine."""
        return re.sub(rf"(?<![^\s'\"=:])~(?:root|{re.escape(self.user)})(?![\w.-])", "~", command)

    async def _run_on_pipes(self, process: asyncssh.SSHServerProcess, argv: list) -> int:
        pipe = asyncio.subprocess.PIPE
        async with self._children.start(
                *argv, cwd=self.directory, env=self._environment, start_new_session=True, stdin=pipe, stdout=pipe,
                stderr=pipe) as child:
            feeding = asyncio.ensure_future(_feed(process, child.stdin))
            try:
                await asyncio.gather(_pump(child.stdout, process.stdout), _pump(child.stderr, process.stderr))
                return await child.wait()
            finally:
                feeding.cancel()

    async def _run_on_terminal(self, process: asyncssh.SSHServerProcess, argv: list) -> int:
        loop = asyncio.get_running_loop()
        master, slave = os.openpty()
        columns, rows = process.term_size[:2]
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows or 24, columns or 80, 0, 0))
        environment = {**self._environment, "TERM": process.term_type}
        argv = ["/bin/sh", "-c", _ON_TERMINAL, "sh", os.ttyname(slave), *argv]
        output = asyncio.StreamReader()
        reading, _protocol = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(os.dup(master), "rb", 0))
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, os.fdopen(master, "wb", 0))
        try:
            async with self._children.start(
                    *argv, cwd=self.directory, env=environment, start_new_session=True, stdin=slave, stdout=slave,
                    stderr=slave) as child:
                os.close(slave)
                feeding = asyncio.ensure_future(
                    _feed(process, asyncio.StreamWriter(transport, protocol, None, loop), keep_open=True))
                try:
                    await _pump(output, process.stdout)
                    return await child.wait()
                finally:
                    feeding.cancel()
        finally:
            reading.close()
            transport.close()


async def _pump(source: asyncio.StreamReader, target: asyncssh.SSHWriter) -> None:
    """Copy until the source ends; a terminal ends with an error when its last user has left."""
    with contextlib.suppress(OSError):
        while True:
            data = await source.read(65536)
            if not data:
                return
            target.write(data)
            await target.drain()


async def _feed(process: asyncssh.SSHServerProcess, target: asyncio.StreamWriter, keep_open: bool = False) -> None:
    """Copy what the client sends to the child."""
    with contextlib.suppress(OSError):
        while True:
            try:
                data = await process.stdin.read(65536)
            except asyncssh.TerminalSizeChanged:
                continue
            except (asyncssh.BreakReceived, asyncssh.SignalReceived):
                continue
            if not data:
                break
            target.write(data)
            await target.drain()
    if not keep_open:
        target.close()


class _Doorkeeper(asyncssh.SSHServer):
    """Lets in one user with one key, and nobody before the machine takes keys."""

    def __init__(self, user: str, key: asyncssh.SSHKey | None, accepts_keys: Callable[[], bool],
                 connections: set) -> None:
        self._user = user
        self._key = key
        self._accepts_keys = accepts_keys
        self._connections = connections
        self._refused = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        if username == self._user and key == self._key and self._accepts_keys():
            return True
        self._refused += 1
        if self._refused == MAX_AUTH_TRIES:
            self._connection.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many authentication failures")
        return False


class _Files(asyncssh.SFTPServer):
    """File transfer below one directory: absolute paths into it and relative ones; everything else is refused."""

    def __init__(self, channel: asyncssh.SSHServerChannel, directory: Path) -> None:
        super().__init__(channel)
        self._directory = os.fsencode(os.path.realpath(directory))

    def _locate(self, path: bytes) -> bytes:
        """The local path, if it lies in the pod's directory, wherever it leads."""
        if path == b"~" or path.startswith(b"~/"):
            path = path[2:]
        path = os.path.normpath(os.path.join(self._directory, path))
        if path in (self._directory, os.path.dirname(self._directory)):
            return self._directory  # there is nothing above it, as there is nothing above /
        return os.path.join(self._inside(os.path.realpath(os.path.dirname(path))), os.path.basename(path))

    def _inside(self, path: bytes) -> bytes:
        if path != self._directory and not path.startswith(self._directory + b"/"):
            raise asyncssh.SFTPPermissionDenied("Only files of the pod can be reached")
        return path

    def map_path(self, path: bytes) -> bytes:
        path = self._locate(path)
        self._inside(os.path.realpath(path))
        return path

    def exit(self) -> None:
        """Tell the client that all went well, as sftp-server's end does; over a shared connection scp insists on it."""
        with contextlib.suppress(OSError):
            self.channel.exit(0)

    # a link may lead out of the directory, a virtual environment's python for instance: it can be seen and removed

    def lstat(self, path: bytes) -> os.stat_result:
        return os.lstat(self._locate(path))

    def readlink(self, path: bytes) -> bytes:
        return os.readlink(self._locate(path))

    def remove(self, path: bytes) -> None:
        os.remove(self._locate(path))
