# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The imports in ``plugins``: down the list that CONTRIBUTING.md shows, never in a cycle, and at the top of the file.

import-linter checks the first two, but not that an import inside a function has a comment with the reason.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

HERE = "ansible_collections.primeintellect.cloud.plugins."
# The layers, the highest first. Those in one row do not import each other; "plugin_utils.*" stands for each of its packages.
ROWS = (
    ("action", "doc_fragments", "filter", "inventory", "lookup"),
    ("modules", "plugin_utils.*"),
    ("plugin_utils",),
    *((f"module_utils.{package}",) for package in (
        "_service", "_fleet", "_pod", "_disk", "_ssh_key", "_offer", "_lifecycle", "_module", "_api", "_common")),
)
REASON = re.compile(r"#(?! *(noqa|type:|pylint:)) *\w")


def problems(plugins: Path) -> list[str]:
    """What is wrong with the imports below the folder ``plugins``, one line each."""
    files = {".".join(path.relative_to(plugins).with_suffix("").parts): path for path in sorted(plugins.rglob("*.py"))}
    found: list[str] = []
    graph: dict[str, set[str]] = {}
    for name, path in files.items():
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        imports = [(node.lineno, target) for node in ast.walk(tree) for target in targets(node, name, files)]
        graph[name] = {target for _line, target in imports}
        found += [f"{path}:{line}: an import up the list: {target}" for line, target in imports if not goes_down(name, target)]
        found += [f"{path}:{line}: an import inside a function, without a comment that gives the reason"
                  for line in unexplained(tree, text.splitlines())]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append("an import cycle: " + " is imported by ".join(error.args[1]))
    return found


def targets(node: ast.AST, name: str, files: Collection[str]) -> Iterator[str]:
    """Those of ``files`` that ``node``, a part of the file ``name``, imports."""
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        above = (HERE + name).rsplit(".", node.level)[0] if node.level else ""
        modules = [".".join(filter(None, (above, node.module, alias.name))) for alias in node.names]
    else:
        return
    for module in modules:
        inner = module[len(HERE):] if module.startswith(HERE) else ""
        # what is imported from a file is no file
        while inner and inner not in files:
            inner = inner.rpartition(".")[0]
        if inner:
            yield inner


def goes_down(name: str, target: str) -> bool:
    """Whether the file ``name`` may import the file ``target``."""
    # Ansible sends a module and its module_utils to the machine that executes it, and no other plugin
    if name.startswith("modules.") and not target.startswith("module_utils."):
        return False
    return layer(name) == layer(target) or row(name) < row(target)


def layer(name: str) -> str:
    """The folder of the file ``name``: a package of ``module_utils`` or ``plugin_utils``, or a kind of plugin."""
    return name.rpartition(".")[0]


def row(name: str) -> int:
    """The place of a file's layer in :data:`ROWS`."""
    wanted = "plugin_utils.*" if layer(name).startswith("plugin_utils.") else layer(name)
    for number, layers in enumerate(ROWS):
        if wanted in layers:
            return number
    raise SystemExit(f"{name}: name its folder in the list of {__file__}, and in CONTRIBUTING.md")


def unexplained(tree: ast.AST, lines: list[str]) -> Iterator[int]:
    """The lines of the imports inside functions that have no comment, neither beside nor above them."""
    inside = {node.lineno: node.end_lineno or node.lineno
              for function in ast.walk(tree) if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
              for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom))}
    explained = 0
    for first, last in sorted(inside.items()):
        # a comment above the first of several imports is for all of them
        beside = any(REASON.search(line) for line in lines[first - 1:last])
        if beside or first == explained + 1 or REASON.match(lines[first - 2].strip()):
            explained = last
        else:
            yield first


if __name__ == "__main__":
    sys.exit("\n".join(problems(Path("plugins"))) or 0)
