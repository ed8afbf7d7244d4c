# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module can do beside its work, in the words of Ansible's documentation."""

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
    description: An action plugin of the same name runs the module in Ansible's own process where that comes to the same.
    support: full
    details:
      - That is on the machine of Ansible itself, with its own Python, without C(become), C(async) and C(environment), and not on
        macOS. Everywhere else the module is executed as any other.
      - The environment variable E(PRIMEINTELLECT_IN_PROCESS) turns it off when it is V(0).
  async:
    description: Supports being run with the C(async) keyword.
    support: full
  action_group:
    description: Options that are common to the modules can be set once by C(module_defaults) with this group.
    support: full
    membership:
      - primeintellect.cloud.all
"""

    # what holds for all modules that only read
    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - It changes nothing in any case.
  diff_mode:
    support: N/A
    details:
      - There is nothing to change.
  idempotent:
    support: N/A
    details:
      - There is nothing to change.
"""

    # instead of the others, what holds for those that run where Ansible runs, and call no API
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
    description: Runs where Ansible itself runs, whatever host the task is for.
    support: full
  async:
    description: Supports being run with the C(async) keyword.
    support: none
"""
