# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release changes in the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.primeintellect.cloud.tests.tools import release
from ansible_collections.primeintellect.cloud.tests.tools.processes import Failed

FILES = {
    "galaxy.yml": "version: 0.2.0\n",
    "plugins/module_utils/_api/client.py": 'VERSION = "0.2.0"\n',
    "changelogs/changelog.yaml": "releases:\n  0.1.0:\n",
    "plugins/modules/pod.py": "old:\n  version_added: 0.1.0\nnew:\n  version_added: '0.2.0'\n",
    "roles/cost/meta/argument_specs.yml": "version_added: 0.2.0\nexample: 0.2.0\n",
}


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(release, "source_files", lambda: list(map(Path, FILES)))
    return tmp_path


def test_what_is_new_in_the_planned_release_is_new_in_the_one_that_is_made(tree):
    release.renumber(tree, "1.0.0")
    release.check_added(tree, "1.0.0")
    assert (tree / "plugins/modules/pod.py").read_text() == FILES["plugins/modules/pod.py"].replace("0.2.0", "1.0.0")
    assert (tree / "roles/cost/meta/argument_specs.yml").read_text() == "version_added: 1.0.0\nexample: 0.2.0\n"


def test_what_is_new_in_any_other_release_is_an_error(tree):
    (tree / "plugins/modules/pod.py").write_text("version_added: 0.3.0\n")
    release.renumber(tree, "1.0.0")
    with pytest.raises(Failed, match=r"pod.py: version_added: 0.3.0"):
        release.check_added(tree, "1.0.0")
