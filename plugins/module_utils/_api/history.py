# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Terminated resources and what they have cost. Pods, disks and other resources share one history."""

from __future__ import annotations

from .._common.types import ApiClient, Json
from .contract import GONE


def read_history(types: list[str], client: ApiClient) -> list[Json]:
    """Read terminated resources, oldest first.

    :param types: The API's types of resources to return.
    :returns: The API's rows, with the C(status) that a live resource has too.
    :raises CloudError: The history can't be read.
    """
    rows = client.rows("/pods/history", sort_by="createdAt", sort_order="asc")
    return [dict(row, status=GONE[0]) for row in rows if row.get("type") in types and row.get("terminatedAt")]
