# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reads the checkout and complains, by names: all of them for a check, some for a commit. None needs a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .environments import Environment
from .places import BUILD, COLLECTION, NAMESPACE
from .processes import Failed, environment, run
from .staging import collections_path

# What GitHub reads, by the names that check-jsonschema has for its schemas.
GITHUB = {
    "vendor.github-workflows": "workflows/*.yml",
    "custom.github-workflows-require-timeout": "workflows/*.yml",
    "vendor.github-issue-forms": "ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": "ISSUE_TEMPLATE/config.yml",
    "vendor.dependabot": "dependabot.yml",
}
# What is ready to be used in other repositories
EXAMPLES = {"vendor.github-workflows": "github-actions.yml", "vendor.gitlab-ci": "gitlab-ci.yml"}
# What people read; the tests are full of words that are wrong on purpose.
PROSE = ("*.md", "changelogs", "docs", "extensions", "meta", "playbooks", "plugins", "roles", ".github")


def lint(tools: Environment, tree: Path, names: Sequence[str]) -> None:
    """Run the linters called ``names``, or all, on ``tree``."""
    commands = dict(linters(tools, tree))
    unknown = set(names) - set(commands)
    if unknown:
        raise Failed(f"{', '.join(sorted(unknown))}: not one of {', '.join(commands)}")
    variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)))
    for name in names or commands:
        for command in commands[name]:
            run(command, tree, variables)


def linters(tools: Environment, tree: Path) -> Iterator[tuple[str, list[list[str | Path]]]]:
    """Each linter's name, and its commands."""
    yield "ruff", [[tools.python, "-m", "ruff", "check", "--no-cache", "--config", "tests/tools/ruff.toml", "."]]
    # as Galaxy's importer does with event sources
    yield "ruff-eda", [[tools.python, "-m", "ruff", "check", "--no-cache", "--isolated", "--select", "ALL", "--ignore",
                        "D100,D104,INP001,FA102,UP001,UP010,I001,FA100,PLR0913,E501", "extensions/eda/plugins"]]
    yield "imports", [[tools.python, "-B", "-m", "tests.tools.imports"]]
    yield "mypy", [[tools.python, "-m", "mypy", "--config-file", "tests/tools/mypy.ini", "--cache-dir", BUILD / "mypy-cache",
                    "--package", f"ansible_collections.{NAMESPACE}.{COLLECTION}.plugins",
                    "--package", f"ansible_collections.{NAMESPACE}.{COLLECTION}.extensions.eda.plugins"]]
    yield "shellcheck", [[tools.bin / "shellcheck", ".ci/run"]]
    prose = [path for pattern in PROSE for path in sorted(tree.glob(pattern))]
    yield "codespell", [[tools.python, tools.bin / "codespell", "--builtin", "clear,rare,en-GB_to_en-US",
                         "--ignore-words-list", "cancelled,discreet", *prose]]
    yield "style", [[tools.python, "-B", "-m", "tests.tools.style"]]
    yield "antsibull-changelog", [[tools.python, tools.bin / "antsibull-changelog", "lint"]]
    yield "github", [[tools.python, tools.bin / "check-jsonschema", "--builtin-schema", schema,
                      *sorted((tree / ".github").glob(pattern))] for schema, pattern in GITHUB.items()]
    yield "examples", [[tools.python, tools.bin / "check-jsonschema", "--builtin-schema", schema, f"docs/examples/{name}"]
                       for schema, name in EXAMPLES.items()]
    # neither program asks anybody: not GitHub for its actions, and no service whether a secret is valid
    yield "zizmor", [[tools.bin / "zizmor", "--offline", "--persona", "pedantic", "--no-progress", "--quiet", ".github"]]
    yield "secrets", [[tools.bin / "kingfisher", "scan", "--no-validate", "--no-update-check", "--git-history", "none",
                       "--redact", "--quiet", "--rules-path", "tests/tools/secrets.yml", "."]]
    yield "ansible-lint", [[tools.python, "-m", "ansiblelint", "--offline", "--nocolor"]]
