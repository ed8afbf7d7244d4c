#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk_info
short_description: List the disks on Prime Intellect, those that are there and those that are gone
version_added: 0.2.0
description:
  - Lists the disks that are there, those that fit what is asked for.
  - With O(history=true) it lists those that are gone, with what they have cost.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  ids:
    description: Ids of the disks to list. One that does not exist is an error.
    type: list
    elements: str
  name:
    description:
      - Name of the disks to list, or a pattern, in which C(*) stands for any text, C(?) for any character, and C([12]) for one
        of some characters.
    type: str
  team_id:
    description:
      - Id of the team whose disks to list.
      - If neither this nor O(team) is given, E(PRIME_TEAM_ID) is used, then the C(prime) command line's configuration. With an
        empty text it is the personal account alone, and without any of them everything that the key can see.
    type: str
  history:
    description: Whether to list the disks that are gone, and not those that are there.
    type: bool
    default: false
notes:
  - The API key needs the permission I(Disks), read; with O(history=true) it needs I(Instances), read, instead.
"""

EXAMPLES = r"""
- name: List the disks
  primeintellect.cloud.disk_info:
  register: account

- name: Say which ones no pod uses, and what they cost
  ansible.builtin.debug:
    msg: "{{ item.name }}, {{ item.size }} GB, costs {{ item.price_hr }} USD per hour"
  loop: "{{ account.disks | rejectattr('pods') }}"
  loop_control:
    label: "{{ item.id }}"

- name: Read what the disks that are gone have cost
  primeintellect.cloud.disk_info:
    history: true
  register: gone

- name: Say it
  ansible.builtin.debug:
    msg: "{{ gone.disks | map(attribute='total_billed_price') | sum }} USD"
"""

RETURN = r"""
disks:
  description: The disks that fit; an empty list if none does.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the disk.
      type: str
      sample: 2f6b1c9e
    name:
      description: Name of the disk.
      type: str
      sample: datasets
    status:
      description: C(PROVISIONING), C(PENDING), C(ACTIVE), C(ERROR), C(DELETING), C(TERMINATED), and what the API may add.
      type: str
      sample: ACTIVE
    size:
      description: Size in GB. With O(history=true) it is null, as is all else that the API does not keep.
      type: int
      sample: 500
    price_hr:
      description: What the disk costs, in USD per hour.
      type: float
      sample: 0.05
    stopped_price_hr:
      description: What it costs while it is stopped, in USD per hour.
      type: float
    provisioning_price_hr:
      description: What it costs while it is being made, in USD per hour.
      type: float
    provider_type:
      description: The provider.
      type: str
      sample: primecompute
    cloud_id:
      description: Id of the offer that it was made from.
      type: str
      sample: disk-sim-us-1
    data_center_id:
      description: Id of the data center in which it is, and in which pods can have it.
      type: str
      sample: SIM-US-1
    country:
      description: Country, as two letters.
      type: str
      sample: US
    is_multinode:
      description: Whether pods of several nodes can have it.
      type: bool
    pods:
      description: Ids of the pods that use it.
      type: list
      elements: str
    clusters:
      description: Ids of the clusters that use it.
      type: list
      elements: str
    created_at:
      description: When it was created, in UTC as ISO 8601.
      type: str
      sample: "2026-11-23T12:00:00+00:00"
    updated_at:
      description: When it was changed last.
      type: str
    terminated_at:
      description: When it was removed.
      type: str
    user_id:
      description: Who created it.
      type: str
    team_id:
      description: The team that it belongs to; null for the personal account.
      type: str
    wallet_id:
      description: The wallet that pays for it.
      type: str
    total_billed_price:
      description: What the disk has cost altogether, in USD. Only with O(history=true).
      type: float
      sample: 16.3
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
          sample: ids
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.info import check_disk_info, list_disks
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module


def main(place=None):
    spec = dict(
        TEAM_OPTIONS,
        ids=dict(type="list", elements="str"),
        name=dict(type="str"),
        history=dict(type="bool", default=False),
    )
    run_module(spec, check_disk_info, list_disks, place)


if __name__ == "__main__":
    main()
