# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site: the guides as they stand in the checkout, and the reference of every plugin."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from . import environments
from .places import BUILD, COLLECTION, NAMESPACE, REPOSITORY, write
from .processes import environment, run
from .staging import collections_path, staged

SITE = BUILD / "site"
# An inventory of Sphinx's that knows nothing: all that would be fetched otherwise.
NOTHING = (b"# Sphinx inventory version 2\n# Project: nothing\n# Version: 0\n"
           b"# The remainder of this file is compressed using zlib.\n" + zlib.compress(b""))


def build(arguments: Sequence[str]) -> None:
    """Build the site, where any warning is an error, and look at it. ``arguments`` go to Sphinx."""
    tools = environments.docs().ensure()
    with staged("site") as tree, tempfile.TemporaryDirectory(prefix="primeintellect-") as scratch:
        # Ansible finds no roles below a path that contains ansible_collections twice
        Path(scratch, "ansible_collections").symlink_to(collections_path(tree) / "ansible_collections")
        variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=scratch)
        source = SITE / "source"
        shutil.rmtree(SITE, ignore_errors=True)
        found = pages(tree)
        for page in found:
            write(source / page, with_links(tree, page, found))
        for picture in sorted((tree / "docs").glob("*.svg")):
            shutil.copy2(picture, source / "docs")
        shutil.copy2(tree / "docs" / "site" / "index.md", source)
        (source / "objects.inv").write_bytes(NOTHING)
        # antsibull-docs writes only where nobody else does
        (source / "reference").mkdir(mode=0o700)
        run([tools.bin / "antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--cleanup",
             "everything", "--dest-dir", source / "reference", f"{NAMESPACE}.{COLLECTION}"], tree, variables)
        run([tools.python, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-b", "html", "-c", tree / "docs" / "site",
             *arguments, source, SITE / "html"], tree, variables)
        run([tools.python, "-B", "-m", "tests.tools.look", SITE / "html"], tree, environment(BUILD / "home", tools.bin))
    print(f"the site is in {SITE / 'html' / 'index.html'}")


def pages(tree: Path) -> list[Path]:
    """The guides, by the paths that they link each other with."""
    folders = ("", "docs", "tests", "tests/simulator")
    return [path.relative_to(tree) for folder in folders for path in sorted((tree / folder).glob("*.md"))]


def with_links(tree: Path, page: Path, found: list[Path]) -> str:
    """The text of a guide. What it links is a page of the site if it is one, and a file in the repository otherwise.

    Badges are left out: the site requests nothing from other hosts.
    """

    def link(match: re.Match[str]) -> str:
        target = Path(os.path.normpath(page.parent / match[1]))
        stays = target in found or target.suffix == ".svg" or not (tree / target).exists()
        return match[0] if stays else f"]({REPOSITORY}{target.as_posix()})"

    text = re.sub(r"(?m)^\[!\[.*\n", "", (tree / page).read_text(encoding="utf-8"))
    for other in found:
        text = text.replace(f"{REPOSITORY}{other.as_posix()}", os.path.relpath(other, page.parent))
    return re.sub(r"\]\(([^)#:]+)\)", link, text)
