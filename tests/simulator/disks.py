# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that outlives pods."""

from __future__ import annotations

from dataclasses import dataclass, field

from .clock import timestamp


@dataclass
class Disk:
    id: str
    user_id: str
    team_id: str | None
    wallet_id: str
    name: str
    size: int
    """GB."""
    price_hr: float
    offer: dict
    """The row of disk availability it was made from."""
    created_at: float
    updated_at: float
    active_at: float
    gone_at: float | None = None
    used_until: dict[str, float] = field(default_factory=dict)
    """For the id of each pod that was ever attached, the moment until which it uses the disk; infinite while the pod exists."""

    def status(self, now: float) -> str:
        if self.gone_at is not None:
            return "DELETING" if now < self.gone_at else "TERMINATED"
        return "ACTIVE" if now >= self.active_at else "PROVISIONING"

    def pods(self, now: float) -> list[str]:
        """The ids of the pods that use the disk."""
        return [pod_id for pod_id, until in self.used_until.items() if now < until]

    def terminated_at(self, now: float) -> float | None:
        """When the disk was gone, or None while it is not."""
        return self.gone_at if self.status(now) == "TERMINATED" else None

    def cost(self, now: float) -> float:
        """What the disk has cost so far, in USD."""
        until = now if self.gone_at is None else min(now, self.gone_at)
        return max(0.0, until - self.active_at) / 3600 * self.price_hr

    def view(self, now: float) -> dict:
        return {
            "id": self.id,
            "name": self.name,
            "createdAt": timestamp(self.created_at),
            "updatedAt": timestamp(self.updated_at),
            "terminatedAt": None,
            "status": self.status(now),
            "providerType": self.offer["provider"],
            "size": self.size,
            "info": {"country": self.offer["country"], "dataCenterId": self.offer["dataCenter"],
                     "cloudId": self.offer["cloudId"], "isMultinode": self.offer["isMultinode"]},
            "priceHr": self.price_hr,
            "stoppedPriceHr": None,
            "provisioningPriceHr": 0.0,
            "userId": self.user_id,
            "teamId": self.team_id,
            "walletId": self.wallet_id,
            "pods": self.pods(now),
            "clusters": [],
        }

    def history_view(self, now: float) -> dict:
        return {
            "id": self.id,
            "name": self.name,
            "providerType": self.offer["provider"],
            "provisionedBy": None,
            "type": "Disk",
            "createdAt": timestamp(self.created_at),
            "terminatedAt": timestamp(self.terminated_at(now)),
            "gpuName": "",
            "gpuCount": 0,
            "socket": None,
            "priceHr": self.price_hr,
            "userId": self.user_id,
            "teamId": self.team_id,
            "totalBilledPrice": round(self.cost(now), 6),
        }

    def attachment(self) -> dict:
        """The disk as a row of a pod's ``attachedResources``."""
        return {"resourceType": "DISK", "id": self.id, "status": "ATTACHED", "isDetachable": True,
                "mountPath": "/workspace", "resourcePath": None, "size": self.size, "isShared": False}
