# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's answer, asked from Ansible's own process: they ask hundreds of times, and a module takes half a second."""

from __future__ import annotations

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.primeintellect.cloud.tests.simulator.control import control


class LookupModule(LookupBase):
    """C(lookup('simulator', path)): what it says below C(/_simulator)."""

    def run(self, terms, variables=None):
        try:
            return [control(variables["simulator_url"], terms[0])]
        except (OSError, ValueError) as error:
            raise AnsibleError(f"{terms[0]}: {error}") from error
