# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can set: how the world behaves until it is reset."""

from __future__ import annotations

from typing import Any, Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .gpus import GpuPlan

Outcome = Literal[
    "active", "error", "stopped", "terminated", "vanish", "installation_error", "stuck_provisioning",
    "unknown_then_active", "deleting",
]
AddressShape = Literal[
    "default", "string", "list", "list_with_null", "null_list", "none", "no_host", "ssh_prefix", "colon_port", "ipv6",
    "mapping", "host_only", "options_first", "with_key", "login_option", "url", "tokens", "blanks", "unreadable",
]


EnumName = Literal["GPUType", "GPUSocket", "SecurityType", "Regions", "EnvironmentTypeEnum", "ProviderTypeEnum"]


class NextPod(BaseModel):
    """What becomes of the pods created next."""

    model_config = ConfigDict(extra="forbid")

    times: Optional[int] = Field(None, ge=1, description="for so many creates; without it for all")
    outcome: Outcome = "active"
    reason: str = "The simulator was asked to fail this pod"
    installation_words: dict[str, str] = Field({}, description="other words for the values of installationStatus")
    address: AddressShape = "default"
    reported_user: Optional[str] = Field(None, description="the user in sshConnection, whoever may log in")
    address_delay: float = Field(0, ge=0, description="seconds ACTIVE without an address")
    sshd: Literal["up", "silent", "closed"] = "up"
    sshd_delay: float = Field(0, ge=0, description="seconds after ACTIVE until the SSH port is open")
    refuse_key_seconds: float = Field(0, ge=0, description="seconds after ACTIVE in which the key is refused")
    keeps_files: bool = Field(True, description="whether files that a command over SSH leaves are still there for the next one")
    ssh_port: int = Field(0, ge=0, le=65535, description="port of the first node; 0 takes a free one")
    price_increase: float = Field(0, description="USD per hour above the price of the offer")
    gpus: GpuPlan = Field(GpuPlan(), description="what the GPUs of its nodes are like")


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    provisioning_seconds: float = Field(1.0, ge=0)
    installation_seconds: float = Field(0.5, ge=0)
    deleting_seconds: float = Field(0.3, ge=0)
    deleting_forever: bool = False
    disk_provisioning_seconds: float = Field(0.5, ge=0)
    disk_in_use_seconds: float = Field(0, ge=0)
    disk_in_use_status: Literal[400, 409] = 400
    terminated_in_list: bool = False
    lookup_lag_seconds: float = Field(0, ge=0)
    empty_availability_reads: int = Field(0, ge=0)
    largest_page: Optional[int] = Field(None, ge=1, description="a list gives no more rows at once, whatever is asked for")
    validation_errors: Literal["contract", "fastapi"] = "contract"
    echo_secrets: bool = False
    sold_out_html: bool = False
    instance_limit: Optional[int] = Field(None, ge=0)
    node_addresses: Literal["shared", "distinct"] = "shared"
    more_values: dict[EnumName, list[str]] = Field({}, description="values by enum that the API takes beyond the contract's")
    schema_document: Literal["served", "missing", "html"] = Field("served", description="what openapi.json is")
    schema_patch: dict[str, Any] = Field({}, description="changes of openapi.json, as a merge patch (RFC 7396)")
    refusals: Literal["json", "html"] = Field("json", description="what tells a 4xx")
    team_ids: Literal["short", "service"] = Field("short", description="the form of the IDs of teams, from a reset on")
    next_pod: list[NextPod] = []

    @field_validator("next_pod", mode="before")
    @classmethod
    def one_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, dict) else value

    def capped(self, size: int) -> int:
        """How many rows a page has that is asked for with this size."""
        return size if self.largest_page is None else min(size, self.largest_page)

    def updated(self, changes: dict) -> Settings:
        """These settings with changes, checked."""
        return Settings.model_validate({**self.model_dump(), **changes})

    def take_next_pod(self) -> NextPod:
        """The plan for one create; a plan with ``times`` is used up."""
        if not self.next_pod:
            return NextPod()
        plan = self.next_pod[0]
        if plan.times is not None:
            plan.times -= 1
            if plan.times == 0:
                self.next_pod.pop(0)
        return plan
