#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk
short_description: Make disks on Prime Intellect that outlive pods, and remove them
version_added: 0.2.0
description:
  - Makes sure that there is a disk, which pods in the same data center can use, one after the other or at the same time, or that
    there is none.
  - A disk is known by its O(name) within a team or the personal account. If the answer to a create is lost, the disk is looked
    for before anything else is created.
  - A disk costs money from its creation until it is removed with O(state=absent), whether a pod uses it or not.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.disk_request
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.progress
  - primeintellect.cloud.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes sure that there is one disk, and waits until it can be used.
      - V(absent) removes it, and waits until it is gone. The data on it is lost.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of an existing disk, instead of its O(name).
      - A disk can't be created with an id of your choice.
    type: str
  force:
    description:
      - With O(state=absent), whether to remove a disk that pods use. They lose it while they run.
      - Without it, that is refused, with the ids of the pods.
    type: bool
    default: false
  wait:
    description: Whether to wait until the disk can be used (or is gone).
    type: bool
    default: true
  wait_timeout:
    description: Seconds after which the wait is given up and the task fails. The disk remains.
    type: float
    default: 600
  poll_interval:
    description: Longest pause between two looks at the disk, in seconds. The first looks are quicker.
    type: float
    default: 5
notes:
  - The API key needs the permission I(Disks), read and write.
"""

EXAMPLES = r"""
- name: See where disks of 500 GB can be made
  primeintellect.cloud.disk_offer_info:
    size: 500
    country: US
  register: found

- name: Make one where it is the cheapest
  primeintellect.cloud.disk:
    name: datasets
  module_defaults:
    primeintellect.cloud.disk: "{{ found.offers[0].disk }}"
  register: datasets

- name: Rent a machine that has it; only offers in its data center fit
  primeintellect.cloud.pod:
    name: trainer
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    disks: [datasets]

- name: Rename it
  primeintellect.cloud.disk:
    id: "{{ datasets.disk.id }}"
    name: datasets-2026

- name: Remove the machine
  primeintellect.cloud.pod:
    name: trainer
    state: absent

- name: Remove the disk and all data on it
  primeintellect.cloud.disk:
    name: datasets-2026
    state: absent
"""

RETURN = r"""
disk:
  description:
    - The disk; in check mode, what can be foretold of it. After O(state=absent) what it was, with C(status) V(TERMINATED), or
      V(DELETING) with O(wait=false), and null if there was none.
  returned: on success, and on failure as soon as there is a disk
  type: dict
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
      description: Size in GB.
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
failure:
  description: What went wrong, for programs.
  returned: on failure
  type: dict
  contains:
    status:
      description: HTTP status of the API's answer; null if the failure did not come from one.
      type: int
      sample: 402
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

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import check_disk, disk_spec, manage_disk
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module


def main(place=None):
    spec = dict(
        disk_spec(),
        **TEAM_OPTIONS,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        id=dict(type="str"),
        force=dict(type="bool", default=False),
        wait=dict(type="bool", default=True),
        wait_timeout=dict(type="float", default=600),
        poll_interval=dict(type="float", default=5),
        progress=dict(type="bool", default=True),
    )
    run_module(spec, check_disk, manage_disk, place)


if __name__ == "__main__":
    main()
