# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of imports reports each kind of fault, and nothing where all is right."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.tests.tools.imports import HERE, problems

RIGHT = {
    "module_utils/_pod/wait.py": f"from {HERE}module_utils._api.client import Client\nfrom .nodes import nodes\n",
    "module_utils/_pod/nodes.py": "from .._api import client\n",
    "module_utils/_api/client.py": "import json\nfrom ansible.module_utils.basic import missing_required_lib\n",
    "modules/pod.py": f"from {HERE}module_utils._pod.wait import wait\n",
    "plugin_utils/_untrusted.py": "",
    "plugin_utils/_cost/page.py": "from .._untrusted import untrusted\nfrom ...module_utils._pod.nodes import nodes\n",
    "plugin_utils/_ssh/options.py": "",
    "action/pod.py": f"from {HERE}modules import pod\nfrom {HERE}plugin_utils._cost.page import page\n",
}


def checked(folder, changes):
    """The problems of the files in RIGHT, with ``changes`` to them, below ``folder``."""
    for name, text in {**RIGHT, **changes}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return [problem.replace(f"{folder}/", "") for problem in problems(folder)]


def test_imports_down_the_list_are_right(tmp_path):
    assert checked(tmp_path, {}) == []


@pytest.mark.parametrize("name, text, target", [
    ("module_utils/_api/client.py", "from .._pod.wait import wait", "module_utils._pod.wait"),
    ("module_utils/_api/client.py", f"import json\nimport {HERE}module_utils._pod.nodes", "module_utils._pod.nodes"),
    ("module_utils/_api/client.py", f"from {HERE}plugin_utils import _untrusted", "plugin_utils._untrusted"),
    ("plugin_utils/_untrusted.py", "from ._cost import page", "plugin_utils._cost.page"),
    ("plugin_utils/_ssh/options.py", "from .._cost.page import page", "plugin_utils._cost.page"),
    ("plugin_utils/_ssh/options.py", f"from {HERE}modules import pod", "modules.pod"),
    ("modules/pod.py", f"from {HERE}plugin_utils._untrusted import untrusted", "plugin_utils._untrusted"),
    ("modules/pod.py", f"from {HERE}action.pod import ActionModule", "action.pod"),
])
def test_an_import_up_the_list_is_reported(tmp_path, name, text, target):
    found = checked(tmp_path, {name: text})
    line = len(text.splitlines())
    assert f"{name}:{line}: an import up the list: {target}" in found


def test_a_cycle_is_reported(tmp_path):
    assert checked(tmp_path, {"module_utils/_pod/nodes.py": "from .wait import wait\n"}) == [
        "an import cycle: module_utils._pod.wait is imported by module_utils._pod.nodes is imported by module_utils._pod.wait"
    ]


@pytest.mark.parametrize("text, lines", [
    ("def f():\n    import json\n", [2]),
    ("class A:\n    def f(self):\n        if self:\n            from .nodes import nodes\n", [4]),
    ("def f():\n    import json  # noqa: F401\n", [2]),
    ("def f():\n    # the reason\n    x = 1\n    import json\n", [4]),
    ("def f():\n    def g():\n        import json\n", [3]),
    ("def f():\n    # the reason\n    import json\n    from os import (\n        path,\n    )\n", []),
    ("def f():\n    import json  # the reason\n", []),
    ("try:\n    import json\nexcept ImportError:\n    pass\n", []),
])
def test_an_import_inside_a_function_needs_a_comment(tmp_path, text, lines):
    name = "module_utils/_pod/wait.py"
    assert checked(tmp_path, {name: text}) == [
        f"{name}:{line}: an import inside a function, without a comment that gives the reason" for line in lines
    ]


def test_a_folder_that_is_not_in_the_list_is_an_error(tmp_path):
    with pytest.raises(SystemExit, match="module_utils._image.request: name its folder in the list"):
        checked(tmp_path, {"module_utils/_image/request.py": "from .._api.client import Client\n"})
