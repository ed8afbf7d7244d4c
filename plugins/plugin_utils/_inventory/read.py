# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the pods that the inventory consists of."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account, in_team, team_notice
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import REQUESTS_MISSING, Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.teams import check_team, use_team
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params

from .hosts import inventory_pod
from .paging import PARALLEL, read_rows


def read_pods(params: Params, account: Account, warn: Callable[[str], None]) -> list[Json]:
    """Read the pods of the team or account that the options select.

    :param warn: Called with a message that the user must see.
    :returns: Pods as C(inventory_pod) returns them.
    :raises CloudError: They can't be read.
    """
    if REQUESTS_MISSING:
        raise CloudError("the Python library requests is not installed where Ansible runs. Run: pip install 'requests>=2.28'")
    if not params["validate_certs"]:
        warn(f"validate_certs is false, so the API key is sent to any server that answers at {account.api_url}.")
    notice = team_notice(params, account)
    if notice:
        warn(notice)
    client = Client(account, {**params, "parallel": PARALLEL}, SystemClock())
    use_team(params, client)
    pods = [inventory_pod(pod) for pod in read_rows(client, "/pods/") if in_team(pod, params, account)]
    if not pods:
        check_team(params, client, warn)
    return pods
