# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that make up the request for a pod. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import request_spec
from ansible_collections.primeintellect.cloud.plugins.plugin_utils.choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the pod, by which it is found again. Letters, digits and dashes, with at least one letter.
      - The server lets two pods have one name; this collection does not create a second one.
    type: str
  placement:
    description:
      - How the offer is found on which the pod is created.
      - With V(exact) you name it; O(cloud_id), O(socket) and O(provider) are required, and O(data_center_id) for most providers.
        M(primeintellect.cloud.offer_info) lists them.
      - With V(cheapest) it is searched for. Everything that is given must hold, and the cheapest offer that fits is taken, with
        the price of the disk, CPUs and memory asked for in it. If it turns out to be gone, the next one is taken. Offers in
        other currencies than USD can't be compared; they come last, and never within O(max_price).
      - A pod that is there already is found before any search, whatever offers cost today.
    type: str
    choices: [exact, cheapest]
    default: exact
    version_added: 0.2.0
  regions:
    description: With O(placement=cheapest), the regions in which the offer may be.
    type: list
    elements: str
    choices: CHOICES_OF_regions
    version_added: 0.2.0
  spot:
    description:
      - With O(placement=cheapest), whether the offer may be a spot machine, which its provider can take back at any time.
      - If it is not given, V(exclude) holds.
    type: str
    choices: [allow, require, exclude]
    version_added: 0.2.0
  prepaid:
    description:
      - With O(placement=cheapest), whether the offer may be one that is charged in advance, for all of its C(prepaid_time)
        hours at once.
      - If it is not given, V(exclude) holds.
    type: str
    choices: [allow, require, exclude]
    version_added: 0.2.0
  multi_node:
    description:
      - With O(placement=cheapest), whether the GPUs are to be those of several nodes (V(true)) or of one machine (V(false)).
      - If it is not given, up to 8 GPUs are one machine, and more may be either.
    type: bool
    version_added: 0.2.0
  max_offers:
    description: With O(placement=cheapest), how many offers are tried when the API answers that they are gone.
    type: int
    default: 5
    version_added: 0.2.0
  cloud_id:
    description:
      - Id of the offer at its provider, from the list of what can be rented.
      - Required to create a pod with O(placement=exact).
    type: str
  gpu_type:
    description: Model of the GPU, as in the offer. Required to create a pod.
    type: str
    choices: CHOICES_OF_gpu_type
  socket:
    description: Socket of the GPU, as in the offer. Required to create a pod with O(placement=exact).
    type: str
    choices: CHOICES_OF_socket
  gpu_count:
    description: Number of GPUs, as in the offer; for a pod of several nodes the GPUs of all of them. Required to create a pod.
    type: int
  provider:
    description:
      - The provider's type, as in the offer. Required to create a pod with O(placement=exact).
      - With O(placement=cheapest) there may be several, of which the offer's is to be one.
    type: list
    elements: str
    choices: CHOICES_OF_provider
  disk_size:
    description: Size of the disk in GB. Offers bound it, and may charge for it. If it is not given, it is the offer's default.
    type: int
  vcpus:
    description: Number of virtual CPUs. Offers bound it, and may charge for it. If it is not given, it is the offer's default.
    type: int
  memory:
    description: Memory in GB. Offers bound it, and may charge for it. If it is not given, it is the offer's default.
    type: int
  max_price:
    description:
      - The most that the pod may cost, in USD per hour. It limits the search for an offer, and it is sent to the API.
      - If the new pod says a higher price all the same, it is terminated and the task fails.
      - An existing pod that costs more is left alone, with a warning (see O(on_drift)).
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
    description: Id of the data center, C(data_center) in the offer. Most providers require it.
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
    description:
      - Id of the SSH key, uploaded to the platform before, that may log in. Without it, the account's primary key may.
      - The private key that goes with it is not this collection's business; SSH must have it.
    type: str
  ssh_key:
    description:
      - The name of the account's SSH key that may log in, or the public key itself, instead of O(ssh_key_id).
      - It must have been uploaded before, as M(primeintellect.cloud.ssh_key) does.
    type: str
    version_added: 0.2.0
  auto_restart:
    description: Whether the pod is restarted when it stops by itself.
    type: bool
  prepaid_for_hr:
    description:
      - Number of hours to pay in advance, for offers that are charged so (their C(prepaid_time)). O(max_price) does not limit the
        sum.
      - With O(placement=cheapest) it needs O(prepaid), and is the offer's if it is not given.
    type: float
  disks:
    description:
      - Existing disks to attach, by id or by name. They must be in the offer's data center, and belong to the same team.
    type: list
    elements: str
  team_member_ids:
    description: Ids of the team's members who may use the pod. Needs a team.
    type: list
    elements: str
  shared_with_team:
    description: Whether all members of the team may use the pod. Needs a team.
    type: bool
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION, request_spec())
