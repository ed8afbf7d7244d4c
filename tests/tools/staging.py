# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies of the working tree at a path where Ansible finds a collection.

Each check has a copy of its own, so that checks running side by side do not see each other's leftovers.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from .places import BUILD, COLLECTION, NAMESPACE, ROOT, locked
from .processes import Failed, install_environment, output


@contextlib.contextmanager
def staged(name: str) -> Iterator[Path]:
    """A fresh copy for the check ``name``: yields ``.build/trees/NAME/ansible_collections/primeintellect/cloud``."""
    top = BUILD / "trees" / name
    with locked(f"tree-{name}"):
        shutil.rmtree(top, ignore_errors=True)
        tree = top / "ansible_collections" / NAMESPACE / COLLECTION
        tree.mkdir(parents=True)
        for file in source_files():
            target = tree / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, target, follow_symlinks=False)
        # An empty repository marks the top of the copy: ansible-test and ansible-lint look for one upward, and would
        # find the checkout's, which ignores everything below .build.
        output(["git", "init", "--quiet", "--template="], tree, install_environment())
        yield tree


def collections_path(tree: Path) -> Path:
    """What ANSIBLE_COLLECTIONS_PATH has to be for the collection in ``tree``."""
    return tree.parents[2]


def source_files() -> list[Path]:
    """The project's files, relative to its root: tracked ones, and new ones that git does not ignore."""
    try:
        listing = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        files = [Path(name) for name in listing.split("\0") if name]
    except (Failed, FileNotFoundError):
        files = unversioned_files()
    return [file for file in files if (ROOT / file).is_file() or (ROOT / file).is_symlink()]


def git(*words: str) -> str:
    """What git says about the checkout, which may belong to another user than the one who runs this, as in many CI systems."""
    variables = install_environment(GIT_CEILING_DIRECTORIES=str(ROOT.parent))
    return output(["git", "-c", f"safe.directory={ROOT}", *words], ROOT, variables)


def unversioned_files() -> list[Path]:
    """All files of an unpacked archive but what running things leaves behind."""
    files = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in (".build", ".git", "__pycache__", "output")]
        files += [(Path(folder) / name).relative_to(ROOT) for name in names]
    return files
