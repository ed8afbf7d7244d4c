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
    description: Only list keys with this name.
    type: str
  id:
    description: Only list the key with this ID.
    type: str
  fingerprint:
    description: Only list keys with this fingerprint, as C(ssh-keygen -l) prints it.
    type: str
notes:
  - The API key needs the permission I(SSH keys), read.
"""

EXAMPLES = r"""
- name: List the keys
  primeintellect.cloud.ssh_key_info:
  register: keys

- name: Show the fingerprint of the primary key
  ansible.builtin.debug:
    msg: "{{ keys.ssh_keys | selectattr('is_primary') | map(attribute='fingerprint') | list }}"
"""

RETURN = r"""
ssh_keys:
  description: The matching keys, each as RV(primeintellect.cloud.ssh_key#module:ssh_key) describes it. An empty list if none
    matches.
  returned: success
  type: list
  elements: dict
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 403
    message: "the API answered 403: The API key lacks the permission Ssh keys"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.info import check_ssh_key_info, list_ssh_keys


def main(run: Runner = run_module) -> Json:
    spec = dict(
        name=dict(type="str"),
        id=dict(type="str"),
        fingerprint=dict(type="str"),
    )
    return run(spec, check_ssh_key_info, list_ssh_keys)


if __name__ == "__main__":
    main()
