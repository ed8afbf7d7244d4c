# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the tools start other programs: with which variables, which PATH, and how they end."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# What an installation may need from the user: where packages come from and how to get there.
INSTALL_PREFIXES = ("PIP_",)
INSTALL_NAMES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# What any program may need. Credentials, PRIME_*, ANSIBLE_*, PYTHON* and proxies stay outside of the checks.
COMMON_NAMES = ("TERM", "TMPDIR", "NO_COLOR")


class Failed(Exception):
    """A program that a check depends on ended badly; the message is for people."""


def search_path(*first: Path) -> str:
    """PATH with ``first`` before the user's own folders, and real interpreters in place of pyenv's shims.

    A shim answers for Pythons that are not installed, which ansible-test takes for interpreters that do not work.
    """
    folders = [str(folder) for folder in first]
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(entry)
        if folder == Path(os.environ.get("VIRTUAL_ENV", "-")) / "bin":
            continue
        versions = folder.parent / "versions"
        if folder.name == "shims" and versions.is_dir():
            folders += sorted(str(real) for real in versions.glob("3.*/bin"))
        elif entry:
            folders.append(entry)
    return os.pathsep.join(dict.fromkeys(folders))


def environment(home: Path, *first: Path, **more: str) -> dict[str, str]:
    """The variables of a check: nothing of the user's but the terminal; ``first`` leads PATH, ``home`` is HOME."""
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "ansible.cfg"
    configuration.touch()
    variables = {name: os.environ[name] for name in COMMON_NAMES if name in os.environ}
    variables.update(
        HOME=str(home),
        PATH=search_path(*first),
        LC_ALL="C.UTF-8",
        PYTHONUNBUFFERED="1",
        PYTHONNOUSERSITE="1",
        ANSIBLE_CONFIG=str(configuration),
        **more,
    )
    return variables


def install_environment(**more: str) -> dict[str, str]:
    """The variables of ``pip``: the user's own package sources, and no other Python setting of his."""
    wanted = {*COMMON_NAMES, *INSTALL_NAMES, *(name.lower() for name in INSTALL_NAMES), "HOME", "PATH"}
    variables = {
        name: value for name, value in os.environ.items() if name in wanted or name.startswith(INSTALL_PREFIXES)
    }
    variables.update(PYTHONNOUSERSITE="1", **more)
    return variables


def run(command: Sequence[str | Path], cwd: Path, variables: Mapping[str, str]) -> None:
    """Run ``command`` with its output on ours; raise :class:`Failed` unless it ends with 0."""
    words = [str(word) for word in command]
    sys.stdout.flush()
    code = subprocess.run(words, cwd=cwd, env=dict(variables), stdin=subprocess.DEVNULL, check=False).returncode
    if code:
        raise Failed(f"ended with {code}: {shlex.join(words)}")


def output(command: Sequence[str | Path], cwd: Path, variables: Mapping[str, str]) -> str:
    """Run ``command`` and return what it prints, or raise :class:`Failed` with all of it."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=dict(variables), stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
    if done.returncode:
        raise Failed(f"{done.stdout}\nended with {done.returncode}: {shlex.join(words)}")
    return done.stdout


def stop(process: subprocess.Popen, group: bool = False, patience: float = 15.0) -> None:
    """End ``process`` (with all of its ``group``, if it leads one): asked first, forced after ``patience`` seconds."""
    def send(number: int) -> None:
        try:
            if group:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        except ProcessLookupError:
            pass

    if process.poll() is None:
        send(signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            send(signal.SIGKILL)
            process.wait()


def end_on_sigterm() -> None:
    """Turn SIGTERM into an ordinary exit, so that what was started is stopped on the way out."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
