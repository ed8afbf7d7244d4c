# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The account: rights of the key, team, wallet, SSH key."""

from __future__ import annotations

from .._api.contract import CURRENCY, PERMISSIONS
from .._common.errors import InvalidKeyError, NotAllowedError
from .._common.public_key import public_key_or_none
from .check import DIFFERS, UNKNOWN, Check, Finding, as_expected, compare, told
from .service import Service

_NAMED = "A task that lacks a permission fails with 403, and names it."
_RENTS_NOTHING = "Nothing can be rented. Add funds at https://app.primeintellect.ai/dashboard/billing."


def _key(service: Service) -> Finding:
    try:
        service.whoami()
    except InvalidKeyError:
        return Finding(DIFFERS, "a key that the API does not know")
    except NotAllowedError:
        return as_expected("a valid key, which may not read its owner")
    return as_expected("a valid key")


def _rights(service: Service) -> Finding:
    scope = service.whoami().get("scope")
    if not isinstance(scope, dict) or not scope:
        return Finding(UNKNOWN, "no permissions in the answer", _NAMED)
    lacking, unreported = [], []
    for area, rights in PERMISSIONS.items():
        given = scope.get(area)
        for right in rights.split():
            if not isinstance(given, dict):
                unreported.append(area)
            elif not given.get(right):
                lacking.append(f"{area} {right}")
    if unreported and not lacking:
        return Finding(UNKNOWN, told("not reported", unreported), _NAMED)
    return compare([told("not allowed", lacking)], "all of them")


def _team(service: Service) -> Finding:
    team_id, teams = service.client.account.team_id, service.teams()
    if not team_id and service.params["team"]:
        return Finding(UNKNOWN, "teams that could not be read", "Run it again.")
    if not team_id:
        return as_expected(f"the personal account; the user is in {len(teams)} teams")
    if all(team.get("teamId") != team_id for team in teams):
        return Finding(DIFFERS, f"a team that is none of the user's {len(teams)} teams")
    return as_expected(f"one of the user's {len(teams)} teams")


def _wallet(service: Service) -> Finding:
    wallet = service.get("/billing/wallet", limit=1, **service.team_query)
    balance, currency = float(wallet["balance_usd"]), wallet.get("currency")
    if (wallet.get("team_id") or None) != service.client.account.team_id:
        meaning = "The balance in account_info is not that of the account that pays."
        return Finding(DIFFERS, "the wallet of another owner", meaning)
    return compare([
        "" if balance > 0 else "a balance of 0 or less", "" if currency == CURRENCY else f"a balance in {currency}",
    ], f"a balance above 0 in {CURRENCY}")


def _ssh_key(service: Service) -> Finding:
    keys = service.rows("/ssh_keys/")
    primary = [key for key in keys if key.get("isPrimary") is True]
    if len(primary) != 1:
        return Finding(DIFFERS, f"{len(primary)} primary keys among {len(keys)}")
    if not public_key_or_none(primary[0].get("publicKey")):
        return Finding(DIFFERS, "a primary key that is not a public SSH key")
    return as_expected("a primary key")


CHECKS = [
    Check(
        "api_key",
        "a valid API key",
        "Nothing works. Create a key at https://app.primeintellect.ai/dashboard/tokens.",
        _key,
    ),
    Check(
        "permissions",
        ", ".join(f"{area} {rights.replace(' ', ' and ')}" for area, rights in PERMISSIONS.items()),
        "Tasks that need a missing permission fail with 403. IDs of disks and SSH keys need no permission to read them.",
        _rights,
    ),
    Check(
        "team",
        "the personal account, or a team of the user",
        "Nothing of this team can be found or rented. Correct team_id, PRIME_TEAM_ID or the configuration of prime.",
        _team,
    ),
    Check(
        "wallet",
        f"a balance above 0 in {CURRENCY}",
        _RENTS_NOTHING,
        _wallet,
    ),
    Check(
        "primary_ssh_key",
        "one primary SSH key",
        "Nobody can log in to a pod that is rented without ssh_key. Upload yours with primeintellect.cloud.ssh_key and "
        "primary: true.",
        _ssh_key,
    ),
]
