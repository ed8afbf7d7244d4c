# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a pod as a function of time. Nothing here waits or acts; it only says what is so at a moment."""

from __future__ import annotations

from dataclasses import dataclass

# how a pod ends that was asked to end badly once it is provisioned
_BAD_ENDS = {"error": "ERROR", "stopped": "STOPPED", "deleting": "DELETING", "terminated": "TERMINATED",
             "vanish": "TERMINATED"}


@dataclass
class Life:
    """Moments are seconds since the epoch, durations are seconds."""

    created_at: float
    provisioning: float = 0.0
    installation: float = 0.0
    outcome: str = "active"
    reason: str = ""
    deleting_at: float | None = None
    deleting: float = 0.0
    """Infinite when the pod shall stay DELETING."""

    @property
    def provisioned_at(self) -> float:
        return self.created_at + self.provisioning

    @property
    def active_at(self) -> float:
        """When the pod becomes ACTIVE; infinite when it never does."""
        if self.outcome == "unknown_then_active":
            return self.provisioned_at + max(self.provisioning, 0.1)
        if self.outcome in _BAD_ENDS or self.outcome == "stuck_provisioning":
            return float("inf")
        return self.provisioned_at

    def status(self, now: float) -> str:
        if self.deleting_at is not None:
            return "DELETING" if now < self.deleting_at + self.deleting else "TERMINATED"
        if now < self.provisioned_at or self.outcome == "stuck_provisioning":
            return "PROVISIONING"
        if self.outcome in _BAD_ENDS:
            return _BAD_ENDS[self.outcome]
        return "ACTIVE" if now >= self.active_at else "UNKNOWN"

    def installation_state(self, now: float) -> tuple:
        """Status, progress in percent or None, and failure or None."""
        if self.outcome == "error" and now >= self.provisioned_at:
            return "PENDING", None, self.reason
        if now < self.active_at:
            return "PENDING", None, None
        share = (now - self.active_at) / self.installation if self.installation else 1.0
        if self.outcome == "installation_error" and share >= 0.5:
            return "ERROR", 50, self.reason
        if share >= 1:
            return "FINISHED", 100, None
        return ("PENDING" if share < 0.1 else "ACTIVE"), int(share * 100), None

    def ended_at(self, now: float) -> float | None:
        """When the pod was gone for good, or None while it is not."""
        if self.status(now) != "TERMINATED":
            return None
        return self.provisioned_at if self.deleting_at is None else self.deleting_at + self.deleting

    def is_settled(self, now: float) -> bool:
        """Whether time alone changes the status no more."""
        if self.deleting_at is not None:
            return self.status(now) == "TERMINATED" or self.deleting == float("inf")
        return now >= (self.provisioned_at if self.active_at == float("inf") else self.active_at)

    def billed_seconds(self, now: float) -> float:
        """Provisioning is free; everything from then to the end is billed."""
        return max(0.0, (self.ended_at(now) or now) - self.provisioned_at)
