# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A release, up to what can't be undone: version, changelog, archive, and the demo from what the archive installs.

All of it happens in a copy. The checkout gets its new version and changelog in the end, when nothing can fail any more.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import artifact, cores, demo, environments, supply
from .environments import Environment
from .places import BUILD, ROOT
from .processes import Failed, environment, run
from .staging import collections_path, git, source_files, staged

RELEASES = BUILD / "release"
DRY_RUN = "--dry-run"
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
# Where the version stands: for Galaxy, and for modules, which can't read any other file of the collection where they run.
STANDS = {
    "galaxy.yml": re.compile(r"(?<=^version: )\S+$", re.MULTILINE),
    "plugins/module_utils/_api/client.py": re.compile(r'(?<=^VERSION = ")[^"]+(?="$)', re.MULTILINE),
}
CHANGELOG = "changelogs/changelog.yaml"
RELEASED = re.compile(r"^  (\d+\.\d+\.\d+):$", re.MULTILINE)
ADDED = re.compile(r"^\s*version_added: *['\"]?(\d+\.\d+\.\d+)", re.MULTILINE)


def release(arguments: Sequence[str]) -> None:
    """Prepare the release of a version; with ``--dry-run`` the checkout stays as it is, and may have changes."""
    dry = DRY_RUN in arguments
    version = the_version([word for word in arguments if word != DRY_RUN])
    if not dry:
        check_checkout(version)
    tools = environments.lint().ensure()
    with staged("release") as tree:
        prepare(tools, tree, version)
        archive = tried(tools, tree)
        if not dry:
            check_checkout(version)
            accept(tree)
    tell(archive)
    if dry:
        print(f"CHANGELOG.rst in there is what it would be. The checkout is as it was; to go on: make release VERSION={version}")
        return
    print(f"the checkout has the version and the changelog of {version}. What is left, once `make test` is green and",
          "CHANGELOG.rst reads well:",
          f"  git commit --all --message 'Release {version}'",
          f"  git tag --annotate {version} --message 'Release {version}'",
          f"  git push --atomic origin HEAD {version}",
          "and what Galaxy never takes back, unless .github/workflows/release.yml does it for the tag:",
          f"  ansible-galaxy collection publish {archive.relative_to(ROOT)}", sep="\n")


def build(arguments: Sequence[str]) -> None:
    """Build and try what the checkout holds; with a version, such as a tag's, only if that is what it holds."""
    tools = environments.lint().ensure()
    with staged("build") as tree:
        if arguments:
            version = the_version(arguments)
            problems = [f"{name} says {found}" for name, found in standing(tree) if found != version]
            if version not in released(tree):
                problems.append(f"{CHANGELOG} does not have it")
            if problems:
                raise Failed(f"this is not {version}: {', '.join(problems)}")
        tell(tried(tools, tree))


def the_version(words: Sequence[str]) -> str:
    """The one version that is asked for."""
    if len(words) != 1 or not VERSION.fullmatch(words[0]):
        raise Failed("a version is needed as three numbers, for instance: make release VERSION=1.2.3")
    return words[0]


def check_checkout(version: str) -> None:
    """Fail unless the checkout is a commit and nothing else, and ``version`` is not tagged yet."""
    changes = git("status", "--porcelain")
    if changes:
        raise Failed(f"there are changes that are not committed:\n{changes}commit or stash them, or try with ARGS={DRY_RUN}")
    git("rev-parse", "--verify", "--quiet", "HEAD")
    tags = git("tag", "--list", version, f"v{version}").split()
    if tags:
        raise Failed(f"there is a tag {tags[0]} already")


def prepare(tools: Environment, tree: Path, version: str) -> None:
    """Give ``tree`` its version, and write the changelog out of the fragments."""
    check_newer(tree, version)
    renumber(tree, version)
    check_added(tree, version)
    if not list((tree / "changelogs" / "fragments").glob("*.y*ml")):
        raise Failed("there is nothing to release: changelogs/fragments is empty")
    for name, pattern in STANDS.items():
        text, count = pattern.subn(version, (tree / name).read_text(encoding="utf-8"))
        if count != 1:
            raise Failed(f"{name} has {count} lines with the version and not one")
        (tree / name).write_text(text, encoding="utf-8")
    run([tools.python, tools.bin / "antsibull-changelog", "release", "--version", version], tree,
        environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree))))
    if version not in released(tree):
        raise Failed(f"antsibull-changelog has not put {version} into {CHANGELOG}")


def rehearse(tools: Environment, tree: Path) -> None:
    """Make ``tree`` the release to come, whose version is in galaxy.yml; or nothing is new since the last one."""
    version = dict(standing(tree))["galaxy.yml"]
    if version not in released(tree):
        prepare(tools, tree, version)
        return
    newer = added_since(tree, version)
    if newer:
        raise Failed("\n".join([f"{' and '.join(STANDS)} still say {version}, which is released.",
                                "Set both to the next release's version, to which belongs what is new here:", *listed(newer)]))


def last_release(tree: Path) -> str:
    """The newest version in the changelog."""
    return max(released(tree), key=order, default="0.0.0")


def check_newer(tree: Path, version: str) -> None:
    """Fail unless ``version`` is newer than the last release."""
    last = last_release(tree)
    if order(version) <= order(last):
        raise Failed(f"{version} is not newer than {last}, the last release in {CHANGELOG}")


def renumber(tree: Path, version: str) -> None:
    """Make what is documented as new in the planned release, whose version is in galaxy.yml, new in ``version``."""
    planned = dict(standing(tree))["galaxy.yml"]
    for file in {file for file, added in added_since(tree, last_release(tree)) if added == planned}:
        text = (tree / file).read_text(encoding="utf-8")
        (tree / file).write_text(ADDED.sub(lambda found: found[0].replace(planned, version), text), encoding="utf-8")


def check_added(tree: Path, version: str) -> None:
    """Fail unless what the documentation says is new since the last release is new in ``version``."""
    last = last_release(tree)
    others = [(file, added) for file, added in added_since(tree, last) if added != version]
    if others:
        raise Failed("\n".join([f"what is new since {last}, the last release, is new in {version}, but here it says otherwise:",
                                *listed(others), f"change it there, or release {others[0][1]}"]))


def added_since(tree: Path, last: str) -> list[tuple[Path, str]]:
    """What is documented as newer than a release: the file, and since when."""
    return [(file, added) for file in source_files() if file.parts[0] in ("plugins", "roles")
            for added in dict.fromkeys(ADDED.findall((tree / file).read_text(encoding="utf-8"))) if order(added) > order(last)]


def listed(added: Sequence[tuple[Path, str]]) -> list[str]:
    """The same as lines of a message."""
    return [f"  {file}: version_added: {version}" for file, version in added]


def order(version: str) -> tuple[int, ...]:
    """What versions are compared by."""
    return tuple(int(part) for part in version.split("."))


def released(tree: Path) -> list[str]:
    """The versions in the changelog."""
    return RELEASED.findall((tree / CHANGELOG).read_text(encoding="utf-8"))


def standing(tree: Path) -> Iterator[tuple[str, str]]:
    """Each file that has the version, and what it says."""
    for name, pattern in STANDS.items():
        found = pattern.search((tree / name).read_text(encoding="utf-8"))
        yield name, found[0] if found else "nothing"


def tried(tools: Environment, tree: Path) -> Path:
    """The archive of ``tree`` in ``.build/release``, after Galaxy's importer and the demo had nothing to complain about."""
    archive = artifact.build(tools, tree)
    artifact.check_import(tools, archive)
    demo.from_archive(environments.core(cores.selected(cores.MAIN)).ensure(), archive, tree)
    RELEASES.mkdir(parents=True, exist_ok=True)
    kept = Path(shutil.copy2(archive, RELEASES))
    supply.sbom(kept, dict(standing(tree))["galaxy.yml"])
    return kept


def accept(tree: Path) -> None:
    """Take over into the checkout what a release changes."""
    for file in source_files():
        if not (tree / file).exists():
            (ROOT / file).unlink()
        elif (tree / file).read_bytes() != (ROOT / file).read_bytes():
            shutil.copyfile(tree / file, ROOT / file)


def tell(archive: Path) -> None:
    """Say what an archive is."""
    size = archive.stat().st_size / 1024
    print(f"\n{archive.relative_to(ROOT)}: {len(artifact.files(archive))} files, {size:.0f} KiB; beside it, in .cdx.json, the",
          "packages that it needs\n", flush=True)
