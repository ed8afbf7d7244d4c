# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: overdue
short_description: Choose pods by their age and price
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Chooses the live pods that exceed every limit that is given. Pods that are being removed are never chosen.
  - An unknown value exceeds nothing. A pod whose creation time is unknown is never older than O(hours).
positional: _input
options:
  _input:
    description: Pods, as M(primeintellect.cloud.pod_info) returns them.
    type: list
    elements: dict
    required: true
  hours:
    description: Choose pods that are older than this many hours.
    type: float
  price_hr:
    description: Choose pods that cost more than this, in USD per hour.
    type: float
  now:
    description: The current time, as text in ISO 8601 or as a datetime. The default is the controller's clock.
    type: raw
"""

EXAMPLES = r"""
- name: Read the trainers
  primeintellect.cloud.pod_info:
    name: trainer-*
  register: trainers

- name: Show those that are older than two days
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ item.age_hours }} hours old, and costs {{ item.price_hr }} USD per hour"
  loop: "{{ trainers.pods | primeintellect.cloud.overdue(hours=48) }}"
  loop_control:
    label: "{{ item.id }}"

- name: Fail if a pod is too old
  ansible.builtin.assert:
    that: trainers.pods | primeintellect.cloud.overdue(hours=48) == []
"""

RETURN = r"""
_value:
  description: The chosen pods, each with C(age_hours), which is null if it is unknown.
  type: list
  elements: dict
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timezone

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.overdue import overdue


def _overdue(
    pods: Iterable[Json], hours: float | str | None = None, price_hr: float | str | None = None, now: object = None
) -> list[Json]:
    now = datetime.now(timezone.utc) if now is None or now == "" else now
    try:
        return overdue(pods, now, hours, price_hr)
    except ValueError as problem:
        raise AnsibleFilterError(f"primeintellect.cloud.overdue: {problem}") from problem


class FilterModule:
    def filters(self) -> dict[str, Callable[..., list[Json]]]:
        return {"overdue": _overdue}
