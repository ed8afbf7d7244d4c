# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which account, API and team a task uses: from its options, the environment, or the configuration of the C(prime) command line.

Names, files and precedence are those of the platform's own command line, so that a user who is logged in there need not log in
again. They come from C(prime_cli.core.config) of the C(prime) package (0.18) on PyPI.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from .._common.checks import check_seconds
from .._common.errors import InvalidOptionsError
from .._common.text import printable
from .._common.types import ArgumentSpec, Json, OptionErrors, Params
from .contract import API_URL

# The options of every module: whose account it is, and how the API is reached
ACCOUNT_OPTIONS: ArgumentSpec = {
    "api_key": {"type": "str", "no_log": True},
    "api_url": {"type": "str"},
    "api_timeout": {"type": "float", "default": 30},
    "api_retries": {"type": "int", "default": 5},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
}
# The options that select the team, for the modules that work in one
TEAM_OPTIONS: ArgumentSpec = {
    "team_id": {"type": "str"},
    "team": {"type": "str"},
}

_KEY_VARIABLE, _TEAM_VARIABLE = "the environment variable PRIME_API_KEY", "the environment variable PRIME_TEAM_ID"
_ENVIRONMENT = {_KEY_VARIABLE, _TEAM_VARIABLE}
_API_PATH = "/api/v1"
_URL = re.compile(r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?(?P<path>/[^?#\s]*)?")


class Account:
    """An API key, and where it is valid.

    :ivar api_key: The bearer token.
    :ivar key_source: Where the key was found, in words, for error messages.
    :ivar api_url: Root of the API, without C(/api/v1) and without a trailing slash.
    :ivar loopback: Whether the API runs on this machine.
    :ivar team_id: The team to work in; None for the personal account. C(use_team) sets it where the task names a team.
    :ivar team_source: Where the ID of the team was found, in words, for messages.
    :ivar shares_with_team: Whether new pods of a team are shared with it by default. The configuration of the C(prime) command
        line says so, if the key or the team comes from there.
    """

    def __init__(
        self, api_key: str, key_source: str, api_url: str, team_id: str | None, team_source: str = "the option team_id",
        shares_with_team: bool = False,
    ) -> None:
        self.api_key = api_key
        self.key_source = key_source
        self.api_url = api_url
        url = _URL.fullmatch(api_url)
        self.loopback = bool(url and _is_loopback(url["host"]))
        self.team_id = team_id
        self.team_source = team_source
        self.shares_with_team = shares_with_team


def resolve_account(params: Params, environ: Mapping[str, str] | None = None, home: str | None = None) -> Account:
    """Find the API key, the URL and the team.

    Each is looked up independently, in this order: the option, the environment, the context that C(PRIME_CONTEXT) names,
    C(~/.prime/config.json), the default. An empty C(team_id) option stands for the personal account.

    :param params: The module's parameters; C(api_key), C(api_url) and C(team_id) are read.
    :param environ: Environment variables; those of this process by default.
    :param home: The directory that contains C(.prime); the user's home by default.
    :raises InvalidOptionsError: There is no key, or a value that was found can't be used.
    """
    environ = os.environ if environ is None else environ
    config = _PrimeConfig(environ, os.path.expanduser("~") if home is None else home)
    api_key, source = params["api_key"], "the option api_key"
    if not api_key:
        api_key, source = environ.get("PRIME_API_KEY"), _KEY_VARIABLE
    if not api_key:
        api_key, source = config.get("api_key"), config.path
    api_key = api_key.strip() if isinstance(api_key, str) else ""
    api_url = _api_root(
        params["api_url"] or environ.get("PRIME_API_BASE_URL") or environ.get("PRIME_BASE_URL")
        or config.get("base_url") or API_URL
    )
    team_id, team_source = params.get("team_id"), "the option team_id"
    if team_id is None:
        team_id, team_source = (environ.get("PRIME_TEAM_ID") or "").strip(), _TEAM_VARIABLE
        if not team_id:
            team_id, team_source = config.get("team_id"), config.path
    messages = {"api_key": _key_error(api_key, source, config.path), "api_url": _url_error(api_url)}
    problems = [{"param": name, "message": message} for name, message in messages.items() if message]
    if problems:
        raise InvalidOptionsError(problems)
    shares = config.path in (source, team_source) and str(config.get("share_resources_with_team")).lower() == "true"
    return Account(api_key, source, api_url, team_id or None, team_source, shares)


def configured_ssh_key(environ: Mapping[str, str] | None = None, home: str | None = None) -> str:
    """Find the path of the private SSH key that the user has configured for pods.

    C(PRIME_SSH_KEY_PATH) counts before C(ssh_key_path) of the C(prime) command line's configuration. That command line writes the
    default, C(~/.ssh/id_rsa), also where nobody chose it, and keeps the paths of keys that are gone. Neither counts.

    :param environ: Environment variables; those of this process by default.
    :param home: The directory that contains C(.prime); the user's home by default.
    :returns: The path, C(~) included as written; empty if none is configured.
    :raises InvalidOptionsError: The configuration can't be read.
    """
    environ = os.environ if environ is None else environ
    home = os.path.expanduser("~") if home is None else home
    if environ.get("PRIME_SSH_KEY_PATH"):
        return environ["PRIME_SSH_KEY_PATH"]
    path = _PrimeConfig(environ, home).get("ssh_key_path")
    if not isinstance(path, str) or not os.path.isfile(os.path.expanduser(path)):
        return ""
    default = os.path.join(home, ".ssh", "id_rsa")
    return "" if os.path.realpath(os.path.expanduser(path)) == os.path.realpath(default) else path


def team_notice(params: Params, account: Account) -> str | None:
    """What to warn of where the API key and the team may not belong together, since they come from different sources.

    :returns: None where the task selects the team itself, works in none, or has both from one source.
    """
    sources = {account.key_source, account.team_source}
    if "team_id" not in params or names_team(params) or not account.team_id or len(sources) == 1 or sources == _ENVIRONMENT:
        return None
    return printable(
        f"The API key comes from {account.key_source}, but the team {account.team_id} from {account.team_source}. If that is "
        "intended, set team_id. To work in the personal account, set team_id to ''."
    )


def names_team(params: Params) -> bool:
    """Whether the task itself selects a team or the personal account, instead of leaving that to the environment."""
    return params["team_id"] is not None or bool(params["team"])


def in_team(resource: Json, params: Params, account: Account) -> bool:
    """Whether a listed resource belongs to what the task selects: a team, the personal account, or else all that the key sees."""
    if account.team_id:
        return resource.get("teamId") == account.team_id
    return params["team_id"] is None or not resource.get("teamId")


def check_common(params: Params) -> OptionErrors:
    """Check the common options other than the key and the URL."""
    problems = check_seconds(params, "api_timeout")
    if params["api_retries"] is not None and params["api_retries"] < 0:
        problems.append({"param": "api_retries", "message": "must not be negative"})
    if params.get("team") == "":
        problems.append({"param": "team", "message": "must not be empty; for the personal account, set team_id to ''"})
    elif params.get("team") and params.get("team_id") is not None:
        problems.append({"param": "team", "message": "team and team_id are mutually exclusive"})
    return problems


def _key_error(api_key: str, source: str, config_path: str) -> str | None:
    if not api_key:
        return (
            "no API key was found. Set api_key or the environment variable PRIME_API_KEY, or run 'prime login' on the machine "
            f"that runs the module ({config_path} contains no key)."
        )
    if not (api_key.isascii() and api_key.isprintable() and " " not in api_key):
        return f"the key from {source} contains spaces or other characters that are not allowed in an API key. Copy it again."
    return None


def _api_root(url: str) -> str:
    url = str(url).strip().rstrip("/")
    return url[: -len(_API_PATH)] if url.endswith(_API_PATH) else url


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _is_host(host: str) -> bool:
    """Whether this is an address, or a name as the domain name system has it; a name that ends in digits is neither."""
    labels = host.split(".")
    is_name = all(0 < len(label) < 64 for label in labels) and len(host) < 254 and not labels[-1].isdecimal()
    return _address(host) is not None or (is_name and "[" not in host)


def _url_error(url: str) -> str | None:
    """Why the API key must not be sent to a URL; None if it may be."""
    match = _URL.fullmatch(url)
    if not match or not _is_host(match["host"]) or not 0 < int(match["port"] or 1) < 65536:
        return f"must look like {API_URL}, without user, query or fragment."
    if match["scheme"] == "http" and not _is_loopback(match["host"]):
        return "http would expose the API key to the network. Use https; http is allowed for loopback addresses only."
    return None


class _PrimeConfig:
    """The configuration files of the C(prime) command line, read when the first value is looked up.

    :ivar path: The file that counts: the context's, if C(PRIME_CONTEXT) names one.
    """

    def __init__(self, environ: Mapping[str, str], home: str) -> None:
        self._folder = os.path.join(home, ".prime")
        self._context = environ.get("PRIME_CONTEXT") or ""
        self._values: Json | None = None
        self.path = os.path.join(self._folder, "config.json")

    def get(self, name: str) -> Any:
        """A value; None if it is missing or empty."""
        if self._values is None:
            self._values = self._read()
        return self._values.get(name) or None

    def _read(self) -> Json:
        values = self._read_file(self.path, required=False)
        if self._context.lower() == "production":
            # the built-in context: the same key, the default URL, the personal account
            values.update(base_url=API_URL, team_id=None)
        elif self._context:
            if not re.fullmatch(r"[A-Za-z0-9_-]+", self._context):
                allowed = "letters, digits, dashes and underscores"
                raise _config_error(f"the environment variable PRIME_CONTEXT may contain only {allowed}.")
            self.path = os.path.join(self._folder, "environments", self._context + ".json")
            values.update({"base_url": None, "team_id": None}, **self._read_file(self.path, required=True))
        return values

    @staticmethod
    def _read_file(path: str, required: bool) -> Json:
        values = None
        try:
            with open(path, encoding="utf-8") as file:
                values = json.load(file)
        except FileNotFoundError:
            if not required:
                return {}
            raise _config_error(f"the environment variable PRIME_CONTEXT names a context that does not exist: {path}") from None
        except (OSError, ValueError):
            pass
        if not isinstance(values, dict):
            raise _config_error(f"{path} can't be read as a JSON object. Repair it, or log in again with 'prime login'.")
        return values


def _config_error(message: str) -> InvalidOptionsError:
    return InvalidOptionsError([{"param": None, "message": message}])
