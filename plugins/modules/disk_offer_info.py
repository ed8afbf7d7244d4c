#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk_offer_info
short_description: List where disks can be made on Prime Intellect, and for how much
version_added: 0.2.0
description:
  - Lists the offers of disks that fit what is asked for, cheapest first.
  - Each comes with C(disk), the options with which M(primeintellect.cloud.disk) makes it.
  - All pages are read. A list that comes back empty is read again, twice within 3 seconds, before it is believed.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.disk_request.search
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  in_stock:
    description: Whether to leave out what is listed, but can't be had now.
    type: bool
    default: true
notes:
  - The API key needs the permission I(Availability), read.
"""

EXAMPLES = r"""
- name: See where disks of 500 GB can be made
  primeintellect.cloud.disk_offer_info:
    size: 500
  register: found

- name: Make the cheapest
  primeintellect.cloud.disk:
    name: datasets
  module_defaults:
    primeintellect.cloud.disk: "{{ found.offers[0].disk }}"
"""

RETURN = r"""
offers:
  description: What can be had, cheapest first.
  returned: success
  type: list
  elements: dict
  contains:
    price_hr:
      description: What the disk costs, in USD per hour; null if the API does not tell it.
      type: float
      sample: 0.05
    disk:
      description: The options with which M(primeintellect.cloud.disk) makes it, but for the name, and the size without O(size).
      type: dict
      sample:
        cloud_id: disk-sim-us-1
        country: US
        data_center_id: SIM-US-1
        provider: primecompute
        size: 500
    available:
      description: Whether it is in stock; always true unless O(in_stock=false).
      type: bool
      sample: true
    cloud_id:
      description: Id of the offer at its provider.
      type: str
      sample: disk-sim-us-1
    provider:
      description: The provider's type.
      type: str
      sample: primecompute
    data_center:
      description: Id of the data center.
      type: str
      sample: SIM-US-1
    country:
      description: Country, as two letters.
      type: str
      sample: US
    region:
      description: Region.
      type: str
      sample: united_states
    security:
      description: C(secure_cloud) or C(community_cloud).
      type: str
      sample: secure_cloud
    stock_status:
      description: C(Available), C(High), C(Medium), C(Low) or C(Unavailable).
      type: str
      sample: Available
    is_multinode:
      description: Whether pods of several nodes can have it.
      type: bool
      sample: true
    spec:
      description: What can be asked for as O(size), in GB, and what a GB costs.
      type: dict
      contains:
        default_count:
          description: What is taken if nothing is asked for, in GB.
          type: int
          sample: 100
        min_count:
          description: The least that can be asked for, in GB.
          type: int
          sample: 10
        max_count:
          description: The most that can be asked for, in GB.
          type: int
          sample: 10000
        step:
          description: What can be asked for is C(min_count) plus a multiple of this, in GB.
          type: int
          sample: 10
        price_per_unit:
          description: Price of a GB, in USD per hour.
          type: float
          sample: 0.0001
        default_included_in_price:
          description: Whether the default costs nothing more.
          type: bool
        additional_info:
          description: The provider's word for it.
          type: str
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
          description: Name of the option; null if it is none alone.
          type: str
          sample: size
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.offers import (
    check_disk_search,
    disk_search_spec,
    list_disk_offers,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module


def main(place=None):
    spec = dict(disk_search_spec(), in_stock=dict(type="bool", default=True))
    run_module(spec, check_disk_search, list_disk_offers, place)


if __name__ == "__main__":
    main()
