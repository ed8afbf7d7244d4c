# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod and its three faces: the pod itself, its status row, and its row in history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import addresses
from .clock import timestamp
from .life import Life
from .settings import NextPod


@dataclass
class Pod:
    id: str
    user_id: str
    team_id: str | None
    wallet_id: str
    name: str
    request: dict
    """The create body, with every default filled in."""
    price_hr: float
    life: Life
    plan: NextPod
    nodes: list
    """An :class:`~.addresses.Address` per node."""
    is_spot: bool | None = False
    resources: dict = field(default_factory=dict)
    attached: list = field(default_factory=list)
    """The disks attached, as rows of the API."""
    machines: list = field(default_factory=list)
    """A :class:`~.machine.Machine` per node; empty for seeded pods, behind which nothing listens."""
    forced: dict = field(default_factory=dict)
    """Fields that a test has set, over everything else."""
    ended_at: float | None = None
    vanished: bool = False

    def status(self, now: float) -> str:
        return self.forced.get("status") or self.life.status(now)

    def cost(self, now: float) -> float:
        """What the pod has cost so far, in USD; prepaid hours are paid at once."""
        prepaid = (self.request["pod"].get("prepaidForHr") or 0) * self.price_hr
        return max(prepaid, self.life.billed_seconds(now) / 3600 * self.price_hr)

    def _address(self, now: float) -> dict:
        if now < self.life.active_at + self.plan.address_delay or self.ended_at is not None:
            return addresses.UNKNOWN
        nodes = self.nodes
        if self.plan.reported_user:
            nodes = [replace(node, user=self.plan.reported_user) for node in nodes]
        return addresses.render(self.plan.address, nodes, bool(self.request["pod"].get("jupyterPassword")))

    def _installation(self, now: float) -> dict:
        status, progress, failure = self.life.installation_state(now)
        status = self.plan.installation_words.get(status, status)
        return {"installationStatus": status, "installationProgress": progress, "installationFailure": failure or None}

    def view(self, now: float, echo_secrets: bool = False) -> dict:
        """The pod as ``GET /pods/{id}`` answers it."""
        asked = self.request["pod"]
        view = {
            "id": self.id,
            "userId": self.user_id,
            "teamId": self.team_id,
            "walletId": self.wallet_id,
            "name": self.name,
            "type": "HOSTED",
            "providerType": self.request["provider"]["type"],
            "status": self.life.status(now),
            **self._installation(now),
            "createdAt": timestamp(self.life.created_at),
            "updatedAt": timestamp(now),
            "terminatedAt": timestamp(self.ended_at),
            "gpuName": asked["gpuType"],
            "gpuCount": asked["gpuCount"],
            "socket": asked["socket"],
            "priceHr": self.price_hr,
            "stoppedPriceHr": None,
            "provisioningPriceHr": 0,
            "environmentType": asked["image"],
            "customTemplateId": asked["customTemplateId"],
            "clusterId": None,
            **self._address(now),
            "resources": self.resources,
            "attachedResources": self.attached,
            "isSpot": self.is_spot,
            "autoRestart": asked["autoRestart"],
        }
        if echo_secrets:
            view.update(jupyterPassword=asked["jupyterPassword"], envVars=asked["envVars"])
        return {**view, **self.forced}

    def status_view(self, now: float) -> dict:
        """The row of ``GET /pods/status``, which knows no port mapping."""
        address = self._address(now)
        view = {
            "podId": self.id,
            "providerType": self.request["provider"]["type"],
            "status": self.life.status(now),
            "sshConnection": address["sshConnection"],
            "ip": address["ip"],
            **self._installation(now),
        }
        return {**view, **{name: value for name, value in self.forced.items() if name in view}}

    def history_view(self, now: float) -> dict:
        view = self.view(now)
        return {
            "id": self.id,
            "name": view["name"],
            "providerType": view["providerType"],
            "provisionedBy": None,
            "type": "Instance",
            "createdAt": view["createdAt"],
            "terminatedAt": view["terminatedAt"],
            "gpuName": view["gpuName"],
            "gpuCount": view["gpuCount"],
            "socket": view["socket"],
            "priceHr": view["priceHr"],
            "userId": self.user_id,
            "teamId": self.team_id,
            "totalBilledPrice": round(self.cost(now), 6),
        }

    def log(self, now: float) -> list:
        """Lines of the pod's log so far."""
        events = [(self.life.created_at, "pod created"), (self.life.provisioned_at, "provisioned"),
                  (self.life.active_at, "active"), (self.life.active_at + self.life.installation, "installed"),
                  (self.life.deleting_at or float("inf"), "deleting")]
        return [f"{timestamp(moment)} {text}" for moment, text in events if moment <= now]
