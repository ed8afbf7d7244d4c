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
  - What was billed for terminated pods and disks is spread evenly over the days on which they existed.
    The cost of live ones is an estimate, hours times the price per hour, and is marked as one.
  - Days are in UTC, amounts in USD.
  - Pods and disks with an unknown price or date can't be counted. They are in RV(_value.unknown) and in no total.
positional: _input
options:
  _input:
    description: Terminated pods, as M(primeintellect.cloud.pod_info) with C(history=true) returns them.
    type: list
    elements: dict
    required: true
  gone_disks:
    description: Terminated disks, as M(primeintellect.cloud.disk_info) with C(history=true) returns them.
    type: list
    elements: dict
  live_pods:
    description: Live pods, as M(primeintellect.cloud.pod_info) returns them.
    type: list
    elements: dict
  live_disks:
    description: Live disks, as M(primeintellect.cloud.disk_info) returns them.
    type: list
    elements: dict
  teams:
    description:
      - Teams, as M(primeintellect.cloud.account_info) returns them. Without them, teams are shown by ID.
      - With C(members=true), they also contain the names of their members, who are shown by ID otherwise.
    type: list
    elements: dict
  since:
    description: The first day of the report, such as V(2026-11-01). Without this and O(days), it covers all days.
    type: str
  days:
    description:
      - The number of days in the report, from O(since) on, or else up to today. V(0) is the same as not giving it.
      - The report goes back no further than ten years.
    type: int
  now:
    description: The current time, as text in ISO 8601 or as a datetime. The default is the controller's clock.
    type: raw
  user:
    description: The owner of the API key, as M(primeintellect.cloud.account_info) returns it, for the name.
    type: dict
notes:
  - Read the live pods and disks before the terminated ones. One that is terminated in between is then in both lists, and counted
    once. In the other order it would be in neither.
seealso:
  - plugin: primeintellect.cloud.cost_table
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the live pods
  primeintellect.cloud.pod_info:
  register: live

- name: Read the terminated pods
  primeintellect.cloud.pod_info:
    history: true
  register: terminated

- name: Fail if more than 500 USD were spent in the last seven days
  ansible.builtin.assert:
    that: costs.usd <= 500
    fail_msg: "{{ costs.usd }} USD were spent since {{ costs.since }}"
  vars:
    costs: "{{ terminated.pods | primeintellect.cloud.costs(live_pods=live.pods, days=7) }}"
"""

RETURN = r"""
_value:
  description: What was spent, in USD.
  type: dict
  contains:
    usd:
      description: What was spent in the period of the report.
      type: float
      sample: 1234.56
    pods_usd:
      description: How much of it was spent on pods.
      type: float
    disks_usd:
      description: How much of it was spent on disks.
      type: float
    estimated_usd:
      description: How much of it is an estimate.
      type: float
    since:
      description: The first day of the report.
      type: str
      sample: "2026-10-26"
    until:
      description: The last day of the report.
      type: str
      sample: "2026-11-24"
    as_of:
      description: The time of the report.
      type: str
      sample: "2026-11-24T12:00:00Z"
    by_day:
      description:
        - Each day of the report, including those on which nothing was spent, with C(day), C(usd), C(pods_usd), C(disks_usd),
          C(estimated_usd), and C(teams), which maps the ID of a team to its USD; an empty ID is the personal account.
      type: list
      elements: dict
    by_pod:
      description:
        - Each pod that existed in this period, the most expensive first, with C(name), C(id), C(team_id), C(team) (the team's
          name), C(user_id), C(user) (the name of the user, or the ID), C(hardware) (such as V(8 x H100_80GB), or the size of a
          disk; empty if that is unknown), C(live), C(from), C(until) (null while the pod is live), C(price_hr), C(estimate)
          (whether the cost is one), C(hours) and C(usd) in this period, and C(total_usd), its cost since its creation.
      type: list
      elements: dict
    by_disk:
      description: The same for disks.
      type: list
      elements: dict
    by_team:
      description:
        - Each team, the most expensive first, with C(team_id) (null is the personal account), C(team) (its name), C(usd),
          C(pods_usd), C(disks_usd), C(estimated_usd), and C(usd_hr), what is being spent per hour now.
      type: list
      elements: dict
    now:
      description:
        - What is being spent now. C(pods) and C(disks) are the numbers of live ones, C(pods_usd_hr), C(disks_usd_hr) and
          C(usd_hr) what they cost per hour, C(usd_day) what that is per day, and C(unknown) how many have an unknown price.
      type: dict
    unknown:
      description:
        - Pods and disks that are in no total, with C(kind) (pod or disk), C(name), C(id), C(team_id), C(team), C(live),
          C(problem) (what is unknown), and C(usd), the cost if only the days are unknown.
      type: list
      elements: dict
"""

from collections.abc import Callable
from datetime import datetime, timezone

from ansible.errors import AnsibleFilterError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._cost.totals import total_costs
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._untrusted import untrusted


def _costs(
    gone_pods: object, gone_disks: object = None, live_pods: object = None, live_disks: object = None, teams: object = None,
    since: object = None, days: object = None, now: object = None, user: object = None,
) -> Json:
    now = datetime.now(timezone.utc) if now is None or now == "" else now
    try:
        costs: Json = untrusted(total_costs(gone_pods, gone_disks, live_pods, live_disks, teams, now, since, days, user))
    except ValueError as problem:
        raise AnsibleFilterError(f"primeintellect.cloud.costs: {problem}") from problem
    return costs


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Json]]:
        return {"costs": _costs}
