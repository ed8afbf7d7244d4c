# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a GPU as C(nvidia-smi) calls it is the model that was rented."""

from __future__ import annotations

import re

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import GPU_TYPES
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.gpu import gpu_memory

# A GPU has this share of the memory in the name of its model at least: a T4 of 16 GB has 15109 MiB, a P40 of 24 GB 22919 MiB.
_TOLERANCE = 0.9
# What the words of the contract do not say: a pattern for the name, and the memory in GB. Grace Hopper is called by the memory of
# its CPU, and there is no 4080 Ti.
_SPECIAL = {
    "GB200": ("GB200", 180),
    "GB300": ("GB300", 250),
    "GH200_96GB": ("GH200", 90),
    "GH200_480GB": ("GH200", 90),
    "GH200_624GB": ("GH200", 140),
    "H200_96GB": ("G?H200", 90),
    "RTX4080Ti_16GB": ("RTX 4080", 16),
    "RTX_PRO_6000B_96GB": ("RTX PRO 6000", 96),
}


def is_known(gpu_type: str | None) -> bool:
    """Whether this release knows what C(nvidia-smi) calls a model."""
    return gpu_type in GPU_TYPES


def is_model(gpu_type: str, name: str) -> bool:
    """Whether a name such as C(NVIDIA H100 80GB HBM3) is that of a model such as C(H100_80GB)."""
    if gpu_type in _SPECIAL:
        return bool(re.search(rf"(?<![A-Z0-9]){_SPECIAL[gpu_type][0]}(?!\d)", name, re.IGNORECASE))
    model = _model(gpu_type)
    parts = r"[ -]?(?:SFF )?".join(re.findall(r"\d+|[A-Za-z]+", model))
    found = re.search(rf"(?<![A-Z0-9]){parts}([A-Z]?)(?![A-Z0-9])(?! ?Ti\b| ?(?:SFF )?Ada\b)", name, re.IGNORECASE)
    # an A10G is an A10, and an L40S no L40
    return found is not None and (not found[1] or f"{model}{found[1]}" not in map(_model, GPU_TYPES))


def memory_is_short(gpu_type: str, mebibytes: int) -> bool:
    """Whether a GPU has less memory than its model."""
    nominal = _SPECIAL[gpu_type][1] if gpu_type in _SPECIAL else gpu_memory(gpu_type) or 0
    return mebibytes * 2**20 < nominal * 10**9 * _TOLERANCE


def _model(gpu_type: str) -> str:
    return gpu_type.rpartition("_")[0] or gpu_type
