# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node says of its GPUs: nvidia-smi in the formats of several drivers, the kernel's log, and a PyTorch of a few lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict, Field

# What nvidia-smi calls a GPU, and its memory in MiB
_REAL = {
    "H100_80GB": ("NVIDIA H100 80GB HBM3", 81559), "H200_141GB": ("NVIDIA H200", 143771), "B200_180GB": ("NVIDIA B200", 183359),
    "A100_80GB": ("NVIDIA A100-SXM4-80GB", 81920), "L40S_48GB": ("NVIDIA L40S", 46068), "L4_24GB": ("NVIDIA L4", 23034),
    "RTX4090_24GB": ("NVIDIA GeForce RTX 4090", 24564),
}

_NVIDIA_SMI = """#!/bin/sh
# stands in for the driver's tool, as far as it is commonly asked
say() {{ cat; exit {status}; }}
case "$*" in
  -L|--list-gpus) say <<'EOF'
{listing}
EOF
  ;;
  *--query-gpu=name*) say <<'EOF'
{names}
EOF
  ;;
  -q) say <<'EOF'
{details}
EOF
  ;;
  *) echo "NVIDIA-SMI of a simulated pod: {count} x {gpu}" ;;
esac
"""

_DMESG = """#!/bin/sh
[ {readable} = yes ] || exit 1
echo '[    0.000000] Linux version 6.8.0'
# of now: on a computer that is up for days, a fixed time would be one of the past
sed "s/^/[$(cut -d ' ' -f 1 /proc/uptime)] /" <<'EOF'
{log}
EOF
"""

_TORCH = """# stands in for PyTorch
__version__ = "2.7.0"
class version: cuda = "12.6"
class cuda: device_count = staticmethod(lambda: {count})
def ones(size, device):
    if {result!r} != "good" and device == "cuda:{last}": raise RuntimeError({result!r})
    class Tensor:
        def sum(self): return self
        def item(self): return size
    return Tensor()
"""


class GpuPlan(BaseModel):
    """What becomes of the GPUs of the nodes; each fault is that of the last GPU of a node."""

    model_config = ConfigDict(extra="forbid")

    driver: Literal["418", "470", "550", "580"] = Field("550", description="whose format nvidia-smi -q has")
    name: Optional[str] = Field(None, description="what nvidia-smi calls all GPUs")
    memory: Optional[int] = Field(None, description="MiB of all GPUs")
    missing: int = Field(0, ge=0, description="so many GPUs are not listed")
    values: dict[str, str] = Field({}, description="values of nvidia-smi -q by their path, a/b/c")
    broken: Optional[str] = Field(None, description="nvidia-smi says this, and fails")
    kernel_log: Optional[list[str]] = Field([], description="what dmesg shows as of now, with {bus}; null: it may not be read")
    torch: Optional[str] = Field(None, description="the image has a PyTorch: good, or the error that it raises")


def node_files(gpu_type: str, count: int, plan: GpuPlan) -> dict[str, str]:
    """The files of a node, by their path in its directory."""
    size = re.search(r"_(\d+)GB", gpu_type)
    real = _REAL.get(gpu_type, ("NVIDIA " + gpu_type.replace("_", " "), int(size[1]) * 1024 if size else 81559))
    name, memory = plan.name or real[0], plan.memory or real[1]
    template = (Path(__file__).parent / "nvidia_smi" / f"{plan.driver}.txt").read_text(encoding="utf-8")
    present = max(0, count - plan.missing)
    buses = [f"00000000:{0x1B + 16 * index:02X}:00.0" for index in range(present)]
    details = [
        template.format(index=index, bus=bus, uuid=f"GPU-{index:08}", name=name, memory=memory, free=memory - 569)
        for index, bus in enumerate(buses)
    ]
    if details:
        details[-1] = _changed(details[-1], plan.values)
    output = {
        "listing": "\n".join(f"GPU {index}: {name} (UUID: GPU-{index:08})" for index in range(present)),
        "names": "\n".join([name] * present),
        "details": "\n".join(["", "==============NVSMI LOG==============", "", f"Driver Version : {plan.driver}.54.14", "",
                              f"Attached GPUs : {present}", *details]),
    }
    failure = plan.broken or (None if present else "No devices were found")
    if failure:
        output = dict.fromkeys(output, failure)
    status = 15 if plan.broken else 0 if present else 6
    files = {
        "bin/nvidia-smi": _NVIDIA_SMI.format(**output, count=present, gpu=name, status=status),
        "bin/dmesg": _DMESG.format(
            log="\n".join(line.format(bus=buses[-1][4:-2].lower() if buses else "") for line in plan.kernel_log or []),
            readable="no" if plan.kernel_log is None else "yes"),
    }
    if plan.torch:
        files["torch.py"] = _TORCH.format(count=present, last=present - 1, result=plan.torch)
    return files


def _changed(text: str, values: dict[str, str]) -> str:
    """The output of nvidia-smi -q for one GPU with other values."""
    lines, path, left = [], [], dict(values)
    for line in text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        path = [*path[:max(depth - 1, 0)], line.partition(": ")[0].strip()] if depth else []
        value = left.pop("/".join(path), None)
        lines.append(line if value is None else f"{line.partition(': ')[0]}: {value}")
    if left:
        raise ValueError(f"nvidia-smi -q of this driver has no {', '.join(left)}")
    return "\n".join(lines) + "\n"
