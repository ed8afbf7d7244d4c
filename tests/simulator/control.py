# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling a running simulator what to do, and reading what it has counted, with the standard library only."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

# no proxy, whatever the environment says
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(url: str, path: str = "", body: object = None, method: str | None = None) -> Any:
    """Send something to a path below C(/_simulator); the answer. Without a body and a method, it is read."""
    address = "/".join(filter(None, (url, "_simulator", path.strip("/"))))
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    with OPENER.open(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")
