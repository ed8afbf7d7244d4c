# Copyright (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the pods of an account on Prime Intellect, as events for ansible-rulebook."""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

DOCUMENTATION = r"""
---
short_description: Events of the pods on Prime Intellect
version_added: 0.2.0
description:
  - Polls the pods of an account or a team, and sends an event for each change. A poll costs one request for the first 100 pods,
    and one for each 99 others.
  - The first poll sends no changes, because it has nothing to compare with. It can send C(older_than), C(spending) and
    C(heartbeat).
  - With O(lease_interval), it also logs in to the pods over SSH, and reads their leases. Polls do not wait for that.
  - If the API cannot be read, the source sends C(trouble), shows a warning, and tries again, less often each time, but at least
    every 60 seconds or O(interval). Then it sends C(recovered), and what has changed meanwhile.
  - An invalid option or API key ends the source, and thus ansible-rulebook, with an error.
  - Text from the API cannot become a template in a playbook, since C({{) in it is replaced with C({ {), and C({%) and C({#)
    accordingly.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
options:
  interval:
    description: Seconds between the beginnings of two polls.
    type: float
    default: 30
  events:
    description: Send only events of these types. If you do not set it, all are sent.
    type: list
    elements: str
    choices:
      - created
      - status_changed
      - ready
      - lost
      - removed
      - price_changed
      - older_than
      - lease_expired
      - spending
      - trouble
      - recovered
      - heartbeat
  name_pattern:
    description:
      - Watch only pods whose names match this pattern. C(*) matches any text, C(?) any single character, and C([12]) one of the
        characters in brackets.
    type: str
  filters:
    description:
      - Watch only pods that meet all of these conditions. Each key is a key of a pod, such as C(gpu_count), or a key inside one,
        such as C(resources.memory).
      - Each value is the required value or a list of accepted values. A string can be a pattern as in O(name_pattern).
    type: dict
    default: {}
  exclude_filters:
    description:
      - Do not watch pods that meet all conditions of at least one of these entries. Each entry is written like O(filters).
    type: list
    elements: dict
    default: []
  fleets:
    description:
      - Names of fleets, as M(primeintellect.cloud.fleet) maintains them. An event about a member has the key C(fleet) with the
        name of the fleet.
    type: list
    elements: str
    default: []
  older_than:
    description: Send C(older_than), once, for each pod that is older than this number of hours.
    type: float
  lease_interval:
    description:
      - Ask the pods for their leases (C(lease_hours) of the role P(primeintellect.cloud.provision#role)) every this many seconds,
        and send C(lease_expired), once, when a lease has expired. If you do not set it, no pod is asked.
      - A lease is never shortened, so a pod whose lease is running is not asked again before its end. Up to 50 nodes are asked at
        the same time. A pod that cannot be asked causes a warning.
    type: float
  known_hosts:
    description: The file with the host keys of pods, for O(lease_interval). The default is C(~/.ssh/primeintellect/known_hosts).
    type: path
  identity_file:
    description:
      - Private key for the login, for O(lease_interval). By default, the one that E(PRIME_SSH_KEY_PATH) or C(ssh_key_path) in
        C(~/.prime/config.json) names. Without any, SSH tries the keys that it knows.
    type: path
  spending:
    description:
      - Thresholds in USD per hour. The source sends C(spending) when the price of all watched pods together rises above one of
        them, or falls back.
    type: list
    elements: float
    default: []
  heartbeat:
    description: Send C(heartbeat) with the first poll, and then every this many seconds.
    type: float
  api_key:
    description:
      - The API key, a bearer token of the Prime Intellect platform. It needs read permission for I(Instances).
      - If it is not set, the environment variable E(PRIME_API_KEY) is used, then the context that E(PRIME_CONTEXT) names
        (C(~/.prime/environments/NAME.json)), then C(~/.prime/config.json), as in the platform's own C(prime) command line.
    type: str
  api_url:
    description:
      - Root URL of the API. If it is not set, the environment variables E(PRIME_API_BASE_URL) and E(PRIME_BASE_URL) are used,
        then the configuration of the C(prime) command line.
      - The default is U(https://api.primeintellect.ai).
    type: str
  api_timeout:
    description: Timeout in seconds of each call. It applies to the connection and again to the response.
    type: float
    default: 30
  api_retries:
    description: How often to retry a call before the source reports trouble.
    type: int
    default: 5
  validate_certs:
    description: Whether to verify the certificate of the API.
    type: bool
    default: true
  ca_path:
    description: File or directory with the certificates of trusted authorities.
    type: path
  team:
    description: Name, slug or ID of the team whose pods to watch. O(team) and O(team_id) are mutually exclusive.
    type: str
  team_id:
    description:
      - ID of the team whose pods to watch. If neither this option nor O(team) is set, E(PRIME_TEAM_ID) is used, then the
        configuration of the C(prime) command line. An empty string selects the personal account. If none of these is set, all
        pods that the key can see are watched.
    type: str
notes:
  - "Each event has C(type) and C(time). Events about a pod have C(pod), the values that M(primeintellect.cloud.pod) returns, and
    C(was_ready), whether the source has seen the pod ready."
  - "C(created), C(ready): a new pod exists; it is installed and has an address."
  - "C(status_changed), C(price_changed): with C(from) and C(to)."
  - "C(lost): a pod no longer exists (C(exists) is false) and nobody removed it, or it failed or was stopped (C(exists) is true).
    Each pod is lost once."
  - "C(removed): a pod no longer exists, and it was seen as C(DELETING), was removed by this collection on this machine under
    this user, or was lost before. A removal from elsewhere that is over before the next poll counts as C(lost)."
  - "C(lease_expired): with C(lease_end), in ISO 8601. It is sent again if the lease was extended, and expired again."
  - "C(older_than): with C(age_hours). C(spending): with C(direction) (C(above) or C(below)), C(threshold), C(price_hr) and
    C(pods), the number of pods. C(heartbeat): with C(price_hr) and C(pods)."
  - "C(trouble): with C(message). C(recovered): with C(failures), the number of polls that failed."
  - The Python that runs ansible-rulebook needs C(ansible-core) and C(requests).
seealso:
  - module: primeintellect.cloud.pod_info
  - plugin: primeintellect.cloud.pods
    plugin_type: inventory
"""

EXAMPLES = r"""
---
# All changes, every 30 seconds, with the key from PRIME_API_KEY or "prime login"
- primeintellect.cloud.pods:

# Lost members of two fleets of a team
- primeintellect.cloud.pods:
    interval: 15
    team: research
    fleets: [train, sweep]
    events: [lost]

# Pods older than a day, and spending, of the pods whose names begin with trainer-
- primeintellect.cloud.pods:
    name_pattern: trainer-*
    older_than: 24
    spending: [10, 50]
    events: [older_than, spending]

# Expired leases, at most ten minutes late
- primeintellect.cloud.pods:
    lease_interval: 600
    events: [lease_expired]
"""

Queue = asyncio.Queue[dict[str, Any]]
# ansible-rulebook runs this file without Ansible's loader of collections. This folder has
# ansible_collections.
_COLLECTIONS = Path(__file__).absolute().parents[7]


def _load(name: str) -> ModuleType:
    """Import a part of this collection, also where a Python package has other ones."""
    if str(_COLLECTIONS) not in sys.path:
        sys.path.append(str(_COLLECTIONS))
    package = importlib.import_module("ansible_collections")
    folder = str(_COLLECTIONS / "ansible_collections")
    if folder not in package.__path__:
        package.__path__.append(folder)
    return importlib.import_module(f"ansible_collections.primeintellect.cloud.plugins.plugin_utils.{name}")


async def main(queue: Queue, args: dict[str, Any]) -> None:
    """Put events into the queue until the task is cancelled."""
    await _load("_events.watch").watch(queue, args, _load("_ssh.leases").lease_reader)


if __name__ == "__main__":
    # shows the events without rules: python pods.py
    class _Printed(asyncio.Queue[dict[str, Any]]):
        async def put(self, item: dict[str, Any]) -> None:
            """Print the event."""
            sys.stdout.write(f"{item}\n")

    asyncio.run(main(_Printed(), {}))
