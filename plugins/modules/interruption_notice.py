#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: interruption_notice
short_description: Print a message if Ansible ends before its time
version_added: 0.2.0
description:
  - If Ctrl+C, a signal or a crash ends Ansible, it runs no C(always) section, and reports nothing.
  - After this task, a small process waits for the end of Ansible, and then prints the message to the standard error, unless it
    was withdrawn with O(state=absent).
  - The role C(primeintellect.cloud.job) uses it to report which machines are billed.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  message:
    description: Message to print. Required with O(state=present).
    type: str
  id:
    description: The RV(id) of an earlier task, whose message is to be replaced or withdrawn. Others are ignored.
    type: str
    default: ""
  state:
    description: Whether to prepare or to withdraw the message.
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: Rent a pod
  primeintellect.cloud.pod:
    name: trainer
    gpu_type: H100_80GB
    gpu_count: 1
  register: trainer

- name: Report the machine if the playbook is interrupted
  primeintellect.cloud.interruption_notice:
    message: "The pod {{ trainer.pod.id }} exists, and is billed. To remove it, run the playbook teardown."
  register: notice

- name: Withdraw the message, because the machine was removed
  primeintellect.cloud.interruption_notice:
    state: absent
    id: "{{ notice.id }}"
"""

RETURN = r"""
id:
  description: Identifies the message for O(state=absent).
  returned: with O(state=present)
  type: str
  sample: /tmp/primeintellect-notice-x1y2z3
"""
