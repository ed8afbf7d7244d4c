# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wording of what people read: words that were replaced and must not come back, and what README.md must have for Galaxy.

codespell checks the spelling. Comments and docstrings are for those who change the code, and are not checked.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .places import REPOSITORY

README_LINES = 200
# What is read, as patterns below the checkout. The changelog of past releases stays as it was published.
PROSE = ("*.md", ".github/**/*.md", ".github/**/*.yml", "changelogs/fragments/*.yml", "docs/**/*.md", "extensions/**/*.py",
         "extensions/**/*.yml", "galaxy.yml", "meta/*.yml", "playbooks/*.yml", "plugins/**/*.py", "roles/**/*.md",
         "roles/**/*.yml", "tests/*.md", "tests/simulator/*.md")
# What README.md names
CONTENTS = ("playbooks/*.yml", "plugins/filter/*.py", "plugins/inventory/*.py", "plugins/lookup/*.py", "plugins/modules/*.py")
# A pattern for what is not written, and what is written instead
WORDS = {
    r"rivals?|outlast\w*|looks? on": "duplicates, wait, watch",
    r"dear|dearer|dearest": "expensive",
    r"foretell|foretold": "known in advance, preview",
    r"is none of its values": "is not a valid value",
    r"that no \w+ has": "that are not allowed in",
    r"tells?|says?|said": "reports, shows, includes; for a setting: regardless of",
    r"there (is|are)(?! no\b)": "exists, contains",
    r"gone": "no longer available, no longer exists, removed",
    r"(?<!-)made": "created, done",
    r"by a button": "from a job template",
    r"at hand": "from the shell",
    r"believes?": "trusts",
    r"all the same": "nevertheless",
    r"is a promise": "is a hard limit",
    r"a look|looks at": "a poll, reads",
    r"all of a kind": "all at once",
    r"lets? us in": "accepts the key",
    r"in trouble|has trouble|trouble of": "does not work, is not available",
    r"allows? to|informations": "lets you, information",
    r"e\.g\.|i\.e\.": "for example, that is",
    r"(a|an|and|for|in|is|of|the|to|with) \1": "the word once",
}
# A reference such as [text](target), and a definition such as [name]: target
LINK = re.compile(r"\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)


def main(top: Path) -> int:
    """Print what is wrong with the wording below ``top``; the exit code."""
    found = [problem for pattern in PROSE for path in sorted(top.glob(pattern))
             for problem in problems(path.relative_to(top).as_posix(), path.read_text(encoding="utf-8"))]
    found += [*readme_problems(top), *map_problems(top)]
    print(*found, sep="\n" if found else "")
    return 1 if found else 0


def problems(name: str, text: str) -> Iterator[str]:
    """The words in the file ``name`` that are not to be used."""
    for number, line in read_lines(name, text):
        for pattern, better in WORDS.items():
            match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", line, re.IGNORECASE)
            if match:
                yield f"{name}:{number}: {match[0].strip()!r}: better {better}"


def read_lines(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Those lines of a file that people read who do not change it, without code."""
    if name.endswith(".py"):
        tree = ast.parse(text)
        docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value and node not in docstrings:
                yield from enumerate(node.value.splitlines(), node.lineno)
    else:
        for number, line in enumerate(text.splitlines(), 1):
            yield number, re.sub(r"(^|\s)#\s.*" if name.endswith(".yml") else "`[^`]*`", "", line)


def readme_problems(top: Path) -> Iterator[str]:
    """What Galaxy could not show of README.md, what nobody would read to the end, and what is missing."""
    text = (top / "README.md").read_text(encoding="utf-8")
    if text.count("\n") > README_LINES:
        yield f"README.md: has {text.count(chr(10))} lines, more than {README_LINES}"
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if not re.match("https?://", target):
            yield f"README.md: {target}: Galaxy needs a full URL"
        elif target.startswith(REPOSITORY) and not (top / target[len(REPOSITORY):].partition("#")[0]).exists():
            yield f"README.md: {target}: no such file"
    for path in (path for pattern in CONTENTS for path in sorted(top.glob(pattern))):
        if not re.search(rf"[.`]{path.stem}`", text):
            yield f"README.md: does not name {path.relative_to(top)}"


def map_problems(top: Path) -> Iterator[str]:
    """The packages that a map of the code does not show."""
    for name in ("CONTRIBUTING.md", "docs/architecture.svg"):
        text = (top / name).read_text(encoding="utf-8")
        for package in sorted(path.parent.name for path in top.glob("plugins/*_utils/_*/__init__.py")):
            if not re.search(rf"\b{package}\b", text):
                yield f"{name}: does not show {package}"


if __name__ == "__main__":
    sys.exit(main(Path()))
