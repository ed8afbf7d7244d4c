# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory keeps in Ansible's cache.

It is one string, since Ansible copies and compares every value that it caches, which takes longer than asking the API again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, MutableMapping
from typing import Any

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

_FORMAT = 1


def cache_key(path: str, params: Params, account: Account) -> str:
    """A key that differs by inventory file, API, API key and team, and reveals none of them.

    :param path: The path of the inventory file.
    """
    parts = [path, account.api_url, hashlib.sha256(account.api_key.encode()).hexdigest(), account.team_id]
    parts += [params["team_id"], params["team"]]
    return "primeintellect_cloud_pods_" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def write_cache(cache: MutableMapping[str, Any], key: str, pods: list[Json]) -> None:
    """Keep pods under a key."""
    cache[key] = {"format": _FORMAT, "pods": json.dumps(pods, separators=(",", ":"))}


def read_cache(cache: MutableMapping[str, Any], key: str, debug: Callable[[str], None]) -> list[Json] | None:
    """The pods that are kept under a key; None if there are none, or if they are not as C(write_cache) writes them.

    :param debug: Called with a message if the cache is damaged.
    """
    try:
        cached = cache[key]
        pods = json.loads(cached["pods"]) if cached["format"] == _FORMAT else None
    except KeyError:
        return None
    except Exception as error:  # whatever a cache plugin raises for a damaged file, or json for damaged content
        debug(f"The cache can't be read and is replaced: {error}")
        return None
    usable = isinstance(pods, list) and all(
        isinstance(pod, dict) and isinstance(pod.get("fields"), dict) and isinstance(pod.get("nodes"), list) for pod in pods
    )
    return pods if usable else None
