# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Setting up the simulator that is measured with, and reading what it has counted."""

from __future__ import annotations

import json
import urllib.request

from ..tools.simulator import Simulator


def control(played: Simulator, method: str, path: str = "", body: object = None) -> dict | list | None:
    """Tell the simulator something; what it answers."""
    request = urllib.request.Request(f"{played.url}/_simulator{path and '/'}{path}", method=method,
                                     data=None if body is None else json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")
