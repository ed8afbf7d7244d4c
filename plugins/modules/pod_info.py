#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: pod_info
short_description: List pods on Prime Intellect, existing or terminated
version_added: 0.2.0
description:
  - Lists the existing pods that match all options.
  - Each pod is the same dictionary that M(primeintellect.cloud.pod) returns, including its nodes with address, port and user.
  - With O(history=true), lists terminated pods instead, with their total cost.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  ids:
    description: IDs of the pods to list. The task fails if one of them does not exist.
    type: list
    elements: str
  name:
    description:
      - Name of the pods to list, or a pattern. In a pattern, C(*) matches any text, C(?) matches any single character, and
        C([12]) matches one of the given characters.
    type: str
  status:
    description: Only list pods with these statuses. With O(history=true), all pods have the status V(TERMINATED).
    type: list
    elements: str
    choices: [PROVISIONING, PENDING, ACTIVE, STOPPED, ERROR, DELETING, UNKNOWN, TERMINATED]
  team_id:
    description:
      - ID of the team whose pods to list.
      - If you set neither this nor O(team), the module uses E(PRIME_TEAM_ID), then the configuration of the C(prime) command
        line. An empty string selects the personal account alone. If none of these is set, the module lists everything that the
        key can see.
    type: str
  history:
    description: Whether to list terminated pods instead of existing ones.
    type: bool
    default: false
  logs:
    description: Whether to read the end of each pod's log. Costs one additional request for each pod. Not with O(history=true).
    type: bool
    default: false
  log_tail:
    description: Number of lines to read from each log.
    type: int
    default: 100
notes:
  - The API key needs the permission I(Instances), read.
"""

EXAMPLES = r"""
- name: List all pods
  primeintellect.cloud.pod_info:
  register: account

- name: Show the pods and their prices
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ item.status }} at {{ item.price_hr }} USD per hour: {{ item.ssh_command }}"
  loop: "{{ account.pods }}"
  loop_control:
    label: "{{ item.id }}"

- name: List the running trainers, with the last 20 lines of their logs
  primeintellect.cloud.pod_info:
    name: trainer-*
    status: ACTIVE
    logs: true
    log_tail: 20
  register: trainers

- name: List the terminated trainers
  primeintellect.cloud.pod_info:
    name: trainer-*
    history: true
  register: terminated

- name: Show their total cost
  ansible.builtin.debug:
    msg: "{{ terminated.pods | map(attribute='total_billed_price') | sum }} USD"
"""

RETURN = r"""
pods:
  description:
    - The matching pods, each as RV(primeintellect.cloud.pod#module:pod) describes it. An empty list if none matches.
    - They are in the order of O(ids), otherwise of the API, and with O(history=true) in the order of their creation.
  returned: success
  type: list
  elements: dict
  contains:
    total_billed_price:
      description: Total cost of the pod in USD. Only with O(history=true).
      type: float
      sample: 12.44
    logs:
      description: The last lines of the pod's log, or null (with a warning) if it could not be read. Only with O(logs=true).
      type: list
      elements: str
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 404
    message: "the API answered 404: Pod not found"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.contract import STATUSES
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.info import check_pod_info, list_pods


def main(run: Runner = run_module) -> Json:
    spec = dict(
        TEAM_OPTIONS,
        ids=dict(type="list", elements="str"),
        name=dict(type="str"),
        status=dict(type="list", elements="str", choices=STATUSES),
        history=dict(type="bool", default=False),
        logs=dict(type="bool", default=False),
        log_tail=dict(type="int", default=100),
    )
    return run(spec, check_pod_info, list_pods)


if __name__ == "__main__":
    main()
