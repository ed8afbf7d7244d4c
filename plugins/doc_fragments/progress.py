# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress option of modules that wait."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  progress:
    description:
      - "Whether to show a progress line, such as C(trainer: ACTIVE, installing 35 % 2:10), on the standard error of Ansible.
        While the task waits, it shows a line after each change, and every 30 seconds."
      - Progress is shown only if the task runs inside the Ansible process. That means on the controller, without C(become),
        C(async) and C(environment). With C(no_log), it is never shown.
      - Set the environment variable E(PRIMEINTELLECT_PROGRESS) to V(0) to turn it off for all tasks.
    type: bool
    default: true
    version_added: 0.2.0
"""
