# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: current_directory
short_description: Let relative paths of a task start at the current directory
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Returns the directory in which C(ansible-playbook) was started. In the task that evaluates this lookup, relative paths on the
    controller start there, for example O(ansible.builtin.fetch#module:dest). It affects no other task.
  - By default, Ansible lets them start at the directory of the playbook. A playbook that is run by the name of its collection
    is in the installed collection, where nobody would look for files.
options:
  _terms:
    description: Not used.
"""

EXAMPLES = r"""
- name: Fetch a file into the current directory
  ansible.builtin.fetch:
    src: /etc/hostname
    dest: results/
  when: lookup('primeintellect.cloud.current_directory') is truthy
"""

RETURN = r"""
_raw:
  description: The current directory.
  type: list
  elements: str
"""

import os
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        folder = os.getcwd()
        # Ansible runs each task in a process of its own, whose copy of the loader this is.
        self._loader.set_basedir(folder)
        return [folder]
