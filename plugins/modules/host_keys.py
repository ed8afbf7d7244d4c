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
  - Maintains a separate known-hosts file, in which each key has the ID of its pod.
  - For a pod that is not in the file yet, the module asks C(ssh-keyscan) for the keys, and trusts them. Providers reuse addresses
    for other pods. The module replaces the keys of another pod at the same address.
  - For a pod that is in the file, the keys must be unchanged. If they differ, the task fails, and the file is not changed.
  - If a pod does not present a key in time, the task records the keys of the other pods, and then fails.
  - The result RV(ssh_args) makes Ansible accept only these keys, even if its configuration turns host key checking off.
  - Several runs can use the same file concurrently.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  state:
    description:
      - V(present) records the keys of O(pods), and verifies those that are already recorded.
      - V(absent) removes the keys of O(pod_ids).
    type: str
    choices: [present, absent]
    default: present
  pods:
    description:
      - The pods, as M(primeintellect.cloud.pod) and M(primeintellect.cloud.pod_info) return them. The module uses C(id), C(name)
        and C(nodes), and ignores nodes without an address.
      - Required with O(state=present).
    type: list
    elements: dict
  pod_ids:
    description: IDs of the pods whose keys to remove. Required with O(state=absent).
    type: list
    elements: str
  path:
    description:
      - Path of the file. If it does not exist, the module creates the file and its directory. A relative path starts at the
        current directory.
    type: str
    default: ~/.ssh/primeintellect/known_hosts
  timeout:
    description: Timeout in seconds, after which the task fails if a node has not presented a key.
    type: float
    default: 60
  identity_file:
    description:
      - Private key for the login, which RV(ssh_args) then names, and no other. Without it, SSH tries the keys that it knows.
        A relative path starts at the current directory.
      - Servers refuse a login after a few keys, so an agent that holds many keys needs this option.
      - The file also records the path, with which M(primeintellect.cloud.ssh_config) logs in later.
    type: str
  user:
    description: User who may log in to the pods, if not the one whom the API reports. The file records it like O(identity_file).
    type: str
notes:
  - The Ansible controller must be able to connect to the pods. C(ssh-keyscan) does not support jump hosts.
  - The first contact trusts any host that answers. It cannot detect an attacker who is already between the controller and the
    pod, because the API does not report the host keys of pods.
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

- name: Add its nodes to the inventory for the next play, which accepts only the recorded keys
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    ansible_ssh_args: "{{ recorded.ssh_args }}"
  loop: "{{ trainer.pod.nodes }}"

- name: Remove its host keys
  primeintellect.cloud.host_keys:
    state: absent
    pod_ids: ["{{ trainer.pod.id }}"]
"""

RETURN = r"""
path:
  description: Absolute path of the file.
  returned: success, or if a pod did not present a key
  type: str
  sample: /home/me/.ssh/primeintellect/known_hosts
ssh_args:
  description: Value for C(ansible_ssh_args) with which Ansible accepts the keys in this file and no others. The C(ssh_args) of
    Ansible's configuration, or of the variable C(ansible_ssh_args), follow these options.
  returned: success, or if a pod did not present a key
  type: str
  sample: >-
    -o StrictHostKeyChecking=yes -o 'UserKnownHostsFile="/home/me/.ssh/primeintellect/known_hosts"'
    -C -o ControlMaster=auto -o ControlPersist=60s
missing:
  description: IDs of the pods that did not present a key in time. If the list is not empty, the task fails.
  returned: success, or if a pod did not present a key
  type: list
  elements: str
  sample: []
host_keys:
  description: All keys in the file. In check mode, the keys before the task.
  returned: success, or if a pod did not present a key
  type: list
  elements: dict
  contains:
    pod_id:
      description: ID of the pod.
      type: str
      sample: 5f1c2a4be8d34c07a3cf8b0c56d0a6f2
    address:
      description: Address at which the pod presented the key.
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
