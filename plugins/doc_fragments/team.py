# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that select a team."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  team_id:
    description:
      - ID of the team. The task sees only what belongs to this team. What it creates belongs to the team, which also pays for it.
      - If you set neither this nor O(team), the module uses E(PRIME_TEAM_ID), then the configuration of the C(prime) command
        line. If none of these is set, or the value is an empty string, the personal account is used.
      - If nothing is found, the task fails if you are not a member of this team.
    type: str
  team:
    description: The team's name, slug or ID, instead of O(team_id). Costs one additional request.
    type: str
    version_added: 0.2.0
"""
