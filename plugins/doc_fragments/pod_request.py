# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that make up the request for a pod. Their choices come from the contract."""

from __future__ import annotations

import json

from ansible_collections.primeintellect.cloud.plugins.module_utils._contract import POD_REQUEST


class ModuleDocFragment:
    # Sanity tests want a literal here, so that the choices are put in afterwards.
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the pod, by which it is found again. Letters, digits and dashes, with at least one letter.
      - The server lets two pods have one name; this collection does not create a second one.
    type: str
  cloud_id:
    description: Id of the offer at its provider, from the list of what can be rented. Required to create a pod.
    type: str
  gpu_type:
    description: Model of the GPU, as in the offer. Required to create a pod.
    type: str
    choices: CHOICES_OF_gpu_type
  socket:
    description: Socket of the GPU, as in the offer. Required to create a pod.
    type: str
    choices: CHOICES_OF_socket
  gpu_count:
    description: Number of GPUs, as in the offer; for a pod of several nodes the GPUs of all of them. Required to create a pod.
    type: int
  provider:
    description: The provider's type, as in the offer. Required to create a pod.
    type: str
    choices: CHOICES_OF_provider
  disk_size:
    description: Size of the disk in GB. Offers bound it, and may charge for it.
    type: int
  vcpus:
    description: Number of virtual CPUs. Offers bound it, and may charge for it.
    type: int
  memory:
    description: Memory in GB. Offers bound it, and may charge for it.
    type: int
  max_price:
    description: The most that the pod may cost, in USD per hour. It is sent to the API, which refuses a dearer pod.
    type: float
  image:
    description:
      - Image with which the pod starts; it must be one of the offer's.
      - If it is not given, the API takes V(ubuntu_22_cuda_12).
    type: str
    choices: CHOICES_OF_image
  custom_template_id:
    description: Id of a template of your own. Goes with O(image=custom_template), and neither without the other.
    type: str
  data_center_id:
    description: Id of the data center, C(dataCenter) in the offer. Most providers require it.
    type: str
  country:
    description: Country of the offer, as two letters such as V(US).
    type: str
  security:
    description: Whether the machine stands in a data center of the provider's or in a community member's house.
    type: str
    choices: CHOICES_OF_security
  env_vars:
    description:
      - Environment variables of the pod, as a dictionary. Their values are treated as secrets; numbers and booleans are
        sent as text.
      - Not taken by O(provider=runpod), nor with O(image=ubuntu_22_cuda_12), which is also the default image.
    type: dict
  jupyter_password:
    description: Password of the Jupyter server, for images that have one.
    type: str
  ssh_key_id:
    description: Id of the SSH key, uploaded to the platform before, that may log in. Without it, the account's primary key may.
    type: str
  auto_restart:
    description: Whether the pod is restarted when it stops by itself.
    type: bool
  prepaid_for_hr:
    description: Number of hours to pay in advance, for reserved machines.
    type: float
  disks:
    description: Ids of existing disks to attach. They must be in the offer's data center.
    type: list
    elements: str
  team_id:
    description:
      - Id of the team that the pod belongs to and is paid by. Pods of other teams are not seen.
      - If it is not given, E(PRIME_TEAM_ID) is used, then the C(prime) command line's configuration. Without any of them, and
        with an empty text, it is the personal account.
    type: str
  team_member_ids:
    description: Ids of the team's members who may use the pod. Needs a team.
    type: list
    elements: str
  shared_with_team:
    description: Whether all members of the team may use the pod. Needs a team.
    type: bool
"""


for _name, _option in POD_REQUEST.items():
    # JSON is YAML, too
    ModuleDocFragment.DOCUMENTATION = ModuleDocFragment.DOCUMENTATION.replace(
        "CHOICES_OF_" + _name, json.dumps(_option.get("choices"))
    )
