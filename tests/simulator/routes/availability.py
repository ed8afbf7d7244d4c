# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/availability"""

from __future__ import annotations

from typing import Annotated, Optional

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from ..accounts import Caller
from ..contract import GPUSocket, GPUType, Regions, SecurityType
from ..offers import Offer, summary
from ..world import World
from .common import Page, PageSize, TheWorld, items, permission

router = APIRouter(prefix="/availability")

Reader = Annotated[Caller, permission("availability", "read")]
RegionList = Annotated[Optional[list[Regions]], Query()]
DiskIds = Annotated[Optional[list[str]], Query()]


def _gpu_route(path: str, several_nodes: bool) -> None:
    @router.get(path)
    async def gpus(world: TheWorld, caller: Reader, page: Page = 1, page_size: PageSize = 100,
                   regions: RegionList = None, gpu_count: Optional[int] = None, gpu_type: Optional[GPUType] = None,
                   socket: Optional[GPUSocket] = None, security: Optional[SecurityType] = None,
                   data_center_id: Optional[str] = None, cloud_id: Optional[str] = None, disks: DiskIds = None):
        if _plays_empty(world):
            return JSONResponse(items([], page, world.settings.capped(page_size), Offer.row))
        centers = None if not disks else {world.disk(caller, disk).offer["dataCenter"] for disk in disks}
        found = [
            offer for offer in world.offers
            if (offer.nodes > 1) == several_nodes
            and offer.matches(gpuCount=gpu_count, gpuType=gpu_type and gpu_type.value, socket=socket and socket.value,
                              security=security and security.value, dataCenter=data_center_id, cloudId=cloud_id)
            and (not regions or offer.region in {region.value for region in regions})
            and (centers is None or centers == {offer.dataCenter})
        ]
        return JSONResponse(items(found, page, world.settings.capped(page_size), Offer.row))


def _summary_route(path: str, several_nodes: bool) -> None:
    @router.get(path)
    async def gpu_summary(world: TheWorld, caller: Reader):
        return JSONResponse(summary([offer for offer in world.offers if (offer.nodes > 1) == several_nodes]))


_gpu_route("/gpus", several_nodes=False)
_gpu_route("/multi-node", several_nodes=True)
_summary_route("/gpu-summary", several_nodes=False)
_summary_route("/multi-node-summary", several_nodes=True)


@router.get("/disks")
async def disks(world: TheWorld, caller: Reader, page: Page = 1, page_size: PageSize = 100, regions: RegionList = None,
                data_center_id: Optional[str] = None, cloud_id: Optional[str] = None):
    if _plays_empty(world):
        return JSONResponse(items([], page, world.settings.capped(page_size), dict))
    rows = [
        row for row in world.disk_offers
        if data_center_id in (None, row["dataCenter"]) and cloud_id in (None, row["cloudId"])
        and (not regions or row["region"] in {region.value for region in regions})
    ]
    return JSONResponse(items(rows, page, world.settings.capped(page_size), dict))


def _plays_empty(world: World) -> bool:
    """Whether this read is one of those that find nothing for no reason."""
    if not world.settings.empty_availability_reads:
        return False
    world.settings.empty_availability_reads -= 1
    return True
