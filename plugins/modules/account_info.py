#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: account_info
short_description: Show the owner and the permissions of a Prime Intellect API key
version_added: 0.2.0
description:
  - Returns the owner of the API key, its permissions, the teams of its owner, and the balance of the wallet.
  - What the key is not allowed to read is null, with a warning.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
options:
  members:
    description: Whether to read the members of each team. Costs one additional request for each team.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Read the account
  primeintellect.cloud.account_info:
  register: account

- name: Check that the key can rent, and that the balance covers a day
  ansible.builtin.assert:
    that:
      - account.permissions.instances.write
      - account.wallet.balance_usd > 24 * 3

- name: Read the wallet and the members of a team
  primeintellect.cloud.account_info:
    team_id: sim-team-1
    members: true
  register: team
"""

RETURN = r"""
user:
  description: The owner of the key. Null if the key is not allowed to read it.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the user.
      type: str
      sample: sim-user-1
    name:
      description: Name of the user.
      type: str
    slug:
      description: Short name of the user.
      type: str
    email:
      description: Email address of the user.
      type: str
    email_verified:
      description: Whether the email address is verified.
      type: bool
    role:
      description: C(USER), C(MANAGER) or C(ADMIN).
      type: str
      sample: USER
    is_banned:
      description: Whether the user is banned.
      type: bool
    skip_prepay:
      description: Whether the user can rent without a prepaid balance.
      type: bool
    created_at:
      description: When the user was created.
      type: str
permissions:
  description: Permissions of the key, by area. Empty if the API does not report them.
  returned: success
  type: dict
  sample:
    instances:
      read: true
      write: true
    billing:
      read: true
      write: false
account_limits:
  description:
    - The limits of the user's account, or of the team's that O(team_id) or O(team) names, as the API names them.
    - Null if the API reports none, or the key may not read that.
  returned: success
  type: dict
  sample:
    instance_limit: 10
key_limits:
  description: The limits of the API key itself, as the API names them; null as with RV(account_limits).
  returned: success
  type: dict
teams:
  description: The teams of the user. Null if the key is not allowed to read them.
  returned: success
  type: list
  elements: dict
  contains:
    team_id:
      description: ID of the team, for the option O(primeintellect.cloud.pod#module:team_id).
      type: str
      sample: sim-team-1
    name:
      description: Name of the team.
      type: str
    slug:
      description: Short name of the team.
      type: str
    role:
      description: Role of the user in the team, C(ADMIN) or C(MEMBER).
      type: str
      sample: ADMIN
    created_at:
      description: When the team was created.
      type: str
    members:
      description: Members of the team. Null if the key is not allowed to read them. Only with O(members=true).
      type: list
      elements: dict
      contains:
        user_id:
          description: ID of the member.
          type: str
        user_name:
          description: Name of the member.
          type: str
        user_email:
          description: Email address of the member.
          type: str
        role:
          description: C(ADMIN) or C(MEMBER).
          type: str
        joined_at:
          description: When the member joined the team.
          type: str
wallet:
  description: The wallet of the selected team, or otherwise of the user. Null if the key is not allowed to read it.
  returned: success
  type: dict
  contains:
    wallet_id:
      description: ID of the wallet.
      type: str
    team_id:
      description: ID of the team that owns the wallet. Null for the personal wallet.
      type: str
    balance_usd:
      description: Balance in USD.
      type: float
      sample: 993.2
    currency:
      description: Currency of the wallet.
      type: str
      sample: USD
team_id:
  description: ID of the team that tasks with the same options use. Null for the personal account.
  returned: success
  type: str
  sample: sim-team-1
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: 401
    message: "the API answered 401: Invalid API key"
    params: []
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account_info import check_account_info, read_account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module


def main(run: Runner = run_module) -> Json:
    return run(dict(TEAM_OPTIONS, members=dict(type="bool", default=False)), check_account_info, read_account)


if __name__ == "__main__":
    main()
