# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract compared with the facts about the API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.primeintellect.cloud.plugins.doc_fragments import (
    account,
    disk_request,
    offer_search,
    pod_request,
    schema,
    team,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._api import client as _client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api import contract as _contract
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS, TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.schema import SCHEMA_SPEC
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import disk_spec
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.offers import disk_search_spec
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer import listing as _offer_list
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.info import search_spec
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import request_spec
from ansible_collections.primeintellect.cloud.tests.contract.facts import FACTS, bounds, parsed

ROOT = Path(__file__).resolve().parents[5]
JSON_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "[string]", "dict": "[EnvVar]"}
ENUMS = {
    "GPUType": _contract.GPU_TYPES,
    "GPUSocket": _contract.SOCKETS,
    "EnvironmentTypeEnum": _contract.IMAGES,
    "ProviderTypeEnum": _contract.PROVIDERS,
    "SecurityType": _contract.SECURITIES,
    "Regions": _contract.REGIONS,
}
# What the API accepts, but this collection does not, with the reason.
STRICTER = {"max_price": "a pod never costs nothing or less"}


def body_fields(name="CreatePod", path=()):
    """The leaves of the create body: path -> kind."""
    for field, text in FACTS["objects"][name].items():
        kind = parsed(text)
        inner = kind.choices[0]
        if inner in FACTS["objects"] and inner != "EnvVar":
            yield from body_fields(inner, path + (field,))
        else:
            yield path + (field,), kind


REQUESTS = [("CreatePod", _contract.POD_REQUEST), ("CreateDisk", _contract.DISK_REQUEST)]


@pytest.mark.parametrize("schema, request_", REQUESTS)
def test_options_and_fields_of_a_create_body_correspond(schema, request_):
    assert {option["at"] for option in request_.values()} == {path for path, kind in body_fields(schema)}
    for name, option in request_.items():
        field = option["at"][-1] if option["at"] != ("provider", "type") else "provider"
        assert name == re.sub(r"(?<=[a-z])([A-Z])", r"_\1", field).lower()


@pytest.mark.parametrize("schema, option, name", [
    (schema, option, name) for schema, request_ in REQUESTS for name, option in request_.items()
])
def test_types_limits_and_choices_equal_the_schema(schema, option, name):
    kind = dict(body_fields(schema))[option["at"]].choices[0]
    expected = JSON_TYPES[option["type"]]
    for enum, choices in ENUMS.items():
        if option.get("known") is choices:
            expected = enum
    if option.get("positive") and name not in STRICTER:
        expected += " > 0"
    if option["at"] == ("disk", "name"):
        expected += f" <= {_contract.LONGEST_DISK_NAME}"
    assert kind == expected


@pytest.mark.parametrize("enum", list(ENUMS))
def test_enums_equal_the_schema(enum):
    assert ENUMS[enum] == FACTS["enums"][enum]


@pytest.mark.parametrize("schema, request_, needed, name", [
    ("CreatePod", _contract.POD_REQUEST, _contract.POD_REQUIRED, ("pod", "name")),
    ("CreateDisk", _contract.DISK_REQUEST, _contract.DISK_REQUIRED, ("disk", "name")),
])
def test_the_schema_requires_what_a_create_requires_except_the_name(schema, request_, needed, name):
    required = {path for path, kind in body_fields(schema) if kind.needed and path != ("team", "teamId")}
    assert {request_[option]["at"] for option in needed} == required | {name}


@pytest.mark.parametrize("fields, schema, elsewhere", [
    (_contract.POD_FIELDS, "APIPodConfig", {"ip", "resources", "attachedResources", "primePortMapping"}),
    (_contract.RESOURCE_FIELDS, "InstanceResources", set()),
    (_contract.PORT_FIELDS, "PortMapping", set()),
    (_contract.ATTACHED_FIELDS, "AttachedResources", set()),
    (_contract.OFFER_FIELDS, "GpuAvailability", {"disk", "sharedDisk", "vcpu", "memory", "prices"}),
    (_contract.SIZE_FIELDS, "CustomSpecValue", set()),
    (_contract.PRICE_FIELDS, "Prices", set()),
    (_contract.DISK_FIELDS, "APIDiskConfig", {"info"}),
    (_contract.DISK_OFFER_FIELDS, "DiskAvailability", {"spec"}),
    (_contract.SSH_KEY_FIELDS, "APISSHKeyConfig", set()),
    # an avatar, a feature flag of the website and a list of providers are nobody's business in a playbook
    (_contract.USER_FIELDS, "WhoamiResponse", {
        "image", "hasBetaAccess", "blacklist", "scope", *_contract.LIMITS_FIELDS}),
    (_contract.TEAM_FIELDS, "TeamSummary", set()),
    (_contract.MEMBER_FIELDS, "TeamMemberDetail", set()),
    # single bills are not shown
    (_contract.WALLET_FIELDS, "WalletResponse", {"total_billings", "recent_billings"}),
])
def test_every_field_of_an_answer_is_returned(fields, schema, elsewhere):
    assert set(fields.values()) | elsewhere == set(FACTS["objects"][schema])
    for name, field in fields.items():
        assert name == re.sub(r"(?<=[a-z])([A-Z])", r"_\1", field).lower()


def test_statuses_equal_the_schema():
    statuses, installations = FACTS["enums"]["PodStatusEnum"], FACTS["enums"]["InstallationStatusEnum"]
    assert _contract.STATUSES == statuses == FACTS["enums"]["DiskStatusEnum"]
    assert {_contract.ACTIVE, *_contract.GONE, *_contract.LEAVING, *_contract.FAILED} <= set(statuses)
    words = [_contract.INSTALLED, _contract.INSTALLATION_FAILED, _contract.INSTALLING]
    assert sum(map(len, words)) == len({word for some in words for word in some})
    assert set(installations) <= {word for some in words for word in some}
    assert set(statuses) - {_contract.ACTIVE, *_contract.FAILED} == {"PROVISIONING", "PENDING", "UNKNOWN"}


def test_a_request_copies_fields_that_its_offer_has():
    assert set(_contract.REQUEST_FROM_OFFER) < set(_contract.POD_REQUEST)
    assert set(_contract.REQUEST_FROM_OFFER.values()) < set(FACTS["objects"]["GpuAvailability"])
    assert set(_contract.REQUEST_SIZES) < set(_contract.POD_REQUEST)
    for size, _unit in _contract.REQUEST_SIZES.values():
        assert parsed(FACTS["objects"]["GpuAvailability"][size]).choices == ("CustomSpecValue",)


def test_stock_and_currency_equal_the_schema():
    known = {status.lower() for status in FACTS["enums"]["StockStatus"] + FACTS["seen"]["StockStatus"]}
    assert {"unavailable", *(status.lower() for status in FACTS["seen"]["StockStatus"])} == set(_contract.OUT_OF_STOCK) <= known
    assert known == {*_contract.OUT_OF_STOCK, *_contract.IN_STOCK}
    assert FACTS["enums"]["Currency"] == _contract.CURRENCIES
    assert _contract.CURRENCY in _contract.CURRENCIES


def test_the_calls_are_those_of_the_facts():
    assert {path: set(methods.split()) for path, methods in _contract.CALLS.items()} == {
        path: set(methods) for path, methods in FACTS["paths"].items()
    }


def test_a_request_for_a_disk_copies_fields_that_its_offer_has():
    assert set(_contract.DISK_REQUEST_FROM_OFFER) < set(_contract.DISK_REQUEST)
    assert set(_contract.DISK_REQUEST_FROM_OFFER.values()) < set(FACTS["objects"]["DiskAvailability"])


def test_history_types_are_the_schemas_and_distinct():
    counted = _contract.POD_HISTORY_TYPES + _contract.DISK_HISTORY_TYPES
    assert len(counted) == len(set(counted)) and set(counted) < set(FACTS["enums"]["ResourceType"])


def test_a_page_of_offers_has_the_largest_size():
    for path in ("/availability/gpus", "/availability/multi-node", "/availability/disks"):
        assert ("<=", str(_offer_list.PAGE)) in bounds(FACTS["paths"][path]["get"]["query"]["page_size"])


@pytest.mark.parametrize("fragment, part, spec", [
    (pod_request, "DOCUMENTATION", request_spec()),
    (offer_search, "DOCUMENTATION", search_spec()),
    (disk_request, "DOCUMENTATION", disk_spec()),
    (disk_request, "SEARCH", disk_search_spec()),
    (team, "DOCUMENTATION", TEAM_OPTIONS),
    (schema, "DOCUMENTATION", SCHEMA_SPEC),
    (account, "DOCUMENTATION", ACCOUNT_OPTIONS),
])
def test_documentation_and_argument_specs_agree(fragment, part, spec):
    documented = yaml.safe_load(getattr(fragment.ModuleDocFragment, part))["options"]
    assert not spec.keys() - documented.keys(), "these options are not described in " + fragment.__file__
    assert not documented.keys() - spec.keys(), "these are no options, but described in " + fragment.__file__
    for name, option in spec.items():
        assert {key: documented[name].get(key) for key in ("type", "choices", "elements", "default")} == {
            key: option.get(key) for key in ("type", "choices", "elements", "default")
        }


@pytest.mark.parametrize("fragment, parts", [
    (pod_request, ["DOCUMENTATION"]), (offer_search, ["DOCUMENTATION"]), (disk_request, ["DOCUMENTATION", "SEARCH"]),
])
def test_every_value_of_an_enum_is_documented(fragment, parts):
    documented = {
        name: " ".join(option["description"]) for part in parts
        for name, option in yaml.safe_load(getattr(fragment.ModuleDocFragment, part))["options"].items()
    }
    for name, option in {**_contract.POD_REQUEST, **_contract.REGIONS_QUERY}.items():
        if name in documented:
            assert all(f"V({value})" in documented[name] for value in option.get("known", ())), name
    assert "CHOICES_OF" not in str(documented)


def test_the_version_is_that_of_the_collection():
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == _client.VERSION
