#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: check_variables
short_description: Find misspelled variables of this collection's roles
version_added: 0.2.0
description:
  - Ansible ignores a variable that nobody reads. For C(max_price) instead of C(pod_max_price), that means a machine without a
    price limit. The roles of this collection therefore begin with this action.
  - The task fails if the name of a variable is nearly that of a variable of O(roles), and names the right one. For variables
    that are set for this run with C(-e), this also includes names without the prefix, such as C(max_price), and all names that
    begin with C(pod_), C(fleet_) or the name of the role.
  - For other variables that begin in this way, such as C(pod_network_cidr) for a Kubernetes cluster, the task shows a warning.
  - It reads only the names of variables, and their values only with O(validate).
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  roles:
    description: Roles of this collection whose variables are valid here. Messages name the first one.
    type: list
    elements: str
    required: true
  strict:
    description: >-
      Whether unknown names that begin with the name of one of O(roles) are an error also if they are set in an inventory or a
      playbook.
    type: bool
    default: false
  validate:
    description: Whether to validate the values, too, as M(ansible.builtin.validate_argument_spec) does for the first of O(roles).
    type: bool
    default: false
  problems:
    description: Whatever else is wrong with the variables. The task fails with all messages at once.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Find misspelled variables before anything is rented
  primeintellect.cloud.check_variables:
    roles: [provision]
"""

RETURN = r"""
names:
  description: The variables of O(roles) that are set.
  returned: success
  type: list
  elements: str
  sample: [pod_gpu_type, pod_name]
"""
