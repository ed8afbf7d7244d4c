#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: pod_info
short_description: Read the pods on Prime Intellect, those that run and those that are gone
version_added: 0.2.0
description:
  - Reads pods by their ids, by name, by status and by team, or all of them.
  - Each is the same dictionary that M(primeintellect.cloud.pod) returns, its nodes with address, port and user included.
  - With O(history=true) it reads those that are terminated, with what they have cost.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  ids:
    description: Ids of the pods to read. One that does not exist is an error.
    type: list
    elements: str
  name:
    description:
      - Name of the pods to read, or a pattern, in which C(*) stands for any text, C(?) for any character, and C([12]) for one
        of some characters.
    type: str
  status:
    description: Statuses that the pods may have. With O(history=true) all of them are V(TERMINATED).
    type: list
    elements: str
    choices: [PROVISIONING, PENDING, ACTIVE, STOPPED, ERROR, DELETING, UNKNOWN, TERMINATED]
  team_id:
    description:
      - Id of the team whose pods to list.
      - If neither this nor O(team) is given, E(PRIME_TEAM_ID) is used, then the C(prime) command line's configuration. With an
        empty text it is the personal account alone, and without any of them everything that the key can see.
    type: str
  history:
    description: Whether to read the pods that are terminated, and not those that are there.
    type: bool
    default: false
  logs:
    description: Whether to read the end of each pod's log. It costs a request for each pod. Not with O(history=true).
    type: bool
    default: false
  log_tail:
    description: How many lines of each log to read.
    type: int
    default: 100
notes:
  - The API key needs the permission I(Instances), read.
"""

EXAMPLES = r"""
- name: Read all pods
  primeintellect.cloud.pod_info:
  register: account

- name: What runs, and what it costs
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ item.status }} at {{ item.price_hr }} USD per hour: {{ item.ssh_command }}"
  loop: "{{ account.pods }}"
  loop_control:
    label: "{{ item.id }}"

- name: Read the trainers that run, with the last 20 lines of their logs
  primeintellect.cloud.pod_info:
    name: trainer-*
    status: ACTIVE
    logs: true
    log_tail: 20
  register: trainers

- name: Read what the trainers that are gone have cost
  primeintellect.cloud.pod_info:
    name: trainer-*
    history: true
  register: gone

- name: Say it
  ansible.builtin.debug:
    msg: "{{ gone.pods | map(attribute='total_billed_price') | sum }} USD"
"""

RETURN = r"""
pods:
  description:
    - The pods that fit, each as RV(primeintellect.cloud.pod#module:pod) of M(primeintellect.cloud.pod) describes it; an empty
      list if none does. In the order of O(ids), else in the API's, and with O(history=true) by the time of their creation.
  returned: success
  type: list
  elements: dict
  contains:
    total_billed_price:
      description: What the pod has cost altogether, in USD. Only with O(history=true).
      type: float
      sample: 12.44
    logs:
      description: The last lines of the pod's log, or null (with a warning) if it can't be read. Only with O(logs=true).
      type: list
      elements: str
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
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import STATUSES
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.info import check_pod_info, list_pods


def main(place=None):
    spec = dict(
        TEAM_OPTIONS,
        ids=dict(type="list", elements="str"),
        name=dict(type="str"),
        status=dict(type="list", elements="str", choices=STATUSES),
        history=dict(type="bool", default=False),
        logs=dict(type="bool", default=False),
        log_tail=dict(type="int", default=100),
    )
    run_module(spec, check_pod_info, list_pods, place)


if __name__ == "__main__":
    main()
