#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: show_text
short_description: Show lines of text as they are
version_added: 0.2.0
description:
  - M(ansible.builtin.debug) shows text as JSON, with quotes and commas, from which a command cannot be copied. This action shows
    the lines themselves.
  - If Ansible's output is for a program, such as the callback C(ansible.posix.json), the lines are only in the result.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  lines:
    description: The lines. Characters that control a terminal are shown as escape sequences.
    type: list
    elements: str
    required: true
  notice:
    description: A message of M(primeintellect.cloud.rent) or M(primeintellect.cloud.interruption_notice) to withdraw, by its ID.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show how to log in
  primeintellect.cloud.show_text:
    lines: "{{ trainer.pod.nodes | map(attribute='ssh_command') }}"
"""

RETURN = r"""
lines:
  description: The lines.
  returned: success
  type: list
  elements: str
  sample: ["ssh root@203.0.113.7 -p 22"]
"""
