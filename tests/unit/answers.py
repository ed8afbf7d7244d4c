# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors as the client raises them for what the API answers."""

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.failures import api_error

_PATHS = {"POST": "/pods/"}


def refused(message: str, status: int, method: str = "GET", params: list | None = None) -> Exception:
    """What a call raises that the API answers with an error status."""
    return api_error(message, status, method, _PATHS.get(method, "/pods/p1"), params)
