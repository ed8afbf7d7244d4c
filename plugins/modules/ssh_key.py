#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssh_key
short_description: Upload SSH keys to Prime Intellect, and remove them
version_added: 0.2.0
description:
  - Makes sure that the account has a public SSH key, which M(primeintellect.cloud.pod) can then let into its pods, or that it has
    not.
  - A key is known by itself, which is its type and its data. The same key under another name, or with another comment, is found
    and not uploaded again.
  - The API can't rename a key.
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
      - V(present) uploads the key if it is not there.
      - V(absent) removes it. Pods that run keep it.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name of the key. Required to upload one.
      - Without O(public_key), O(public_key_file) and O(id), the key is found by it.
    type: str
  id:
    description: Id of an existing key.
    type: str
  public_key:
    description:
      - The public key, as it stands in a file that ends in C(.pub).
      - A private key, given by mistake, is refused before anything is sent, and not shown.
    type: str
  public_key_file:
    description: File with the public key, on the machine that runs the module, instead of O(public_key).
    type: path
  primary:
    description:
      - Whether this is the key that may log in to pods which name no other one. The key that was the primary one until then no
        longer is.
      - If it is not given, that is left as it is.
    type: bool
notes:
  - The API key needs the permission I(SSH keys), read and write.
"""

EXAMPLES = r"""
- name: Upload the key of this machine's user, and make it the one that pods take
  primeintellect.cloud.ssh_key:
    name: laptop
    public_key_file: ~/.ssh/id_ed25519.pub
    primary: true
  register: laptop

- name: Rent a pod that lets it in
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
  description: The key; in check mode as it would be. Null after O(state=absent) if there was none.
  returned: success
  type: dict
  contains:
    id:
      description: Id of the key.
      type: str
      sample: 9d1f5c3a
    name:
      description: Name of the key.
      type: str
      sample: laptop
    public_key:
      description: The key itself.
      type: str
      sample: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ laptop
    type:
      description: Type of the key; null if the API holds something that is no key.
      type: str
      sample: ssh-ed25519
    comment:
      description: What stands behind the key.
      type: str
      sample: laptop
    fingerprint:
      description: Fingerprint of the key, as C(ssh-keygen -l) prints it.
      type: str
      sample: SHA256:rL3hBIyZ3m0cWJH3bJzg5f9kCxJZB9cB0N8d5aE2WqE
    is_primary:
      description: Whether it may log in to pods that name no other key.
      type: bool
      sample: true
    is_user_key:
      description: Whether a user has uploaded it.
      type: bool
    user_id:
      description: Whose key it is.
      type: str
    created_at:
      description: When it was uploaded, in UTC as ISO 8601.
      type: str
    updated_at:
      description: When it was changed last.
      type: str
failure:
  description: What went wrong, for programs.
  returned: on failure
  type: dict
  contains:
    status:
      description: HTTP status of the API's answer; null if the failure did not come from one.
      type: int
      sample: 403
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
          sample: public_key
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.ensure import check_ssh_key, manage_ssh_key


def main(place=None):
    spec = dict(
        state=dict(type="str", choices=["present", "absent"], default="present"),
        name=dict(type="str"),
        id=dict(type="str"),
        # hidden, since it may be a private key by mistake
        public_key=dict(type="str", no_log=True),
        public_key_file=dict(type="path", no_log=False),
        primary=dict(type="bool"),
    )
    run_module(spec, check_ssh_key, manage_ssh_key, place)


if __name__ == "__main__":
    main()
