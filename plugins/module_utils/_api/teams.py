# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The team that a task names."""

from __future__ import annotations

from .._common.errors import InvalidOptionsError
from .._common.text import printable
from .._common.types import ApiClient, Params


def use_team(params: Params, client: ApiClient) -> None:
    """Work in the team that the option C(team) names, if it is given.

    :param client: The C(team_id) of its account is set.
    :raises InvalidOptionsError: No team or several teams have that name, slug or ID.
    """
    wanted = params["team"]
    if not wanted:
        return
    teams = client.rows("/user/teams")
    # IDs and slugs are unique, names are not
    for field in ("teamId", "slug", "name"):
        found = [team for team in teams if team.get(field) == wanted]
        if len(found) == 1 and isinstance(found[0].get("teamId"), str):
            client.account.team_id = found[0]["teamId"]
            return
        if found:
            ids = ", ".join(sorted(str(team.get("teamId")) for team in found))
            raise _team_error(f"{len(found)} teams are named {wanted}. Set team_id to one of their IDs instead: {ids}.")
    known = ", ".join(sorted(f"{team.get('name')} ({team.get('teamId')})" for team in teams)) or "none"
    raise _team_error(f"you are not a member of a team with the name, slug or ID {wanted}. Your teams: {known}.")


def _team_error(message: str) -> InvalidOptionsError:
    return InvalidOptionsError([{"param": "team", "message": printable(message)}])
