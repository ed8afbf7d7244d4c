# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option of modules that wait."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  progress:
    description:
      - "Whether to show a line on the standard error of Ansible when something has changed while the task waits, and every 30
        seconds, such as C(trainer: ACTIVE, installing 35 % 2:10)."
      - It is shown only where the task runs in Ansible's own process, which is on the machine of Ansible itself with neither
        C(become) nor C(async) nor C(environment), and never with C(no_log).
      - The environment variable E(PRIMEINTELLECT_PROGRESS) turns it off for all tasks when it is V(0).
    type: bool
    default: true
    version_added: 0.2.0
"""
