#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk_offer_info
short_description: List disk offers on Prime Intellect, cheapest first
version_added: 0.2.0
description:
  - Lists the disk offers that match all options, cheapest first.
  - Each offer includes C(disk), the options with which M(primeintellect.cloud.disk) creates a disk there.
  - The module reads all pages. It reads an empty list again, twice within 3 seconds, before it trusts the list.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.disk_request.search
  - primeintellect.cloud.schema
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  in_stock:
    description: Whether to leave out offers that are listed but currently out of stock.
    type: bool
    default: true
notes:
  - The API key needs the permission I(Availability), read.
"""

EXAMPLES = r"""
- name: Find offers for a disk of 500 GB
  primeintellect.cloud.disk_offer_info:
    size: 500
  register: found

- name: Create a disk on the cheapest offer
  primeintellect.cloud.disk:
    name: datasets
  module_defaults:
    primeintellect.cloud.disk: "{{ found.offers[0].disk }}"
"""

RETURN = r"""
offers:
  description: The matching offers, cheapest first.
  returned: success
  type: list
  elements: dict
  contains:
    price_hr:
      description: Price of the disk in USD per hour. Null if the API does not report it.
      type: float
      sample: 0.05
    disk:
      description:
        - The options with which M(primeintellect.cloud.disk) creates the disk, except for the name. Includes the size only if you
          set O(size).
      type: dict
      sample:
        cloud_id: disk-sim-us-1
        country: US
        data_center_id: SIM-US-1
        provider: primecompute
        size: 500
    available:
      description: Whether the offer is in stock. Always true unless O(in_stock=false).
      type: bool
      sample: true
    cloud_id:
      description: The provider's ID of the offer.
      type: str
      sample: disk-sim-us-1
    provider:
      description: Provider of the disk.
      type: str
      sample: primecompute
    data_center:
      description: ID of the data center.
      type: str
      sample: SIM-US-1
    country:
      description: Country as a two-letter code.
      type: str
      sample: US
    region:
      description: Region of the offer.
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
      description: Whether multi-node pods can use the disk.
      type: bool
      sample: true
    spec:
      description:
        - The sizes that the offer supports, in GB, and the price of a GB in USD per hour, as
          RV(primeintellect.cloud.offer_info#module:offers[].disk) describes them.
      type: dict
      sample:
        default_count: 100
        min_count: 10
        max_count: 10000
        step: 10
        price_per_unit: 0.0001
        default_included_in_price: null
        additional_info: null
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
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.offers import (
    check_disk_search,
    disk_search_spec,
    list_disk_offers,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module


def main(run: Runner = run_module) -> Json:
    spec = dict(disk_search_spec(), **SCHEMA_SPEC, in_stock=dict(type="bool", default=True))
    return run(spec, check_disk_search, list_disk_offers)


if __name__ == "__main__":
    main()
