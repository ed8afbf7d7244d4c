#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: check_ssh
short_description: Check SSH keys before a pod is rented
version_added: 0.2.0
description:
  - A pod is billed whether or not anybody can log in to it. The roles of this collection therefore use this action first.
  - The task fails if C(ssh-keyscan) is missing, or if ssh would not use the private key because it does not exist, is not a
    private key, or can be read by other users.
  - It compares the private key with the key that a new pod accepts, and reports the result as RV(problem). If it cannot know, it
    shows a warning or remains silent. It does not call the API.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  private_key_file:
    description:
      - The private key for the login. A relative path starts at the current directory.
      - Without it, ssh tries the keys that it knows, of which only those in C(~/.ssh) and in the SSH agent can be compared.
    type: str
    default: ""
  ssh_keys:
    description: The SSH keys of the account, as M(primeintellect.cloud.ssh_key_info) returns them.
    type: list
    elements: dict
  ssh_key:
    description: The option O(primeintellect.cloud.pod#module:ssh_key) of the pod to rent.
    type: str
  ssh_key_id:
    description: The option O(primeintellect.cloud.pod#module:ssh_key_id) of the pod to rent.
    type: str
seealso:
  - module: primeintellect.cloud.ssh_key
  - module: primeintellect.cloud.ssh_key_info
"""

EXAMPLES = r"""
- name: Read the SSH keys of the account
  primeintellect.cloud.ssh_key_info:
  register: account

- name: Compare them with the keys here
  primeintellect.cloud.check_ssh:
    ssh_keys: "{{ account.ssh_keys }}"
  register: login

- name: Stop if a new pod would not accept it
  ansible.builtin.assert:
    that: login.problem == ''
    fail_msg: "{{ login.problem }}"
"""

RETURN = r"""
problem:
  description: Why a new pod would not accept the private key, and what to do; empty if it would, or if that is not known.
  returned: success
  type: str
  sample: "The account has no SSH key, so nobody could log in to a new machine."
matches:
  description:
    - Whether O(private_key_file), or a key in C(~/.ssh) or in the SSH agent, belongs to the key that a new pod accepts.
    - Null if that is not known, for example because the private key has a passphrase.
  returned: success
  type: bool
  sample: true
"""
