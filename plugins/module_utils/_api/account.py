# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose account is used, and where: options, environment, then the C(prime) command line's own configuration."""

from __future__ import annotations

import json
import os
import re

from .._common.checks import check_seconds
from .._common.errors import InvalidOptionsError
from .contract import API_URL

# What selects the account and how it is reached; every module of the collection takes these.
ACCOUNT_OPTIONS = {
    "api_key": {"type": "str", "no_log": True},
    "api_url": {"type": "str"},
    "api_timeout": {"type": "float", "default": 30},
    "api_retries": {"type": "int", "default": 5},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
}
# What selects the team, for the modules that work in one
TEAM_OPTIONS = {
    "team_id": {"type": "str"},
    "team": {"type": "str"},
}

_API_PATH = "/api/v1"
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|\[::1\]")
_URL = re.compile(r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?(?P<path>/[^?#\s]*)?")


class Account:
    """One API key with the place where it is valid.

    :ivar api_key: The bearer token.
    :ivar key_source: Where the key was found, in words, for error messages.
    :ivar api_url: Root of the API, without C(/api/v1) and without a slash at its end.
    :ivar loopback: Whether that is this machine itself.
    :ivar team_id: The team to work in, or None for the personal account. C(use_team) sets it where the task names the team.
    """

    def __init__(self, api_key: str, key_source: str, api_url: str, team_id: str | None) -> None:
        self.api_key = api_key
        self.key_source = key_source
        self.api_url = api_url
        self.loopback = bool(_LOOPBACK.fullmatch(_URL.fullmatch(api_url)["host"]))
        self.team_id = team_id


def resolve_account(params: dict, environ: dict | None = None, home: str | None = None) -> Account:
    """Find the API key, the URL and the team as the platform's C(prime) command line does.

    Each is looked for on its own: the option, the environment, the context that C(PRIME_CONTEXT) names, C(~/.prime/config.json),
    the default. An empty C(team_id) option stands for the personal account.

    :param params: The module's parameters; C(api_key), C(api_url) and C(team_id) are read.
    :param environ: Environment variables; this process's own by default.
    :param home: The folder that holds C(.prime); the user's home by default.
    :raises InvalidOptionsError: There is no key, or what was found can't be used.
    """
    environ = os.environ if environ is None else environ
    config = _Configuration(environ, os.path.expanduser("~") if home is None else home)

    problems = []
    api_key, source = params["api_key"], "the option api_key"
    if not api_key:
        api_key, source = environ.get("PRIME_API_KEY"), "the environment variable PRIME_API_KEY"
    if not api_key:
        api_key, source = config.get("api_key"), config.path
    api_key = api_key.strip() if isinstance(api_key, str) else ""
    if not api_key:
        problems.append({"param": "api_key", "message": (
            "there is no API key. Give api_key, set the environment variable PRIME_API_KEY, or log in with "
            f"'prime login' on the machine that runs the module ({config.path} has no key)."
        )})
    elif not (api_key.isascii() and api_key.isprintable() and " " not in api_key):
        problems.append({"param": "api_key", "message": (
            f"the key from {source} holds spaces or characters that no API key has; copy it once more."
        )})

    api_url = _root(
        params["api_url"] or environ.get("PRIME_API_BASE_URL") or environ.get("PRIME_BASE_URL")
        or config.get("base_url") or API_URL
    )
    message = _unsafe(api_url)
    if message:
        problems.append({"param": "api_url", "message": message})

    team_id = params.get("team_id")
    if team_id is None:
        team_id = (environ.get("PRIME_TEAM_ID") or "").strip() or config.get("team_id")
    if problems:
        raise InvalidOptionsError(problems)
    return Account(api_key, source, api_url, team_id or None)


def names_team(params: dict) -> bool:
    """Whether the task itself says for which team it is, or that it is for the personal account."""
    return params["team_id"] is not None or bool(params["team"])


def in_team(thing: dict, params: dict, account: Account) -> bool:
    """Whether a list has a thing of the API's: all that the key can see, unless a team or the personal account is meant."""
    if account.team_id:
        return thing.get("teamId") == account.team_id
    return params["team_id"] is None or not thing.get("teamId")


def check_common(params: dict) -> list:
    """What is wrong with the common options beside key and URL, as dicts with C(param) and C(message)."""
    problems = check_seconds(params, "api_timeout")
    if params["api_retries"] is not None and params["api_retries"] < 0:
        problems.append({"param": "api_retries", "message": "must not be negative"})
    if params.get("team") == "":
        problems.append({"param": "team", "message": "is empty; for the personal account give an empty team_id"})
    elif params.get("team") and params.get("team_id") is not None:
        problems.append({"param": "team", "message": "give team or team_id, and not both"})
    return problems


def _root(url: str) -> str:
    url = str(url).strip().rstrip("/")
    return url[: -len(_API_PATH)] if url.endswith(_API_PATH) else url


def _unsafe(url: str) -> str | None:
    """Why a URL can't be used, if it can't: a key that is sent there could be read by others."""
    match = _URL.fullmatch(url)
    if not match:
        return f"must look like {API_URL}, without user, query or fragment."
    if match["scheme"] == "http" and not _LOOPBACK.fullmatch(match["host"]):
        return "plain http would show the API key to the network; use https (http is for loopback addresses only)."
    return None


class _Configuration:
    """The C(prime) command line's files, read only when something is looked up in them."""

    def __init__(self, environ: dict, home: str) -> None:
        self._folder = os.path.join(home, ".prime")
        self._context = environ.get("PRIME_CONTEXT") or ""
        self._values = None
        self.path = os.path.join(self._folder, "config.json")

    def get(self, name: str):
        if self._values is None:
            self._values = self._read()
        return self._values.get(name) or None

    def _read(self) -> dict:
        values = self._json(self.path, required=False)
        if self._context.lower() == "production":
            # the context that is always there: same key, default URL, personal account
            values.update(base_url=API_URL, team_id=None)
        elif self._context:
            if not re.fullmatch(r"[A-Za-z0-9_-]+", self._context):
                raise InvalidOptionsError([{"param": None, "message": (
                    "the environment variable PRIME_CONTEXT may hold letters, digits, dashes and underscores only."
                )}])
            self.path = os.path.join(self._folder, "environments", self._context + ".json")
            context = self._json(self.path, required=True)
            values.update(base_url=None, team_id=None)
            values.update(context)
        return values

    @staticmethod
    def _json(path: str, required: bool) -> dict:
        try:
            with open(path, encoding="utf-8") as file:
                values = json.load(file)
        except FileNotFoundError:
            if not required:
                return {}
            raise InvalidOptionsError([{"param": None, "message": (
                f"the environment variable PRIME_CONTEXT names a context that does not exist: {path}"
            )}]) from None
        except (OSError, ValueError):
            values = None
        if not isinstance(values, dict):
            raise InvalidOptionsError([{"param": None, "message": (
                f"{path} can't be read as a JSON object; mend it, or log in again with 'prime login'."
            )}])
        return values
