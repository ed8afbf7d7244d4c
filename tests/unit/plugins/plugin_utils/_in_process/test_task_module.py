# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for AnsibleModule in Ansible's own process says what AnsibleModule says."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.module import TaskModule

# A spec with everything that AnsibleModule warns of
SPEC = {
    "name": {"type": "str", "aliases": ["title", "label"]},
    "size": {"type": "int", "aliases": ["width", "depth"], "deprecated_aliases": [
        {"name": "width", "version": "2.0.0", "collection_name": "primeintellect.cloud"},
        {"name": "depth", "date": "2030-01-01", "collection_name": "primeintellect.cloud"},
    ]},
    "colour": {"type": "str", "removed_in_version": "3.0.0", "removed_from_collection": "primeintellect.cloud"},
    "shape": {
        "type": "str", "aliases": ["form"], "removed_at_date": "2030-02-02", "removed_from_collection": "primeintellect.cloud",
    },
    "kind": {"type": "str", "default": "pod"},
}
AS_MODULE = """
import json, sys
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.warnings import get_deprecation_messages, get_warning_messages
module = AnsibleModule(argument_spec=json.loads(sys.argv.pop()))
module.warn("careful")
print(json.dumps({"params": module.params, "warnings": get_warning_messages(), "deprecations": get_deprecation_messages()}))
"""


def as_module(options):
    """What AnsibleModule in a process of its own returns."""
    ran = subprocess.run(
        [sys.executable, "-c", AS_MODULE, json.dumps(SPEC)], input=json.dumps({"ANSIBLE_MODULE_ARGS": options}),
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return json.loads(ran.stdout)


def deprecations(result):
    """The deprecations in a result; some ansible-cores name what is not given, and who deprecates."""
    keys = ("msg", "version", "date", "collection_name")
    return [{key: entry[key] for key in keys if entry.get(key)} for entry in result.get("deprecations", ())]


@pytest.mark.parametrize("options", [
    {"name": "a"},
    {"title": "a", "width": 1},
    {"name": "a", "title": "b", "label": "c"},
    {"size": 1, "width": 2, "depth": 3, "colour": "red", "form": "round"},
    {"shape": None, "colour": None},
])
def test_the_same_parameters_warnings_and_deprecations(options):
    module = TaskModule(SPEC, dict(options), check_mode=False)
    module.warn("careful")
    result, expected = module.finish({"params": module.params}), as_module(options)
    assert result["params"] == expected["params"]
    assert sorted(result["warnings"]) == sorted(expected["warnings"])
    assert deprecations(result) == deprecations(expected)


def test_what_is_secret_is_masked_wherever_it_stands():
    module = TaskModule(SPEC, {"name": "a"}, check_mode=False)
    module.no_log_values = {"an-api-key-of-some-length"}
    module.warn("an-api-key-of-some-length is wrong")
    result = module.finish({"changed": True, "list": [{"key": "an-api-key-of-some-length"}]})
    assert result == {
        "changed": True, "list": [{"key": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}], "warnings": ["******** is wrong"],
    }
