# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory keeps in Ansible's cache: the pods that were read, as one text.

As one text, since Ansible looks at, copies and compares every value of what it caches, which takes longer than to ask the API.
"""

from __future__ import annotations

import hashlib
import json

# Of what is cached; another one is not read
_FORM = 1


def cache_key(path: str, params: dict, account) -> str:
    """What tells what is cached from what others cache: the file, the API, whose key it is, and the team. It tells no secret.

    :param path: Of the inventory's file.
    """
    parts = [path, account.api_url, hashlib.sha256(account.api_key.encode()).hexdigest(), account.team_id]
    parts += [params["team_id"], params["team"]]
    return "primeintellect_cloud_pods_" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def packed(pods: list) -> dict:
    """Pods as they are cached."""
    return {"form": _FORM, "pods": json.dumps(pods, separators=(",", ":"))}


def unpacked(cached) -> list | None:
    """Pods that were cached; None if it is not what C(packed) makes."""
    try:
        if cached["form"] != _FORM:
            return None
        pods = json.loads(cached["pods"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    usable = isinstance(pods, list) and all(
        isinstance(pod, dict) and isinstance(pod.get("fields"), dict) and isinstance(pod.get("nodes"), list) for pod in pods
    )
    return pods if usable else None
