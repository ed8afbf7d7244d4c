#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_info
short_description: Say whose a Prime Intellect API key is, and what it may do
version_added: 0.2.0
description:
  - Tells to whom the API key belongs, what it may do, the teams that its user is in, and what is left in the wallet.
  - What the key may not read is null, with a warning.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  members:
    description: Whether to read the members of each team, too. It costs a request for each team.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Ask whose key this is
  primeintellect.cloud.account_info:
  register: account

- name: Stop unless it can rent, and pay for a day
  ansible.builtin.assert:
    that:
      - account.permissions.instances.write
      - account.wallet.balance_usd > 24 * 3

- name: Ask what is left in the wallet of a team, and who is in it
  primeintellect.cloud.account_info:
    team_id: sim-team-1
    members: true
  register: team
"""

RETURN = r"""
user:
  description: The user; null if the key may not read that.
  returned: success
  type: dict
  contains:
    id:
      description: Id of the user.
      type: str
      sample: sim-user-1
    name:
      description: Name of the user.
      type: str
    slug:
      description: Short name of the user.
      type: str
    email:
      description: The user's address.
      type: str
    email_verified:
      description: Whether the address is verified.
      type: bool
    role:
      description: C(USER), C(MANAGER) or C(ADMIN).
      type: str
      sample: USER
    is_banned:
      description: Whether the user is banned.
      type: bool
    skip_prepay:
      description: Whether the user can rent without having paid in.
      type: bool
    created_at:
      description: Since when there is the user.
      type: str
permissions:
  description: What the key may do, by area; empty if the API tells nothing of it.
  returned: success
  type: dict
  sample:
    instances:
      read: true
      write: true
    billing:
      read: true
      write: false
teams:
  description: The teams that the user is in; null if the key may not read that.
  returned: success
  type: list
  elements: dict
  contains:
    team_id:
      description: Id of the team, for the option O(primeintellect.cloud.pod#module:team_id).
      type: str
      sample: sim-team-1
    name:
      description: Name of the team.
      type: str
    slug:
      description: Short name of the team.
      type: str
    role:
      description: The user's role in it, C(ADMIN) or C(MEMBER).
      type: str
      sample: ADMIN
    created_at:
      description: Since when there is the team.
      type: str
    members:
      description: Its members; null if the key may not read that. Only with O(members=true).
      type: list
      elements: dict
      contains:
        user_id:
          description: Id of the member.
          type: str
        user_name:
          description: Name of the member.
          type: str
        user_email:
          description: The member's address.
          type: str
        role:
          description: C(ADMIN) or C(MEMBER).
          type: str
        joined_at:
          description: Since when.
          type: str
wallet:
  description: The wallet of the team that O(team_id) or O(team) names, else the user's own; null if the key may not read it.
  returned: success
  type: dict
  contains:
    wallet_id:
      description: Id of the wallet.
      type: str
    team_id:
      description: The team whose wallet it is; null for the user's own.
      type: str
    balance_usd:
      description: What is left in it, in USD.
      type: float
      sample: 993.2
    currency:
      description: Its currency.
      type: str
      sample: USD
team_id:
  description: The team in which tasks work with these options; null for the personal account.
  returned: success
  type: str
  sample: sim-team-1
failure:
  description: What went wrong, for programs.
  returned: on failure
  type: dict
  contains:
    status:
      description: HTTP status of the API's answer; null if the failure did not come from one.
      type: int
      sample: 401
    message:
      description: The same as C(msg).
      type: str
    params:
      description: What is wrong option by option.
      type: list
      elements: dict
      contains:
        param:
          description: Name of the option; null if it is none alone.
          type: str
          sample: team
        message:
          description: What is wrong with it.
          type: str
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account_info import check_account_info, read_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import run_module


def main(place=None):
    run_module(dict(TEAM_OPTIONS, members=dict(type="bool", default=False)), check_account_info, read_account, place)


if __name__ == "__main__":
    main()
