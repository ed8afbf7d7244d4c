# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the API says no."""

from __future__ import annotations

import json


class Refusal(Exception):
    """An answer other than 200: a status, a detail in words, what of the request it is about, and in a 422 the field."""

    def __init__(self, status: int, detail: str, about: object = None, field: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.about = about
        self.field = field

    def body(self, echo: bool) -> dict:
        """The JSON body. With ``echo`` it repeats the offending input, as servers are known to do."""
        if echo and self.about is not None:
            return self._shaped(f"{self.detail} (input: {json.dumps(self.about)})")
        return self._shaped(self.detail)

    def _shaped(self, detail: str) -> dict:
        return {"errors": [{"param": self.field, "details": detail}]} if self.field else {"detail": detail}


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} not found")


def validation_body(errors: list, shape: str, echo: bool) -> dict:
    """The body of a 422: ``contract`` is the published schema's, ``fastapi`` is what FastAPI itself would answer."""
    if shape == "fastapi":
        return {"detail": errors}
    return {"errors": [
        {
            "param": ".".join(str(part) for part in error["loc"] if part != "body") or "body",
            "details": error["msg"] + (f" (input: {json.dumps(error['input'])})" if echo else ""),
        }
        for error in errors
    ]}
