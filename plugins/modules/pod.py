#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: pod
short_description: Rent a GPU machine on Prime Intellect, and remove it
version_added: 0.1.0
description:
  - Rents a pod (one GPU machine, or several that are rented as one), waits until it can be reached by SSH, and returns the
    addresses, ports and users with which the next tasks can configure it.
  - A pod is known by its O(name) within a team or the personal account. If there is one already, nothing is created, and its
    facts are returned. If the answer to a create is lost, the pod is looked for before anything else is created.
  - Tasks that rent the same pod at the same time end with one pod. Of several that were created the oldest stays, and each task
    removes its own one otherwise; see O(lookup_lag).
  - With O(placement=cheapest) you say what machine you want, and the cheapest offer that fits is found and rented.
  - A pod costs money from its creation until it is removed with O(state=absent), whether it is used or not.
  - The options are checked before the first call. All that is wrong with them is reported at once.
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
      - For a pod that would be created, the offer is looked up, and RV(pod.price_hr) is what it costs.
  diff_mode:
    support: full
    details:
      - The diff of a new pod is its request, without the values of secrets.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes sure that there is one pod, and waits for it.
      - V(absent) terminates that one pod, and waits until it is gone. The data on it is lost.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of an existing pod, instead of its O(name). If both are given, both must fit.
      - A pod can't be created with an id of your choice.
    type: str
notes:
  - The module runs where the task runs; on a remote host, that host needs the C(requests) library and the way to the API. Use
    a play on localhost, or delegate the task to it.
  - A task that is interrupted, by ctrl-C for instance, tells which pod it leaves behind. Run again, it goes on with that.
  - Neither the API key nor O(jupyter_password) nor the values of O(env_vars) appear in results, diffs or logs.
"""

EXAMPLES = r"""
- name: Rent the cheapest machine with one H100 in Europe or Canada, and wait until SSH answers
  primeintellect.cloud.pod:
    name: trainer
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    regions: [eu_north, eu_west, canada]
    image: cuda_12_6_pytorch_2_7
    max_price: 3.5  # USD per hour
  register: trainer

- name: Hand its nodes to the next play
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    groups: trainers
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
  loop: "{{ trainer.pod.nodes }}"
  when: item.ansible_host is not none  # in check mode there is none yet

- name: Rent a certain offer, as offer_info lists them
  primeintellect.cloud.pod:
    name: notebook
    cloud_id: sim-h100-1
    gpu_type: H100_80GB
    socket: PCIe
    gpu_count: 1
    provider: primecompute
    data_center_id: SIM-US-1

- name: Rent for a team, with environment variables, and remove the pod if it is not ready within 10 minutes
  primeintellect.cloud.pod:
    name: worker
    cloud_id: sim-h100-1
    gpu_type: H100_80GB
    socket: PCIe
    gpu_count: 1
    provider: primecompute
    data_center_id: SIM-US-1
    image: cuda_12_6_pytorch_2_7
    team: research
    shared_with_team: true
    env_vars:
      HF_TOKEN: "{{ hf_token }}"
    wait_timeout: 600
    on_failure: terminate

- name: Remove the pod and all data on it
  primeintellect.cloud.pod:
    name: trainer
    state: absent
"""

RETURN = r"""
pod:
  description:
    - The pod, with the same keys in every case; what is not known is null.
    - In check mode, what can be foretold of it. After O(state=absent), what it was, with C(status) V(TERMINATED), or
      V(DELETING) with O(wait=false).
  returned: on success, and on failure as soon as there is a pod
  type: dict
  contains:
    id:
      description: Id of the pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    name:
      description: Name of the pod.
      type: str
      sample: trainer
    status:
      description:
        - C(PROVISIONING), C(PENDING), C(ACTIVE), C(STOPPED), C(ERROR), C(DELETING), C(UNKNOWN) or C(TERMINATED), and what the
          API may add.
      type: str
      sample: ACTIVE
    installation_status:
      description: C(PENDING), C(ACTIVE), C(FINISHED), C(ERROR) or C(TERMINATED).
      type: str
      sample: FINISHED
    installation_failure:
      description: Why the installation failed.
      type: str
    installation_progress:
      description: How far the installation is, in percent.
      type: int
      sample: 100
    ip:
      description: Address of the (first) node.
      type: str
      sample: 127.0.0.1
    ssh_host:
      description: Where SSH reaches the first node.
      type: str
      sample: 127.0.0.1
    ssh_port:
      description: Port of SSH on the first node.
      type: int
      sample: 2201
    ssh_user:
      description: User of the first node.
      type: str
      sample: root
    ssh_command:
      description: The command that opens a shell on the first node.
      type: str
      sample: ssh root@127.0.0.1 -p 2201
    ssh_connection:
      description: The same as the API has it, in any of its shapes. Use C(nodes) instead.
      type: raw
      sample: root@127.0.0.1 -p 2201
    nodes:
      description: The machines of the pod, in the API's order; at least one.
      type: list
      elements: dict
      contains:
        name:
          description: The pod's name, for a pod of several nodes followed by a dash and the index.
          type: str
          sample: trainer
        index:
          description: Place of the node in the pod, from 0.
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
    ports:
      description: The ports that the provider maps to the outside.
      type: list
      elements: dict
      contains:
        internal:
          description: Port inside the pod, as text; may be C(*).
          type: str
          sample: "22"
        external:
          description: Port outside, as text; may be a URL.
          type: str
          sample: "2201"
        port:
          description: The external port as a number, or null where it is none.
          type: int
          sample: 2201
        protocol:
          description: C(TCP) or C(UDP).
          type: str
          sample: TCP
        used_by:
          description: C(SSH), C(JUPYTER_NOTEBOOK), C(WEB_SERVER) or null.
          type: str
          sample: SSH
        description:
          description: The provider's word for it.
          type: str
    prime_port_mapping:
      description: The same as the API has it.
      type: list
      elements: dict
    price_hr:
      description: What the pod costs, in USD per hour.
      type: float
      sample: 2.7012
    stopped_price_hr:
      description: What it costs while it is stopped, in USD per hour; null if that is C(price_hr).
      type: float
    provisioning_price_hr:
      description: What it costs while it is being provisioned, in USD per hour; 0 if that is free, null if it is C(price_hr).
      type: float
    gpu_name:
      description: Model of the GPU.
      type: str
      sample: H100_80GB
    gpu_count:
      description: Number of GPUs.
      type: int
      sample: 1
    socket:
      description: Socket of the GPU.
      type: str
      sample: PCIe
    provider_type:
      description: The provider.
      type: str
      sample: primecompute
    environment_type:
      description: The image.
      type: str
      sample: cuda_12_6_pytorch_2_7
    custom_template_id:
      description: The template, if it is one of your own.
      type: str
    resources:
      description: Size of the machine.
      type: dict
      contains:
        memory:
          description: Memory in GB.
          type: int
        disk:
          description: Disk in GB.
          type: int
        shared_disk:
          description: External shared disk in GB.
          type: int
        vcpus:
          description: Number of virtual CPUs.
          type: int
    attached_resources:
      description: Disks that are attached.
      type: list
      elements: dict
      contains:
        id:
          description: Id of the disk.
          type: str
        resource_type:
          description: C(DISK).
          type: str
        status:
          description: C(UNATTACHED), C(ATTACHED) or C(MOUNTED).
          type: str
        size:
          description: Size in GB, as the API has it.
          type: str
        mount_path:
          description: Where it is mounted in the pod.
          type: str
          sample: /workspace
        resource_path:
          description: Path of the disk at the provider.
          type: str
        is_detachable:
          description: Whether it can be detached.
          type: bool
        is_shared:
          description: Whether other pods can have it, too.
          type: bool
    is_spot:
      description: Whether the provider may take the machine back at any time.
      type: bool
    auto_restart:
      description: Whether the pod is restarted when it stops by itself.
      type: bool
    created_at:
      description: When the pod was created, in UTC as ISO 8601.
      type: str
      sample: "2026-11-23T12:00:00+00:00"
    updated_at:
      description: When the pod was last updated.
      type: str
    terminated_at:
      description: When the pod was terminated.
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
    cluster_id:
      description: The cluster that it belongs to.
      type: str
    type:
      description: C(HOSTED) or C(EXTERNAL); the API will drop it.
      type: str
offer:
  description:
    - The offer on which the pod was created, or in check mode would be, as M(primeintellect.cloud.offer_info) returns it.
    - Null if no offer could be rented.
  returned: when an offer was searched for, which is with O(placement=cheapest) and in check mode
  type: dict
attempts:
  description: The offers that were tried, in this order.
  returned: when a pod is to be created with O(placement=cheapest)
  type: list
  elements: dict
  contains:
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
      sample: false
    reason:
      description: Why it was not.
      type: str
      sample: "the API answered 400: Offer is no longer available."
ansible_facts:
  description: The same dictionary as a fact of the host, for tasks that come later.
  returned: with RV(pod)
  type: dict
  contains:
    primeintellect_pod:
      description: The same as RV(pod).
      type: dict
differences:
  description: Where an existing pod is not what the task asks for.
  returned: with O(state=present)
  type: list
  elements: dict
  contains:
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
          sample: gpu_type
        message:
          description: What is wrong with it.
          type: str
          sample: "'H100' is none of its values; did you mean H100_80GB?"
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import check_pod, manage_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import LIFE_SPEC, request_spec


def main(place=None):
    spec = dict(
        request_spec(),
        **LIFE_SPEC,
        **TEAM_OPTIONS,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        id=dict(type="str"),
    )
    run_module(spec, check_pod, manage_pod, place)


if __name__ == "__main__":
    main()
