#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: fleet
short_description: Maintain a fleet of identical pods on Prime Intellect
version_added: 0.2.0
description:
  - Maintains O(size) identical pods, named O(name) followed by a dash and an index from 0. The module creates missing pods. It
    replaces lost pods (terminated, taken back, failed, stopped) under the same name. It removes pods with higher indexes,
    starting from the highest, and keeps everything else. A second run of the same task changes nothing.
  - Accepts the options of M(primeintellect.cloud.pod) and applies them to each pod, including O(placement=cheapest). The
    guarantees of that module apply to each pod. In particular, neither a lost response nor a concurrent task leaves two pods with
    the same name.
  - The module creates all pods in parallel and waits for them together. Many pods therefore take little longer than one, and a
    poll of all of them costs one or two requests.
  - The name identifies the fleet. Every pod of the team with a matching name is a member, no matter how it was created.
    C(train-3-old) and C(train-03) are not members of C(train). Neither is C(train-1000), nor any pod with a higher index, because
    indexes end at 999.
  - A pod is billed from its creation until you remove it with O(state=absent), whether you use it or not.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.pod_request
  - primeintellect.cloud.schema
  - primeintellect.cloud.pod_life
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.progress
  - primeintellect.cloud.attributes
attributes:
  check_mode:
    support: full
    details:
      - RV(created), RV(replaced) and RV(removed) show what the task would do. RV(price_hr) is what all pods would cost.
  diff_mode:
    support: full
    details:
      - The diff shows the names of the pods that are created and removed, and the request for new pods without the values of
        secrets.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that O(size) pods exist, and waits until they are ready.
      - V(absent) terminates all pods of the fleet, including those with indexes above O(size), and waits until they are
        terminated. The data on them is lost.
    type: str
    choices: [present, absent]
    default: present
  size:
    description: Number of pods, from 0 to 1000. Required with O(state=present).
    type: int
  min_size:
    description:
      - Minimum number of pods that must be ready after the wait. With fewer, the task fails. With at least this number but fewer
        than O(size), it succeeds with a warning, and RV(missing) lists what is missing.
      - If you do not set it, O(size) applies.
    type: int
  same_data_center:
    description:
      - Whether all pods must be in the same data center. With O(placement=cheapest), the module selects the cheapest data center
        that has capacity for all missing pods.
      - The capacity becomes known only when pods are created (an offer with low stock counts as one machine). If it does not
        suffice for O(min_size), the module removes the pods that it created there, and tries the next data center, up to
        O(max_offers).
      - The API does not report the location of a pod. Before the module can add pods to an existing fleet, the location must
        follow from provider, model and price, or you must set O(data_center_id).
    type: bool
    default: false
  max_total_price:
    description:
      - Maximum price of all pods together, in USD per hour. No pod is created that would exceed it. The remaining budget limits
        the price of each new pod, which is terminated if it nevertheless reports a higher price.
      - If the budget suffices for O(min_size) pods but not for O(size), the module creates as many as it can.
      - With O(placement=cheapest), only offers in USD are considered.
    type: float
  parallel:
    description: Number of pods to create or remove at the same time, from 1 to 32.
    type: int
    default: 8
  master_port:
    description: Port on which the first node of a distributed job listens. It is returned as RV(master_port).
    type: int
    default: 29500
notes:
  - The module runs on the host of the task. A remote host needs the C(requests) library and access to the API. Use a play on
    localhost, or delegate the task to it.
  - If the task fails, O(on_failure=terminate) removes the pods that this task created. It never removes pods that existed before.
  - The next run, not the current one, replaces a pod that fails during the wait.
  - If you interrupt a task, for example with Ctrl+C, it reports the pods that it leaves behind. A second run continues with them.
  - If Ansible ends without a signal to the task, for example when you close the terminal, the task notices within a poll. It
    creates nothing more and fails, so O(on_failure) applies.
  - The API key, O(jupyter_password) and the values of O(env_vars) never appear in results, diffs or logs.
seealso:
  - module: primeintellect.cloud.pod
"""

EXAMPLES = r"""
- name: Maintain the four cheapest machines with one H100 in the same data center, for at most 15 USD per hour
  primeintellect.cloud.fleet:
    name: train
    size: 4
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    image: cuda_12_6_pytorch_2_7
    same_data_center: true
    max_total_price: 15  # USD per hour
  register: train

- name: Add all nodes to the inventory for the next play, with their ranks
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    groups: trainers
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    rank: "{{ item.rank }}"
  loop: "{{ train.nodes }}"
  when: item.ansible_host is not none  # null in check mode

- name: Scale down to two pods
  primeintellect.cloud.fleet:
    name: train
    size: 2
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1

- name: Rent up to eight spot machines, but at least two, and replace those that the provider took back
  primeintellect.cloud.fleet:
    name: sweep
    size: 8
    min_size: 2
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    spot: allow
    on_failure: terminate
    wait_timeout: 600

- name: Remove both fleets and all data on them
  primeintellect.cloud.fleet:
    name: "{{ item }}"
    state: absent
  loop: [train, sweep]
"""

RETURN = r"""
msg:
  description: The fleet on one line, with its name, the number of its pods, and their price.
  returned: on success
  type: str
  sample: "train: 4 pods, 10.8048 USD per hour together"
pods:
  description:
    - The pods of the fleet, ordered by index, each as RV(primeintellect.cloud.pod#module:pod) describes it.
    - In check mode, what is known of them in advance. After O(state=absent), their last known values, with C(status)
      V(TERMINATED), or V(DELETING) with O(wait=false).
  returned: always
  type: list
  elements: dict
nodes:
  description:
    - The nodes of all pods that have not failed, ordered by the index of the pod, ready for M(ansible.builtin.add_host). A
      multi-node pod has several.
    - Each is as RV(primeintellect.cloud.pod#module:pod.nodes) describes it, with the following additional keys.
  returned: always
  type: list
  elements: dict
  contains:
    pod:
      description: Name of the pod.
      type: str
      sample: train-0
    pod_id:
      description: ID of the pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    rank:
      description: Index of the node among all nodes, from 0, without gaps. Use it as C(--node-rank) of C(torchrun).
      type: int
      sample: 0
    world_size:
      description: Same as RV(world_size).
      type: int
    master_addr:
      description: Same as RV(master_addr).
      type: str
    master_port:
      description: Same as RV(master_port).
      type: int
world_size:
  description: Number of nodes. Use it as C(--nnodes) of C(torchrun), which multiplies it by the processes on each node.
  returned: always
  type: int
  sample: 4
master_addr:
  description: Address of the node with rank 0. Use it as C(--master-addr) of C(torchrun). Null while the node has no address.
  returned: always
  type: str
  sample: 127.0.0.1
master_port:
  description: The option O(master_port).
  returned: always
  type: int
  sample: 29500
created:
  description: Names of the pods that this task created, or would create in check mode, not including RV(replaced).
  returned: always
  type: list
  elements: str
  sample: [train-2, train-3]
replaced:
  description: Names of the pods that this task created to replace lost pods, or with O(on_drift=recreate) different pods.
  returned: always
  type: list
  elements: str
  sample: [train-0]
removed:
  description: Names of the pods that this task removed without replacement.
  returned: always
  type: list
  elements: str
  sample: [train-5, train-4]
missing:
  description: The members that have no pod, or whose pod is not ready.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the member.
      type: str
      sample: train-3
    id:
      description: ID of its pod. Null if it has none.
      type: str
    status:
      description: Status of its pod.
      type: str
      sample: ERROR
    price_hr:
      description: Price of its pod in USD per hour.
      type: float
    reason:
      description: Why it is missing. Null if the task failed before it reached this member.
      type: str
      sample: No matching offer is left.
price_hr:
  description: Total of the known prices of all pods, in USD per hour.
  returned: always
  type: float
  sample: 10.8048
differences:
  description:
    - Differences between the existing pods and the task's options, each as RV(primeintellect.cloud.pod#module:differences)
      describes it, with the name of the pod.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the pod.
      type: str
      sample: train-0
offers_tried:
  description:
    - The offers that were tried with O(placement=cheapest), ordered by the index of the pod, each as
      RV(primeintellect.cloud.pod#module:offers_tried) describes it, with the name of the pod.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the pod for which the offer was tried.
      type: str
      sample: train-0
offer:
  description: The offer on which new pods would be created, as RV(primeintellect.cloud.offer_info#module:offers) describes it.
  returned: in check mode, if pods would be created
  type: dict
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
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.ensure import check_fleet, manage_fleet
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import LIFE_SPEC, request_spec


def main(run: Runner = run_module) -> Json:
    spec = dict(
        request_spec(),
        **LIFE_SPEC,
        **TEAM_OPTIONS,
        **SCHEMA_SPEC,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        size=dict(type="int"),
        min_size=dict(type="int"),
        same_data_center=dict(type="bool", default=False),
        max_total_price=dict(type="float"),
        parallel=dict(type="int", default=8),
        master_port=dict(type="int", default=29500),
    )
    return run(spec, check_fleet, manage_fleet)


if __name__ == "__main__":
    main()
