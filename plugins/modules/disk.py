#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: disk
short_description: Create and remove persistent disks on Prime Intellect
version_added: 0.2.0
description:
  - Ensures that a disk exists, or that it does not. A disk outlives pods. The pods of its data center can use it, one after
    another or at the same time.
  - The O(name) identifies a disk within a team or the personal account. If the response to a create is lost, the module looks for
    the disk before it creates anything else.
  - A disk is billed from its creation until you remove it with O(state=absent), whether a pod uses it or not.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.disk_request
  - primeintellect.cloud.schema
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
      - V(present) ensures that exactly one disk exists, and waits until it is ready.
      - V(absent) removes the disk, and waits until it is removed. The data on it is lost.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - ID of an existing disk, instead of its O(name).
      - You cannot choose the ID of a new disk.
    type: str
  force:
    description:
      - With O(state=absent), whether to remove a disk that pods are using. The pods lose it while they run.
      - If V(false), the task fails in this case, and reports the IDs of the pods.
    type: bool
    default: false
  wait:
    description: Whether to wait until the disk is ready, or removed with O(state=absent).
    type: bool
    default: true
  wait_timeout:
    description: Timeout of the wait in seconds, after which the task fails. The disk is kept.
    type: float
    default: 600
  poll_interval:
    description: Maximum pause between two polls, in seconds. The first polls follow each other more quickly.
    type: float
    default: 5
notes:
  - The API key needs the permission I(Disks), read and write.
"""

EXAMPLES = r"""
- name: Find offers for a disk of 500 GB
  primeintellect.cloud.disk_offer_info:
    size: 500
    country: US
  register: found

- name: Create a disk on the cheapest offer
  primeintellect.cloud.disk:
    name: datasets
  module_defaults:
    primeintellect.cloud.disk: "{{ found.offers[0].disk }}"
  register: datasets

- name: Rent a machine with the disk, which only offers in its data center can provide
  primeintellect.cloud.pod:
    name: trainer
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    disks: [datasets]

- name: Rename the disk
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
    - The disk. In check mode, what is known of it in advance.
    - After O(state=absent), its last known values, with C(status) V(TERMINATED), or V(DELETING) with O(wait=false). Null if there
      was no disk.
  returned: on success, and on failure as soon as a disk exists
  type: dict
  contains:
    id:
      description: ID of the disk.
      type: str
      sample: 2f6b1c9e
    name:
      description: Name of the disk.
      type: str
      sample: datasets
    status:
      description: C(PROVISIONING), C(PENDING), C(ACTIVE), C(ERROR), C(DELETING), C(TERMINATED), or a newer status of the API.
      type: str
      sample: ACTIVE
    size:
      description: Size in GB.
      type: int
      sample: 500
    price_hr:
      description: Price in USD per hour.
      type: float
      sample: 0.05
    stopped_price_hr:
      description: Price while the disk is stopped, in USD per hour.
      type: float
    provisioning_price_hr:
      description: Price while the disk is provisioned, in USD per hour.
      type: float
    provider_type:
      description: Provider of the disk.
      type: str
      sample: primecompute
    cloud_id:
      description: The provider's ID of the offer from which the disk was created.
      type: str
      sample: disk-sim-us-1
    data_center_id:
      description: ID of the data center. Only pods in this data center can use the disk.
      type: str
      sample: SIM-US-1
    country:
      description: Country as a two-letter code.
      type: str
      sample: US
    is_multinode:
      description: Whether multi-node pods can use the disk.
      type: bool
    pods:
      description: IDs of the pods that use the disk.
      type: list
      elements: str
    clusters:
      description: IDs of the clusters that use the disk.
      type: list
      elements: str
    created_at:
      description: When the disk was created, in UTC as ISO 8601.
      type: str
      sample: "2026-11-23T12:00:00+00:00"
    updated_at:
      description: When the disk was last changed.
      type: str
    terminated_at:
      description: When the disk was removed.
      type: str
    user_id:
      description: ID of the user who created the disk.
      type: str
    team_id:
      description: ID of the team that owns the disk. Null for the personal account.
      type: str
    wallet_id:
      description: ID of the wallet that pays for the disk.
      type: str
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 402
    message: "the API answered 402: Insufficient balance"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.schema import SCHEMA_SPEC
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._disk.ensure import check_disk, disk_spec, manage_disk
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module


def main(run: Runner = run_module) -> Json:
    spec = dict(
        disk_spec(),
        **TEAM_OPTIONS,
        **SCHEMA_SPEC,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        id=dict(type="str"),
        force=dict(type="bool", default=False),
        wait=dict(type="bool", default=True),
        wait_timeout=dict(type="float", default=600),
        poll_interval=dict(type="float", default=5),
        progress=dict(type="bool", default=True),
    )
    return run(spec, check_disk, manage_disk)


if __name__ == "__main__":
    main()
