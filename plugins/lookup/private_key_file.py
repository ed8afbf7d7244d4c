# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: private_key_file
short_description: Find the private SSH key that is configured for pods
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Returns the path of the private SSH key that E(PRIME_SSH_KEY_PATH) names. Without it, the path that the platform's C(prime)
    command line keeps counts, C(ssh_key_path) in C(~/.prime/config.json).
  - That path counts only if the file exists and is not C(~/.ssh/id_rsa). C(prime) writes that one by itself, and SSH tries it.
options:
  _terms:
    description: Not used.
"""

EXAMPLES = r"""
- name: Show the private key
  ansible.builtin.debug:
    msg: "{{ lookup('primeintellect.cloud.private_key_file') or 'SSH tries the keys that it knows.' }}"
"""

RETURN = r"""
_raw:
  description: The path; empty if none is configured.
  type: list
  elements: path
"""

from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import configured_ssh_key
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        try:
            return [configured_ssh_key()]
        except InvalidOptionsError as error:
            raise AnsibleError(str(error)) from None
