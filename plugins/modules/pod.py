#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: pod
short_description: Rent and remove a GPU machine on Prime Intellect
version_added: 0.1.0
description:
  - Rents a pod (one GPU machine, or several that are rented as one), waits until SSH answers, and returns the addresses, ports
    and users with which the next tasks can configure it.
  - The O(name) identifies a pod within a team or the personal account. If the pod exists, nothing is created, and the module
    returns its facts. If the response to a create is lost, the module looks for the pod before it creates anything else.
  - Concurrent tasks that rent the same pod end with a single pod. If several were created, the oldest pod is kept, and each other
    task removes the pod that it created. See O(lookup_lag).
  - With O(placement=cheapest), you describe the machine, and the module finds and rents the cheapest matching offer.
  - A pod is billed from its creation until you remove it with O(state=absent), whether you use it or not.
  - The module validates the options before the first API call, and reports all problems at once.
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
      - For a pod that would be created, the module looks up the offer. RV(pod.price_hr) is the price of the pod.
  diff_mode:
    support: full
    details:
      - The diff of a new pod is its request, without the values of secrets.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that exactly one pod exists, and waits for it.
      - V(absent) terminates this pod, and waits until it is terminated. The data on it is lost.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - ID of an existing pod, instead of its O(name). If you set both, the pod must have both.
      - You cannot choose the ID of a new pod.
    type: str
notes:
  - The module runs on the host of the task. A remote host needs the C(requests) library and access to the API. Use a play on
    localhost, or delegate the task to it.
  - If you interrupt a task, for example with Ctrl+C, it reports the pod that it leaves behind. A second run continues with it.
  - If Ansible ends without a signal to the task, for example when you close the terminal, the task notices within a poll. It
    creates nothing more and fails, so O(on_failure) applies.
  - The API key, O(jupyter_password) and the values of O(env_vars) never appear in results, diffs or logs.
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

- name: Add its nodes to the inventory for the next play
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    groups: trainers
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
  loop: "{{ trainer.pod.nodes }}"
  when: item.ansible_host is not none  # null in check mode

- name: Rent a specific offer, as offer_info lists it
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
msg:
  description: The pod on one line, with its name, status, address and price.
  returned: on success
  type: str
  sample: "trainer (id 5f1c2a4be8d34c07a3cf8b0c56d0a6f2) is ACTIVE: ssh root@127.0.0.1 -p 2201, 2.7012 USD per hour"
pod:
  description:
    - The pod. It always has the same keys; unknown values are null.
    - In check mode, what is known of it in advance. After O(state=absent), its last known values, with C(status) V(TERMINATED),
      or V(DELETING) with O(wait=false).
  returned: on success, and on failure as soon as a pod exists
  type: dict
  contains:
    id:
      description: ID of the pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    name:
      description: Name of the pod.
      type: str
      sample: trainer
    status:
      description:
        - C(PROVISIONING), C(PENDING), C(ACTIVE), C(STOPPED), C(ERROR), C(DELETING), C(UNKNOWN), C(TERMINATED), or a newer status
          of the API.
      type: str
      sample: ACTIVE
    installation_status:
      description:
        - C(PENDING), C(ACTIVE), C(FINISHED), C(ERROR) or C(TERMINATED). Other words have been seen, such as C(COMPLETE)
          and C(FAILED).
      type: str
      sample: FINISHED
    installation_failure:
      description: Why the installation failed.
      type: str
    installation_progress:
      description: Progress of the installation, in percent.
      type: int
      sample: 100
    ip:
      description: Address of the first node.
      type: str
      sample: 127.0.0.1
    ssh_host:
      description: SSH address of the first node.
      type: str
      sample: 127.0.0.1
    ssh_port:
      description: SSH port of the first node.
      type: int
      sample: 2201
    ssh_user:
      description: SSH user of the first node.
      type: str
      sample: root
    ssh_command:
      description: Command that opens a shell on the first node.
      type: str
      sample: ssh root@127.0.0.1 -p 2201
    ssh_connection:
      description: The connection as the API reports it, in any of its formats. Use C(nodes) instead.
      type: raw
      sample: root@127.0.0.1 -p 2201
    nodes:
      description: The machines of the pod, at least one, in the order of the API.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the pod. In a multi-node pod, a dash and the index follow.
          type: str
          sample: trainer
        index:
          description: Index of the node in the pod, from 0.
          type: int
          sample: 0
        ip:
          description: Address of the node.
          type: str
          sample: 127.0.0.1
        ansible_host:
          description: SSH address of the node. Null while it has none.
          type: str
          sample: 127.0.0.1
        ansible_port:
          description: SSH port of the node.
          type: int
          sample: 2201
        ansible_user:
          description: SSH user of the node.
          type: str
          sample: root
        ssh_command:
          description: Command that opens a shell on the node.
          type: str
          sample: ssh root@127.0.0.1 -p 2201
    ports:
      description: The ports that the provider exposes.
      type: list
      elements: dict
      contains:
        internal:
          description: Port inside the pod, as a string. Can be C(*).
          type: str
          sample: "22"
        external:
          description: External port, as a string. Can be a URL.
          type: str
          sample: "2201"
        port:
          description: External port as a number. Null if it is not a number.
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
          description: A note from the provider.
          type: str
    prime_port_mapping:
      description: The ports as the API reports them.
      type: list
      elements: dict
    price_hr:
      description: Price of the pod in USD per hour.
      type: float
      sample: 2.7012
    stopped_price_hr:
      description: Price while the pod is stopped, in USD per hour. Null if it equals C(price_hr).
      type: float
    provisioning_price_hr:
      description: Price while the pod is provisioned, in USD per hour. 0 if this is free, null if it equals C(price_hr).
      type: float
    gpu_name:
      description: GPU model.
      type: str
      sample: H100_80GB
    gpu_count:
      description: Number of GPUs.
      type: int
      sample: 1
    socket:
      description: GPU socket.
      type: str
      sample: PCIe
    provider_type:
      description: Provider of the pod.
      type: str
      sample: primecompute
    environment_type:
      description: Image of the pod.
      type: str
      sample: cuda_12_6_pytorch_2_7
    custom_template_id:
      description: ID of your own template, if the pod uses one.
      type: str
    resources:
      description: Sizes of the machine.
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
      description: The attached disks.
      type: list
      elements: dict
      contains:
        id:
          description: ID of the disk.
          type: str
        resource_type:
          description: C(DISK).
          type: str
        status:
          description: C(UNATTACHED), C(ATTACHED) or C(MOUNTED).
          type: str
        size:
          description: Size in GB, as a number or as text, as the API reports it.
          type: raw
        mount_path:
          description: Path in the pod where the disk is mounted.
          type: str
          sample: /workspace
        resource_path:
          description: Path of the disk at the provider.
          type: str
        is_detachable:
          description: Whether the disk can be detached.
          type: bool
        is_shared:
          description: Whether other pods can also use the disk.
          type: bool
    is_spot:
      description: Whether the provider can take the machine back at any time.
      type: bool
    auto_restart:
      description: Whether the pod restarts when it stops by itself.
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
      description: ID of the user who created the pod.
      type: str
    team_id:
      description: ID of the team that owns the pod. Null for the personal account.
      type: str
    wallet_id:
      description: ID of the wallet that pays for the pod.
      type: str
    cluster_id:
      description: ID of the cluster of the pod.
      type: str
    type:
      description: C(HOSTED) or C(EXTERNAL). The API is going to remove it.
      type: str
offer:
  description:
    - The offer on which the pod was created, or would be in check mode, as RV(primeintellect.cloud.offer_info#module:offers)
      describes it.
    - Null if no offer could be rented.
  returned: if the task searched for an offer, which it does with O(placement=cheapest) and in check mode
  type: dict
offers_tried:
  description: The offers that were tried, in order.
  returned: if a pod is created with O(placement=cheapest)
  type: list
  elements: dict
  contains:
    cloud_id:
      description: The provider's ID of the offer.
      type: str
      sample: sim-h100-1
    provider:
      description: Provider of the offer.
      type: str
      sample: primecompute
    data_center:
      description: ID of the data center.
      type: str
      sample: SIM-US-1
    price_hr:
      description: Full price of the machine in USD per hour. Null if it is in another currency.
      type: float
      sample: 2.7012
    price_note:
      description: The price as text, if C(price_hr) is null.
      type: str
    created:
      description: Whether the pod was created on this offer.
      type: bool
      sample: false
    reason:
      description: Why it was not created.
      type: str
      sample: "the API answered 400: Offer is no longer available."
ansible_facts:
  description: The pod as a fact of the host, for later tasks.
  returned: with RV(pod), except in check mode
  type: dict
  contains:
    primeintellect_pod:
      description: The pod, as RV(pod) describes it.
      type: dict
differences:
  description: Differences between an existing pod and the task's options.
  returned: with O(state=present)
  type: list
  elements: dict
  contains:
    option:
      description: Name of the option.
      type: str
      sample: gpu_count
    asked:
      description: The value that the task requests.
      type: raw
      sample: 8
    found:
      description: The value that the pod has.
      type: raw
      sample: 1
    replace:
      description: Whether O(on_drift=recreate) replaces the pod because of it.
      type: bool
      sample: true
failure:
  description: Details of the failure for programs.
  returned: on failure
  type: dict
  contains:
    status:
      description: HTTP status of the API's response. Null if the failure did not come from a response.
      type: int
      sample: 402
    message:
      description: Same as C(msg).
      type: str
    params:
      description: The problems, one for each option.
      type: list
      elements: dict
      contains:
        param:
          description: Name of the option. Null if the problem is not about a single option.
          type: str
          sample: gpu_type
        message:
          description: Description of the problem.
          type: str
          sample: "'H100' is not a valid value; did you mean H100_80GB?"
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.schema import SCHEMA_SPEC
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.ensure import check_pod, manage_pod
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.request import LIFE_SPEC, request_spec


def main(run: Runner = run_module) -> Json:
    spec = dict(
        request_spec(),
        **LIFE_SPEC,
        **TEAM_OPTIONS,
        **SCHEMA_SPEC,
        state=dict(type="str", choices=["present", "absent"], default="present"),
        id=dict(type="str"),
    )
    return run(spec, check_pod, manage_pod)


if __name__ == "__main__":
    main()
