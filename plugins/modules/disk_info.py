#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk_info
short_description: List disks on Prime Intellect, existing or removed
version_added: 0.2.0
description:
  - Lists the existing disks that match all options.
  - With O(history=true), lists removed disks instead, with their total cost.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  ids:
    description: IDs of the disks to list. The task fails if one of them does not exist.
    type: list
    elements: str
  name:
    description:
      - Name of the disks to list, or a pattern. In a pattern, C(*) matches any text, C(?) matches any single character, and
        C([12]) matches one of the given characters.
    type: str
  team_id:
    description:
      - ID of the team whose disks to list.
      - If you set neither this nor O(team), the module uses E(PRIME_TEAM_ID), then the configuration of the C(prime) command
        line. An empty string selects the personal account alone. If none of these is set, the module lists everything that the
        key can see.
    type: str
  history:
    description: Whether to list removed disks instead of existing ones.
    type: bool
    default: false
notes:
  - The API key needs the permission I(Disks), read. With O(history=true), it needs I(Instances), read, instead.
"""

EXAMPLES = r"""
- name: List the disks
  primeintellect.cloud.disk_info:
  register: account

- name: Show the disks that no pod uses, with their prices
  ansible.builtin.debug:
    msg: "{{ item.name }}, {{ item.size }} GB, costs {{ item.price_hr }} USD per hour"
  loop: "{{ account.disks | rejectattr('pods') }}"
  loop_control:
    label: "{{ item.id }}"

- name: Read the removed disks
  primeintellect.cloud.disk_info:
    history: true
  register: removed

- name: Show their total cost
  ansible.builtin.debug:
    msg: "{{ removed.disks | map(attribute='total_billed_price') | sum }} USD"
"""

RETURN = r"""
disks:
  description:
    - The matching disks, each as RV(primeintellect.cloud.disk#module:disk) describes it. An empty list if none matches.
    - With O(history=true), the size, and everything else that the API does not keep, is null.
  returned: success
  type: list
  elements: dict
  contains:
    total_billed_price:
      description: Total cost of the disk in USD. Only with O(history=true).
      type: float
      sample: 16.3
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 404
    message: "the API answered 404: Disk not found"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.info import check_disk_info, list_disks
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module


def main(run: Runner = run_module) -> Json:
    spec = dict(
        TEAM_OPTIONS,
        ids=dict(type="list", elements="str"),
        name=dict(type="str"),
        history=dict(type="bool", default=False),
    )
    return run(spec, check_disk_info, list_disks)


if __name__ == "__main__":
    main()
