# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.tests.tools.places import REPOSITORY
from ansible_collections.primeintellect.cloud.tests.tools.style import WORDS, map_problems, problems, readme_problems


@pytest.mark.parametrize("name, text, word", [
    ("a.md", "It tells you.", "a.md:1: 'tells'"),
    ("a.md", "# It is\ngone", "a.md:2: 'gone'"),
    ("a.md", "There is a pod. There is no pod.", "a.md:1: 'There is'"),
    ("a.md", "There is no pod. Ready-made, as `gone`.", None),
    ("a.md", "in in", "a.md:1: 'in in'"),
    ("a.md", "It is not a retelling.", None),
    ("a.yml", "- name: Read it # whatever it says", None),
    ("a.yml", "- name: What it says", "a.yml:1: 'says'"),
    ("a.py", '"""What it says."""\n# it says\ndef f():\n    """It says."""\n    return f"It {1} says"', "a.py:5: 'says'"),
    ("a.py", 'STATE = "gone"', None),
    ("a.py", 'DOCUMENTATION = """\ndescription: gone\n"""', "a.py:2: 'gone'"),
])
def test_words(name, text, word):
    found = list(problems(name, text))
    assert [problem.split(": better ")[0] for problem in found] == ([word] if word else [])


@pytest.mark.parametrize("pattern", WORDS)
def test_no_word_is_recommended_that_is_not_to_be_used(pattern):
    assert list(problems("a.md", WORDS[pattern])) == []


@pytest.mark.parametrize("text, problem", [
    (f"[a]({REPOSITORY}docs/a.md#here) [b](https://example.com)\n[c]: {REPOSITORY}docs/a.md\n", None),
    ("[a](docs/a.md)", "docs/a.md: Galaxy needs a full URL"),
    ("[a]: docs/a.md", "docs/a.md: Galaxy needs a full URL"),
    ("[a](#here)", "#here: Galaxy needs a full URL"),
    (f"[a]({REPOSITORY}docs/b.md)", f"{REPOSITORY}docs/b.md: no such file"),
    ("`a.b.pod`, `fleet`, pods", "does not name plugins/inventory/pods.py"),
    ("\n" * 201, "has 201 lines, more than 200"),
])
def test_readme(tmp_path, text, problem):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").touch()
    (tmp_path / "README.md").write_text(text)
    for name in ("modules/pod", "modules/fleet", "inventory/pods") if "pod" in text else ():
        (tmp_path / "plugins" / f"{name}.py").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plugins" / f"{name}.py").touch()
    assert list(readme_problems(tmp_path)) == ([f"README.md: {problem}"] if problem else [])


def test_maps(tmp_path):
    for name in ("plugins/module_utils/_api/__init__.py", "plugins/plugin_utils/_ssh/__init__.py", "docs/architecture.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("_api")
    (tmp_path / "CONTRIBUTING.md").write_text("`_api/` and `_ssh/`")
    assert list(map_problems(tmp_path)) == ["docs/architecture.svg: does not show _ssh"]
