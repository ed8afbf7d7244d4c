# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/disks"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from ..accounts import Caller
from ..contract import CreateDisk, UpdateDisk
from .common import TheWorld, paged, permission

router = APIRouter(prefix="/disks")

Reader = Annotated[Caller, permission("disks", "read")]
Writer = Annotated[Caller, permission("disks", "write")]


@router.get("/")
async def list_disks(world: TheWorld, caller: Reader, offset: int = 0, limit: int = 100):
    now = world.clock.now()
    return JSONResponse(paged(world.visible_disks(caller), offset, world.settings.capped(limit), lambda disk: disk.view(now)))


@router.post("/")
async def create_disk(world: TheWorld, caller: Writer, body: CreateDisk):
    return JSONResponse(world.create_disk(caller, body).view(world.clock.now()))


@router.get("/{disk_id}")
async def get_disk(world: TheWorld, caller: Reader, disk_id: str):
    return JSONResponse(world.disk(caller, disk_id).view(world.clock.now()))


@router.patch("/{disk_id}")
async def rename_disk(world: TheWorld, caller: Writer, disk_id: str, body: UpdateDisk):
    disk = world.disk(caller, disk_id)
    world.rename_disk(disk, body.name)
    return JSONResponse(disk.view(world.clock.now()))


@router.delete("/{disk_id}")
async def delete_disk(world: TheWorld, caller: Writer, disk_id: str):
    return JSONResponse({"status": world.delete_disk(world.disk(caller, disk_id))})
