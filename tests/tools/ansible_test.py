# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running ansible-test on a staged tree without touching anything of the user's."""

from __future__ import annotations

import configparser
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .environments import Environment
from .places import BUILD, ROOT, locked, write
from .processes import environment, install_environment, output, run


def ansible_test(core: Environment, tree: Path, command: str, *options: str, targets: Sequence[str] = (), home: str = "") -> None:
    """Run ``ansible-test COMMAND OPTIONS TARGETS`` in ``tree`` with the Python of ``core``.

    ``home`` names the HOME of a run beside which others run on the same core, for the targets write into it.
    """
    folder_of_home = prepared_home(core, home or core.name)
    with tempfile.TemporaryDirectory(prefix="primeintellect-") as folder:
        # ansible-test writes the interpreter's path into the first line of scripts, where long paths and paths with
        # spaces do not work: it gets to know the environment by a short name.
        alias = Path(folder) / "core"
        alias.symlink_to(core.path)
        scripts = alias / "bin"
        run([scripts / "python", scripts / "ansible-test", command, "--color", "no", *options, *targets], tree,
            environment(folder_of_home, scripts))


def python_version() -> str:
    """The version of the Python at hand as ansible-test spells it, such as ``3.11``."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def prepared_home(core: Environment, name: str) -> Path:
    """A HOME for ansible-test, which keeps its virtual environments and downloads there."""
    home = BUILD / f"home-{name}"
    with locked(home.name):
        write(home / ".config" / "pip" / "pip.conf", pip_settings(core), mode=0o600)
        cache = home / ".ansible" / "test" / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        for release in pip_releases(core):
            shutil.copy2(ROOT / "tests" / "tools" / "get_pip.py", cache / f"get_pip_{release.replace('.', '_')}.py")
    return home


def pip_releases(core: Environment) -> set[str]:
    """The releases of pip that this ansible-test wants to bootstrap."""
    source = next(core.path.glob("lib/python*/site-packages/ansible_test/_internal/python_requirements.py"))
    return set(re.findall(r"\bpip='([\d.]+)'", source.read_text(encoding="utf-8")))


def pip_settings(core: Environment) -> str:
    """The user's pip settings as one file, for ansible-test hides HOME's and clears the variables."""
    settings = configparser.RawConfigParser()
    settings["global"] = {}
    listing = output([core.python, "-m", "pip", "config", "list"], ROOT, install_environment())
    for name, value in re.findall(r"^(?:global|install|:env:)\.([\w-]+)='(.*)'$", listing, flags=re.MULTILINE):
        settings["global"][name] = value.replace("\\n", "\n")
    settings["global"].update({"cache-dir": str(BUILD / "pip-cache"), "quiet": "2"})
    text = io.StringIO()
    settings.write(text)
    return text.getvalue()
