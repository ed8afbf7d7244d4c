#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssh_key
short_description: Upload and remove SSH keys on Prime Intellect
version_added: 0.2.0
description:
  - Ensures that the account has a public SSH key, or that it does not. M(primeintellect.cloud.pod) can grant an uploaded key
    access to pods.
  - The type and the data identify a key. The module finds the same key under another name, or with another comment, and does not
    upload it again.
  - The API cannot rename a key.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) uploads the key if the account does not have it.
      - V(absent) removes the key. Running pods keep it.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name of the key. Required to upload a key.
      - Without O(public_key), O(public_key_file) and O(id), the name identifies the key.
    type: str
  id:
    description: ID of an existing key.
    type: str
  public_key:
    description:
      - The public key, as in a C(.pub) file.
      - If you pass a private key by mistake, the module rejects it before it sends anything, and does not show it.
    type: str
  public_key_file:
    description: Path of the file with the public key, on the machine that runs the module, instead of O(public_key).
    type: path
  primary:
    description:
      - Whether this is the primary key, which may log in to pods that do not name a key. The previous primary key loses this
        role.
      - If you do not set it, the role is not changed.
    type: bool
notes:
  - The API key needs the permission I(SSH keys), read and write.
"""

EXAMPLES = r"""
- name: Upload the key of the current user, and make it the primary key
  primeintellect.cloud.ssh_key:
    name: laptop
    public_key_file: ~/.ssh/id_ed25519.pub
    primary: true
  register: laptop

- name: Rent a pod that accepts the key
  primeintellect.cloud.pod:
    name: trainer
    placement: cheapest
    gpu_type: H100_80GB
    gpu_count: 1
    ssh_key_id: "{{ laptop.ssh_key.id }}"

- name: Remove a key by its name
  primeintellect.cloud.ssh_key:
    name: laptop
    state: absent
"""

RETURN = r"""
ssh_key:
  description: The key. In check mode, the key as it would be. After O(state=absent), null if there was no key.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the key.
      type: str
      sample: 9d1f5c3a
    name:
      description: Name of the key.
      type: str
      sample: laptop
    public_key:
      description: The public key.
      type: str
      sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ laptop
    type:
      description: Type of the key. Null if the API returns a text that is not a key.
      type: str
      sample: ssh-ed25519
    comment:
      description: Comment of the key.
      type: str
      sample: laptop
    fingerprint:
      description: Fingerprint of the key, as C(ssh-keygen -l) prints it.
      type: str
      sample: SHA256:rL3hBIyZ3m0cWJH3bJzg5f9kCxJZB9cB0N8d5aE2WqE
    is_primary:
      description: Whether the key may log in to pods that do not name a key.
      type: bool
      sample: true
    is_user_key:
      description: Whether a user uploaded the key.
      type: bool
    user_id:
      description: ID of the user who owns the key.
      type: str
    created_at:
      description: When the key was uploaded, in UTC as ISO 8601.
      type: str
    updated_at:
      description: When the key was last changed.
      type: str
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 403
    message: "the API answered 403: The API key lacks the permission Ssh keys"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import ArgumentSpec, Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.ensure import check_ssh_key, manage_ssh_key


def main(run: Runner = run_module) -> Json:
    spec: ArgumentSpec = dict(
        state=dict(type="str", choices=["present", "absent"], default="present"),
        name=dict(type="str"),
        id=dict(type="str"),
        # hidden, since it may be a private key by mistake
        public_key=dict(type="str", no_log=True),
        public_key_file=dict(type="path", no_log=False),
        primary=dict(type="bool"),
    )
    return run(spec, check_ssh_key, manage_ssh_key)


if __name__ == "__main__":
    main()
