# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a resource that a task leaves behind costs, and how to be rid of it."""

from __future__ import annotations

from .._api.contract import GONE, LEAVING, STOPPED
from .._common.text import shown
from .._common.types import Json


def billing_notice(noun: str, resource: Json, created: bool) -> str:
    """What is being billed after a failure, and the next step.

    :param created: Whether this task created it.
    """
    if resource.get("status") in GONE:
        return f"The {noun} no longer exists and is not billed."
    verb = "may still be" if resource.get("status") in LEAVING else "is"
    price, stopped = resource.get("priceHr"), ""
    if resource.get("status") == STOPPED and resource.get("stoppedPriceHr") is not None:
        price, stopped = resource["stoppedPriceHr"], " while it is stopped"
    return (
        f"The {noun}, which this task {'created' if created else 'found'}, {verb} being billed at {shown(price)} USD per "
        f"hour{stopped}; to "
        f"remove it: state: absent with id: {shown(resource.get('id'))}."
    )
