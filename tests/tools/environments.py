# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments below ``.build``, each made anew when one of its requirement files changes."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import cores
from .places import BUILD, REQUIREMENTS, ROOT, locked, write
from .processes import install_environment, output

# The system's Python of the version at hand: distributions build it with profiles, and the checks take less time on it than on
# one from pyenv.
SYSTEM_PYTHON = f"/usr/bin/python3.{sys.version_info.minor}"


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its folder's name below ``.build`` and what pip installs into it."""

    name: str
    requirements: tuple[Path, ...]
    packages: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return BUILD / self.name

    @property
    def bin(self) -> Path:
        return self.path / "bin"

    @property
    def python(self) -> Path:
        return self.bin / "python"

    def fingerprint(self) -> str:
        """What the environment depends on, as one word."""
        parts = [str(self.path), str(interpreter()), sys.version, *self.packages]
        parts += [path.read_text(encoding="utf-8") for path in self.requirements]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def ensure(self) -> Environment:
        """Make the environment unless it is there and up to date; return it."""
        stamp = self.path / "complete"
        fingerprint = self.fingerprint()
        with locked(self.name):
            if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
                return self
            print(f"installing .build/{self.name}", flush=True)
            shutil.rmtree(self.path, ignore_errors=True)
            variables = install_environment(PIP_CACHE_DIR=str(BUILD / "pip-cache"), PIP_DISABLE_PIP_VERSION_CHECK="1",
                                            PIP_NO_INPUT="1")
            output([interpreter(), "-m", "venv", self.path], ROOT, variables)
            wanted = [word for path in self.requirements for word in ("--requirement", path)]
            output([self.python, "-m", "pip", "install", "--quiet", *wanted, *self.packages], ROOT, variables)
            write(stamp, fingerprint)
        return self


@functools.cache
def interpreter() -> Path:
    """The Python of all environments: not the virtual environment or the shim that this program may have been started with."""
    own = getattr(sys, "_base_executable", sys.executable)
    return Path(os.path.realpath(SYSTEM_PYTHON if works(SYSTEM_PYTHON, sys.version_info.minor) else own))


def works(python: str, minor: int) -> bool:
    """Whether an interpreter is what its name says, and can make virtual environments."""
    try:
        code = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))"
        return subprocess.run([python, "-c", code], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def core(version: str) -> Environment:
    """ansible-core with what the collection and its tests import."""
    requirements = (
        ROOT / "requirements.txt",
        ROOT / "tests" / "unit" / "requirements.txt",
        ROOT / "tests" / "integration" / "requirements.txt",
        REQUIREMENTS / "ansible-test.txt",
    )
    return Environment(f"core-{version}", requirements, (f"ansible-core~={version}.0",))


def runtime() -> Environment:
    """What users have: ansible-core, what the collection needs, and nothing else."""
    return Environment("runtime", (ROOT / "requirements.txt",), (f"ansible-core~={cores.usable(cores.MAIN)}.0",))


def supply() -> Environment:
    """What looks at the packages in the other environments."""
    return Environment("supply", (REQUIREMENTS / "supply.txt",))


def benchmark(version: str) -> Environment:
    """ansible-core with what is measured."""
    requirements = (ROOT / "requirements.txt", REQUIREMENTS / "benchmark.txt")
    return Environment("benchmark", requirements, (f"ansible-core~={version}.0",))


def lint() -> Environment:
    """What reads the collection without running it."""
    return Environment("lint", (REQUIREMENTS / "lint.txt",), (f"ansible-core~={cores.usable(cores.MAIN)}.0",))


def docs() -> Environment:
    """What builds the documentation site."""
    return Environment("docs", (REQUIREMENTS / "docs.txt",), (f"ansible-core~={cores.usable(cores.MAIN)}.0",))


def simulator() -> Environment:
    """The simulator and its own tests."""
    return Environment("simulator", (ROOT / "tests" / "simulator" / "requirements.txt", REQUIREMENTS / "simulator.txt"))


def awx() -> Environment:
    """What AWX runs jobs with, on the ansible-core that automation controllers have."""
    requirements = (ROOT / "requirements.txt", REQUIREMENTS / "awx.txt")
    return Environment("awx", requirements, (f"ansible-core~={cores.usable(cores.OLDEST)}.0",))


def eda() -> Environment:
    """ansible-rulebook, and a Java for its rule engine."""
    requirements = (ROOT / "requirements.txt", REQUIREMENTS / "eda.txt")
    return Environment("eda", requirements, (f"ansible-core~={cores.usable(cores.MAIN)}.0",))


def prime() -> Environment:
    """The platform's own command line, which the simulator's tests drive."""
    return Environment("prime", (REQUIREMENTS / "prime.txt",))
