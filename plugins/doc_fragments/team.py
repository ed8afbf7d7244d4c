# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that say for which team something is done."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  team_id:
    description:
      - Id of the team. What belongs to other teams is not seen, and new things belong to this one and are paid by it.
      - If neither this nor O(team) is given, E(PRIME_TEAM_ID) is used, then the C(prime) command line's configuration. Without
        any of them, and with an empty text, it is the personal account.
    type: str
  team:
    description: The team's name, slug or id, instead of O(team_id). It costs one more request.
    type: str
    version_added: 0.2.0
"""
