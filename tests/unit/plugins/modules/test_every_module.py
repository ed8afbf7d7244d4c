# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every module of the collection."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml
from ansible.module_utils import basic
from ansible_collections.primeintellect.cloud.plugins.module_utils._api import client as _client

ROOT = Path(__file__).resolve().parents[4]
# the others are the documentation of actions
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if "def main" in path.read_text())


class Stopped(Exception):
    """Raised by the class that a linter puts in AnsibleModule's place."""


class LintersModule:
    def __init__(self, argument_spec, supports_check_mode):
        assert argument_spec["api_key"]["no_log"] and supports_check_mode
        raise Stopped


@pytest.mark.parametrize("name", MODULES)
def test_linting_a_playbook_does_not_do_what_the_playbook_says(name, monkeypatch):
    # ansible-lint runs main() with the options of the task that it reads
    module = importlib.import_module("ansible_collections.primeintellect.cloud.plugins.modules." + name)
    monkeypatch.setattr(basic, "AnsibleModule", LintersModule)
    monkeypatch.setattr(_client, "Client", None)
    with pytest.raises(Stopped):
        module.main()


def test_the_action_group_names_every_module():
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert sorted(runtime["action_groups"]["all"]) == MODULES
