# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the request for a pod. Their choices come from the contract."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._choices import with_choices


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the pod, which identifies it. Use letters, digits and dashes, with at least one letter.
      - The API allows several pods with the same name. This collection does not create a second one.
    type: str
  placement:
    description:
      - How to select the offer on which the pod is created. The default is V(exact) with O(cloud_id), and V(cheapest) without.
      - With V(exact), you name the offer. This requires O(cloud_id), O(socket) and O(provider), and for most providers
        O(data_center_id). M(primeintellect.cloud.offer_info) lists the values.
      - With V(cheapest), the module selects the cheapest offer that meets all of your options. The price includes the requested
        disk, CPUs and memory. If the offer is no longer available, the module tries the next one. Offers in currencies other than
        USD cannot be compared. They come last, and never meet a O(max_price).
      - The module looks for an existing pod before it searches for an offer, so today's prices do not affect an existing pod.
    type: str
    choices: [exact, cheapest]
    version_added: 0.2.0
  regions:
    description:
      - With O(placement=cheapest), regions in which the offer may be.
      - CHOICES_OF_regions
    type: list
    elements: str
    version_added: 0.2.0
  spot:
    description:
      - With O(placement=cheapest), whether the offer may be a spot machine, which the provider can take back at any time.
      - If you do not set it, V(exclude) applies.
    type: str
    choices: [allow, require, exclude]
    version_added: 0.2.0
  prepaid:
    description:
      - With O(placement=cheapest), whether the offer may be prepaid, which means that all of its C(prepaid_time) hours are
        charged in advance.
      - If you do not set it, V(exclude) applies.
    type: str
    choices: [allow, require, exclude]
    version_added: 0.2.0
  variable_price:
    description:
      - With O(placement=cheapest), whether the price of the offer may be variable, so that it can change while the pod runs.
      - If you do not set it, V(allow) applies, and renting such an offer causes a warning.
    type: str
    choices: [allow, require, exclude]
    version_added: 0.2.0
  multi_node:
    description:
      - With O(placement=cheapest), whether to rent several nodes (V(true)) or a single machine (V(false)).
      - If you do not set it, up to 8 GPUs means a single machine; more GPUs may be either.
    type: bool
    version_added: 0.2.0
  max_offers:
    description: With O(placement=cheapest), maximum number of offers to try if the API reports that they are no longer available.
    type: int
    default: 5
    version_added: 0.2.0
  exclude_offers:
    description: With O(placement=cheapest), the providers' IDs of offers (C(cloud_id)) that are not rented.
    type: list
    elements: str
    version_added: 0.2.0
  cloud_id:
    description:
      - The provider's ID of the offer.
      - Required to create a pod with O(placement=exact).
    type: str
  gpu_type:
    description:
      - GPU model, as in the offer. Required to create a pod, unless you set O(gpu_memory_min) with O(placement=cheapest).
      - With O(placement=cheapest), you can list several models to choose from. The cheapest offer of all of them is rented.
      - CHOICES_OF_gpu_type
    type: list
    elements: str
  gpu_memory_min:
    description:
      - Minimum memory of each GPU in GB, with O(placement=cheapest).
      - It is compared with the memory in the name of the model, such as V(H100_80GB). If the name has none, it is compared with
        the memory that the offer reports.
    type: int
    version_added: 0.2.0
  wait_for_offer:
    description:
      - Seconds to wait until an offer matches and can be rented, if none can now, with O(placement=cheapest). The offers are
        polled every few seconds at first, and twice a minute later.
      - O(max_price) limits the offers all the time, so the task can also wait for a lower price.
      - If you do not set it, the task does not wait, nor does it in check mode.
    type: float
    version_added: 0.2.0
  socket:
    description:
      - GPU socket, as in the offer. Required to create a pod with O(placement=exact).
      - CHOICES_OF_socket
    type: str
  gpu_count:
    description: Number of GPUs, as in the offer. For a multi-node pod, the total over all nodes. Required to create a pod.
    type: int
  provider:
    description:
      - Provider, as in the offer. Required to create a pod with O(placement=exact).
      - With O(placement=cheapest), you can list several providers to choose from.
      - CHOICES_OF_provider
    type: list
    elements: str
  disk_size:
    description: Disk size in GB. The offer limits it, and may charge for it. If you do not set it, the offer's default applies.
    type: int
  vcpus:
    description: Number of virtual CPUs. The offer limits it, and may charge for it. If you do not set it, the offer's default
      applies.
    type: int
  memory:
    description: Memory in GB. The offer limits it, and may charge for it. If you do not set it, the offer's default applies.
    type: int
  max_price:
    description:
      - Maximum price of the pod in USD per hour. It limits the search for an offer, and is sent to the API.
      - If the new pod nevertheless reports a higher price, it is terminated and the task fails.
      - An existing pod that costs more is kept, with a warning (see O(on_drift)).
    type: float
  image:
    description:
      - Image of the pod. The offer must support it.
      - If you do not set it, the API uses V(ubuntu_22_cuda_12).
      - With O(placement=cheapest), an offer that does not support V(ubuntu_22_cuda_12) is rented with one of its own images
        if you do not set it.
      - CHOICES_OF_image
    type: str
  custom_template_id:
    description: ID of your own template. Requires O(image=custom_template), which in turn requires this option.
    type: str
  data_center_id:
    description: ID of the data center, C(data_center) in the offer. Most providers require it.
    type: str
  country:
    description: Country of the offer as a two-letter code, such as V(US).
    type: str
  security:
    description:
      - Whether the machine is in the provider's data center or on the premises of a community member.
      - CHOICES_OF_security
    type: str
  env_vars:
    description:
      - Environment variables of the pod, as a dictionary. Their values are treated as secrets. Numbers and booleans are sent as
        text.
      - Not supported with O(provider=runpod), nor with O(image=ubuntu_22_cuda_12), which is also the default image.
    type: dict
  jupyter_password:
    description: Password of the Jupyter server, for images that include one.
    type: str
  ssh_key_id:
    description:
      - ID of the uploaded SSH key that may log in. If you do not set it, the account's primary key may log in.
      - The collection does not handle the corresponding private key. Your SSH client must have it.
    type: str
  ssh_key:
    description:
      - Name of the account's SSH key that may log in, or the public key itself, instead of O(ssh_key_id).
      - The key must already be uploaded, for example with M(primeintellect.cloud.ssh_key).
      - If the API key may not read SSH keys, only the ID of the SSH key works.
    type: str
    version_added: 0.2.0
  auto_restart:
    description: Whether to restart the pod when it stops by itself.
    type: bool
  prepaid_for_hr:
    description:
      - Number of hours to pay in advance, for prepaid offers (their C(prepaid_time)). O(max_price) does not limit the total.
      - With O(placement=cheapest), it requires O(prepaid), and defaults to the C(prepaid_time) of the offer.
    type: float
  disks:
    description:
      - Existing disks to attach, by ID or name. They must be in the data center of the offer, and belong to the same team.
      - If the API key may not read disks, only their IDs work.
    type: list
    elements: str
  disks_any:
    description:
      - With O(placement=cheapest), existing disks to choose from, by ID or name. One of them is attached, in addition to
        O(disks). The cheapest machine in the data center of any of them is rented.
      - An existing pod matches if it has one of them attached.
    type: list
    elements: str
    version_added: 0.2.0
  team_member_ids:
    description: IDs of the team members who may use the pod. Requires a team.
    type: list
    elements: str
  shared_with_team:
    description:
      - Whether all members of the team may use the pod. Requires a team.
      - If you set neither this nor O(team_member_ids), and the API key or the team comes from the configuration of the C(prime)
        command line, the C(share_resources_with_team) of that configuration applies.
    type: bool
"""


ModuleDocFragment.DOCUMENTATION = with_choices(ModuleDocFragment.DOCUMENTATION)
