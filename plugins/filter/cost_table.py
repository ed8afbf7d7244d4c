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
  - Writes the report of P(primeintellect.cloud.costs#filter) as tables of text, for a job's output.
positional: _input
options:
  _input:
    description: What P(primeintellect.cloud.costs#filter) returns.
    type: dict
    required: true
  rows:
    description: List at most this many pods and this many disks, the most expensive first. V(0) lists all of them.
    type: int
    default: 50
seealso:
  - plugin: primeintellect.cloud.costs
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the terminated pods
  primeintellect.cloud.pod_info:
    history: true
  register: terminated

- name: Show what was spent in the last 30 days
  ansible.builtin.debug:
    msg: "{{ (terminated.pods | primeintellect.cloud.costs(days=30) | primeintellect.cloud.cost_table).splitlines() }}"
"""

RETURN = r"""
_value:
  description: The report, in lines.
  type: str
"""

from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.table import cost_table
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._text_table import filtered


def _cost_table(costs: Json, rows: int | str = 50) -> str:
    expected = "the input must be what primeintellect.cloud.costs returns, and rows must be a number"
    return filtered("cost_table", expected, lambda: cost_table(costs, int(rows)))


class FilterModule:
    def filters(self) -> dict[str, Callable[..., str]]:
        return {"cost_table": _cost_table}
