# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: offer_table
short_description: Write offers as a table of text
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Writes what M(primeintellect.cloud.offer_info) returns as a table that fits a terminal of 100 columns.
positional: _input, limit
options:
  _input:
    description: The offers, in the order in which they are listed.
    type: list
    elements: dict
    required: true
  limit:
    description: List at most this many offers. V(0) lists all of them.
    type: int
    default: 20
seealso:
  - module: primeintellect.cloud.offer_info
"""

EXAMPLES = r"""
- name: Read the offers
  primeintellect.cloud.offer_info:
    gpu_type: H100_80GB
  register: found

- name: Show the ten cheapest
  primeintellect.cloud.show_text:
    lines: "{{ (found.offers | primeintellect.cloud.offer_table(10)).splitlines() }}"
"""

RETURN = r"""
_value:
  description: The table, in lines.
  type: str
"""

from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._offer_table import offer_table
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._text_table import filtered


def _offer_table(offers: list[Json], limit: int | str = 20) -> str:
    expected = "the input must be the offers that primeintellect.cloud.offer_info returns, and limit must be a number"
    return filtered("offer_table", expected, lambda: offer_table(offers, int(limit)))


class FilterModule:
    def filters(self) -> dict[str, Callable[..., str]]:
        return {"offer_table": _offer_table}
