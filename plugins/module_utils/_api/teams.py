# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The teams that the key's owner is in, and the one that a task names."""

from __future__ import annotations

from .._common.errors import InvalidOptionsError
from .._common.text import printable


def use_team(params: dict, client) -> None:
    """Work in the team that the option C(team) names, if it is given.

    :param params: The module's parameters.
    :param client: Its account's C(team_id) is set.
    :raises InvalidOptionsError: No team, or several, have that name, slug or id.
    """
    wanted = params["team"]
    if not wanted:
        return
    teams = client.rows("/user/teams")
    # an id or a slug is one team's alone, a name may be several ones'
    for field in ("teamId", "slug", "name"):
        found = [team for team in teams if team.get(field) == wanted]
        if len(found) == 1 and isinstance(found[0].get("teamId"), str):
            client.account.team_id = found[0]["teamId"]
            return
        if found:
            raise InvalidOptionsError([{"param": "team", "message": printable(
                "%d teams have the name %s: give one of their ids as team_id: %s." % (
                    len(found), wanted, ", ".join(sorted(str(team.get("teamId")) for team in found))
                )
            )}])
    raise InvalidOptionsError([{"param": "team", "message": printable(
        "you are in no team with the name, slug or id {}; you are in {}.".format(
            wanted, ", ".join(sorted("{} ({})".format(team.get("name"), team.get("teamId")) for team in teams)) or "none"
        )
    )}])
