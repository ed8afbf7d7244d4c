# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application: routes, how errors look, and the wire in front of them."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

from .contract import patched, with_more_values
from .errors import Refusal, validation_body
from .routes import account, availability, control, disks, pods
from .traffic import API_PREFIX, Traffic
from .world import World


def make_app(world: World) -> Traffic:
    """The whole simulator as an ASGI application around a world."""
    app = FastAPI(title="Prime Intellect, simulated", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.world = world
    for routes in (pods, availability, disks, account):
        app.include_router(routes.router, prefix=API_PREFIX)
    app.include_router(control.router)

    @app.get("/openapi.json", include_in_schema=False)
    async def schema_document():
        if world.settings.schema_document == "missing":
            return JSONResponse({"detail": "Not Found"}, 404)
        if world.settings.schema_document == "html":
            return HTMLResponse("<html><head><title>Prime Intellect</title></head></html>")
        return JSONResponse(patched(with_more_values(app.openapi()), world.settings.schema_patch))

    @app.exception_handler(Refusal)
    async def refuse(request: Request, refusal: Refusal):
        if world.settings.sold_out_html if refusal.status >= 500 else world.settings.refusals == "html":
            return HTMLResponse(f"<html><body><h1>{refusal.detail}</h1></body></html>", refusal.status)
        return JSONResponse(refusal.body(world.settings.echo_secrets), refusal.status)

    @app.exception_handler(RequestValidationError)
    async def refuse_shape(request: Request, error: RequestValidationError):
        errors = jsonable_encoder(error.errors(), custom_encoder={Exception: str})
        shape = world.settings.validation_errors if request.url.path.startswith(API_PREFIX) else "fastapi"
        return JSONResponse(validation_body(errors, shape, world.settings.echo_secrets), 422)

    def now() -> float:
        return world.clock.now()  # each reset brings another clock

    traffic = Traffic(app, now, world.target, world.forgotten)
    app.state.traffic = traffic
    return traffic
