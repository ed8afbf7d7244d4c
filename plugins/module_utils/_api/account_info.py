# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account_info module's work: who the key belongs to, what it may do, teams, and money."""

from __future__ import annotations

from .._common.errors import InvalidKeyError, NotAllowedError
from .._common.values import pick
from .contract import MEMBER_FIELDS, TEAM_FIELDS, USER_FIELDS, WALLET_FIELDS
from .teams import use_team


def check_account_info(_params: dict, _account) -> list:
    """There is nothing to check beyond the spec; see C(run_module)."""
    return []


def read_account(params: dict, client, task) -> None:
    """Read what the API tells of the account. What the key may not read is null, with a warning.

    :param task: Fills C(task.result) with C(user), C(permissions), C(teams), C(wallet), C(team_id).
    :raises CloudError: It can't be read.
    """
    use_team(params, client)
    team_id = client.account.team_id
    answer = _allowed(lambda: client.get("/user/whoami"), "user", task) or {}
    who = answer["data"] if isinstance(answer.get("data"), dict) else {}
    task.result["user"] = pick(who, USER_FIELDS) if who else None
    task.result["permissions"] = _permissions(who.get("scope"))
    teams = _allowed(lambda: client.rows("/user/teams"), "teams", task)
    task.result["teams"] = None if teams is None else [pick(team, TEAM_FIELDS) for team in teams]
    if params["members"]:
        for team in task.result["teams"] or []:
            members = _allowed(lambda path="/teams/{}/members".format(team["team_id"]): client.rows(path), "members", task)
            team["members"] = None if members is None else [pick(member, MEMBER_FIELDS) for member in members]
    query = {"teamId": team_id} if team_id else {}
    wallet = _allowed(lambda: client.get("/billing/wallet", limit=1, **query), "wallet", task)
    task.result["wallet"] = None if wallet is None else pick(wallet, WALLET_FIELDS)
    task.result["team_id"] = team_id


def _permissions(scope) -> dict:
    """Area -> whether the key may read and write there; areas that the API adds are there, too."""
    if not isinstance(scope, dict):
        return {}
    return {
        str(area): {right: bool(rights.get(right)) if isinstance(rights, dict) else False for right in ("read", "write")}
        for area, rights in scope.items()
    }


def _allowed(call, what: str, task):
    """What a call answers, or None if the key may not make it. That a key is not valid at all is still an error."""
    try:
        return call()
    except InvalidKeyError:
        raise
    except NotAllowedError as problem:
        task.warn(f"{what} can't be read: {problem.message}")
        return None
