# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is gone, and what it has cost: pods, disks and others are in one history."""

from __future__ import annotations

from .contract import GONE


def read_history(types: list, client) -> list:
    """Read what is gone, by the time of its creation.

    :param types: The types that are wanted, in the API's words.
    :returns: The API's rows, with a status, as what is there has one.
    :raises CloudError: It can't be read.
    """
    rows = client.rows("/pods/history", sort_by="createdAt", sort_order="asc")
    return [dict(row, status=GONE[0]) for row in rows if row.get("type") in types and row.get("terminatedAt")]
