# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every part of the work on a fleet needs."""

from __future__ import annotations

from typing import NamedTuple

from .._common.task import Task
from .._common.types import ApiClient, Params
from .._offer.wait import OfferWait
from .._pod.lookup import PodResource
from .pool import Pool


class Context(NamedTuple):
    """The task as all parts of the work on one fleet share it."""

    params: Params
    client: ApiClient
    task: Task
    pool: Pool
    # When the task began, in seconds of the client's clock
    started: float
    # The time that is left to wait for offers
    offer_wait: OfferWait

    @property
    def resource(self) -> PodResource:
        """The fleet as a resource, by whose name only the fleet itself is meant."""
        return PodResource(self.params, self.client, self.task)
