# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The team that a task names."""

from __future__ import annotations

from typing import Callable

from .._common.errors import InvalidKeyError, InvalidOptionsError, NotAllowedError
from .._common.text import printable
from .._common.types import ApiClient, Json, Params


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
    raise _team_error(f"you are not a member of a team with the name, slug or ID {wanted}. Your teams: {_listed(teams)}.")


def check_team(params: Params, client: ApiClient, warn: Callable[[str], None]) -> None:
    """Called where nothing was found: make sure that this is not because nobody has the C(team_id).

    It costs a request where C(team_id) is set. A team that the option C(team) names has been looked up by C(use_team).

    :param warn: Called if that can't be known, since the API key may not read teams.
    :raises InvalidOptionsError: The user is not a member of the team.
    :raises CloudError: The teams can't be read for another reason.
    """
    account = client.account
    if not account.team_id or params["team"]:
        return
    try:
        teams = client.rows("/user/teams")
    except InvalidKeyError:
        raise
    except NotAllowedError as error:
        warn(
            f"Nothing was found in the team {printable(account.team_id)} (from {account.team_source}), and whether you are a "
            f"member of it can't be checked: {error.message}"
        )
        return
    refuse_other_team(teams, client)


def refuse_other_team(teams: list[Json], client: ApiClient) -> None:
    """Stop where the C(team_id) is of none of the user's teams.

    :param teams: The user's teams, as the API gives them.
    :raises InvalidOptionsError: The message lists the teams.
    """
    account = client.account
    if account.team_id and all(team.get("teamId") != account.team_id for team in teams):
        raise _team_error(
            f"you are not a member of a team with the ID {account.team_id} (from {account.team_source}). Your teams: "
            f"{_listed(teams)}.", "team_id",
        )


def _listed(teams: list[Json]) -> str:
    return ", ".join(sorted(f"{team.get('name')} ({team.get('teamId')})" for team in teams)) or "none"


def _team_error(message: str, option: str = "team") -> InvalidOptionsError:
    return InvalidOptionsError([{"param": option, "message": printable(message)}])
