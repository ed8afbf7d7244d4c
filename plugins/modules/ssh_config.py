#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssh_config
short_description: Write an OpenSSH configuration for the nodes of pods
version_added: 0.2.0
description:
  - Maintains a file with an entry for each node of the given pods. C(ssh trainer-0), C(scp), C(rsync) and editors then know the
    nodes by name. The node of a single-node pod is also known by the name of the pod.
  - The module replaces all entries of a pod at once, including those of another pod with the same name.
  - A pod C(train-0) and the first node of a pod C(train) have the same name. SSH uses the first entry in the file, and the module
    warns.
  - Several runs can use the same file concurrently.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  state:
    description:
      - V(present) writes the entries of O(pods).
      - V(absent) removes the entries of the pods with O(pod_ids) or O(names).
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
    description: IDs of the pods whose entries to remove.
    type: list
    elements: str
    default: []
  names:
    description: Names of the pods, or of their nodes, whose entries to remove.
    type: list
    elements: str
    default: []
  path:
    description:
      - Path of the file. If it does not exist, the module creates the file and its directory. A relative path starts at the
        current directory.
      - OpenSSH reads the file if C(~/.ssh/config) starts with C(Include) and this path.
    type: str
    default: ~/.ssh/primeintellect/config
  known_hosts:
    description:
      - File in which M(primeintellect.cloud.host_keys) recorded the host keys. SSH trusts no other keys for these nodes.
      - A user whom the file records for a pod replaces the one whom the API reports.
    type: str
    default: ~/.ssh/primeintellect/known_hosts
  identity_file:
    description:
      - Private key for the login. A relative path starts at the current directory.
      - The default is the key that M(primeintellect.cloud.host_keys) recorded for the pod, or else the one that
        P(primeintellect.cloud.private_key_file#lookup) returns. Without any, SSH tries the keys that it knows.
    type: str
seealso:
  - module: primeintellect.cloud.host_keys
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

- name: Add it to the OpenSSH configuration
  primeintellect.cloud.ssh_config:
    pods: ["{{ trainer.pod }}"]
    identity_file: ~/.ssh/id_ed25519

- name: Remove it from the OpenSSH configuration
  primeintellect.cloud.ssh_config:
    state: absent
    names: [trainer]
"""

RETURN = r"""
path:
  description: Absolute path of the file.
  returned: success
  type: str
  sample: /home/me/.ssh/primeintellect/config
hosts:
  description: The names by which SSH knows the nodes of O(pods).
  returned: success
  type: list
  elements: str
  sample: [trainer-0, trainer]
"""
