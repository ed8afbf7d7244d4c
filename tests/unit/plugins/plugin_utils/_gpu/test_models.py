# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import GPU_TYPES
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._gpu.models import is_known, is_model, memory_is_short

# Model -> what nvidia-smi has been seen to call it, and the memory in MiB
SEEN = {
    "A10_24GB": [("NVIDIA A10", 23028), ("NVIDIA A10G", 22731), ("A10", 22731)],
    "A100_80GB": [("NVIDIA A100-SXM4-80GB", 81920), ("NVIDIA A100 80GB PCIe", 81251), ("GRID A100D-80C", 81920)],
    "A100_40GB": [("NVIDIA A100-SXM4-40GB", 40536), ("A100-PCIE-40GB", 40354)],
    "A30_24GB": [("NVIDIA A30", 24576)],
    "A40_48GB": [("NVIDIA A40", 46068), ("NVIDIA A40", 45634)],
    "B200_180GB": [("NVIDIA B200", 183359)],
    "B300_262GB": [("NVIDIA B300 SXM6 AC", 275040)],
    "GB200": [("NVIDIA GB200", 189471)],
    "GB300": [("NVIDIA GB300", 284208)],
    "RTX3070_8GB": [("NVIDIA GeForce RTX 3070", 8192)],
    "RTX3080_10GB": [("NVIDIA GeForce RTX 3080", 10240), ("GeForce RTX 3080", 10018)],
    "RTX3080Ti_12GB": [("NVIDIA GeForce RTX 3080 Ti", 12288)],
    "RTX3090_24GB": [("NVIDIA GeForce RTX 3090", 24576), ("GeForce RTX 3090", 24268)],
    "RTX3090Ti_24GB": [("NVIDIA GeForce RTX 3090 Ti", 24564)],
    "RTX4070Ti_12GB": [("NVIDIA GeForce RTX 4070 Ti", 12282), ("NVIDIA GeForce RTX 4070 Ti SUPER", 16376)],
    "RTX4080_16GB": [("NVIDIA GeForce RTX 4080", 16376), ("NVIDIA GeForce RTX 4080 SUPER", 16376)],
    "RTX4080Ti_16GB": [("NVIDIA GeForce RTX 4080 SUPER", 16376), ("NVIDIA GeForce RTX 4080 Ti", 16376)],
    "RTX4090_24GB": [("NVIDIA GeForce RTX 4090", 24564), ("NVIDIA GeForce RTX 4090 D", 24564)],
    "RTX5090_32GB": [("NVIDIA GeForce RTX 5090", 32607)],
    "H100_80GB": [("NVIDIA H100 80GB HBM3", 81559), ("NVIDIA H100 PCIe", 81559), ("NVIDIA H100 NVL", 95830),
                  ("H100 SXM5 80GB", 81559)],
    "H200_96GB": [("NVIDIA GH200 480GB", 97871), ("NVIDIA H200", 143771)],
    "GH200_96GB": [("NVIDIA GH200 480GB", 97871)],
    "H200_141GB": [("NVIDIA H200", 143771), ("NVIDIA H200 NVL", 143771)],
    "GH200_480GB": [("NVIDIA GH200 480GB", 97871)],
    "GH200_624GB": [("NVIDIA GH200 144G HBM3e", 146831)],
    "L4_24GB": [("NVIDIA L4", 23034), ("NVIDIA L4", 22491)],
    "L40_48GB": [("NVIDIA L40", 46068)],
    "L40S_48GB": [("NVIDIA L40S", 46068), ("NVIDIA L40S", 45589)],
    "RTX4000_8GB": [("Quadro RTX 4000", 7982)],
    "RTX5000_16GB": [("Quadro RTX 5000", 16125)],
    "RTX6000_24GB": [("Quadro RTX 6000", 24220), ("NVIDIA Quadro RTX 6000", 22698)],
    "RTX8000_48GB": [("Quadro RTX 8000", 48601), ("NVIDIA Quadro RTX 8000", 45556)],
    "RTX2000Ada_16GB": [("NVIDIA RTX 2000 Ada Generation", 16380)],
    "RTX4000Ada_20GB": [("NVIDIA RTX 4000 Ada Generation", 20475), ("NVIDIA RTX 4000 SFF Ada Generation", 20475)],
    "RTX5000Ada_32GB": [("NVIDIA RTX 5000 Ada Generation", 32760), ("NVIDIA RTX 5000 Ada Generation", 30712)],
    "RTX6000Ada_48GB": [("NVIDIA RTX 6000 Ada Generation", 49140), ("NVIDIA RTX 6000 Ada Generation", 46068)],
    "A2000_6GB": [("NVIDIA RTX A2000", 6138), ("NVIDIA RTX A2000 12GB", 12282)],
    "A4000_16GB": [("NVIDIA RTX A4000", 16376), ("RTX A4000", 15352)],
    "A4500_20GB": [("NVIDIA RTX A4500", 20470)],
    "A5000_24GB": [("NVIDIA RTX A5000", 24564), ("NVIDIA RTX A5000", 23028)],
    "A6000_48GB": [("NVIDIA RTX A6000", 49140), ("RTX A6000", 45634)],
    "V100_16GB": [("Tesla V100-SXM2-16GB", 16160), ("Tesla V100-PCIE-16GB", 16384), ("Tesla V100-FHHL-16GB", 16160)],
    "V100_32GB": [("Tesla V100-SXM2-32GB", 32480), ("Tesla V100S-PCIE-32GB", 32510), ("Tesla V100-SXM3-32GB", 32510)],
    "P100_16GB": [("Tesla P100-PCIE-16GB", 16280), ("Tesla P100-SXM2-16GB", 16280)],
    "T4_16GB": [("Tesla T4", 15360), ("Tesla T4", 15109), ("Tesla T4", 14910)],
    "P4_8GB": [("Tesla P4", 7611), ("Tesla P4", 7680)],
    "P40_24GB": [("Tesla P40", 22919), ("Tesla P40", 24451)],
    "RTX_PRO_6000B_96GB": [("NVIDIA RTX PRO 6000 Blackwell Server Edition", 97887),
                           ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", 97887)],
}


def test_every_model_of_the_contract_has_been_seen():
    assert set(SEEN) == set(GPU_TYPES) - {"CPU_NODE"}
    assert is_known("H100_80GB") and not is_known("B400_999GB") and not is_known(None)


@pytest.mark.parametrize("model", SEEN)
def test_no_right_machine_fails(model):
    assert [seen for seen in SEEN[model] if not is_model(model, seen[0]) or memory_is_short(model, seen[1])] == []


@pytest.mark.parametrize("model, name", [
    ("A10_24GB", "NVIDIA A100-SXM4-40GB"), ("A100_80GB", "NVIDIA A10"), ("A100_80GB", "NVIDIA RTX A1000"),
    ("A40_48GB", "NVIDIA RTX A4000"),
    ("L4_24GB", "NVIDIA L40"), ("L40_48GB", "NVIDIA L40S"), ("L40S_48GB", "NVIDIA L40"), ("L40S_48GB", "NVIDIA L4"),
    ("P4_8GB", "Tesla P40"), ("H100_80GB", "NVIDIA H200"), ("H200_141GB", "NVIDIA GH200 480GB"), ("B200_180GB", "NVIDIA GB200"),
    ("GB200", "NVIDIA B200"), ("GH200_480GB", "NVIDIA H200"), ("T4_16GB", "Tesla T40"),
    ("RTX3080_10GB", "NVIDIA GeForce RTX 3080 Ti"),
    ("RTX3080Ti_12GB", "NVIDIA GeForce RTX 3080"), ("RTX4090_24GB", "NVIDIA GeForce RTX 3090"), ("A4000_16GB", "Quadro RTX 4000"),
    ("RTX4000_8GB", "NVIDIA RTX A4000"), ("RTX4000_8GB", "NVIDIA RTX 4000 SFF Ada Generation"),
    ("RTX6000_24GB", "NVIDIA RTX 6000 Ada Generation"),
    ("RTX6000Ada_48GB", "Quadro RTX 6000"), ("RTX6000Ada_48GB", "NVIDIA RTX PRO 6000 Blackwell Server Edition"),
    ("RTX_PRO_6000B_96GB", "NVIDIA RTX 6000 Ada Generation"), ("H100_80GB", ""),
])
def test_other_models_fail(model, name):
    assert not is_model(model, name)


@pytest.mark.parametrize("model, mebibytes", [
    ("A100_80GB", 40960), ("H100_80GB", 9984), ("V100_32GB", 16160), ("GH200_624GB", 97871), ("RTX_PRO_6000B_96GB", 49140),
    ("T4_16GB", 7680),
])
def test_less_memory_fails(model, mebibytes):
    assert memory_is_short(model, mebibytes)
