# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: service_info
short_description: Compare the Prime Intellect API with what this collection expects
version_added: 0.2.0
description:
  - Checks whether the service behaves for your account as this collection expects, and reports what each difference means.
  - It only reads, so it costs nothing. It makes some 25 requests, and stops after a minute.
  - The task also succeeds if the service differs or cannot be reached.
  - The result contains no secrets, names, IDs or balances of yours, so you can paste it into an issue.
  - The playbook C(primeintellect.cloud.doctor) shows the result as a report, and also compares your private SSH key.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.team
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes
  - primeintellect.cloud.attributes.info_module
seealso:
  - module: primeintellect.cloud.account_info
"""

EXAMPLES = r"""
- name: Check the service
  primeintellect.cloud.service_info:
  register: service

- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ service.checks | selectattr('status', 'eq', 'differs') }}"
"""

RETURN = r"""
checks:
  description: The checks, in the order in which they ran.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the check.
      type: str
      sample: empty_lists
    status:
      description:
        - V(ok) if the service is as expected, V(differs) if it is not, and V(unknown) if that could not be found out.
      type: str
      sample: differs
    expected:
      description: What this collection expects.
      type: str
      sample: a list of offers that is never empty for a moment
    found:
      description: What was found.
      type: str
      sample: 1 of 3 reads were empty
    meaning:
      description: What that means for you. Empty if the status is V(ok).
      type: str
      sample: Searches read an empty list again for a few seconds. If they still find nothing, run them again.
counts:
  description: The number of checks with each status.
  returned: success
  type: dict
  contains:
    ok:
      description: As expected.
      type: int
      sample: 30
    differs:
      description: Not as expected.
      type: int
      sample: 1
    unknown:
      description: Not found out.
      type: int
      sample: 0
msg:
  description: The counts in one line.
  returned: success
  type: str
  sample: 30 ok, 1 differs, 0 unknown
version:
  description: The release of this collection.
  returned: success
  type: str
  sample: 0.2.0
failure:
  description: Details of the failure for programs, as RV(primeintellect.cloud.pod#module:failure) describes them.
  returned: on failure
  type: dict
  sample:
    status: null
    message: "team: you are not a member of a team with the name, slug or ID research. Your teams: none."
    params:
      - param: team
        message: "you are not a member of a team with the name, slug or ID research. Your teams: none."
"""

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import TEAM_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import Runner, run_module
from ansible_collections.primeintellect.cloud.plugins.module_utils._service.examine import check_service_info, examine_service


def main(run: Runner = run_module) -> Json:
    return run(dict(TEAM_OPTIONS), check_service_info, examine_service)


if __name__ == "__main__":
    main()
