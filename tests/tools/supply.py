# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages of others: a list of those that a release needs (SBOM), and whether any of ours has a known vulnerability."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from . import environments
from .environments import Environment
from .places import BUILD, COLLECTION, NAMESPACE, ROOT, write
from .processes import environment, install_environment, output, run

PROJECT = """\
[project]
name = "{name}"
version = "{version}"
description = "Ansible collection"
license = "GPL-3.0-or-later"
authors = [{{name = "The primeintellect.cloud contributors"}}]
dependencies = {dependencies}
"""


def sbom(archive: Path, version: str) -> Path:
    """Write a CycloneDX list of what ``archive`` needs, with versions that it was tried with, beside the archive."""
    tools, installed = environments.supply().ensure(), environments.runtime().ensure()
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    dependencies = ["ansible-core", *(line for line in lines if line and not line.startswith("#"))]
    with tempfile.TemporaryDirectory(prefix="primeintellect-") as folder:
        project, listed = Path(folder, "pyproject.toml"), Path(folder, "sbom.json")
        write(project, PROJECT.format(name=f"{NAMESPACE}.{COLLECTION}", version=version, dependencies=json.dumps(dependencies)))
        run([tools.python, "-m", "cyclonedx_py", "environment", "--pyproject", project, "--mc-type", "library", "--output-file",
             listed, installed.python], ROOT, environment(BUILD / "home", tools.bin))
        found = only_needed(json.loads(listed.read_text(encoding="utf-8")))
    found["metadata"]["component"]["hashes"] = [{"alg": "SHA-256", "content": sha256(archive.read_bytes()).hexdigest()}]
    path = archive.with_name(archive.name.replace(".tar.gz", ".cdx.json"))
    write(path, json.dumps(found, indent=2) + "\n")
    return path


def only_needed(found: dict[str, Any]) -> dict[str, Any]:
    """A CycloneDX list without what its main component does not depend on, such as the pip of a virtual environment."""
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in found["dependencies"]}
    wanted: set[str] = set()
    left = [found["metadata"]["component"]["bom-ref"]]
    while left:
        ref = left.pop()
        if ref not in wanted:
            wanted.add(ref)
            left += needs.get(ref, [])
    return {
        **found,
        "components": [part for part in found["components"] if part["bom-ref"] in wanted],
        "dependencies": [entry for entry in found["dependencies"] if entry["ref"] in wanted],
    }


def audit(installed: Iterable[Environment]) -> None:
    """Fail if a vulnerability is known of a package in one of these environments. This asks pypi.org."""
    tools = environments.supply().ensure()
    wanted: list[str | Path] = []
    for one in installed:
        frozen = BUILD / "audit" / f"{one.name}.txt"
        # this leaves out pip and setuptools, which come with the Python and not from us
        write(frozen, output([one.ensure().python, "-m", "pip", "freeze"], ROOT, install_environment()))
        wanted += ["--requirement", frozen]
    run([tools.python, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off", *wanted], ROOT,
        install_environment())
