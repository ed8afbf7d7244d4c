# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site: the guides as they stand in the checkout, and the reference of every plugin."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

from . import environments
from .places import BUILD, COLLECTION, NAMESPACE
from .processes import environment, run
from .staging import collections_path, staged

SITE = BUILD / "site"
# An inventory of Sphinx's that knows nothing: all that would be fetched otherwise.
NOTHING = (b"# Sphinx inventory version 2\n# Project: nothing\n# Version: 0\n"
           b"# The remainder of this file is compressed using zlib.\n" + zlib.compress(b""))


def build(arguments: Sequence[str]) -> None:
    """Build the site; any warning is an error. ``arguments`` go to Sphinx."""
    tools = environments.docs().ensure()
    with staged("site") as tree:
        variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)))
        source = SITE / "source"
        shutil.rmtree(SITE, ignore_errors=True)
        for page in pages(tree):
            (source / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / page, source / page)
        shutil.copy2(tree / "docs" / "site" / "index.md", source)
        (source / "objects.inv").write_bytes(NOTHING)
        # antsibull-docs writes only where nobody else does
        (source / "reference").mkdir(mode=0o700)
        run([tools.bin / "antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--cleanup",
             "everything", "--dest-dir", source / "reference", f"{NAMESPACE}.{COLLECTION}"], tree, variables)
        run([tools.python, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-b", "html", "-c", tree / "docs" / "site",
             *arguments, source, SITE / "html"], tree, variables)
    print(f"the site is in {SITE / 'html' / 'index.html'}")


def pages(tree: Path) -> list[Path]:
    """The guides, by the paths that they link each other with."""
    folders = ("", "docs", "tests", "tests/simulator")
    return [path.relative_to(tree) for folder in folders for path in sorted((tree / folder).glob("*.md"))]
