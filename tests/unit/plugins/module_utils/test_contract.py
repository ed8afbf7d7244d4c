# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of the collection against the facts of the API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.primeintellect.cloud.plugins.doc_fragments.pod_request import ModuleDocFragment
from ansible_collections.primeintellect.cloud.plugins.module_utils import _client, _contract
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod_request import request_spec

ROOT = Path(__file__).resolve().parents[4]
FACTS = yaml.safe_load((ROOT / "tests" / "contract" / "pods.yml").read_text())
FACTS["enums"] = {name: words.split() for name, words in FACTS["enums"].items()}
JSON_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "[string]", "dict": "[EnvVar]"}
ENUMS = {
    "GPUType": _contract.GPU_TYPES,
    "GPUSocket": _contract.SOCKETS,
    "EnvironmentTypeEnum": _contract.IMAGES,
    "ProviderTypeEnum": _contract.PROVIDERS,
    "SecurityType": _contract.SECURITIES,
}
# What the API lets pass, and this collection does not, with the reason.
STRICTER = {"max_price": "a pod never costs nothing or less"}


def body_fields(name="CreatePod", path=()):
    """The leaves of the create body: path -> type."""
    for field, kind in FACTS["objects"][name].items():
        inner = kind.replace(" *", "").replace(" | null", "")
        if inner in FACTS["objects"] and inner != "EnvVar":
            yield from body_fields(inner, path + (field,))
        else:
            yield path + (field,), kind


def test_every_field_of_the_create_body_is_an_option_and_the_other_way_round():
    assert {option["at"] for option in _contract.POD_REQUEST.values()} == {path for path, kind in body_fields()}


def test_options_are_the_fields_in_snake_case():
    for name, option in _contract.POD_REQUEST.items():
        field = option["at"][-1] if option["at"] != ("provider", "type") else "provider"
        assert name == re.sub(r"(?<=[a-z])([A-Z])", r"_\1", field).lower()


@pytest.mark.parametrize("name", list(_contract.POD_REQUEST))
def test_types_bounds_and_choices_are_the_schemas(name):
    option = _contract.POD_REQUEST[name]
    kind = dict(body_fields())[option["at"]].replace(" *", "").replace(" | null", "")
    expected = JSON_TYPES[option["type"]]
    for enum, choices in ENUMS.items():
        if option.get("choices") is choices:
            expected = enum
    if option.get("positive") and name not in STRICTER:
        expected += " > 0"
    assert kind == expected


@pytest.mark.parametrize("enum", list(ENUMS))
def test_enums_are_the_schemas(enum):
    assert ENUMS[enum] == FACTS["enums"][enum]


def test_what_a_create_needs_is_what_the_schema_requires_and_the_name():
    required = {path for path, kind in body_fields() if kind.endswith("*") and path != ("team", "teamId")}
    assert {_contract.POD_REQUEST[name]["at"] for name in _contract.POD_REQUIRED} == required | {("pod", "name")}


@pytest.mark.parametrize("fields, schema, elsewhere", [
    (_contract.POD_FIELDS, "APIPodConfig", {"ip", "resources", "attachedResources", "primePortMapping"}),
    (_contract.RESOURCE_FIELDS, "InstanceResources", set()),
    (_contract.PORT_FIELDS, "PortMapping", set()),
    (_contract.ATTACHED_FIELDS, "AttachedResources", set()),
])
def test_every_field_of_an_answer_is_shown(fields, schema, elsewhere):
    assert set(fields.values()) | elsewhere == set(FACTS["objects"][schema])
    for name, field in fields.items():
        assert name == re.sub(r"(?<=[a-z])([A-Z])", r"_\1", field).lower()


def test_statuses_are_the_schemas():
    statuses, installations = FACTS["enums"]["PodStatusEnum"], FACTS["enums"]["InstallationStatusEnum"]
    assert {_contract.ACTIVE, *_contract.GONE, *_contract.LEAVING, *_contract.FAILED} <= set(statuses)
    assert {_contract.INSTALLED, *_contract.INSTALLATION_FAILED} <= set(installations)
    assert set(statuses) - {_contract.ACTIVE, *_contract.FAILED} == {"PROVISIONING", "PENDING", "UNKNOWN"}


def test_the_documentation_has_the_options_with_the_same_types_and_choices():
    documented = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    for name, spec in request_spec().items():
        assert {key: documented[name].get(key) for key in ("type", "choices", "elements")} == {
            key: spec.get(key) for key in ("type", "choices", "elements")
        }
    assert set(documented) == set(request_spec())


def test_the_version_is_the_collections():
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == _client.VERSION
