# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: costs
short_description: Add up what pods and disks on Prime Intellect cost
version_added: 0.2.0
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
description:
  - Adds up what was spent by day, by pod, by disk and by team, and what is being spent per hour now.
  - Of pods and disks that are gone it is known what they have cost; that is spread evenly over the days of their lives.
    Of those that are there it is an estimate, hours at the price per hour, and marked as one.
  - Days are days in UTC, amounts are USD.
  - What can't be counted, since a price or a date is not known, is in RV(_value.unknown) and in no sum.
positional: _input
options:
  _input:
    description: Pods that are gone, as M(primeintellect.cloud.pod_info) with C(history=true) returns them.
    type: list
    elements: dict
    required: true
  gone_disks:
    description: Disks that are gone, as M(primeintellect.cloud.disk_info) with C(history=true) returns them.
    type: list
    elements: dict
  live_pods:
    description: Pods that are there, as M(primeintellect.cloud.pod_info) returns them.
    type: list
    elements: dict
  live_disks:
    description: Disks that are there, as M(primeintellect.cloud.disk_info) returns them.
    type: list
    elements: dict
  teams:
    description: Teams, as M(primeintellect.cloud.account_info) returns them. Without them, teams are called by their ids.
    type: list
    elements: dict
  since:
    description: The first day that counts, such as V(2026-11-01). If neither this nor O(days) is given, all days count.
    type: str
  days:
    description:
      - How many days count, from O(since) on, or else up to today. With V(0) it is as if it were not given.
      - The report never goes back more than ten years.
    type: int
  now:
    description: The present, as text in ISO 8601 or as a datetime. By default it is that of the controller.
    type: raw
notes:
  - Read what is there before what is gone. What goes in between is then in both, and counted once; the other way around it
    would be in neither.
seealso:
  - plugin: primeintellect.cloud.cost_table
    plugin_type: filter
  - plugin: primeintellect.cloud.cost_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the pods that are there
  primeintellect.cloud.pod_info:
  register: live

- name: Read the pods that are gone
  primeintellect.cloud.pod_info:
    history: true
  register: gone

- name: Fail if more than 500 USD were spent in the last seven days
  ansible.builtin.assert:
    that: costs.usd <= 500
    fail_msg: "{{ costs.usd }} USD were spent since {{ costs.since }}"
  vars:
    costs: "{{ gone.pods | primeintellect.cloud.costs(live_pods=live.pods, days=7) }}"
"""

RETURN = r"""
_value:
  description: What was spent, in USD.
  type: dict
  contains:
    usd:
      description: What was spent on the days that count.
      type: float
      sample: 1234.56
    pods_usd:
      description: How much of it pods have cost.
      type: float
    disks_usd:
      description: How much of it disks have cost.
      type: float
    estimated_usd:
      description: How much of it is an estimate.
      type: float
    since:
      description: The first day that counts.
      type: str
      sample: "2026-10-26"
    until:
      description: The last day that counts.
      type: str
      sample: "2026-11-24"
    as_of:
      description: The present.
      type: str
      sample: "2026-11-24T12:00:00Z"
    by_day:
      description:
        - Each day that counts, also those on which nothing was spent, with C(day), C(usd), C(pods_usd), C(disks_usd),
          C(estimated_usd), and C(teams), which has the USD by the id of the team; an empty id is the personal account.
      type: list
      elements: dict
    by_pod:
      description:
        - Each pod that was there on these days, the dearest first, with C(name), C(id), C(team_id), C(team) (its name),
          C(live), C(from), C(until) (null while it is there), C(price_hr), C(estimate) (whether it is one), C(hours) and
          C(usd) on these days, and C(total_usd), what it has cost in its life.
      type: list
      elements: dict
    by_disk:
      description: The same for disks.
      type: list
      elements: dict
    by_team:
      description:
        - Each team, the dearest first, with C(team_id) (null is the personal account), C(team) (its name), C(usd), C(pods_usd),
          C(disks_usd), C(estimated_usd), and C(usd_hr), what is being spent per hour now.
      type: list
      elements: dict
    now:
      description:
        - What is being spent now. C(pods) and C(disks) tell how many there are, C(pods_usd_hr), C(disks_usd_hr) and C(usd_hr)
          what they cost per hour, C(usd_day) what that is in a day, and C(unknown) of how many it is not known.
      type: dict
    unknown:
      description:
        - What is not in these sums, with C(kind) (pod or disk), C(name), C(id), C(team_id), C(team), C(live), C(problem), which
          says what is not known, and C(usd), which is what it has cost if only the days are not known.
      type: list
      elements: dict
"""

from datetime import datetime, timezone

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import costs
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted


def _costs(gone_pods, gone_disks=None, live_pods=None, live_disks=None, teams=None, since=None, days=None, now=None):
    now = datetime.now(timezone.utc) if now is None or now == "" else now
    try:
        return untrusted(costs(gone_pods, gone_disks, live_pods, live_disks, teams, now, since, days))
    except ValueError as problem:
        raise AnsibleFilterError(f"primeintellect.cloud.costs: {problem}") from problem


class FilterModule:
    """What was spent."""

    def filters(self):
        return {"costs": _costs}
