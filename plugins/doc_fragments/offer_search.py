# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that say what an offer must be like. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import request_spec
from ansible_collections.primeintellect.cloud.plugins.plugin_utils.choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  gpu_type:
    description: Model of the GPU; V(CPU_NODE) is a machine without any.
    type: str
    choices: CHOICES_OF_gpu_type
  gpu_count:
    description: Number of GPUs; for offers of several nodes the GPUs of all of them.
    type: int
  regions:
    description: Regions in which the offer may be.
    type: list
    elements: str
    choices: CHOICES_OF_regions
  country:
    description: Country of the offer, as two letters such as V(US).
    type: str
  data_center_id:
    description: Id of the data center.
    type: str
  socket:
    description: Socket of the GPU.
    type: str
    choices: CHOICES_OF_socket
  security:
    description: Whether the machine stands in a data center of the provider's or in a community member's house.
    type: str
    choices: CHOICES_OF_security
  provider:
    description: The providers whose offers count.
    type: list
    elements: str
    choices: CHOICES_OF_provider
  cloud_id:
    description: Id of the offer at its provider.
    type: str
  image:
    description: An image that the offer must have.
    type: str
    choices: CHOICES_OF_image
  disks:
    description: Ids of existing disks that are to be attached; the offer must be in their data center.
    type: list
    elements: str
  disk_size:
    description: Size of the disk in GB. If it is not given, it is the offer's default, in the price too.
    type: int
  vcpus:
    description: Number of virtual CPUs. If it is not given, it is the offer's default, in the price too.
    type: int
  memory:
    description: Memory in GB. If it is not given, it is the offer's default, in the price too.
    type: int
  spot:
    description: Whether to list spot machines, which their provider can take back at any time.
    type: str
    choices: [allow, require, exclude]
    default: exclude
  prepaid:
    description: Whether to list offers that are charged in advance, for all of their C(prepaid_time) hours at once.
    type: str
    choices: [allow, require, exclude]
    default: exclude
  multi_node:
    description:
      - Whether to list only offers of several nodes (V(true)) or only those of one machine (V(false)).
      - If it is not given, up to 8 GPUs (O(gpu_count)) are one machine, and otherwise both are listed.
    type: bool
  max_price:
    description: The most that the machine may cost, with the sizes asked for, in USD per hour.
    type: float
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION, request_spec())
