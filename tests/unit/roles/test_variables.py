# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the variables that the roles declare are those that they have, that the module has, and that are documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS, TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import request_spec
from ansible_collections.primeintellect.cloud.plugins.modules import fleet, pod

ROOT = Path(__file__).resolve().parents[3]
ROLES = {path.name: path for path in sorted((ROOT / "roles").iterdir())}
SPECS = {
    name: yaml.safe_load((path / "meta" / "argument_specs.yml").read_text())["argument_specs"] for name, path in ROLES.items()
}
# of the options that only have these values, and not of those whose values the API adds to
CLOSED = ("on_drift", "on_failure", "placement", "prepaid", "schema", "spot", "variable_price", "wait_for")


def options(role: str) -> dict:
    """All variables of a role, of whatever entry point."""
    return {name: option for entry in reversed(SPECS[role].values()) for name, option in entry["options"].items()}


def plain(text) -> str:
    """A description as it stands in the table."""
    text = " ".join([text] if isinstance(text, str) else text)
    return re.sub(r"[A-Z]\(([^)]*)\)", r"`\1`", " ".join(text.split())).replace("|", "\\|")


def table() -> list:
    """The table as it must stand in docs/playbooks.md: a row for a variable, and for the roles in which it means the same."""
    rows: dict = {}
    for role in SPECS:
        for name, option in options(role).items():
            kind = option["type"] + (" of " + option["elements"] if "elements" in option else "")
            choices = "; " + ", ".join(f"`{choice}`" for choice in option["choices"]) if "choices" in option else ""
            default = "required" if option.get("required") else f"`{default_of(option)}`" if default_of(option) else ""
            rows.setdefault((name, kind + choices, default, plain(option["description"])), []).append(role)
    return [
        f"| `{name}` | {', '.join(roles)} | {kind} | {default} | {text} |"
        for (name, kind, default, text), roles in sorted(rows.items())
    ]


def default_of(option: dict) -> str:
    value = option.get("default")
    return "" if value in (None, "", []) else str(value).lower() if isinstance(value, bool) else str(value)


def test_every_variable_stands_in_the_table():
    text = (ROOT / "docs" / "playbooks.md").read_text().partition("## Variables")[2]
    found = [line for line in text.splitlines() if line.startswith("| `")]
    missing, unknown = [row for row in table() if row not in found], [row for row in found if row not in table()]
    assert not missing and not unknown, "\n".join(
        ["docs/playbooks.md lacks these rows of the table:", *missing, "and has these, which say what is not so:", *unknown]
    )
    assert found == table(), "the table in docs/playbooks.md is not in order"


@pytest.mark.parametrize("role", ROLES)
def test_what_has_a_default_is_declared_with_it(role):
    defaults = yaml.safe_load((ROLES[role] / "defaults" / "main.yml").read_text())
    declared = options(role)
    assert set(defaults) <= set(declared)
    for name, value in defaults.items():
        # one that is looked for in the environment is declared without
        assert declared[name].get("default") == (value if "{{" not in str(value) else ""), name
    assert {name for name, option in declared.items() if "default" in option} == set(defaults)


def options_of(module) -> dict:
    return module.main(lambda spec, check, work: {**spec, **ACCOUNT_OPTIONS})


@pytest.mark.parametrize("prefix", ["pod_", "fleet_"])
def test_provision_declares_every_option_of_the_modules_as_a_variable(prefix):
    # provision only rents
    spec = {name: option for name, option in options_of(pod).items() if name != "state"}
    assert spec.keys() > request_spec().keys() | TEAM_OPTIONS.keys()
    if prefix == "fleet_":
        spec = {name: option for name, option in options_of(fleet).items() if name not in {*spec, "state"}}
    declared = {
        name[len(prefix):]: option for name, option in options("provision").items() if name.startswith(prefix)
    }
    where = "roles/provision/meta/argument_specs.yml, where their names begin with " + prefix
    assert not spec.keys() - declared.keys(), "these options are not declared in " + where
    assert not declared.keys() - spec.keys(), "these are no options, but declared in " + where
    for name, option in declared.items():
        for key in ("type", "elements"):
            assert option.get(key) == spec[name].get(key), name
        assert option.get("choices") == (list(spec[name]["choices"]) if name in CLOSED else None), name
        assert option.get("no_log", False) or not spec[name].get("no_log"), name


@pytest.mark.parametrize("role", ROLES)
def test_a_variable_that_roles_share_has_one_type_and_one_default(role):
    for name, option in options(role).items():
        for other in SPECS:
            same = options(other).get(name, option)
            assert same["type"] == option["type"], name
            # the name of a pod is required for some, and for others there is the id
            assert same.get("default", "") == option.get("default", "") or name == "pod_name"
