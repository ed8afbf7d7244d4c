#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: offer_info
short_description: List what can be rented on Prime Intellect, cheapest first
version_added: 0.2.0
description:
  - Lists the offers of machines that can be rented now, those that fit what is asked for, with their full price.
  - Each comes with C(pod), the options with which M(primeintellect.cloud.pod) rents it.
  - To have the cheapest one rented in the same task, use O(primeintellect.cloud.pod#module:placement=cheapest).
  - All pages are read. A list that comes back empty is read again, twice within 3 seconds, before it is believed.
  - Where nothing fits, a warning says what excluded how many offers, and which came nearest.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.offer_search
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  in_stock:
    description: Whether to leave out what is listed, but can't be rented now.
    type: bool
    default: true
  limit:
    description: The most offers to return.
    type: int
  explain:
    description: Whether to return the offers that do not fit, too, with the reasons.
    type: bool
    default: false
notes:
  - The API key needs the permission I(Availability), read.
"""

EXAMPLES = r"""
- name: Look for one H100 in Europe or Canada, for 3 USD per hour at most
  primeintellect.cloud.offer_info:
    gpu_type: H100_80GB
    gpu_count: 1
    regions: [eu_north, eu_west, canada]
    max_price: 3  # USD per hour
  register: found

- name: See what there is
  ansible.builtin.debug:
    msg: "{{ item.price_hr }} USD per hour: {{ item.cloud_id }} at {{ item.provider }}, {{ item.data_center }}"
  loop: "{{ found.offers }}"
  loop_control:
    label: "{{ item.cloud_id }}"

- name: Rent the cheapest
  primeintellect.cloud.pod:
    name: trainer
  module_defaults:
    primeintellect.cloud.pod: "{{ found.offers[0].pod }}"

- name: Ask why nothing fits
  primeintellect.cloud.offer_info:
    gpu_type: H100_80GB
    gpu_count: 1
    disk_size: 123
    explain: true
"""

RETURN = r"""
offers:
  description:
    - What can be rented, cheapest first. Offers in other currencies than USD come last.
  returned: success
  type: list
  elements: dict
  contains:
    price_hr:
      description:
        - What the whole machine costs with the disk, vcpus and memory asked for, in USD per hour.
        - Null if the offer is in another currency, with which it can't be compared.
      type: float
      sample: 2.7012
    price_note:
      description: The price, where C(price_hr) is null.
      type: str
      sample: 2.1 EUR per hour, not compared with prices in USD
    available:
      description: Whether it is in stock; always true unless O(in_stock=false).
      type: bool
      sample: true
    pod:
      description:
        - The options with which M(primeintellect.cloud.pod) rents it, but for the name; with the sizes, the image, the disks and
          the O(max_price) that were asked for.
        - If the API's default image is not one of the offer's, and no O(image) was asked for, it is the offer's first one.
        - Null if the offer has a value that is newer than this release of the collection, which M(primeintellect.cloud.pod) does
          not take yet.
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
      description: Whether the GPUs are those of several nodes.
      type: bool
      sample: false
    cloud_id:
      description: Id of the offer at its provider.
      type: str
      sample: sim-h100-1
    gpu_type:
      description: Model of the GPU.
      type: str
      sample: H100_80GB
    gpu_count:
      description: Number of GPUs.
      type: int
      sample: 1
    gpu_memory:
      description: Memory of each GPU in GB.
      type: int
      sample: 80
    socket:
      description: Socket of the GPU.
      type: str
      sample: PCIe
    provider:
      description: The provider's type.
      type: str
      sample: primecompute
    region:
      description: Region.
      type: str
      sample: united_states
    country:
      description: Country, as two letters.
      type: str
      sample: US
    data_center:
      description: Id of the data center.
      type: str
      sample: SIM-US-1
    security:
      description: C(secure_cloud) or C(community_cloud).
      type: str
      sample: secure_cloud
    images:
      description: The images with which a pod can start there.
      type: list
      elements: str
      sample: [ubuntu_22_cuda_12, cuda_12_6_pytorch_2_7]
    stock_status:
      description: C(Available), C(High), C(Medium), C(Low), C(Unavailable) or C(Out of Stock).
      type: str
      sample: Available
    provisioning_time:
      description: How long providing the machine usually takes, as the API has it.
      type: int
      sample: 60
    internet_speed:
      description: Speed of its connection to the internet, as the API has it.
      type: int
      sample: 1000
    interconnect:
      description: Speed between its nodes, as the API has it.
      type: int
      sample: 3200
    interconnect_type:
      description: What connects its nodes.
      type: str
      sample: InfiniBand
    is_spot:
      description: Whether the provider may take the machine back at any time.
      type: bool
      sample: false
    prepaid_time:
      description: Hours that are charged in advance; null if none are.
      type: float
    disk:
      description: What can be asked for as O(disk_size), and what it costs.
      type: dict
      contains: &size
        default_count:
          description: What is taken if nothing is asked for.
          type: int
          sample: 80
        min_count:
          description: The least that can be asked for; if this and C(max_count) are null, there is only the default.
          type: int
          sample: 40
        max_count:
          description: The most that can be asked for.
          type: int
          sample: 1000
        step:
          description: What can be asked for is C(min_count) plus a multiple of this.
          type: int
          sample: 10
        price_per_unit:
          description: Price of each unit (GB, or CPU) in C(prices.currency) per hour.
          type: float
          sample: 0.00014
        default_included_in_price:
          description: Whether the default costs nothing more.
          type: bool
          sample: false
        additional_info:
          description: The provider's word for it.
          type: str
    shared_disk:
      description: The same of a shared disk.
      type: dict
      contains: *size
    vcpu:
      description: The same of O(vcpus).
      type: dict
      contains: *size
    memory:
      description: The same of O(memory).
      type: dict
      contains: *size
    prices:
      description: Prices of the machine, without what C(disk), C(vcpu) and C(memory) may cost on top.
      type: dict
      contains:
        on_demand:
          description: The price in C(currency) per hour.
          type: float
          sample: 2.69
        community_price:
          description: The price that holds instead, where there is one.
          type: float
        is_variable:
          description: Whether it may change.
          type: bool
          sample: false
        currency:
          description: C(USD) or C(EUR).
          type: str
          sample: USD
listed:
  description: How many offers the API listed, with O(gpu_type) and O(disks) if given, whether they fit or not.
  returned: success
  type: int
  sample: 26
excluded:
  description: The offers that do not fit, in the same order.
  returned: with O(explain=true)
  type: list
  elements: dict
  contains:
    cloud_id:
      description: Id of the offer at its provider.
      type: str
      sample: sim-h100-1
    provider:
      description: The provider's type.
      type: str
      sample: primecompute
    data_center:
      description: Id of the data center.
      type: str
      sample: SIM-US-1
    price_hr:
      description: The same as in RV(offers).
      type: float
      sample: 2.7012
    reasons:
      description: Everything in which it does not fit.
      type: list
      elements: dict
      contains:
        param:
          description: The option that it does not fit; null if the offer itself can't be used.
          type: str
          sample: disk_size
        message:
          description: What it is instead.
          type: str
          sample: "can't be 123 GB: it must be 40 GB plus a multiple of 10 GB"
failure:
  description: What went wrong, for programs.
  returned: on failure
  type: dict
  contains:
    status:
      description: HTTP status of the API's answer; null if the failure did not come from one.
      type: int
      sample: 403
    message:
      description: The same as C(msg).
      type: str
    params:
      description: What is wrong option by option.
      type: list
      elements: dict
      contains:
        param:
          description: Name of the option.
          type: str
          sample: gpu_type
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.info import check_search, list_offers, search_spec


def main(place=None):
    spec = dict(
        search_spec(),
        in_stock=dict(type="bool", default=True),
        limit=dict(type="int"),
        explain=dict(type="bool", default=False),
    )
    run_module(spec, check_search, list_offers, place)


if __name__ == "__main__":
    main()
