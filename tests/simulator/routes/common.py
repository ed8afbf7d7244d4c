# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all routes share: who calls, and answers in pages."""

from __future__ import annotations

from typing import Annotated, Callable

from fastapi import Depends, Query, Request

from ..accounts import Caller
from ..errors import Refusal
from ..world import World


async def the_world(request: Request) -> World:
    """The world as it is now."""
    world = request.app.state.world
    await world.settle()
    return world


def permission(area: str, mode: str) -> object:
    """A dependency: the caller, if his key allows to ``read`` or ``write`` an area."""

    async def authorize(request: Request) -> Caller:
        return request.app.state.world.accounts.authorize(request.headers.get("authorization"), area, mode)

    return Depends(authorize)


TheWorld = Annotated[World, Depends(the_world)]
Page = Annotated[int, Query(ge=1)]
PageSize = Annotated[int, Query(ge=1, le=100)]


def paged(things: list, offset: int, limit: int, view: Callable) -> dict:
    """A page of pods, keys, disks, teams or members; only what is on it is rendered.

    The schema lets negative numbers pass, and has none for them in the answer.
    """
    if offset < 0 or limit < 0:
        raise Refusal(500, "Internal Server Error")
    return {"total_count": len(things), "offset": offset, "limit": limit,
            "data": [view(thing) for thing in things[offset:offset + limit]], "status": None}


def items(offers: list, page: int, page_size: int, view: Callable) -> dict:
    """A page of availability; only what is on it is rendered."""
    return {"items": [view(offer) for offer in offers[(page - 1) * page_size:page * page_size]],
            "totalCount": len(offers)}
