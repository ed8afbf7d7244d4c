# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that this release does not know: told apart from typing errors, and looked up in the service's own schema."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS, TEAM_OPTIONS, Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import DISK_REQUEST, GPU_TYPES, IMAGES, SOCKETS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.live import require_listed
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.schema import SCHEMA_SPEC, check_known, unknown_values
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.checks import nearest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    InvalidOptionsError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.task import Task
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.options import Options
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.options import SEARCH_REQUEST
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import check_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import LIFE_SPEC, request_spec
from ansible_collections.primeintellect.cloud.tests.unit.openapi import document
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import (
    CREATE,
    LIST,
    NEW,
    OPTIONS,
    READY,
    offer,
    offers,
)

DOCUMENT = "GET /openapi.json"
RENTED = {
    "name": "trainer", "cloud_id": "c1", "socket": "PCIe", "gpu_count": 1, "provider": ["primecompute"], "placement": "exact",
    "state": "present", "schema": "live", "api_timeout": 1.0, "api_retries": 0, "wait_timeout": 1.0, "poll_interval": 1.0,
    "on_drift": "warn",
}
SEARCHED = {"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None, "wait": False}


class Server:
    """Serves a document, or raises it, and counts how often it is asked."""

    account = Account("key", "the option api_key", "https://api.example.com", None)

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def public(self, path):
        self.asked.append(path)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def look_up(answer, request=None, create="/pods/", **params):
    """Look values up; the problem, the warnings, and what was asked."""
    warnings, server = [], Server(answer)
    try:
        require_listed(dict(OPTIONS, **params), request or SEARCH_REQUEST, create, server, Task(warn=warnings.append))
    except CloudError as error:
        return error, warnings, server.asked
    return None, warnings, server.asked


@pytest.mark.parametrize("word, choices, near", [
    ("H100", GPU_TYPES, "H100_80GB"), ("h100-80gb", GPU_TYPES, "H100_80GB"), ("H10080GB", GPU_TYPES, "H100_80GB"),
    ("H100_80G", GPU_TYPES, "H100_80GB"), ("RTX4090", GPU_TYPES, "RTX4090_24GB"), ("GB", GPU_TYPES, "GB200 or GB300"),
    ("SXM", SOCKETS, "SXM2 or SXM3 or SXM4 or SXM5 or SXM6"), ("ubuntu_22", IMAGES, "ubuntu_22_cuda_12"),
    ("axolotll", IMAGES, "axolotl"),
    # newer models, sockets and images, of which only the numbers differ
    ("B300_288GB", GPU_TYPES, None), ("GB300_288GB", GPU_TYPES, None), ("H20", GPU_TYPES, None), ("H300_80GB", GPU_TYPES, None),
    ("GB400", GPU_TYPES, None), ("SXM7", SOCKETS, None), ("PCIe6", SOCKETS, None), ("ubuntu_26", IMAGES, None),
    ("cuda_12_8_pytorch_2_9", IMAGES, None),
])
def test_a_newer_model_is_no_typing_error(word, choices, near):
    assert nearest(word, choices) == (f"; did you mean {near}?" if near else "")


def test_the_values_that_this_release_does_not_know():
    params = dict(OPTIONS, gpu_type=["H100_80GB", "B400_999GB"], regions=["canada", "moon"], provider="newcloud", image=None)
    assert unknown_values(params, SEARCH_REQUEST) == [
        ("gpu_type", "B400_999GB"), ("provider", "newcloud"), ("regions", "moon"),
    ]


@pytest.mark.parametrize("schema, value, guess, message", [
    ("known", "H100", False, "did you mean H100_80GB?"),
    ("known", "B300_288GB", False, "CPU_NODE, A10_24GB"),
    ("live", "B300_288GB", True, None),
    ("live", "H100", True, "'H100' is not known to this release; did you mean H100_80GB?"),
    ("live", "no word", False, "A10_24GB"),
    ("live", "x" * 65, False, "A10_24GB"),
    ("off", "H100", True, None),
    ("off", "no word", True, None),
    ("off", "-----BEGIN OPENSSH PRIVATE KEY-----", False, "is a private key"),
    ("live", "-----BEGIN OPENSSH PRIVATE KEY-----", False, "is a private key"),
])
def test_what_is_wrong_without_a_request(schema, value, guess, message):
    found = check_known(dict(OPTIONS, schema=schema, gpu_type=value), SEARCH_REQUEST)
    assert len(found) == (message is not None)
    assert not found or (message in found[0]["message"] and found[0]["param"] == "gpu_type")
    assert not found or found[0].get("guess", False) == guess


def test_what_exists_is_compared_with_any_word():
    assert check_known(dict(OPTIONS, schema="known", gpu_type="H100"), SEARCH_REQUEST, may_create=False) == []


@pytest.mark.parametrize("options, wrong", [
    ({}, []), ({"gpu_count": "many"}, ["gpu_count", "gpu_type"]), ({"wait_timeout": -1}, ["gpu_type", "wait_timeout"]),
    ({"nmae": "x"}, ["gpu_type", "nmae"]),
])
def test_a_probable_typing_error_is_reported_beside_other_problems(options, wrong, monkeypatch):
    monkeypatch.setenv("PRIME_API_KEY", "key")
    others = {"state": {"type": "str"}, "id": {"type": "str"}}
    spec = dict(request_spec(), **LIFE_SPEC, **TEAM_OPTIONS, **SCHEMA_SPEC, **ACCOUNT_OPTIONS, **others)
    given = {**dict.fromkeys(spec), **RENTED, "gpu_type": ["H100"], **options}
    errors = ["wrong"] if {"gpu_count", "nmae"} & options.keys() else []
    given = {name: value for name, value in given.items() if value is not None or not errors}
    found = Options(spec, given).problems(errors, check_pod)
    assert sorted(problem["param"] for problem in found) == wrong
    assert all(problem.keys() == {"param", "message"} for problem in found)


@pytest.mark.parametrize("params", [
    {}, {"gpu_type": "B400_999GB", "schema": "off"}, {"gpu_type": "B400_999GB", "schema": "known"}, {"gpu_type": None},
])
def test_what_costs_no_request(params):
    assert look_up(UnreachableError("away"), **params) == (None, [], [])


# Seen since: the enums of the founding schema are older than the service
@pytest.mark.parametrize("enum, option, value", [
    ("GPUType", "gpu_type", "B400_999GB"), ("GPUSocket", "socket", "SXM7"), ("EnvironmentTypeEnum", "image", "ubuntu_26"),
    ("ProviderTypeEnum", "provider", "newcloud"), ("SecurityType", "security", "bunker"),
    ("Regions", "regions", ["canada", "moon"]), ("GPUType", "gpu_type", ["H100_80GB", "B400_999GB"]),
])
def test_a_value_that_the_service_lists_is_a_warning(enum, option, value):
    word = value[-1] if isinstance(value, list) else value
    problem, warnings, asked = look_up(document(**{enum: [word]}), **{option: value})
    assert problem is None and asked == ["/openapi.json"]
    assert len(warnings) == 1 and f"{option}: {word}: unknown to this release" in warnings[0]
    problem, warnings, asked = look_up(document(), **{option: value})
    assert isinstance(problem, InvalidOptionsError) and [entry["param"] for entry in problem.params] == [option]
    assert f"{word!r} is not a valid value" in problem.message and warnings == []


def test_the_error_lists_what_the_service_has_today():
    problem, warnings, asked = look_up(document(SecurityType=["bunker"]), security="secure")
    assert problem.message == (
        "security: 'secure' is not a valid value; did you mean secure_cloud? The service accepts these now: secure_cloud, "
        "community_cloud, bunker"
    )


def test_values_of_several_options_are_looked_up_with_one_request():
    more = document(GPUType=["B400_999GB", "B500_999GB"], EnvironmentTypeEnum=["ubuntu_26"])
    params = {"gpu_type": ["B400_999GB", "B500_999GB"], "image": "ubuntu_26", "provider": "nobody", "regions": ["moon"]}
    problem, warnings, asked = look_up(more, **params)
    assert asked == ["/openapi.json"] and [entry["param"] for entry in problem.params] == ["provider", "regions"]


def test_the_provider_of_a_disk_is_found_by_the_create_of_disks():
    more = document(ProviderTypeEnum=["newcloud"])
    del more["paths"]["/api/v1/pods/"]
    assert look_up(more, DISK_REQUEST, "/disks/", provider="newcloud")[0] is None


def test_a_field_that_takes_any_text_takes_this_one():
    free = document()
    free["components"]["schemas"]["Alpha"]["properties"]["gpuType"] = {"type": "string"}
    assert look_up(free, gpu_type="B400_999GB")[0] is None


def broken(*path, value=None):
    """The document with another value somewhere."""
    whole = document()
    part = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return whole


CIRCLE = {"$ref": "#/components/schemas/Beta"}


@pytest.mark.parametrize("answer", [
    UnreachableError("no connection."), {}, {"paths": None}, {"paths": {"/api/v1/pods/": {"post": {}}}},
    broken("components", "schemas", "Beta", value=None),
    broken("components", "schemas", "Beta", value=[]),
    broken("components", "schemas", "Beta", value=CIRCLE),
    broken("components", "schemas", "Beta", value={"anyOf": [CIRCLE, CIRCLE]}),
    broken("components", "schemas", "Zeta1", value={"type": "array", "items": {"$ref": "#/components/schemas/Zeta1"}}),
    broken("components", "schemas", "Alpha", value={"properties": {}}),
    broken("components", "schemas", "Alpha", value={"$ref": "https://example.com/other.json"}),
    broken("components", value=3),
])
def test_a_document_that_can_not_be_read_names_the_way_out(answer):
    problem, warnings, asked = look_up(answer, gpu_type="B400_999GB")
    assert not isinstance(problem, InvalidOptionsError) and warnings == []
    assert "schema: off" in problem.message and "https://api.example.com/openapi.json" in problem.message
    assert "gpu_type: B400_999GB" in problem.message and problem.params[0]["param"] == "gpu_type"


def test_the_key_is_not_sent_for_the_document(converse, clock, monkeypatch, tmp_path):
    server = converse((("GET", "/openapi.json"), 200, document()))
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    account = Account("key", "the option api_key", server.url, None)
    client = Client(account, {"api_timeout": 5, "api_retries": 0, "validate_certs": True, "ca_path": None}, clock)
    assert client.public("/openapi.json") == document()
    assert "Authorization" not in server.headers[0]


def test_a_pod_of_a_model_that_only_the_service_knows_is_created_with_one_request_more(play):
    new = offer(gpuType="B400_999GB")
    steps = [(LIST, []), (DOCUMENT, document(GPUType=["B400_999GB"])), offers(new), (CREATE, dict(NEW, gpuName="B400_999GB"))]
    result, problem, warnings, api = play(*steps, **SEARCHED, gpu_type="B400_999GB")
    assert problem is None and api.bodies[0]["pod"]["gpuType"] == "B400_999GB" and "B400_999GB" in warnings[0]


def test_a_pod_that_exists_needs_no_document(play):
    result, problem, warnings, api = play((LIST, [READY]), gpu_type="B400_999GB")
    assert problem is None and "gpu_type is H100_80GB, not B400_999GB" in warnings[0]


def test_a_pod_is_not_removed_for_a_value_that_the_service_does_not_have(play):
    result, problem, warnings, api = play((LIST, [READY]), (DOCUMENT, document()), gpu_type="B400_999GB", on_drift="recreate")
    assert "'B400_999GB' is not a valid value" in problem.message and not result["changed"]


def test_without_a_check_the_service_decides(play):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), gpu_type="B400_999GB", schema="off", wait=False,
    )
    assert problem is None and warnings == [] and api.bodies[0]["pod"]["gpuType"] == "B400_999GB"
