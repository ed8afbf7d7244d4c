#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: rent
short_description: Rent a pod or a fleet that you can log in to
version_added: 0.2.0
description:
  - Does with one task what the role C(provision) needs before Ansible can log in. It runs M(primeintellect.cloud.check_ssh), then
    M(primeintellect.cloud.pod) or M(primeintellect.cloud.fleet), then M(primeintellect.cloud.host_keys).
  - If nobody could log in to a new pod, and the pod does not exist yet, the task fails and nothing is rented.
  - With O(gpu_check), and C(on_failure=terminate) in O(pod), it logs in to each new machine and checks its GPUs. If they fail,
    the machine is removed, and the next offer is rented, until C(max_offers) have been tried. A machine that existed before is
    never removed.
  - Messages about invalid options name them as the variables of the role, such as C(pod_gpu_type).
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes.on_controller
options:
  pod:
    description: The options of M(primeintellect.cloud.pod), except for O(primeintellect.cloud.pod#module:state).
    type: dict
    required: true
  fleet:
    description: >-
      The additional options of M(primeintellect.cloud.fleet). With O(primeintellect.cloud.fleet#module:size), a fleet is rented
      instead of a pod.
    type: dict
    default: {}
  private_key_file:
    description: The private key for the login. Without it, ssh tries the keys that it knows.
    type: str
    default: ""
  gpu_check:
    description: Which check of new GPUs a machine must pass, as the role C(provision) describes it.
    type: str
    choices: ["off", count, health]
    default: "off"
  ssh_timeout:
    description: For this check, timeout in seconds until a new machine must accept the SSH key.
    type: int
    default: 180
  known_hosts_file:
    description: File that records the host keys. A relative path starts at the current directory.
    type: str
    required: true
  removal_command:
    description: >-
      Command that removes what is rented. With it, a message reports what is billed, and this command, if Ansible ends before
      RV(notice) is withdrawn.
    type: str
    default: ""
seealso:
  - module: primeintellect.cloud.check_ssh
  - module: primeintellect.cloud.pod
  - module: primeintellect.cloud.fleet
  - module: primeintellect.cloud.host_keys
  - module: primeintellect.cloud.interruption_notice
"""

EXAMPLES = r"""
- name: Rent a pod unless it exists, and record its host keys
  primeintellect.cloud.rent:
    pod:
      name: trainer
      gpu_type: H100_80GB
      gpu_count: 1
      max_price: 3.00
    known_hosts_file: ~/.ssh/primeintellect/known_hosts
  register: rented

- name: Add its nodes to the inventory
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    ansible_ssh_args: "{{ rented.ssh_args }}"
  loop: "{{ rented.nodes }}"
  when: item.pod_id in rented.recorded
"""

RETURN = r"""
msg:
  description: What M(primeintellect.cloud.pod) or M(primeintellect.cloud.fleet) reports, or why the task failed.
  returned: always
  type: str
  sample: "trainer (id 0a1b2c3d) is ACTIVE: ssh root@203.0.113.7 -p 22, 2.7 USD per hour"
pods:
  description: The pod, or the pods of the fleet that are ready, as RV(primeintellect.cloud.pod#module:pod) describes them.
  returned: success
  type: list
  elements: dict
nodes:
  description: >-
    The nodes of these pods. Each is as RV(primeintellect.cloud.fleet#module:nodes) describes it. For a single pod, only
    RV(nodes[].pod_id) is added to RV(primeintellect.cloud.pod#module:pod.nodes).
  returned: success
  type: list
  elements: dict
  contains:
    pod_id:
      description: ID of the pod.
      type: str
ssh_args:
  description: RV(primeintellect.cloud.host_keys#module:ssh_args), the value for C(ansible_ssh_args).
  returned: success
  type: str
recorded:
  description: IDs of the pods whose host keys are in the file. In check mode, those of a new pod are not.
  returned: success
  type: list
  elements: str
notice:
  description: Identifies the message for M(primeintellect.cloud.interruption_notice) and M(primeintellect.cloud.show_text).
  returned: with O(removal_command), if host keys were recorded
  type: str
failure:
  description: What failed, as RV(primeintellect.cloud.pod#module:failure) describes it.
  returned: when the pod or fleet could not be rented
  type: dict
"""
