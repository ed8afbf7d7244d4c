# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of a search for offers. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  gpu_type:
    description:
      - GPU model, or a list of models to choose from. V(CPU_NODE) is a machine without GPUs.
      - CHOICES_OF_gpu_type
    type: list
    elements: str
  gpu_memory_min:
    description:
      - Minimum memory of each GPU in GB.
      - It is compared with the memory in the name of the model, such as V(H100_80GB). If the name has none, it is compared with
        the memory that the offer reports.
    type: int
  wait_for_offer:
    description:
      - Seconds to wait until an offer matches, if none does now. The offers are polled every few seconds at first, and twice a
        minute later.
      - O(max_price) limits the offers all the time, so the task can also wait for a lower price. In check mode, it does not wait.
    type: float
  gpu_count:
    description: Number of GPUs. For multi-node offers, the total over all nodes.
    type: int
  regions:
    description:
      - Only list offers in these regions.
      - CHOICES_OF_regions
    type: list
    elements: str
  country:
    description: Only list offers in this country, a two-letter code such as V(US).
    type: str
  data_center_id:
    description: Only list offers in the data center with this ID.
    type: str
  socket:
    description:
      - GPU socket.
      - CHOICES_OF_socket
    type: str
  security:
    description:
      - Whether the machine is in the provider's data center or on the premises of a community member.
      - CHOICES_OF_security
    type: str
  provider:
    description:
      - Only list offers of these providers.
      - CHOICES_OF_provider
    type: list
    elements: str
  cloud_id:
    description: Only list offers with this provider ID.
    type: str
  exclude_offers:
    description: Do not list offers with these provider IDs.
    type: list
    elements: str
  image:
    description:
      - Only list offers that support this image.
      - CHOICES_OF_image
    type: str
  disks:
    description: IDs of existing disks to attach. Only offers in their data center are listed.
    type: list
    elements: str
  disks_any:
    description:
      - IDs of existing disks to choose from. One of them is to be attached, in addition to O(disks). Only offers in the data
        center of one of them are listed, and C(pod) of the offer includes that disk.
    type: list
    elements: str
  disk_size:
    description: Disk size in GB. If you do not set it, the offer's default size applies, also to the price.
    type: int
  vcpus:
    description: Number of virtual CPUs. If you do not set it, the offer's default applies, also to the price.
    type: int
  memory:
    description: Memory in GB. If you do not set it, the offer's default applies, also to the price.
    type: int
  spot:
    description: Whether to list spot machines, which the provider can take back at any time.
    type: str
    choices: [allow, require, exclude]
    default: exclude
  prepaid:
    description: Whether to list prepaid offers, which charge for all of their C(prepaid_time) hours in advance.
    type: str
    choices: [allow, require, exclude]
    default: exclude
  variable_price:
    description: Whether to list offers whose price is variable, so that it can change while a pod runs.
    type: str
    choices: [allow, require, exclude]
    default: allow
  multi_node:
    description:
      - Whether to list only multi-node offers (V(true)) or only single machines (V(false)).
      - If you do not set it, up to 8 GPUs (O(gpu_count)) means a single machine; otherwise both kinds are listed.
    type: bool
  max_price:
    description: Maximum price in USD per hour, for the machine with the requested sizes.
    type: float
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION)
