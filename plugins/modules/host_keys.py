#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: host_keys
short_description: Record the SSH host keys of pods
version_added: 0.2.0
description:
  - Keeps a known-hosts file of the collection's own, in which each key is noted with the id of the pod that it is of.
  - The keys of a pod that is not in it yet are asked for with C(ssh-keyscan), and believed. Addresses are used again for other
    pods; what was noted of another pod at the same address is replaced.
  - A pod that is in it must have the keys that it had. If not, the task fails, and nothing is changed.
  - Several runs can use one file at the same time.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  state:
    description:
      - V(present) records the keys of O(pods), and compares those that are recorded.
      - V(absent) removes the keys of O(pod_ids).
    type: str
    choices: [present, absent]
    default: present
  pods:
    description:
      - The pods, as M(primeintellect.cloud.pod) and M(primeintellect.cloud.pod_info) return them; C(id), C(name) and C(nodes) are
        used. Nodes without an address are passed over.
      - Required with O(state=present).
    type: list
    elements: dict
  pod_ids:
    description: Ids of the pods whose keys to remove. Required with O(state=absent).
    type: list
    elements: str
  path:
    description: The file. It is made, with its folder, if it is not there. A relative path is below the current folder.
    type: str
    default: ~/.ssh/primeintellect/known_hosts
  timeout:
    description: Seconds after which the task fails if a node has not shown any key.
    type: float
    default: 60
notes:
  - The pods must be reachable from the machine where Ansible runs; C(ssh-keyscan) knows nothing of jump hosts.
  - The first look believes whoever answers. Somebody who has put himself in between by then is not found out, since no API tells
    the host keys of a pod.
seealso:
  - module: primeintellect.cloud.ssh_config
"""

EXAMPLES = r"""
- name: Rent a pod
  primeintellect.cloud.pod:
    name: trainer
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
  register: trainer

- name: Record its host keys
  primeintellect.cloud.host_keys:
    pods: ["{{ trainer.pod }}"]
  register: recorded

- name: Hand its nodes to the next play, which connects only where the keys are these
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    ansible_ssh_common_args: "{{ recorded.ssh_args }}"
    ansible_host_key_checking: true
  loop: "{{ trainer.pod.nodes }}"

- name: Forget them
  primeintellect.cloud.host_keys:
    state: absent
    pod_ids: ["{{ trainer.pod.id }}"]
"""

RETURN = r"""
path:
  description: The file, as an absolute path.
  returned: success
  type: str
  sample: /home/me/.ssh/primeintellect/known_hosts
ssh_args:
  description: What C(ansible_ssh_common_args) must be for Ansible to use the file, and nothing else.
  returned: success
  type: str
  sample: -o StrictHostKeyChecking=yes -o 'UserKnownHostsFile="/home/me/.ssh/primeintellect/known_hosts"'
host_keys:
  description: All keys in the file. In check mode those that were there before.
  returned: success
  type: list
  elements: dict
  contains:
    pod_id:
      description: Id of the pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    address:
      description: Where the pod has shown the key.
      type: str
      sample: "[127.0.0.1]:2201"
    type:
      description: Type of the key.
      type: str
      sample: ssh-ed25519
    fingerprint:
      description: Fingerprint of the key, as C(ssh-keygen -l) prints it.
      type: str
      sample: SHA256:rL3hBIyZ3m0cWJH3bJzg5f9kCxJZB9cB0N8d5aE2WqE
"""
