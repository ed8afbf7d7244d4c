# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: cost_table
short_description: Write a cost report as text
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Writes what P(primeintellect.cloud.costs#filter) has added up as a table, for a job's output.
positional: _input
options:
  _input:
    description: What P(primeintellect.cloud.costs#filter) returns.
    type: dict
    required: true
  rows:
    description: How many pods, and how many disks, are listed, the dearest first. With V(0) it is all of them.
    type: int
    default: 50
seealso:
  - plugin: primeintellect.cloud.costs
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the pods that are gone
  primeintellect.cloud.pod_info:
    history: true
  register: gone

- name: Say what was spent in the last 30 days, a line at a time
  ansible.builtin.debug:
    msg: "{{ (gone.pods | primeintellect.cloud.costs(days=30) | primeintellect.cloud.cost_table).splitlines() }}"
"""

RETURN = r"""
_value:
  description: The report, in lines.
  type: str
"""

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.table import cost_table
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted


def _cost_table(costs, rows=50):
    try:
        return untrusted(cost_table(costs, int(rows)))
    except (KeyError, TypeError, ValueError) as problem:
        raise AnsibleFilterError(
            "primeintellect.cloud.cost_table: it must be given what primeintellect.cloud.costs returns, "
            f"and rows must be a number: {problem}"
        ) from problem


class FilterModule:
    """A cost report as text."""

    def filters(self):
        return {"cost_table": _cost_table}
