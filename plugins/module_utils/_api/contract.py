# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the Prime Intellect API accepts and returns, as data.

When the API grows, this is the only file to edit. Argument specs, documented values and the checks before a call are derived
from it, and C(tests/unit) compares it with the facts about the API in C(tests/contract).

Enums are the values that this release knows. A user may ask for others that the service lists in its own schema (see C(live)).
Answers of the server are never checked against them, so that a GPU or a status that is newer than this release can still be read.
"""

from __future__ import annotations

import re

from .._common.types import ArgumentSpec

API_URL = "https://api.primeintellect.ai"


def _fields(fields: str) -> dict[str, str]:
    """Key of a result -> the API's field, for each of the fields: the key is the field in snake_case."""
    return {re.sub(r"(?<=[a-z])([A-Z])", r"_\1", field).lower(): field for field in fields.split()}


# GPUType
GPU_TYPES = (
    "CPU_NODE A10_24GB A100_80GB A100_40GB A30_24GB A40_48GB B200_180GB B300_262GB GB200 GB300 RTX3070_8GB "
    "RTX3080_10GB RTX3080Ti_12GB RTX3090_24GB RTX3090Ti_24GB RTX4070Ti_12GB RTX4080_16GB RTX4080Ti_16GB RTX4090_24GB "
    "RTX5090_32GB H100_80GB H200_96GB GH200_96GB H200_141GB GH200_480GB GH200_624GB L4_24GB L40_48GB L40S_48GB "
    "RTX4000_8GB RTX5000_16GB RTX6000_24GB RTX8000_48GB RTX2000Ada_16GB RTX4000Ada_20GB RTX5000Ada_32GB "
    "RTX6000Ada_48GB A2000_6GB A4000_16GB A4500_20GB A5000_24GB A6000_48GB V100_16GB V100_32GB P100_16GB T4_16GB "
    "P4_8GB P40_24GB RTX_PRO_6000B_96GB"
).split()

# GPUSocket
SOCKETS = "PCIe SXM2 SXM3 SXM4 SXM5 SXM6".split()

# EnvironmentTypeEnum; the first one is the default of the server
IMAGES = (
    "ubuntu_22_cuda_12 cuda_12_1_pytorch_2_2 cuda_11_8_pytorch_2_1 cuda_12_1_pytorch_2_3 cuda_12_1_pytorch_2_4 "
    "cuda_12_4_pytorch_2_4 cuda_12_4_pytorch_2_5 cuda_12_4_pytorch_2_6 cuda_12_6_pytorch_2_7 stable_diffusion axolotl "
    "bittensor hivemind petals_llama vllm_llama_8b vllm_llama_70b vllm_llama_405b custom_template flux prime_rl"
).split()
DEFAULT_IMAGE = "ubuntu_22_cuda_12"
CUSTOM_IMAGE = "custom_template"

# ProviderTypeEnum
PROVIDERS = (
    "runpod fluidstack lambdalabs hyperstack oblivus cudocompute scaleway tensordock datacrunch latitude crusoecloud "
    "massedcompute akash primeintellect primecompute dc_impala dc_kudu dc_roan nebius dc_eland dc_wildebeest vultr "
    "dc_gnu denvr"
).split()

# SecurityType
SECURITIES = ["secure_cloud", "community_cloud"]

# Regions
REGIONS = (
    "africa asia_south asia_northeast australia canada eu_east eu_north eu_west middle_east south_america united_states"
).split()

# The server rejects environment variables with these providers and images.
NO_ENV_VARS_PROVIDERS = ["runpod"]
NO_ENV_VARS_IMAGES = [DEFAULT_IMAGE]

# PodStatusEnum and DiskStatusEnum, which are equal
STATUSES = "PROVISIONING PENDING ACTIVE STOPPED ERROR DELETING UNKNOWN TERMINATED".split()
# What a status means for a wait. A status that is in none of these lists may still become the one that is waited for.
ACTIVE = "ACTIVE"
STOPPED = "STOPPED"
GONE = ["TERMINATED"]
LEAVING = ["DELETING", "TERMINATED"]
FAILED = ["ERROR", "STOPPED", "DELETING", "TERMINATED"]

# Seconds that the API may not find a pod or disk (any more, or yet) before it counts as vanished
VANISHED_AFTER = 10

# InstallationStatusEnum, of which the first of each list is the API's; the others have been seen at other brokers
INSTALLED = ["FINISHED", "COMPLETE", "COMPLETED", "DONE", "SUCCESS", "SUCCEEDED", "INSTALLED", "READY"]
INSTALLATION_FAILED = [
    "ERROR", "TERMINATED", "FAILED", "FAILURE", "ERRORED", "ABORTED", "CANCELED", "CANCELLED", "TIMEOUT", "TIMED_OUT",
]
INSTALLING = ["PENDING", "ACTIVE"]

# The body of a create (Body_create_pod_api_v1_pods__post): option -> its argument spec with three more keys. "at" is the path of
# its field in the body, "known" are the values of its enum, and "positive" is the schema's exclusiveMinimum of 0. Secrets have
# no_log.
POD_REQUEST: ArgumentSpec = {
    "name": {"at": ("pod", "name"), "type": "str"},
    "cloud_id": {"at": ("pod", "cloudId"), "type": "str"},
    "gpu_type": {"at": ("pod", "gpuType"), "type": "str", "known": GPU_TYPES},
    "socket": {"at": ("pod", "socket"), "type": "str", "known": SOCKETS},
    "gpu_count": {"at": ("pod", "gpuCount"), "type": "int", "positive": True},
    "disk_size": {"at": ("pod", "diskSize"), "type": "int", "positive": True},
    "vcpus": {"at": ("pod", "vcpus"), "type": "int", "positive": True},
    "memory": {"at": ("pod", "memory"), "type": "int", "positive": True},
    "max_price": {"at": ("pod", "maxPrice"), "type": "float", "positive": True},
    "image": {"at": ("pod", "image"), "type": "str", "known": IMAGES},
    "custom_template_id": {"at": ("pod", "customTemplateId"), "type": "str"},
    "data_center_id": {"at": ("pod", "dataCenterId"), "type": "str"},
    "country": {"at": ("pod", "country"), "type": "str"},
    "security": {"at": ("pod", "security"), "type": "str", "known": SECURITIES},
    "env_vars": {"at": ("pod", "envVars"), "type": "dict", "no_log": True},
    "jupyter_password": {"at": ("pod", "jupyterPassword"), "type": "str", "no_log": True},
    "ssh_key_id": {"at": ("pod", "sshKeyId"), "type": "str", "no_log": False},
    "auto_restart": {"at": ("pod", "autoRestart"), "type": "bool"},
    "prepaid_for_hr": {"at": ("pod", "prepaidForHr"), "type": "float", "positive": True},
    "provider": {"at": ("provider", "type"), "type": "str", "known": PROVIDERS},
    "disks": {"at": ("disks",), "type": "list", "elements": "str"},
    "team_id": {"at": ("team", "teamId"), "type": "str"},
    "team_member_ids": {"at": ("team_member_ids",), "type": "list", "elements": "str"},
    "shared_with_team": {"at": ("shared_with_team",), "type": "bool"},
}
# The option C(regions) of a search, which has a field in the query of the offers alone, in the form of POD_REQUEST
REGIONS_QUERY: ArgumentSpec = {"regions": {"at": ("regions",), "type": "list", "elements": "str", "known": REGIONS}}
# What a create requires. All but the name are required by the schema; by the name this collection finds the pod again.
POD_REQUIRED = ["name", "cloud_id", "gpu_type", "socket", "gpu_count", "provider"]

# A pod (APIPodConfig). Other fields of an answer are never returned, since answers may contain secrets (jupyterPassword has been
# seen).
POD_FIELDS = _fields(
    "id name status installationStatus installationFailure installationProgress gpuName gpuCount socket "
    "providerType environmentType customTemplateId priceHr stoppedPriceHr provisioningPriceHr isSpot autoRestart "
    "createdAt updatedAt terminatedAt userId teamId walletId clusterId type sshConnection"
)
# InstanceResources, PortMapping and AttachedResources inside a pod
RESOURCE_FIELDS = _fields("memory disk shared_disk vcpus")
PORT_FIELDS = _fields("internal external protocol usedBy description")
ATTACHED_FIELDS = _fields("id resourceType status size mountPath resourcePath isDetachable isShared")

# An offer (GpuAvailability), its sizes (CustomSpecValue) and its prices (Prices)
OFFER_FIELDS = _fields(
    "cloudId gpuType gpuCount gpuMemory socket provider region country dataCenter security images stockStatus "
    "provisioningTime internetSpeed interconnect interconnectType isSpot prepaidTime"
)
OFFER_SIZES = _fields("disk sharedDisk vcpu memory")
SIZE_FIELDS = _fields("defaultCount minCount maxCount step pricePerUnit defaultIncludedInPrice additionalInfo")
PRICE_FIELDS = _fields("onDemand communityPrice isVariable currency")
# The sizes of an offer that a request can set: option -> size, and its unit
REQUEST_SIZES = {"disk_size": ("disk", " GB"), "vcpus": ("vcpu", ""), "memory": ("memory", " GB")}
# What a request copies from its offer: option -> field
REQUEST_FROM_OFFER = {
    "cloud_id": "cloudId",
    "gpu_type": "gpuType",
    "socket": "socket",
    "gpu_count": "gpuCount",
    "provider": "provider",
    "data_center_id": "dataCenter",
    "country": "country",
    "security": "security",
    "prepaid_for_hr": "prepaidTime",
}
# The values of stockStatus, in lower case, with which an offer can't be rented now; with any other it can
OUT_OF_STOCK = ["unavailable", "out of stock"]
# The other values of it, in lower case
IN_STOCK = ["available", "high", "medium", "low"]
# The only currency in which prices are compared, and all of them
CURRENCY = "USD"
CURRENCIES = [CURRENCY, "EUR"]

# The body that creates a disk (Body_create_disk_api_v1_disks__post), in the form of POD_REQUEST
DISK_REQUEST: ArgumentSpec = {
    "name": {"at": ("disk", "name"), "type": "str"},
    "size": {"at": ("disk", "size"), "type": "int", "positive": True},
    "cloud_id": {"at": ("disk", "cloudId"), "type": "str"},
    "data_center_id": {"at": ("disk", "dataCenterId"), "type": "str"},
    "country": {"at": ("disk", "country"), "type": "str"},
    "provider": {"at": ("provider", "type"), "type": "str", "known": PROVIDERS},
    "team_id": {"at": ("team", "teamId"), "type": "str"},
}
DISK_REQUIRED = ["name", "size", "provider"]
LONGEST_DISK_NAME = 255

# A disk (APIDiskConfig). Its C(info) has no schema; DISK_INFO_FIELDS have been seen in it.
DISK_FIELDS = _fields(
    "id name status size providerType priceHr stoppedPriceHr provisioningPriceHr pods clusters createdAt updatedAt "
    "terminatedAt userId teamId walletId"
)
DISK_INFO_FIELDS = _fields("cloudId dataCenterId country isMultinode")
# An offer for a disk (DiskAvailability); its C(spec) is a CustomSpecValue
DISK_OFFER_FIELDS = _fields("cloudId provider dataCenter country region security stockStatus isMultinode")
DISK_REQUEST_FROM_OFFER = {
    "cloud_id": "cloudId",
    "provider": "provider",
    "data_center_id": "dataCenter",
    "country": "country",
}

# An SSH key (APISSHKeyConfig)
SSH_KEY_FIELDS = _fields("id name publicKey isPrimary isUserKey userId createdAt updatedAt")

# The owner of the key (WhoamiResponse; its C(scope) is returned as permissions), teams (TeamSummary), their members
# (TeamMemberDetail) and wallets (WalletResponse)
USER_FIELDS = _fields("id name slug email emailVerified role isBanned skipPrepay createdAt")
LIMITS_FIELDS = ["account_limits", "key_limits"]
TEAM_FIELDS = _fields("teamId name slug role createdAt")
MEMBER_FIELDS = _fields("userId userName userEmail role joinedAt")
WALLET_FIELDS = _fields("wallet_id team_id balance_usd currency")
# The types of pods and of disks in the history (ResourceType), which has others too
POD_HISTORY_TYPES = ["Instance", "Cluster"]
DISK_HISTORY_TYPES = ["Disk"]

# The calls of the API that this collection makes: path -> methods
CALLS = {
    "/pods/": "get post",
    "/pods/history": "get",
    "/pods/status": "get",
    "/pods/{pod_id}": "get delete",
    "/pods/{pod_id}/log": "get",
    "/disks/": "get post",
    "/disks/{disk_id}": "get patch delete",
    "/ssh_keys/": "get post",
    "/ssh_keys/{key_id}": "patch delete",
    "/availability/gpus": "get",
    "/availability/multi-node": "get",
    "/availability/gpu-summary": "get",
    "/availability/multi-node-summary": "get",
    "/availability/disks": "get",
    "/user/whoami": "get",
    "/user/teams": "get",
    "/teams/{team_id}/members": "get",
    "/billing/wallet": "get",
}
# The permissions of an API key with which every module works: area -> rights
PERMISSIONS = {
    "instances": "read write", "availability": "read", "disks": "read write", "ssh_keys": "read write", "user": "read",
    "teams": "read", "billing": "read",
}
