# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of modules: what they support besides their work."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return what it would change, without changing anything.
  diff_mode:
    description: Returns what has changed, or in C(check_mode) would change, when run with C(--diff).
  idempotent:
    description: When run twice with the same options, the second run changes nothing.
  action:
    description: An action plugin of the same name runs the module inside the Ansible process where the result is the same.
    support: full
    details:
      - This applies to tasks that run on the Ansible controller with the controller's own Python, without C(become), C(async) and
        C(environment), and not on macOS. Everywhere else, the module runs like any other.
      - Set the environment variable E(PRIMEINTELLECT_IN_PROCESS) to V(0) to turn this off.
  async:
    description: Supports being run with the C(async) keyword.
    support: full
  action_group:
    description: Use this group in C(module_defaults) to set the common options of all modules once.
    support: full
    membership:
      - primeintellect.cloud.all
"""

    # of modules that only read
    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - The module never changes anything.
  diff_mode:
    support: N/A
    details:
      - The module never changes anything.
  idempotent:
    support: N/A
    details:
      - The module never changes anything.
"""

    # of modules that always run on the controller and do not call the API; used instead of the others
    ON_CONTROLLER = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return what it would change, without changing anything.
    support: full
  diff_mode:
    description: Returns what has changed, or in C(check_mode) would change, when run with C(--diff).
    support: full
  idempotent:
    description: When run twice with the same options, the second run changes nothing.
    support: full
  action:
    description: Always runs on the Ansible controller, regardless of the task's host.
    support: full
  async:
    description: Supports being run with the C(async) keyword.
    support: none
"""
