# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every action plugin of the collection."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[4] / "plugins"
# the others are the documentation of actions
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py") if "def main" in path.read_text())


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_an_action_plugin_of_its_own(name):
    collection = "ansible_collections.primeintellect.cloud.plugins."
    action = importlib.import_module(collection + "action." + name)
    assert action.ActionModule.module is importlib.import_module(collection + "modules." + name)
