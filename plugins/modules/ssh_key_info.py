#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssh_key_info
short_description: List the account's SSH keys on Prime Intellect
version_added: 0.2.0
description:
  - Lists the public SSH keys of the account, with their fingerprints.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  name:
    description: Name of the keys to list.
    type: str
  id:
    description: Id of the key to list.
    type: str
  fingerprint:
    description: Fingerprint of the keys to list, as C(ssh-keygen -l) prints it.
    type: str
notes:
  - The API key needs the permission I(SSH keys), read.
"""

EXAMPLES = r"""
- name: List the keys
  primeintellect.cloud.ssh_key_info:
  register: keys

- name: Say which one pods take
  ansible.builtin.debug:
    msg: "{{ keys.ssh_keys | selectattr('is_primary') | map(attribute='fingerprint') | list }}"
"""

RETURN = r"""
ssh_keys:
  description: The keys that fit; an empty list if none does.
  returned: success
  type: list
  elements: dict
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
          sample: api_key
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.info import check_ssh_key_info, list_ssh_keys


def main(place=None):
    spec = dict(
        name=dict(type="str"),
        id=dict(type="str"),
        fingerprint=dict(type="str"),
    )
    run_module(spec, check_ssh_key_info, list_ssh_keys, place)


if __name__ == "__main__":
    main()
