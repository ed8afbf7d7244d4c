# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that a test orders: rules about which requests they hit and what becomes of those."""

from __future__ import annotations

import re
from typing import Any, Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Fault(BaseModel):
    """One rule. Without ``status``, ``redirect`` and the like the request is only delayed."""

    model_config = ConfigDict(extra="forbid")

    method: Optional[str] = Field(None, description="any when left out")
    path: str = Field("", description="regular expression searched in the path, which is given without /api/v1")
    skip: int = Field(0, ge=0, description="let so many matching requests pass first")
    times: int = Field(1, ge=1)
    delay: float = Field(0, ge=0, description="seconds before the answer")
    late: bool = Field(False, description="the delay comes before the work, which is done even if nobody waits any more")
    status: Optional[int] = Field(None, ge=200, le=599)
    headers: dict[str, str] = {}
    body: Any = Field(None, description="text is sent as it is, anything else as JSON")
    html: bool = Field(False, description="an HTML page as gateways send it")
    lose_answer: Optional[Literal["before", "after"]] = Field(
        None, description="drop the connection before or after doing the work")
    after: bool = Field(False, description="do the work, then answer this fault")
    truncate: bool = Field(False, description="the real answer, cut in the middle of its JSON")
    not_json: bool = Field(False, description="a 200 that is not JSON")
    redirect: Optional[str] = Field(None, description="Location; status 307 unless given")

    @field_validator("path")
    @classmethod
    def is_regular_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    @property
    def replaces_answer(self) -> bool:
        return self.status is not None or self.redirect is not None or self.not_json or self.html

    @property
    def does_work(self) -> bool:
        """Whether the platform still does what was asked for."""
        return self.after or self.lose_answer == "after" or not (self.replaces_answer or self.lose_answer)

    def take(self, method: str, path: str) -> bool:
        """Whether the rule hits this request; a hit uses it up."""
        if self.method and self.method.upper() != method or not re.search(self.path, path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Faults:
    """Rules in order; the first that hits a request decides."""

    def __init__(self) -> None:
        self.rules: list = []

    def take(self, method: str, path: str) -> Fault | None:
        for rule in self.rules:
            if rule.take(method, path):
                if rule.times == 0:
                    self.rules.remove(rule)
                return rule
        return None
