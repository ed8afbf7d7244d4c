# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service's own schema, as far as values are looked up in it, in the shape in which FastAPI writes it."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.tests.contract.facts import FACTS

# Names that the collection must not depend on
_NAMES = {"GPUType": "Zeta1", "ProviderTypeEnum": "Zeta2", "EnvironmentTypeEnum": "Zeta3"}


def document(**more):
    """The document, with more values in the enums that are named as the facts name them."""
    enums = {name: [*words, *more.get(name, [])] for name, words in FACTS["enums"].items()}
    schemas = {_NAMES.get(name, name): {"type": "string", "enum": words} for name, words in enums.items()}
    provider = {"type": "object", "properties": {"type": _ref("ProviderTypeEnum")}, "required": ["type"]}
    schemas["Alpha"] = {"type": "object", "properties": {
        "gpuType": _ref("GPUType"), "socket": {"allOf": [_ref("GPUSocket")]},
        "image": {"allOf": [_ref("EnvironmentTypeEnum")], "default": "ubuntu_22_cuda_12"},
        "security": {"anyOf": [_ref("SecurityType"), {"type": "null"}]}, "cloudId": {"type": "string"},
    }}
    schemas["Beta"] = {"type": "object", "properties": {"pod": _ref("Alpha"), "provider": provider}}
    schemas["Gamma"] = {"type": "object", "properties": {"disk": {"type": "object"}, "provider": provider}}
    regions = {"anyOf": [{"type": "array", "items": _ref("Regions")}, {"type": "null"}]}
    search = {"get": {"parameters": [{"name": "page", "schema": {"type": "integer"}}, {"name": "regions", "schema": regions}]}}
    return {
        "openapi": "3.1.0",
        "paths": {
            "/api/v1/pods/": {"get": {}, "post": _body(_ref("Beta"))},
            "/api/v1/disks/": {"post": _body(_ref("Gamma"))},
            "/api/v1/availability/gpus": search,
            "/api/v1/availability/disks": search,
        },
        "components": {"schemas": schemas},
    }


def _ref(name):
    return {"$ref": "#/components/schemas/" + _NAMES.get(name, name)}


def _body(schema):
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
