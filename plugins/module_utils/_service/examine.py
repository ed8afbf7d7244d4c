# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the module service_info: all checks, with reads only."""

from __future__ import annotations

from .._api.account import Account
from .._api.client import VERSION
from .._api.teams import use_team
from .._common.errors import CloudError, InvalidOptionsError
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from . import account, behavior, connection, market, pods, schema
from .check import DIFFERS, OK, UNKNOWN, perform
from .service import Service

CHECKS = [*connection.CHECKS, *account.CHECKS, *schema.CHECKS, *behavior.CHECKS, *pods.CHECKS, *market.CHECKS]


def check_service_info(_params: Params, _account: Account | None) -> OptionErrors:
    """There is nothing to check beyond the argument spec."""
    return []


def examine_service(params: Params, client: ApiClient, task: Task) -> None:
    """Do all checks. A service that differs, or can't be reached, is no failure.

    :param task: C(checks), C(counts) and C(version) are set in C(task.result).
    :raises InvalidOptionsError: The task selects a team that does not exist.
    """
    service = Service(params, client)
    try:
        use_team(params, client)
    except InvalidOptionsError:
        raise
    except CloudError:
        pass  # what is wrong is the finding of a check
    lines: list[Json] = []
    for check in CHECKS:
        task.report(check.name)
        lines.append(perform(check, service))
    counts = {status: sum(line["status"] == status for line in lines) for status in (OK, DIFFERS, UNKNOWN)}
    task.result.update(version=VERSION, checks=lines, counts=counts)
    task.summary = f"{counts[OK]} ok, {counts[DIFFERS]} differs, {counts[UNKNOWN]} unknown"
