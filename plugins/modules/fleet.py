#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: fleet
short_description: Keep a number of equal pods on Prime Intellect
version_added: 0.2.0
description:
  - Keeps O(size) equal pods, named O(name) followed by a dash and an index from 0. Those that are missing are created, those that
    are lost (terminated, taken back, in error, stopped) are replaced under the same name, those with higher indexes are removed,
    from the highest down, and what is right is left alone. The same task run again changes nothing.
  - Takes the options of M(primeintellect.cloud.pod), which hold for each of the pods, O(placement=cheapest) included. What that
    module promises for one pod, it promises for each; among this that no answer that is lost and no task at the same time leaves
    two pods of one name.
  - All pods are created side by side and waited for together, so that many take little longer than one, and a look at all of them
    costs one or two requests.
  - The name is the fleet's identity. Every pod of the team with such a name is a member, however it was made. A pod called
    C(train-3-old) or C(train-03) is no member of C(train), nor is C(train-1000) or one with a higher number, which no fleet has.
  - A pod costs money from its creation until it is removed with O(state=absent), whether it is used or not.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.pod_request
  - primeintellect.cloud.pod_life
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.progress
  - primeintellect.cloud.attributes
attributes:
  check_mode:
    support: full
    details:
      - RV(created), RV(replaced) and RV(removed) are what would be done, and RV(price_hr) is what all pods would cost.
  diff_mode:
    support: full
    details:
      - The diff tells the names of the pods that come and go, and the request for new ones without the values of secrets.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes sure that there are O(size) pods, and waits for them.
      - V(absent) terminates all pods of the fleet, also those with indexes above O(size), and waits until they are gone. The data
        on them is lost.
    type: str
    choices: [present, absent]
    default: present
  size:
    description: How many pods there are to be, from 0 to 1000. Required with O(state=present).
    type: int
  min_size:
    description:
      - With fewer pods than this after the wait, the task fails. With at least as many it succeeds, warns, and says in
        RV(missing) what is missing.
      - If it is not given, it is O(size).
    type: int
  same_data_center:
    description:
      - Whether all pods must be in one data center. With O(placement=cheapest), that is the cheapest one in which there is room
        for all that are missing. How much room there is shows only when pods are created (offers with low stock count as one
        machine); if there is not enough for O(min_size), what was created there is removed, and the next one is tried, up to
        O(max_offers) of them.
      - The API does not tell where a pod is. To add pods to a fleet, it must follow from provider, model and price, or
        O(data_center_id) must be given.
    type: bool
    default: false
  max_total_price:
    description:
      - The most that all pods together may cost, in USD per hour. Nothing is created that would exceed it; each new pod may cost
        no more than what is left for it, and is terminated if it says a higher price all the same.
      - If it is enough for O(min_size) pods, but not for all, as many are created as it is enough for.
      - With O(placement=cheapest), only offers in USD are taken.
    type: float
  parallel:
    description: How many pods are created, or removed, at the same time, from 1 to 32.
    type: int
    default: 8
  master_port:
    description: Port on which the first node of a distributed job listens. It is returned as RV(master_port).
    type: int
    default: 29500
notes:
  - The module runs where the task runs; on a remote host, that host needs the C(requests) library and the way to the API. Use
    a play on localhost, or delegate the task to it.
  - O(on_failure=terminate) removes the pods that this task has created, if it fails; those that were there before, never.
  - A member that fails while it is waited for is replaced by the next run, not by this one.
  - A task that is interrupted, by ctrl-C for instance, tells which pods it leaves behind. Run again, it goes on with them.
  - Neither the API key nor O(jupyter_password) nor the values of O(env_vars) appear in results, diffs or logs.
seealso:
  - module: primeintellect.cloud.pod
"""

EXAMPLES = r"""
- name: Keep four of the cheapest machines with one H100, all in one data center, for no more than 15 USD per hour
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

- name: Hand all nodes to the next play, with their ranks
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    groups: trainers
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    rank: "{{ item.rank }}"
  loop: "{{ train.nodes }}"
  when: item.ansible_host is not none  # in check mode there is none yet

- name: Go on with two of them
  primeintellect.cloud.fleet:
    name: train
    size: 2
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1

- name: Take what there is of eight spot machines, if it is at least two; whatever was taken back is replaced
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
pods:
  description:
    - The pods of the fleet, by index, each as RV(primeintellect.cloud.pod#module:pod) of M(primeintellect.cloud.pod) tells it.
    - In check mode, what can be foretold of them. After O(state=absent), what they were, with C(status) V(TERMINATED), or
      V(DELETING) with O(wait=false).
  returned: always
  type: list
  elements: dict
nodes:
  description:
    - All nodes of all pods that have not failed, by the pods' indexes, ready for M(ansible.builtin.add_host). A pod of several
      nodes has several.
    - Each has what a node in RV(pods) has, and what follows here.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The pod's name, for a pod of several nodes followed by a dash and the index.
      type: str
      sample: train-0
    index:
      description: Place of the node in its pod, from 0.
      type: int
      sample: 0
    ip:
      description: Address of the node.
      type: str
      sample: 127.0.0.1
    ansible_host:
      description: Where SSH reaches the node; null while it has no address.
      type: str
      sample: 127.0.0.1
    ansible_port:
      description: Port of SSH.
      type: int
      sample: 2201
    ansible_user:
      description: User to log in as.
      type: str
      sample: root
    ssh_command:
      description: The command that opens a shell on the node.
      type: str
      sample: ssh root@127.0.0.1 -p 2201
    pod:
      description: Name of its pod.
      type: str
      sample: train-0
    pod_id:
      description: Id of its pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    rank:
      description: Place of the node among all nodes, from 0, without gaps; C(--node-rank) of C(torchrun).
      type: int
      sample: 0
    world_size:
      description: The same as RV(world_size).
      type: int
    master_addr:
      description: The same as RV(master_addr).
      type: str
    master_port:
      description: The same as RV(master_port).
      type: int
world_size:
  description: How many nodes there are; C(--nnodes) of C(torchrun), which multiplies it by the processes of each node.
  returned: always
  type: int
  sample: 4
master_addr:
  description: Address of the node with rank 0; C(--master-addr) of C(torchrun). Null while it has none.
  returned: always
  type: str
  sample: 127.0.0.1
master_port:
  description: The option O(master_port).
  returned: always
  type: int
  sample: 29500
created:
  description: Names of the pods that this task has created, or in check mode would create, without RV(replaced).
  returned: always
  type: list
  elements: str
  sample: [train-2, train-3]
replaced:
  description: Names of the pods that this task has created for ones that were lost, or (with O(on_drift=recreate)) different.
  returned: always
  type: list
  elements: str
  sample: [train-0]
removed:
  description: Names of the pods that this task has removed without creating others for them.
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
      description: Id of its pod; null if there is none.
      type: str
    status:
      description: Status of its pod.
      type: str
      sample: ERROR
    price_hr:
      description: What its pod costs, in USD per hour.
      type: float
    reason:
      description: What is wrong with it; null if the task failed before it came to this member.
      type: str
      sample: No matching offer is left.
price_hr:
  description: What all pods cost together, in USD per hour, as far as their prices are known.
  returned: always
  type: float
  sample: 10.8048
differences:
  description: Where pods that were there are not what the task asks for.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the pod.
      type: str
      sample: train-0
    option:
      description: Name of the option.
      type: str
      sample: gpu_count
    asked:
      description: What the task asks for.
      type: raw
      sample: 8
    found:
      description: What the pod has.
      type: raw
      sample: 1
    replace:
      description: Whether O(on_drift=recreate) replaces the pod for it.
      type: bool
      sample: true
attempts:
  description: The offers that were tried with O(placement=cheapest), by the pods' indexes.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: Name of the pod for which it was tried.
      type: str
      sample: train-0
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
      description: The full price of the machine, in USD per hour; null if it is in another currency.
      type: float
      sample: 2.7012
    price_note:
      description: The price, where C(price_hr) is null.
      type: str
    created:
      description: Whether the pod was created there.
      type: bool
      sample: true
    reason:
      description: Why it was not.
      type: str
offer:
  description: The offer on which new pods would be created, as M(primeintellect.cloud.offer_info) returns it.
  returned: in check mode, when pods would be created
  type: dict
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
          sample: max_total_price
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._fleet.ensure import check_fleet, manage_fleet
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import LIFE_SPEC, request_spec


def main(place=None):
    spec = dict(
        request_spec(),
        **LIFE_SPEC,
        **TEAM_OPTIONS,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        size=dict(type="int"),
        min_size=dict(type="int"),
        same_data_center=dict(type="bool", default=False),
        max_total_price=dict(type="float"),
        parallel=dict(type="int", default=8),
        master_port=dict(type="int", default=29500),
    )
    run_module(spec, check_fleet, manage_fleet, place)


if __name__ == "__main__":
    main()
