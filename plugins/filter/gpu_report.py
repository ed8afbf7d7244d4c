# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: gpu_report
short_description: Judge the GPUs of a node by what they report
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Reads what the script C(check_gpus.sh) of the role C(provision) prints on a node, and compares it with what was rented.
positional: _input
options:
  _input:
    description: The output of the script.
    type: str
    required: true
  gpu_type:
    description: The GPU model that was rented, such as V(H100_80GB).
    type: str
  count:
    description: The number of GPUs that the node must have. With V(0), nothing is compared.
    type: int
    required: true
"""

EXAMPLES = r"""
- name: Show what is wrong with the GPUs of a machine that printed this
  ansible.builtin.debug:
    msg: "{{ output | primeintellect.cloud.gpu_report('H100_80GB', 2) }}"
  vars:
    output: |
      @smi 0
      NVIDIA H100 80GB HBM3
"""

RETURN = r"""
_value:
  description:
    - A dictionary with three lists. C(gpus) are the names of the GPUs, C(problems) the reasons why they are not what was rented,
      or do not work, and C(notes) what could not be checked or is worth knowing.
    - Empty if the script did not run.
  type: dict
"""

from typing import Any, Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._gpu.report import read_report
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted


def _gpu_report(output: object, gpu_type: str | None = None, count: int | str = 0) -> Json:
    report = read_report(str(output), gpu_type, int(count))
    result: Json = untrusted(report._asdict() if report else {})
    return result


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"gpu_report": _gpu_report}
