# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module account_info: whose the key is, what it may do, the teams, and the balance."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

from .._common.errors import InvalidKeyError, NotAllowedError
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._common.values import bounded, pick
from .account import Account
from .contract import LIMITS_FIELDS, MEMBER_FIELDS, TEAM_FIELDS, USER_FIELDS, WALLET_FIELDS
from .teams import refuse_other_team, use_team

Answer = TypeVar("Answer")


def check_account_info(_params: Params, _account: Account | None) -> OptionErrors:
    """There is nothing to check beyond the argument spec."""
    return []


def read_account(params: Params, client: ApiClient, task: Task) -> None:
    """Read what the API reports about the account. What the key is not allowed to read is null, with a warning.

    :param task: C(user), C(permissions), C(account_limits), C(key_limits), C(teams), C(wallet) and C(team_id) are set in
        C(task.result).
    :raises CloudError: The account can't be read.
    """
    use_team(params, client)
    team_id = client.account.team_id
    query = {"teamId": team_id} if team_id else {}
    who = (_if_allowed(task, "user", client.get, "/user/whoami", **query) or {}).get("data")
    who = who if isinstance(who, dict) else {}
    task.result["user"] = pick(who, USER_FIELDS) if who else None
    task.result["permissions"] = _permissions(who.get("scope"))
    for limits in LIMITS_FIELDS:
        task.result[limits] = bounded(who[limits]) if isinstance(who.get(limits), dict) else None
    teams = _if_allowed(task, "teams", client.rows, "/user/teams")
    if teams is not None and not params["team"]:
        refuse_other_team(teams, client)
    task.result["teams"] = None if teams is None else [pick(team, TEAM_FIELDS) for team in teams]
    if params["members"]:
        for team in task.result["teams"] or []:
            members = _if_allowed(task, "members", client.rows, f"/teams/{team['team_id']}/members")
            team["members"] = None if members is None else [pick(member, MEMBER_FIELDS) for member in members]
    wallet = _if_allowed(task, "wallet", client.get, "/billing/wallet", limit=1, **query)
    task.result["wallet"] = None if wallet is None else pick(wallet, WALLET_FIELDS)
    task.result["team_id"] = team_id


def _permissions(scope: object) -> dict[str, Json]:
    """Whether the key may read and write, by area; areas that the API adds later are included."""
    if not isinstance(scope, dict):
        return {}
    return {
        str(area): {right: bool(rights.get(right)) if isinstance(rights, dict) else False for right in ("read", "write")}
        for area, rights in scope.items()
    }


def _if_allowed(task: Task, what: str, call: Callable[..., Answer], path: str, **query: Any) -> Answer | None:
    """Make a call. If the key lacks the permission, warn and return None; an invalid key is still an error."""
    try:
        return call(path, **query)
    except InvalidKeyError:
        raise
    except NotAllowedError as problem:
        task.warn(f"{what} can't be read: {problem.message}")
        return None
