# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/ssh_keys, /user, /teams and /billing"""

from __future__ import annotations

from typing import Annotated, Optional

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from ..accounts import Caller
from ..clock import timestamp
from ..contract import UpdateSshKey, UploadSshKey
from ..errors import not_found
from .common import TheWorld, paged, permission

router = APIRouter()

KeyReader = Annotated[Caller, permission("ssh_keys", "read")]
KeyWriter = Annotated[Caller, permission("ssh_keys", "write")]
UserReader = Annotated[Caller, permission("user", "read")]
TeamReader = Annotated[Caller, permission("teams", "read")]
BillingReader = Annotated[Caller, permission("billing", "read")]

# when users, teams and memberships of the simulated world began
_LONG_AGO = timestamp(1735689600)


@router.get("/ssh_keys/")
async def list_keys(world: TheWorld, caller: KeyReader, offset: int = 0, limit: int = 100):
    keys = [key for key in world.ssh_keys.values() if key.user_id == caller.user.id]
    return JSONResponse(paged(keys, offset, world.settings.capped(limit), lambda key: key.view()))


@router.post("/ssh_keys/")
async def upload_key(world: TheWorld, caller: KeyWriter, body: UploadSshKey):
    return JSONResponse(world.add_ssh_key(caller.user.id, body.name, body.publicKey).view())


@router.patch("/ssh_keys/{key_id}")
async def update_key(world: TheWorld, caller: KeyWriter, key_id: str, body: UpdateSshKey):
    key = world.ssh_key(caller, key_id)
    if body.isPrimary:
        world.make_primary(key)
    elif body.isPrimary is not None:
        key.is_primary = False
    return JSONResponse({"message": "SSH key updated", "updated_fields": body.model_dump(exclude_none=True)})


@router.delete("/ssh_keys/{key_id}")
async def delete_key(world: TheWorld, caller: KeyWriter, key_id: str):
    del world.ssh_keys[world.ssh_key(caller, key_id).id]
    return JSONResponse({"message": "SSH key deleted"})


@router.get("/user/whoami")
async def whoami(caller: UserReader, team_id: Annotated[Optional[str], Query(alias="teamId")] = None):
    caller.check_team(team_id)
    user = caller.user
    return JSONResponse({"status": None, "data": {
        "id": user.id, "role": "USER", "createdAt": _LONG_AGO, "name": user.name, "slug": user.name,
        "email": f"{user.name}@simulator.invalid", "image": None, "emailVerified": True, "hasBetaAccess": False,
        "isBanned": False, "skipPrepay": False, "blacklist": [], "scope": caller.scope,
        "account_limits": {"instance_limit": 20 if team_id else 10}, "key_limits": {"max_instances": None},
    }})


@router.get("/user/teams")
async def teams(world: TheWorld, caller: TeamReader, offset: int = 0, limit: int = 100):
    mine = [team for team in world.accounts.teams.values() if team.id in caller.team_ids]
    return JSONResponse(paged(mine, offset, world.settings.capped(limit), lambda team: {
        "teamId": team.id, "name": team.name, "slug": team.name.lower(), "role": team.roles[caller.user.id],
        "createdAt": _LONG_AGO}))


@router.get("/teams/{team_id}/members")
async def members(world: TheWorld, caller: TeamReader, team_id: str, offset: int = 0, limit: int = 100):
    if team_id not in caller.team_ids:
        raise not_found("Team")
    roles = world.accounts.teams[team_id].roles
    return JSONResponse(paged(list(roles), offset, world.settings.capped(limit), lambda user_id: {
        "userId": user_id, "userName": world.accounts.users[user_id].name,
        "userEmail": f"{world.accounts.users[user_id].name}@simulator.invalid", "role": roles[user_id],
        "joinedAt": _LONG_AGO}))


@router.get("/billing/wallet")
async def wallet(world: TheWorld, caller: BillingReader, limit: Annotated[int, Query(ge=1, le=100)] = 20,
                 offset: Annotated[int, Query(ge=0)] = 0, team_id: Annotated[Optional[str], Query(alias="teamId")] = None):
    caller.check_team(team_id)
    mine = world.accounts.wallets[team_id or caller.user.id]
    bills = [world.bill(thing) for thing in reversed(world.billed(mine))]
    return JSONResponse({
        "wallet_id": mine.id, "team_id": mine.team_id, "balance_usd": round(world.balance(mine), 6),
        "currency": "USD", "total_billings": len(bills), "recent_billings": bills[offset:offset + limit],
    })
