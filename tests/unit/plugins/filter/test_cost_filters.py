# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters around the cost report: what they document, what they mark, how they fail."""

from __future__ import annotations

import importlib
import inspect
from datetime import datetime, timezone

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.tests.unit.cost_data import HOSTILE, NOW, gone

NAMES = ["costs", "cost_table"]


def plugin(name):
    return importlib.import_module("ansible_collections.primeintellect.cloud.plugins.filter." + name)


def call(filter_name, *args, **options):
    return plugin(filter_name).FilterModule().filters()[filter_name](*args, **options)


@pytest.mark.parametrize("name", NAMES)
def test_the_documentation_has_the_filter_s_arguments(name):
    documented = yaml.safe_load(plugin(name).DOCUMENTATION)
    assert documented["name"] == name
    _value, *options = inspect.signature(plugin(name).FilterModule().filters()[name]).parameters.values()
    assert [option.name for option in options] == [option for option in documented["options"] if option != "_input"]
    assert [option.default for option in options] == [documented["options"][option.name].get("default") for option in options]


def test_the_documentation_has_all_that_is_returned():
    result = call("costs", [gone()], now=NOW)
    assert set(yaml.safe_load(plugin("costs").RETURN)["_value"]["contains"]) == set(result)
    described = plugin("costs").RETURN
    for rows in ("by_day", "by_pod", "by_team"):
        assert [key for key in result[rows][0] if f"C({key})" not in described] == []
    assert [key for key in result["now"] if f"C({key})" not in described] == []


def test_the_present_is_that_of_the_controller():
    before = datetime.now(timezone.utc)
    for now in (None, ""):
        assert call("costs", [], now=now)["as_of"] >= before.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_names_are_no_templates():
    costs = call("costs", [gone(name=HOSTILE[1])], now=NOW)
    texts = [costs["by_pod"][0]["name"], call("cost_table", costs)]
    try:
        from ansible._internal._datatag._tags import TrustedAsTemplate
    except ImportError:
        assert all(hasattr(text, "__UNSAFE__") for text in texts)
    else:
        assert not any(TrustedAsTemplate.is_tagged_on(text) for text in texts)


@pytest.mark.parametrize("name, args, options, message", [
    ("costs", ["pods"], {}, "the terminated pods must be a list"), ("costs", [[]], {"days": "many"}, "days must be"),
    ("cost_table", [{}], {}, "what primeintellect.cloud.costs returns"),
    ("cost_table", [[]], {}, "what primeintellect.cloud.costs returns"),
    ("cost_table", ["x"], {}, "what primeintellect.cloud.costs returns"),
])
def test_arguments_that_can_not_be(name, args, options, message):
    with pytest.raises(AnsibleFilterError, match=message):
        call(name, *args, **options)
