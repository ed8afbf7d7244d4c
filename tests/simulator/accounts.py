# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call: users, their API keys and teams, their wallets and their SSH keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from .clock import timestamp
from .errors import Refusal

AREAS = ("instances", "availability", "disks", "ssh_keys", "user", "teams", "billing")

MAIN_KEY = "simulator-api-key"
READ_ONLY_KEY = "simulator-read-only-key"
POOR_KEY = "simulator-poor-key"
OUTSIDER_KEY = "simulator-outsider-key"
PODS_KEY = "simulator-pods-key"

TEAM_IDS = {
    "short": ("sim-team-1", "sim-team-2"),
    "service": ("csimteam10000000000000000", "csimteam20000000000000000"),
}

_READ = {area: {"read": True, "write": False} for area in AREAS}
_PODS = {area: dict.fromkeys(("read", "write"), area in ("instances", "availability")) for area in AREAS}
_ALL = {area: {"read": True, "write": True} for area in AREAS}


@dataclass(frozen=True)
class User:
    id: str
    name: str


@dataclass(frozen=True)
class Team:
    id: str
    name: str
    roles: dict
    """Role (ADMIN or MEMBER) by user id."""


@dataclass
class Wallet:
    id: str
    balance: float
    """USD, before what the resources that still run have cost."""
    team_id: str | None = None


@dataclass
class SshKey:
    id: str
    user_id: str
    name: str
    public_key: str
    is_primary: bool
    created_at: float
    updated_at: float

    def view(self) -> dict:
        return {"id": self.id, "userId": self.user_id, "name": self.name, "publicKey": self.public_key,
                "isPrimary": self.is_primary, "isUserKey": True, "createdAt": timestamp(self.created_at),
                "updatedAt": timestamp(self.updated_at)}


@dataclass
class Accounts:
    """The people of a fresh world."""

    main_key: str
    team_ids: tuple = ("sim-team-1", "sim-team-2")
    users: dict = field(default_factory=dict)
    teams: dict = field(default_factory=dict)
    wallets: dict = field(default_factory=dict)
    """Wallet by the id of the user or team that owns it."""
    tokens: dict = field(default_factory=dict)
    """User id and scope by API key."""

    def __post_init__(self) -> None:
        for number, (name, balance) in enumerate((("main", 1000.0), ("poor", 0.0), ("outsider", 1000.0)), 1):
            user = User(f"sim-user-{number}", name)
            self.users[user.id] = user
            self.wallets[user.id] = Wallet(f"sim-wallet-{number}", balance)
        for team in (
            Team(self.team_ids[0], "Research", {"sim-user-1": "ADMIN", "sim-user-2": "MEMBER"}),
            Team(self.team_ids[1], "Platform", {"sim-user-1": "MEMBER", "sim-user-3": "ADMIN"}),
        ):
            self.teams[team.id] = team
            self.wallets[team.id] = Wallet(f"{team.id}-wallet", 1000.0, team.id)
        self.tokens = {
            self.main_key: ("sim-user-1", _ALL),
            READ_ONLY_KEY: ("sim-user-1", _READ),
            POOR_KEY: ("sim-user-2", _ALL),
            OUTSIDER_KEY: ("sim-user-3", _ALL),
            PODS_KEY: ("sim-user-1", _PODS),
        }

    def authorize(self, header: str | None, area: str, mode: str) -> Caller:
        """The caller behind an ``Authorization`` header, when his key allows reading or writing an area."""
        scheme, _space, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(403, "Not authenticated")
        if token not in self.tokens:
            raise Refusal(401, "Invalid or expired token")
        user_id, scope = self.tokens[token]
        if not scope[area][mode]:
            permission, level = area.replace("_", " ").capitalize(), "read" if mode == "read" else "read and write"
            raise Refusal(403, f"The API key lacks the permission {permission}: {level}")
        teams = frozenset(team.id for team in self.teams.values() if user_id in team.roles)
        return Caller(self.users[user_id], scope, teams)


@dataclass(frozen=True)
class Caller:
    """Whoever sent the request at hand."""

    user: User
    scope: dict
    team_ids: frozenset

    def may_see(self, thing: object) -> bool:
        """His own things outside teams, and everything of his teams."""
        return thing.team_id in self.team_ids if thing.team_id else thing.user_id == self.user.id

    def check_team(self, team_id: str | None) -> None:
        if team_id is not None and team_id not in self.team_ids:
            raise Refusal(403, "Not a member of this team", {"teamId": team_id})
