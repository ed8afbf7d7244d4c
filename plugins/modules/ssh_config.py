#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssh_config
short_description: Write an OpenSSH configuration with the nodes of pods
version_added: 0.2.0
description:
  - Keeps a file with an entry for each node of the pods that it is given, so that C(ssh trainer-0), C(scp), C(rsync) and editors
    know them by name. The only node of a pod is known by the pod's name, too.
  - The entries of a pod are replaced as a whole, and so are those of another pod with the same name.
  - A pod C(train-0) and the first node of a pod C(train) have one name. ssh goes to the one that stands first, and there is a
    warning.
  - Several runs can use one file at the same time.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  state:
    description:
      - V(present) writes the entries of O(pods).
      - V(absent) removes those of the pods with O(pod_ids) or O(names).
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
    description: Ids of the pods whose entries to remove.
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
      - The file. It is made, with its folder, if it is not there. A relative path is below the current folder.
      - OpenSSH reads it if C(~/.ssh/config) begins with C(Include) and this path.
    type: str
    default: ~/.ssh/primeintellect/config
  known_hosts:
    description: The file in which M(primeintellect.cloud.host_keys) has recorded the host keys. Others are not believed.
    type: str
    default: ~/.ssh/primeintellect/known_hosts
  identity_file:
    description: The private key with which to log in. Without it, ssh tries those that it knows of.
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

- name: Let ssh know it by its name
  primeintellect.cloud.ssh_config:
    pods: ["{{ trainer.pod }}"]
    identity_file: ~/.ssh/id_ed25519

- name: Forget it
  primeintellect.cloud.ssh_config:
    state: absent
    names: [trainer]
"""

RETURN = r"""
path:
  description: The file, as an absolute path.
  returned: success
  type: str
  sample: /home/me/.ssh/primeintellect/config
hosts:
  description: The names by which ssh knows the nodes of O(pods).
  returned: success
  type: list
  elements: str
  sample: [trainer-0, trainer]
"""
