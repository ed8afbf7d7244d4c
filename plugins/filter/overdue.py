# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: overdue
short_description: Choose the pods that are older, or exceeds, than they should be
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Chooses pods that are there and exceed all limits that are given. Those that are being removed are never chosen.
  - What is not known exceeds nothing. A pod whose creation is not known is not older than any O(hours).
positional: _input
options:
  _input:
    description: Pods, as M(primeintellect.cloud.pod_info) returns them.
    type: list
    elements: dict
    required: true
  hours:
    description: The age in hours above which a pod is chosen.
    type: float
  price_hr:
    description: The price in USD per hour above which a pod is chosen.
    type: float
  now:
    description: The present, as text in ISO 8601 or as a datetime. By default it is that of the controller.
    type: raw
"""

EXAMPLES = r"""
- name: Read the trainers
  primeintellect.cloud.pod_info:
    name: trainer-*
  register: trainers

- name: Say which are older than two days
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ item.age_hours }} hours old, and costs {{ item.price_hr }} USD per hour"
  loop: "{{ trainers.pods | primeintellect.cloud.overdue(hours=48) }}"
  loop_control:
    label: "{{ item.id }}"

- name: Stop if there is any
  ansible.builtin.assert:
    that: trainers.pods | primeintellect.cloud.overdue(hours=48) == []
"""

RETURN = r"""
_value:
  description: The pods that were chosen, each with C(age_hours), which is null if it is not known.
  type: list
  elements: dict
"""

from datetime import datetime, timezone

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.overdue import overdue


def _overdue(pods, hours=None, price_hr=None, now=None):
    now = datetime.now(timezone.utc) if now is None or now == "" else now
    try:
        return overdue(pods, now, hours, price_hr)
    except ValueError as problem:
        raise AnsibleFilterError(f"primeintellect.cloud.overdue: {problem}") from problem


class FilterModule:
    """Which pods nobody should pay for any more."""

    def filters(self):
        return {"overdue": _overdue}
