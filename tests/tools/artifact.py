# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection as Galaxy has it: built, compared with what should be in it, imported, installed."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

from .environments import Environment
from .places import BUILD, COLLECTION, NAMESPACE
from .processes import Failed, environment, output, run
from .staging import collections_path, source_files

# What users need, as folders and files; tests/config.yml is for those who certify collections: they run ansible-test sanity on
# what is installed.
SHIPPED = ("changelogs", "docs", "extensions", "meta", "playbooks", "plugins", "roles", "tests/config.yml",
           "CHANGELOG.rst", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "requirements.txt")
NOT_SHIPPED = ("docs/site",)
# What ansible-galaxy adds.
MANIFEST = {"FILES.json", "MANIFEST.json"}
# Galaxy's importer looks for playbooks of the collection that it imports among those that are installed.
NO_COMPLAINT = re.compile(rf"Failed to find {NAMESPACE}\.{COLLECTION}\.\w+ playbook")


def build(tools: Environment, tree: Path) -> Path:
    """The archive of the collection in ``tree``, built by the ansible-galaxy of ``tools``; it holds what it should."""
    folder = collections_path(tree) / "built"
    run([tools.python, tools.bin / "ansible-galaxy", "collection", "build", "--force", "--output-path", folder], tree,
        environment(BUILD / "home", tools.bin))
    archive = next(folder.glob(f"{NAMESPACE}-{COLLECTION}-*.tar.gz"))
    problems = differences(files(archive), {str(file) for file in source_files() if (tree / file).exists()})
    if problems:
        raise Failed("\n".join([f"{archive.name} holds other files than it should; see build_ignore in galaxy.yml:", *problems]))
    return archive


def files(archive: Path) -> set[str]:
    """The names of the files in ``archive``."""
    with tarfile.open(archive) as opened:
        return {member.name for member in opened if not member.isdir()}


def differences(found: set[str], sources: set[str]) -> list[str]:
    """What is wrong with an archive that holds ``found``, built where git knows ``sources``."""
    wanted = MANIFEST | {name for name in sources if below(name, SHIPPED) and not below(name, NOT_SHIPPED)}
    return ([f"  {name} is missing" for name in sorted(wanted - found)]
            + [f"  {name} is nothing that users need" for name in sorted(found - wanted)])


def below(name: str, places: tuple[str, ...]) -> bool:
    """Whether the file ``name`` is one of ``places``, or in a folder that is."""
    return any(name == place or name.startswith(f"{place}/") for place in places)


def check_import(tools: Environment, archive: Path, lint: bool = True) -> None:
    """Import ``archive`` as Galaxy would; its importer ends with 0 whatever it complains about.

    ``lint``: whether with ansible-lint, which takes most of the time.
    """
    report = output([tools.python, "-m", "galaxy_importer.main", archive], archive.parent,
                    environment(BUILD / "home", tools.bin, GALAXY_IMPORTER_CHECK_REQUIRED_TAGS="true",
                                GALAXY_IMPORTER_RUN_ANSIBLE_LINT=str(lint).lower()))
    print(report, flush=True)
    complaints = [line for line in report.splitlines() if line.startswith(("WARNING", "ERROR")) and not NO_COMPLAINT.search(line)]
    if complaints:
        raise Failed("\n".join(["Galaxy's importer complains:", *complaints]))


def install(core: Environment, archive: Path, folder: Path) -> Path:
    """Install ``archive`` into ``folder``, which is empty, with the ansible-galaxy of ``core``; where the collection is then."""
    run([core.python, core.bin / "ansible-galaxy", "collection", "install", "--offline", "--collections-path", folder, archive],
        archive.parent, environment(BUILD / "home", core.bin, ANSIBLE_COLLECTIONS_PATH=str(folder)))
    return folder / "ansible_collections" / NAMESPACE / COLLECTION
