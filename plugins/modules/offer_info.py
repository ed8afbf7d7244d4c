#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: offer_info
short_description: List machine offers on Prime Intellect, cheapest first
version_added: 0.2.0
description:
  - Lists the machines that are currently available and match all options, with their full price.
  - Each offer includes C(pod), the options with which M(primeintellect.cloud.pod) rents it.
  - To search for the cheapest offer and rent it in the same task, use O(primeintellect.cloud.pod#module:placement=cheapest)
    instead.
  - The module reads all pages. It reads an empty list again, twice within 3 seconds, before it trusts the list.
  - If no offer matches, a warning explains which options excluded how many offers, and which offers came closest.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.offer_search
  - primeintellect.cloud.schema
  - primeintellect.cloud.progress
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  in_stock:
    description: Whether to leave out offers that are listed but currently out of stock.
    type: bool
    default: true
  limit:
    description: Maximum number of offers to return.
    type: int
  explain:
    description: Whether to also return the offers that do not match, with the reasons.
    type: bool
    default: false
notes:
  - The API key needs the permission I(Availability), read.
"""

EXAMPLES = r"""
- name: Find one H100 in Europe or Canada, for at most 3 USD per hour
  primeintellect.cloud.offer_info:
    gpu_type: H100_80GB
    gpu_count: 1
    regions: [eu_north, eu_west, canada]
    max_price: 3  # USD per hour
  register: found

- name: Show the offers
  ansible.builtin.debug:
    msg: "{{ item.price_hr }} USD per hour: {{ item.cloud_id }} at {{ item.provider }}, {{ item.data_center }}"
  loop: "{{ found.offers }}"
  loop_control:
    label: "{{ item.cloud_id }}"

- name: Rent the cheapest offer
  primeintellect.cloud.pod:
    name: trainer
  module_defaults:
    primeintellect.cloud.pod: "{{ found.offers[0].pod }}"

- name: Find out why no offer matches
  primeintellect.cloud.offer_info:
    gpu_type: H100_80GB
    gpu_count: 1
    disk_size: 123
    explain: true
"""

RETURN = r"""
offers:
  description:
    - The matching offers, cheapest first. Offers in currencies other than USD come last.
  returned: success
  type: list
  elements: dict
  contains:
    price_hr:
      description:
        - Price of the whole machine in USD per hour, including the requested disk, CPUs and memory.
        - Null if the offer is in another currency, and cannot be compared.
      type: float
      sample: 2.7012
    price_note:
      description: The price as text, if C(price_hr) is null.
      type: str
      sample: 2.1 EUR per hour, not compared with prices in USD
    available:
      description: Whether the offer is in stock. Always true unless O(in_stock=false).
      type: bool
      sample: true
    pod:
      description:
        - The options with which M(primeintellect.cloud.pod) rents the offer, except for the name. Includes the sizes, the image,
          the disks and the O(max_price) that you requested.
        - If the offer does not support the API's default image, and you did not set O(image), it includes one of the offer's
          images. If the offer has no images, it includes none.
        - It may include values that are newer than this release of the collection. See O(schema).
      type: dict
      sample:
        cloud_id: sim-h100-1
        country: US
        data_center_id: SIM-US-1
        gpu_count: 1
        gpu_type: H100_80GB
        provider: primecompute
        security: secure_cloud
        socket: PCIe
    multi_node:
      description: Whether the offer consists of several nodes.
      type: bool
      sample: false
    cloud_id:
      description: The provider's ID of the offer.
      type: str
      sample: sim-h100-1
    gpu_type:
      description: GPU model.
      type: str
      sample: H100_80GB
    gpu_count:
      description: Number of GPUs.
      type: int
      sample: 1
    gpu_memory:
      description:
        - Memory in GB as the API reports it, which may be that of one GPU or of all GPUs of the offer together. Two GPUs with
          96 GB have been listed with 192.
        - The name of the model contains the memory of one GPU.
      type: int
      sample: 80
    socket:
      description: GPU socket.
      type: str
      sample: PCIe
    provider:
      description: Provider of the machine.
      type: str
      sample: primecompute
    region:
      description: Region of the offer.
      type: str
      sample: united_states
    country:
      description: Country as a two-letter code.
      type: str
      sample: US
    data_center:
      description: ID of the data center.
      type: str
      sample: SIM-US-1
    security:
      description: C(secure_cloud) or C(community_cloud).
      type: str
      sample: secure_cloud
    images:
      description: The images that the offer supports.
      type: list
      elements: str
      sample: [ubuntu_22_cuda_12, cuda_12_6_pytorch_2_7]
    stock_status:
      description: C(Available), C(High), C(Medium), C(Low), C(Unavailable) or C(Out of Stock).
      type: str
      sample: Available
    provisioning_time:
      description: Usual time to provision the machine, as the API reports it.
      type: int
      sample: 60
    internet_speed:
      description: Speed of the internet connection, as the API reports it.
      type: int
      sample: 1000
    interconnect:
      description: Speed of the connection between the nodes, as the API reports it.
      type: int
      sample: 3200
    interconnect_type:
      description: Type of the connection between the nodes.
      type: str
      sample: InfiniBand
    is_spot:
      description: Whether the provider can take the machine back at any time.
      type: bool
      sample: false
    prepaid_time:
      description: Number of hours that are charged in advance. Null if none are.
      type: float
    disk:
      description: The values that O(disk_size) can have, and their price.
      type: dict
      contains: &size
        default_count:
          description: The default value.
          type: int
          sample: 80
        min_count:
          description: Minimum value. If this and C(max_count) are null, only the default is available.
          type: int
          sample: 40
        max_count:
          description: Maximum value.
          type: int
          sample: 1000
        step:
          description: Values must be C(min_count) plus a multiple of this.
          type: int
          sample: 10
        price_per_unit:
          description: Price of each unit (GB or CPU) in C(prices.currency) per hour.
          type: float
          sample: 0.00014
        default_included_in_price:
          description: Whether the default is included in the price.
          type: bool
          sample: false
        additional_info:
          description: A note from the provider.
          type: str
    shared_disk:
      description: The same for a shared disk.
      type: dict
      contains: *size
    vcpu:
      description: The same for O(vcpus).
      type: dict
      contains: *size
    memory:
      description: The same for O(memory).
      type: dict
      contains: *size
    prices:
      description: Prices of the machine, without the additional cost of C(disk), C(vcpu) and C(memory).
      type: dict
      contains:
        on_demand:
          description: Price in C(currency) per hour.
          type: float
          sample: 2.69
        community_price:
          description: Price that applies instead, if it is above 0.
          type: float
        is_variable:
          description: Whether the price can change while a pod runs. See O(variable_price).
          type: bool
          sample: false
        currency:
          description: C(USD) or C(EUR).
          type: str
          sample: USD
listed:
  description: Number of offers that the API listed for O(gpu_type) and O(disks), whether they match the other options or not.
  returned: success
  type: int
  sample: 26
excluded:
  description: The offers that do not match, in the order of RV(offers).
  returned: with O(explain=true)
  type: list
  elements: dict
  contains:
    cloud_id:
      description: The provider's ID of the offer.
      type: str
      sample: sim-h100-1
    provider:
      description: Provider of the machine.
      type: str
      sample: primecompute
    data_center:
      description: ID of the data center.
      type: str
      sample: SIM-US-1
    price_hr:
      description: Same as in RV(offers).
      type: float
      sample: 2.7012
    reasons:
      description: All reasons why the offer does not match.
      type: list
      elements: dict
      contains:
        param:
          description: The option that the offer does not match. Null if the offer itself cannot be used.
          type: str
          sample: disk_size
        message:
          description: The actual value, or why it does not match.
          type: str
          sample: "can't be 123 GB: it must be 40 GB plus a multiple of 10 GB"
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 403
    message: "the API answered 403: The API key lacks the permission Availability"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.schema import SCHEMA_SPEC
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.info import check_search, list_offers, search_spec


def main(run: Runner = run_module) -> Json:
    spec = dict(
        search_spec(),
        **SCHEMA_SPEC,
        in_stock=dict(type="bool", default=True),
        limit=dict(type="int"),
        explain=dict(type="bool", default=False),
        progress=dict(type="bool", default=True),
    )
    return run(spec, check_search, list_offers)


if __name__ == "__main__":
    main()
