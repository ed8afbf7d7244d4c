# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that a test orders: rules about which requests they hit and what becomes of those."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator


@dataclass(frozen=True)
class Target:
    """The pod, disk or SSH key that a request is about, as it is before the request."""

    name: str
    status: str


@dataclass(frozen=True)
class Hit:
    """A request on which the rules are tried."""

    method: str
    path: str
    now: float
    """Simulated time, in seconds."""
    target: Target


class Fault(BaseModel):
    """One rule. Without ``status``, ``redirect`` and the like the request is only delayed."""

    model_config = ConfigDict(extra="forbid")

    method: Optional[str] = Field(None, description="any when left out")
    path: str = Field("", description="regular expression searched in the path, which is given without /api/v1")
    name: str = Field("", description="regular expression that the whole name of the pod, disk or SSH key must match")
    while_status: list[str] = Field(
        [], description="only while the pod or disk has one of these; what does not exist is TERMINATED")
    each: bool = Field(False, description="skip, times and seconds count for each path separately")
    skip: int = Field(0, ge=0, description="let so many matching requests pass first")
    times: Optional[int] = Field(1, ge=1, description="null: without end, which is the default with seconds")
    seconds: Optional[float] = Field(None, gt=0, description="from the first hit on, in simulated time")
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

    _until: Optional[float] = PrivateAttr(None)
    _by_path: dict[str, Fault] = PrivateAttr({})

    @field_validator("path", "name")
    @classmethod
    def is_regular_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    @model_validator(mode="after")
    def last_as_long_as_told(self) -> Fault:
        if self.seconds is not None and "times" not in self.model_fields_set:
            self.times = None
        return self

    @property
    def replaces_answer(self) -> bool:
        return self.status is not None or self.redirect is not None or self.not_json or self.html

    @property
    def does_work(self) -> bool:
        """Whether the platform still does what was asked for."""
        return self.after or self.lose_answer == "after" or not (self.replaces_answer or self.lose_answer)

    def take(self, hit: Hit) -> bool:
        """Whether the rule hits this request; a hit uses it up."""
        if not self._fits(hit):
            return False
        if self.each:
            own = self._by_path.setdefault(hit.path, self.model_copy(update={"each": False}))
            return own.take(hit)
        if self.skip:
            self.skip -= 1
            return False
        if self.seconds is not None:
            self._until = hit.now + self.seconds if self._until is None else self._until
            if hit.now >= self._until:
                self.times = 0
        if self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def _fits(self, hit: Hit) -> bool:
        return (
            (not self.method or self.method.upper() == hit.method)
            and re.search(self.path, hit.path) is not None
            and (not self.name or re.fullmatch(self.name, hit.target.name) is not None)
            and (not self.while_status or hit.target.status in self.while_status)
        )


class Faults:
    """Rules in order; the first that hits a request decides.

    :param target: From the ID at the end of a path to what the request is about.
    """

    def __init__(self, now: Callable[[], float], target: Callable[[str], Target]) -> None:
        self.rules: list[Fault] = []
        self._now = now
        self._target = target

    def take(self, method: str, path: str) -> Fault | None:
        """The rule that hits this request, if one does."""
        if not self.rules:
            return None
        hit = Hit(method, path, self._now(), self._target(path.rpartition("/")[2]))
        for rule in list(self.rules):
            taken = rule.take(hit)
            if rule.times == 0:
                self.rules.remove(rule)
            if taken:
                return rule
        return None
