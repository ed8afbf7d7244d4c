# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API takes: its enums and request bodies, as strict as the published schema and no stricter.

Written from the schema and not shared with the collection on purpose: when the two disagree, a test fails.
Field names are the API's own, hence camelCase.
"""

from __future__ import annotations

from enum import Enum
from typing import Optional

from pydantic import BaseModel, ConfigDict, Field, model_validator

_more: dict = {}
"""Values by enum that a test has added, as the service does when something new comes onto the market."""


class _Words(str, Enum):
    """An enum to which a test can add values."""

    @classmethod
    def _missing_(cls, value: object) -> Optional[_Words]:
        if value not in _more.get(cls.__name__, ()):
            return None
        word = str.__new__(cls, value)
        word._name_ = word._value_ = value
        return word


def _words(name: str, words: str) -> type[Enum]:
    return _Words(name, {word: word for word in words.split()})


def set_more_values(more: dict) -> None:
    """Let the enums take these values, too, and no others that were added before."""
    _more.clear()
    _more.update(more)


def with_more_values(document: dict) -> dict:
    """An OpenAPI document with the values that were added."""
    schemas = document["components"]["schemas"]
    more = {name: {**schemas[name], "enum": [*schemas[name]["enum"], *words]} for name, words in _more.items()}
    return {**document, "components": {**document["components"], "schemas": {**schemas, **more}}}


def patched(document: object, patch: object) -> object:
    """A JSON document with changes (RFC 7396): null removes, objects are merged, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(document) if isinstance(document, dict) else {}
    for name, change in patch.items():
        merged[name] = patched(merged.get(name), change)
    return {name: value for name, value in merged.items() if name not in patch or patch[name] is not None}


GPUType = _words("GPUType", """
    CPU_NODE A10_24GB A100_80GB A100_40GB A30_24GB A40_48GB B200_180GB B300_262GB GB200 GB300 RTX3070_8GB
    RTX3080_10GB RTX3080Ti_12GB RTX3090_24GB RTX3090Ti_24GB RTX4070Ti_12GB RTX4080_16GB RTX4080Ti_16GB RTX4090_24GB
    RTX5090_32GB H100_80GB H200_96GB GH200_96GB H200_141GB GH200_480GB GH200_624GB L4_24GB L40_48GB L40S_48GB
    RTX4000_8GB RTX5000_16GB RTX6000_24GB RTX8000_48GB RTX2000Ada_16GB RTX4000Ada_20GB RTX5000Ada_32GB
    RTX6000Ada_48GB A2000_6GB A4000_16GB A4500_20GB A5000_24GB A6000_48GB V100_16GB V100_32GB P100_16GB T4_16GB
    P4_8GB P40_24GB RTX_PRO_6000B_96GB
""")
GPUSocket = _words("GPUSocket", "PCIe SXM2 SXM3 SXM4 SXM5 SXM6")
SecurityType = _words("SecurityType", "secure_cloud community_cloud")
Regions = _words("Regions", """
    africa asia_south asia_northeast australia canada eu_east eu_north eu_west middle_east south_america united_states
""")
EnvironmentType = _words("EnvironmentTypeEnum", """
    ubuntu_22_cuda_12 cuda_12_1_pytorch_2_2 cuda_11_8_pytorch_2_1 cuda_12_1_pytorch_2_3 cuda_12_1_pytorch_2_4
    cuda_12_4_pytorch_2_4 cuda_12_4_pytorch_2_5 cuda_12_4_pytorch_2_6 cuda_12_6_pytorch_2_7 stable_diffusion axolotl
    bittensor hivemind petals_llama vllm_llama_8b vllm_llama_70b vllm_llama_405b custom_template flux prime_rl
""")
ProviderType = _words("ProviderTypeEnum", """
    runpod fluidstack lambdalabs hyperstack oblivus cudocompute scaleway tensordock datacrunch latitude crusoecloud
    massedcompute akash primeintellect primecompute dc_impala dc_kudu dc_roan nebius dc_eland dc_wildebeest vultr dc_gnu
    denvr
""")


class EnvVar(BaseModel):
    key: str
    value: str


class PodRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(default_factory=str)
    cloudId: str
    gpuType: GPUType
    socket: GPUSocket
    gpuCount: int = Field(gt=0)
    diskSize: Optional[int] = Field(None, gt=0)
    vcpus: Optional[int] = Field(None, gt=0)
    memory: Optional[int] = Field(None, gt=0)
    maxPrice: Optional[float] = None
    image: EnvironmentType = EnvironmentType.ubuntu_22_cuda_12
    customTemplateId: Optional[str] = None
    dataCenterId: Optional[str] = None
    country: Optional[str] = None
    security: Optional[SecurityType] = None
    envVars: Optional[list[EnvVar]] = None
    jupyterPassword: Optional[str] = None
    sshKeyId: Optional[str] = None
    autoRestart: Optional[bool] = False
    prepaidForHr: Optional[float] = Field(None, gt=0)

    @model_validator(mode="after")
    def template_goes_with_its_image(self) -> PodRequest:
        if (self.image is EnvironmentType.custom_template) != (self.customTemplateId is not None):
            raise ValueError("image custom_template and customTemplateId go together")
        return self


class Provider(BaseModel):
    type: ProviderType


class Team(BaseModel):
    teamId: str


class CreatePod(BaseModel):
    pod: PodRequest
    provider: Provider
    disks: Optional[list[str]] = None
    team: Optional[Team] = None
    team_member_ids: Optional[list[str]] = None
    shared_with_team: bool = False


class DiskRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int = Field(gt=0)
    name: str = Field(default_factory=str, max_length=255)
    country: Optional[str] = None
    cloudId: Optional[str] = None
    dataCenterId: Optional[str] = None


class CreateDisk(BaseModel):
    disk: DiskRequest
    provider: Provider
    team: Optional[Team] = None


class UpdateDisk(BaseModel):
    name: str


class UploadSshKey(BaseModel):
    name: str
    publicKey: str


class UpdateSshKey(BaseModel):
    isPrimary: Optional[bool] = None
