# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/pods"""

from __future__ import annotations

from typing import Annotated, Literal, Optional

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from ..accounts import Caller
from ..contract import CreatePod
from .common import TheWorld, paged, permission

router = APIRouter(prefix="/pods", default_response_class=JSONResponse)

Reader = Annotated[Caller, permission("instances", "read")]
Writer = Annotated[Caller, permission("instances", "write")]


@router.get("/")
async def list_pods(world: TheWorld, caller: Reader, offset: int = 0, limit: int = 100):
    now, echo = world.clock.now(), world.settings.echo_secrets
    return JSONResponse(paged(world.visible_pods(caller), offset, world.settings.capped(limit), lambda pod: pod.view(now, echo)))


@router.post("/")
async def create_pod(world: TheWorld, caller: Writer, body: CreatePod):
    pod = world.create_pod(caller, body)
    return JSONResponse(pod.view(world.clock.now(), world.settings.echo_secrets))


@router.get("/history")
async def history(world: TheWorld, caller: Reader, sort_by: Literal["terminatedAt", "createdAt"] = "terminatedAt",
                  sort_order: Literal["asc", "desc"] = "desc", offset: int = 0, limit: int = 100):
    rows = sorted(world.history(caller), reverse=sort_order == "desc", key=lambda row: row[sort_by == "terminatedAt"])
    return JSONResponse(paged(rows, offset, world.settings.capped(limit), lambda row: row[2]))


@router.get("/status")
async def statuses(world: TheWorld, caller: Reader, pod_ids: Annotated[list[str], Query()] = ()):
    now = world.clock.now()
    rows = [pod.status_view(now) for pod in world.shown_pods(caller, pod_ids)]
    return JSONResponse({"data": rows, "status": None})


@router.get("/{pod_id}")
async def get_pod(world: TheWorld, caller: Reader, pod_id: str):
    return JSONResponse(world.pod(caller, pod_id).view(world.clock.now(), world.settings.echo_secrets))


@router.delete("/{pod_id}")
async def delete_pod(world: TheWorld, caller: Writer, pod_id: str):
    return JSONResponse({"status": world.delete_pod(caller, pod_id)})


@router.get("/{pod_id}/log")
async def log(world: TheWorld, caller: Reader, pod_id: str, tail: Optional[int] = None):
    lines = world.pod(caller, pod_id).log(world.clock.now())
    first = 0 if tail is None else max(0, len(lines) - max(0, tail))
    return JSONResponse("\n".join(lines[first:]))
