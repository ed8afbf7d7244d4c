# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/_simulator: how a test sets the world up and looks at what happened. Needs no key."""

from __future__ import annotations

from typing import Any, Optional, Union

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..faults import Fault
from ..offers import Offer
from ..settings import Settings
from .common import TheWorld

router = APIRouter(prefix="/_simulator")


class Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    advance: float = Field(ge=0)


class SetWallet(BaseModel):
    model_config = ConfigDict(extra="forbid")

    balance_usd: float
    owner: str = Field("sim-user-1", description="id of a user or a team")


class AccountKey(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = "key"
    publicKey: str
    isPrimary: Optional[bool] = None
    userId: str = "sim-user-1"


class SeedPods(BaseModel):
    model_config = ConfigDict(extra="forbid")

    count: int = Field(1, ge=1)
    name: str = Field("seed-{i}", description="{i} is the pod's number, from 0")
    cloudId: str = "sim-cpu-1"
    userId: str = "sim-user-1"
    teamId: Optional[str] = None
    ssh: bool = False
    fields: dict[str, Any] = Field({}, description="fields of the API's answer to override")


def _updated(settings: Settings, changes: dict) -> Settings:
    try:
        return settings.updated(changes)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from error


@router.get("")
async def overview(world: TheWorld, request: Request):
    traffic = request.app.state.traffic
    return JSONResponse({
        "settings": world.settings.model_dump(),
        "requests": dict(traffic.counts),
        "creates": world.creates,
        "deletes": world.deletes,
        "live_pods": world.live_pods(),
        "spent_usd": round(world.spent(), 6),
        "clock": {"now": world.clock.now(), "offset": world.clock.offset},
    })


@router.post("/reset")
async def reset(world: TheWorld, request: Request, settings: Optional[dict[str, Any]] = None):
    wanted = _updated(Settings(), settings or {})
    await world.reset(wanted)
    request.app.state.traffic.clear()
    return JSONResponse(wanted.model_dump())


@router.get("/settings")
async def get_settings(world: TheWorld):
    return JSONResponse(world.settings.model_dump())


@router.patch("/settings")
async def change_settings(world: TheWorld, changes: dict[str, Any]):
    world.change_settings(_updated(world.settings, changes))
    return JSONResponse(world.settings.model_dump())


@router.post("/clock")
async def advance_clock(world: TheWorld, body: Advance):
    world.clock.advance(body.advance)
    await world.settle()
    return JSONResponse({"now": world.clock.now(), "offset": world.clock.offset})


@router.get("/faults")
async def get_faults(request: Request):
    return JSONResponse([fault.model_dump() for fault in request.app.state.traffic.faults.rules])


@router.post("/faults")
async def add_faults(request: Request, faults: Union[Fault, list[Fault]]):
    request.app.state.traffic.faults.rules.extend(faults if isinstance(faults, list) else [faults])
    return await get_faults(request)


@router.delete("/faults")
async def clear_faults(request: Request):
    request.app.state.traffic.faults.rules.clear()
    return JSONResponse([])


@router.get("/requests")
async def get_requests(request: Request):
    return JSONResponse(request.app.state.traffic.requests)


@router.delete("/requests")
async def clear_requests(request: Request):
    request.app.state.traffic.requests.clear()
    request.app.state.traffic.counts.clear()
    return JSONResponse([])


def _inside_view(world: TheWorld, pod) -> dict:
    return {
        **pod.view(world.clock.now()),
        "vanished": pod.vanished,
        "cost_usd": round(pod.cost(pod.ended_at or world.clock.now()), 6),
        "request": pod.request,
        "nodes": [{"host": node.host, "port": node.port, "user": node.user} for node in pod.nodes],
        "machines": [{"directory": str(machine.directory), "host": machine.host, "port": machine.port,
                      "is_up": machine.is_up, "fingerprint": machine.fingerprint} for machine in pod.machines],
    }


@router.get("/pods")
async def get_pods(world: TheWorld):
    return JSONResponse([_inside_view(world, pod) for pod in world.pods.values()])


@router.post("/pods")
async def seed_pods(world: TheWorld, body: SeedPods):
    names = [body.name.replace("{i}", str(number)) for number in range(body.count)]
    pods = await world.seed_pods(body.userId, body.teamId, names, body.cloudId, body.fields, body.ssh)
    return JSONResponse([{"id": pod.id, "name": pod.name} for pod in pods])


@router.patch("/pods/{pod_id}")
async def force_pod(world: TheWorld, pod_id: str, fields: dict[str, Any]):
    pod = world.pods.get(pod_id)
    if not pod:
        raise HTTPException(404, "Pod not found")
    await world.force_pod(pod, fields)
    return JSONResponse(_inside_view(world, pod))


@router.get("/offers")
async def get_offers(world: TheWorld):
    return JSONResponse([offer.model_dump() for offer in world.offers])


@router.put("/offers")
async def replace_offers(world: TheWorld, offers: list[Offer]):
    world.offers = offers
    return JSONResponse({"count": len(world.offers)})


@router.post("/offers")
async def append_offers(world: TheWorld, offers: Union[Offer, list[Offer]]):
    world.offers.extend(offers if isinstance(offers, list) else [offers])
    return JSONResponse({"count": len(world.offers)})


@router.patch("/offers/{cloud_id}")
async def change_offer(world: TheWorld, cloud_id: str, changes: dict[str, Any]):
    """Change every row of that cloudId; ``prices`` is merged, everything else replaced."""
    rows = [offer for offer in world.offers if offer.cloudId == cloud_id]
    if not rows:
        raise HTTPException(404, "Offer not found")
    for offer in rows:
        merged = {**changes, "prices": {**offer.prices, **changes.get("prices", {})}}
        world.offers[world.offers.index(offer)] = Offer.model_validate({**offer.model_dump(), **merged})
    return JSONResponse([offer.model_dump() for offer in world.offers if offer.cloudId == cloud_id])


@router.get("/disks")
async def get_disks(world: TheWorld):
    now = world.clock.now()
    return JSONResponse([disk.view(now) for disk in world.disks.values()])


@router.get("/ssh_keys")
async def get_keys(world: TheWorld):
    return JSONResponse([key.view() for key in world.ssh_keys.values()])


@router.put("/ssh_keys")
async def replace_keys(world: TheWorld, keys: list[AccountKey]):
    world.ssh_keys.clear()
    return JSONResponse([world.add_ssh_key(key.userId, key.name, key.publicKey, key.isPrimary).view() for key in keys])


@router.post("/wallet")
async def set_wallet(world: TheWorld, body: SetWallet):
    """Let a wallet hold so much from now on, whatever was spent."""
    wallet = world.accounts.wallets.get(body.owner)
    if not wallet:
        raise HTTPException(404, "Wallet not found")
    wallet.balance += body.balance_usd - world.balance(wallet)
    return JSONResponse({"owner": body.owner, "balance_usd": world.balance(wallet)})
