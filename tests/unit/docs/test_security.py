# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether docs/security.md is true: the tests that it names exist, and it knows all that leaves the machine or is stored."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.primeintellect.cloud.tests.faults.cases import CASES
from ansible_collections.primeintellect.cloud.tests.tools import environments, groups
from ansible_collections.primeintellect.cloud.tests.tools.linters import linters

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`make ([\w-]+)(?: ARGS=(?:'([^']+)'|([\w-]+)))?`", PAGE)))
PLUGINS = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for folder in ("plugins", "extensions") for path in sorted((ROOT / folder).rglob("*.py"))
}
REACHING = {"http", "requests", "socket", "ssl", "subprocess", "urllib", "urllib3"}
WRITING = re.compile(
    r"os\.(chmod|link|makedirs|mkdir|mkfifo|open|remove|rename|replace|symlink|truncate|unlink)|tempfile\.\w+|shutil\.(?!which)\w+"
    r"|.*\.(touch|write_bytes|write_text)"
)


def imports(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports, but for those of this collection that it imports by a relative path."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


def writes(tree: ast.AST) -> bool:
    """Whether a file opens, creates, replaces or removes files."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func)
            modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
            opens = name in ("open", "os.fdopen") and re.search("[wax+]", " ".join(map(ast.unparse, modes)))
            if opens or WRITING.fullmatch(name):
                return True
    return False


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(named) > 40
    assert named - set(re.findall(r"^def (test_\w+)\(", "\n".join(sources), re.MULTILINE)) == set()


@pytest.mark.parametrize("target, several, one", COMMANDS)
def test_every_command_that_is_named_exists(target, several, one):
    words = (several or one).split()
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    known = {
        "faults": [case.name for case in CASES],
        "integration": groups.targets(),
        "lint": dict(linters(environments.lint(), ROOT)),
    }
    assert set(words) <= set(known.get(target, ()))


def test_few_files_reach_the_network_or_start_a_program():
    found = {
        name for name, tree in PLUGINS.items() for module in imports(tree)
        if module.partition(".")[0] in REACHING and module != "urllib.parse" or module == "ansible.module_utils.urls"
    }
    assert found == {
        # the API
        "plugins/module_utils/_api/client.py", "plugins/module_utils/_api/failures.py", "plugins/module_utils/_api/transport.py",
        # whether SSH answers, the host keys, and the public part of a private key
        "plugins/module_utils/_pod/readiness.py", "plugins/plugin_utils/_ssh/keyscan.py",
        "plugins/plugin_utils/_ssh/private_key.py",
        # GPUs of machines that are not in the inventory yet
        "plugins/plugin_utils/_gpu/nodes.py",
        # the command of a job, on the rented machine
        "plugins/plugin_utils/_job/runner.py",
    }


def test_few_files_write_to_the_disk():
    assert {name for name, tree in PLUGINS.items() if writes(tree)} == {
        "plugins/module_utils/_common/removals.py", "plugins/plugin_utils/_in_process/notice.py",
        "plugins/plugin_utils/_ssh/locked_file.py",
        # a copy of the host keys, while machines are asked for their leases
        "plugins/plugin_utils/_ssh/ask.py",
        # what a job takes along and fetches; the runner is on the rented machine
        "plugins/action/run_job.py", "plugins/plugin_utils/_job/transfer.py", "plugins/plugin_utils/_job/runner.py",
    }


def test_only_known_packages_are_imported():
    known = {*sys.stdlib_module_names, "ansible", "ansible_collections", "jinja2", "requests", "urllib3", "yaml"}
    assert {module.partition(".")[0] for tree in PLUGINS.values() for module in imports(tree)} <= known
