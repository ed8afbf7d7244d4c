# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collections of others, out of the archive of the community's package on PyPI: Galaxy is not needed."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from .environments import Environment
from .places import BUILD, REQUIREMENTS, locked, write
from .processes import install_environment, output


def collection(name: str, environment: Environment) -> Path:
    """The folder in which Ansible finds the collection ``name``, fetched with the pip of ``environment`` unless it is there."""
    wanted = REQUIREMENTS / "collections.txt"
    top, stamp = BUILD / "collections" / name, BUILD / "collections" / name / "complete"
    fingerprint = wanted.read_text(encoding="utf-8")
    with locked(f"collection-{name}"):
        if stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
            return top
        print(f"fetching {name} into .build/collections", flush=True)
        shutil.rmtree(top, ignore_errors=True)
        python = environment.ensure().python
        folder = f"ansible_collections/{name.replace('.', '/')}/"
        with tempfile.TemporaryDirectory(dir=BUILD) as archives:
            output([python, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python", "--only-binary", ":all:",
                    "--dest", archives, "--requirement", wanted], BUILD, install_environment(PIP_DISABLE_PIP_VERSION_CHECK="1"))
            with zipfile.ZipFile(next(Path(archives).glob("*.whl"))) as archive:
                archive.extractall(top, [member for member in archive.namelist() if member.startswith(folder)])
        write(stamp, fingerprint)
    return top
