# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source, and what its documentation says of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._events.options import SPEC, resolve_options

ROOT = Path(__file__).resolve().parents[5]
SOURCE = ROOT / "extensions" / "eda" / "plugins" / "event_source" / "pods.py"
TEXTS = {
    node.targets[0].id: node.value.value for node in ast.parse(SOURCE.read_text()).body
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
}


def test_the_documentation_lists_the_options_as_they_are():
    documented = yaml.safe_load(TEXTS["DOCUMENTATION"])["options"]
    assert documented.keys() == SPEC.keys()
    for name, option in documented.items():
        described = {key: option[key] for key in ("type", "elements", "choices", "default") if key in option}
        assert described == {key: value for key, value in SPEC[name].items() if key != "no_log"}, name


def test_the_examples_are_valid():
    for source in yaml.safe_load(TEXTS["EXAMPLES"]):
        resolve_options(source["primeintellect.cloud.pods"] or {})


def test_an_empty_variable_stands_for_the_default():
    assert resolve_options({"interval": None, "team_id": None})["interval"] == 30


@pytest.mark.parametrize("given, message", [
    ({"intervall": 3}, "intervall: is not an option of this source; did you mean interval?"),
    ({"interval": -1}, "interval: must be a number of seconds greater than 0"),
    ({"heartbeat": float("nan")}, "heartbeat: must be a number of seconds"),
    ({"older_than": 0}, "older_than: must be a number of hours greater than 0"),
    ({"spending": [1, -1]}, "spending: must be prices in USD per hour"),
    ({"spending": "much"}, "spending: must be a list, each entry a number"),
    ({"filters": {"gpu_cout": 1}}, "filters: gpu_cout is not a key of a pod; did you mean gpu_count?"),
    ({"events": ["vanished"]}, "events: 'vanished' is not a valid value"),
    ({"team": "a", "team_id": "b"}, "team: team and team_id are mutually exclusive"),
])
def test_invalid_options(given, message):
    with pytest.raises(InvalidOptionsError) as caught:
        resolve_options(given)
    assert message in caught.value.message
