# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on the rented machine, with nothing but Python: starts the command, keeps its output and its end, and stops it in time.

The controller copies this file to the machine, and calls it over SSH. What it answers follows a mark, because a shell may print
something of its own before it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from typing import IO, Any

MARK = "PRIMEINTELLECT-JOB "
# Bytes of output in one answer
MOST = 256 * 1024
# Seconds in which the command can end by itself after SIGTERM
GRACE = 10
_LOOK = 0.05


class Job:
    """The state of the command, in files of one folder below the home directory."""

    def __init__(self, home: str) -> None:
        self.folder = os.path.join(home, ".primeintellect", "job")
        self.work = os.path.join(home, "job")

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def read(self, name: str) -> dict[str, Any] | None:
        try:
            with open(self.path(name), encoding="utf-8") as file:
                value = json.load(file)
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Nobody ever reads half of it."""
        with open(self.path(name + ".new"), "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(self.path(name + ".new"), self.path(name))

    def state(self) -> dict[str, Any]:
        """How far the command is: none, running, ended, or lost with its runner."""
        started, ended = self.read("started"), self.read("ended")
        try:
            size = os.path.getsize(self.path("log"))
        except OSError:
            size = 0
        follower = (self.read("follower") or {}).get("follower", [0, 0])
        state: dict[str, Any] = {"size": size, "attempt": (started or {}).get("attempt", 0), "follower": follower}
        if not started:
            return dict(state, state="none")
        if ended:
            return dict(state, state="ended", collected=os.path.exists(self.path("collected")), **ended)
        return dict(state, state="running" if self._is_alive() else "lost")

    @contextlib.contextmanager
    def locked(self) -> Iterator[IO[str]]:
        """Serve several controllers one at a time."""
        with open(self.path("lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock

    def _is_alive(self) -> bool:
        """Whether the process that runs the command still holds its lock, which the system releases with its end."""
        with open(self.path("alive"), "a", encoding="utf-8") as alive:
            try:
                fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def follow(self, follower: list[int]) -> None:
        """Let a controller follow the command from here on, unless one that came later does."""
        with self.locked():
            if follower > self.state()["follower"]:
                self.write("follower", {"follower": follower})

    def start(self, spec: dict[str, Any]) -> None:
        """Start the command unless it runs already, or another controller is responsible now."""
        archive = self.path(spec["archive"]) if spec["archive"] else ""
        with self.locked() as lock:
            state = self.state()
            if state["state"] != "running" and state["follower"] == spec["follower"]:
                for name in ("ended", "collected", "started", "log"):
                    if os.path.exists(self.path(name)):
                        os.remove(self.path(name))
                if archive:
                    self.unpack(archive)
                os.makedirs(self.work, exist_ok=True)
                if os.fork() == 0:
                    lock.close()  # it would be held for as long as the command runs
                    self._run(spec)
                for _look in range(200):
                    if self.read("started"):
                        break
                    time.sleep(_LOOK)
        if archive and os.path.exists(archive):
            os.remove(archive)

    def _run(self, spec: dict[str, Any]) -> None:
        """In a process of its own, which no end of an SSH session reaches."""
        os.setsid()
        null, log = os.open(os.devnull, os.O_RDWR), os.open(self.path("log"), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        for number, source in ((0, null), (1, log), (2, log)):
            os.dup2(source, number)
        ended = {"rc": 127, "reason": "ended"}
        try:
            variables = dict(os.environ, **{name: str(value) for name, value in spec["variables"].items()})
            # held to the end of this process, whatever ends it
            fcntl.flock(os.open(self.path("alive"), os.O_CREAT | os.O_WRONLY, 0o600), fcntl.LOCK_EX)
            signal.signal(signal.SIGTERM, _stop)
            self.write("started", {"pid": os.getpid(), "attempt": spec["attempt"]})
            child = subprocess.Popen(  # noqa: S603  # the command of the job, on the rented machine
                ["/bin/sh", "-c", spec["command"]], cwd=self.work, env=variables, stdin=null, start_new_session=True)
            ended = _wait(child, spec["seconds"])
        except OSError as error:
            print(error, flush=True)
        finally:
            self.write("ended", ended)
            os._exit(0)

    def stop(self) -> None:
        """Stop the command, and return once it has ended."""
        started = self.read("started")
        deadline = time.monotonic() + GRACE + 5
        if started and self.state()["state"] == "running":
            os.kill(started["pid"], signal.SIGTERM)
            while self.state()["state"] == "running" and time.monotonic() < deadline:
                time.sleep(_LOOK)

    def look(self, offset: int, seconds: float) -> bytes:
        """Wait until there is more output than the controller has, or the command ended; the state, and the output."""
        deadline = time.monotonic() + seconds
        state = self.state()
        while state["state"] == "running" and state["size"] <= offset and time.monotonic() < deadline:
            time.sleep(_LOOK)
            state = self.state()
        data = b""
        if state["size"] > offset:
            with open(self.path("log"), "rb") as file:
                file.seek(offset)
                data = file.read(MOST)
        return (MARK + json.dumps(state) + "\n").encode() + data

    def pack(self, paths: list[str]) -> list[str]:
        """Put files and folders that the command has written into an archive; those that do not exist."""
        missing = []
        with tarfile.open(self.path("results.tar"), "w") as archive:
            for path in paths:
                if os.path.lexists(os.path.join(self.work, path)):
                    archive.add(os.path.join(self.work, path), arcname=path.strip("/"))
                else:
                    missing.append(path)
        return missing

    def unpack(self, archive: str) -> None:
        """Put the folder that the controller has sent into the working directory, in place of an earlier one."""
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        with tarfile.open(archive) as packed:
            packed.extractall(self.work)  # noqa: S202  # the controller has packed it


def _wait(child: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
    reason = "ended"
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        reason = "time"
        print("The time that job_max_hours allows is over.", flush=True)
    except InterruptedError:
        reason = "stopped"
    if reason != "ended":
        _signal(child.pid, signal.SIGTERM)
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            pass
    _signal(child.pid, signal.SIGKILL)  # also what the command has left behind
    child.wait()
    # as a shell reports a signal
    return {"rc": child.returncode if child.returncode >= 0 else 128 - child.returncode, "reason": reason}


def _stop(_number: int, _frame: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise InterruptedError


def _signal(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except OSError:
        pass


def main(arguments: list[str]) -> None:
    """Do what the controller asks for, and answer with the state."""
    os.umask(0o077)
    job = Job(os.path.expanduser("~"))
    os.makedirs(job.folder, exist_ok=True)
    action, rest = arguments[0], arguments[1:]
    if action == "look":
        sys.stdout.buffer.write(job.look(int(rest[0]), float(rest[1])))
        return
    answer: dict[str, Any] = {}
    if action == "start":
        job.start(json.load(sys.stdin))
    elif action == "stop":
        job.stop()
    elif action == "follow":
        job.follow(json.load(sys.stdin))
    elif action == "pack":
        answer["missing"] = job.pack(json.load(sys.stdin))
    elif action == "collected":
        job.write("collected", {})
    print(MARK + json.dumps(dict(job.state(), **answer)))


if __name__ == "__main__":
    main(sys.argv[1:])
