# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import (
    configured_ssh_key,
    resolve_account,
    team_notice,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError

NOTHING = {"api_key": None, "api_url": None, "team_id": None}


@pytest.fixture
def home(tmp_path):
    def write(config=None, **contexts):
        folder = tmp_path / ".prime"
        (folder / "environments").mkdir(parents=True, exist_ok=True)
        if config is not None:
            (folder / "config.json").write_text(config if isinstance(config, str) else json.dumps(config))
        for name, values in contexts.items():
            (folder / "environments" / (name + ".json")).write_text(json.dumps(values))
        return str(tmp_path)

    return write


def resolved(params, environ, home):
    account = resolve_account(dict(NOTHING, **params), environ, home)
    return account.api_key, account.api_url, account.team_id


CONFIG = {"api_key": "file-key", "base_url": "https://file.example.com/api/v1/", "team_id": "file-team"}
CONTEXT = {"api_key": "context-key", "base_url": "https://context.example.com", "team_id": "context-team"}
ENVIRON = {"PRIME_API_KEY": "env-key", "PRIME_API_BASE_URL": "https://env.example.com", "PRIME_TEAM_ID": "env-team"}


@pytest.mark.parametrize("params, environ, expected", [
    ({}, {}, ("file-key", "https://file.example.com", "file-team")),
    ({}, ENVIRON, ("env-key", "https://env.example.com", "env-team")),
    ({"api_key": "key", "api_url": "https://o.example.com/", "team_id": "team"}, ENVIRON,
     ("key", "https://o.example.com", "team")),
    # each on its own
    ({"api_key": "key"}, {"PRIME_TEAM_ID": "env-team"}, ("key", "https://file.example.com", "env-team")),
    ({}, {"PRIME_BASE_URL": "https://old.example.com"}, ("file-key", "https://old.example.com", "file-team")),
    ({}, {"PRIME_API_BASE_URL": "https://new.example.com", "PRIME_BASE_URL": "https://old.example.com"},
     ("file-key", "https://new.example.com", "file-team")),
    # the empty team is the personal account, an empty variable is no variable
    ({"team_id": ""}, ENVIRON, ("env-key", "https://env.example.com", None)),
    ({}, {"PRIME_TEAM_ID": " ", "PRIME_API_KEY": ""}, ("file-key", "https://file.example.com", "file-team")),
    # contexts
    ({}, {"PRIME_CONTEXT": "staging"}, ("context-key", "https://context.example.com", "context-team")),
    ({}, {"PRIME_CONTEXT": "staging", "PRIME_API_KEY": "env-key"},
     ("env-key", "https://context.example.com", "context-team")),
    ({}, {"PRIME_CONTEXT": "bare"}, ("file-key", "https://api.primeintellect.ai", None)),
    ({}, {"PRIME_CONTEXT": "Production"}, ("file-key", "https://api.primeintellect.ai", None)),
])
def test_option_then_environment_then_context_then_file(home, params, environ, expected):
    assert resolved(params, environ, home(CONFIG, staging=CONTEXT, bare={})) == expected


def test_defaults_without_any_file(home):
    assert resolved({"api_key": "key"}, {}, home()) == ("key", "https://api.primeintellect.ai", None)


@pytest.mark.parametrize("url, expected", [
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("http://localhost:8000/api/v1/", "http://localhost:8000"),
    ("http://[::1]:8000", "http://[::1]:8000"),
    ("https://proxy.example.com/prime/api/v1", "https://proxy.example.com/prime"),
])
def test_urls_that_may_be_used(home, url, expected):
    assert resolved({"api_key": "key", "api_url": url}, {}, home())[1] == expected


@pytest.mark.parametrize("url", [
    "http://api.primeintellect.ai", "http://127.0.0.1.example.com", "http://localhost.example.com", "ftp://127.0.0.1",
    "127.0.0.1", "https://user:secret@api.primeintellect.ai", "https://api.primeintellect.ai?x=1", "https://", "https://a b",
    "https://api.primeintellect.ai#x", "http://127.0.0.1@example.com", "http://127.999.1.1", "http://127.0.0.1:99999", "https://a..b",
])
def test_urls_that_would_expose_the_key(home, url):
    with pytest.raises(InvalidOptionsError) as caught:
        resolved({"api_key": "key", "api_url": url}, {}, home())
    assert [entry["param"] for entry in caught.value.params] == ["api_url"]
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("config, environ, words", [
    (None, {}, ["no API key", "PRIME_API_KEY", "prime login"]),
    ({"api_key": ""}, {}, ["no API key"]),
    ({"api_key": 7}, {}, ["no API key"]),
    ("{", {}, ["config.json", "JSON"]),
    ("[1]", {}, ["config.json", "JSON"]),
    (CONFIG, {"PRIME_CONTEXT": "other"}, ["PRIME_CONTEXT", "other.json"]),
    (CONFIG, {"PRIME_CONTEXT": "../../etc/x"}, ["PRIME_CONTEXT"]),
    (CONFIG, {"PRIME_API_KEY": "two words"}, ["PRIME_API_KEY", "spaces"]),
    (CONFIG, {"PRIME_API_KEY": "a\r\nX-Header: 1"}, ["PRIME_API_KEY"]),
])
def test_errors_name_the_source_and_not_the_value(home, config, environ, words):
    with pytest.raises(InvalidOptionsError) as caught:
        resolved({}, environ, home(config))
    assert all(word in caught.value.message for word in words)
    assert "X-Header" not in caught.value.message and "two words" not in caught.value.message


def test_the_file_is_not_needed_when_everything_is_given(home):
    given = {"api_key": "key", "api_url": "https://a.example.com", "team_id": "team"}
    assert resolved(given, {}, home("{")) == ("key", "https://a.example.com", "team")


def test_a_broken_file_is_an_error_where_it_could_name_a_team(home):
    # without the team, the pod would go to the personal account's bill
    with pytest.raises(InvalidOptionsError):
        resolved({"api_key": "key", "api_url": "https://a.example.com"}, {}, home("{"))


@pytest.mark.parametrize("params, environ, sources", [
    ({}, {}, None), ({}, ENVIRON, None), ({}, {"PRIME_CONTEXT": "staging"}, None),
    ({"api_key": "key"}, ENVIRON, ("the option api_key", "the environment variable PRIME_TEAM_ID")),
    ({"api_key": "key"}, {}, ("the option api_key", "config.json")),
    ({}, {"PRIME_API_KEY": "env-key"}, ("the environment variable PRIME_API_KEY", "config.json")),
    ({}, {"PRIME_TEAM_ID": "env-team"}, ("config.json", "the environment variable PRIME_TEAM_ID")),
    # the task says itself in which team it works
    ({"team_id": "team"}, ENVIRON, None), ({"team_id": ""}, ENVIRON, None),
    ({"team": "research", "api_key": "key"}, ENVIRON, None),
    ({"api_key": "key"}, {"PRIME_CONTEXT": "production"}, None),
])
def test_a_key_and_a_team_from_different_sources_are_a_warning(home, params, environ, sources):
    given = dict(dict(NOTHING, team=None), **params)
    notice = team_notice(given, resolve_account(given, environ, home(CONFIG, staging=CONTEXT)))
    assert (notice is None) == (sources is None)
    assert all(source in notice for source in sources or ())


@pytest.mark.parametrize("value, params, expected", [
    (True, {}, True), ("true", {}, True), (False, {}, False), ("no", {}, False), (None, {}, False),
    (True, {"team_id": "team"}, True),
    # nothing of the account comes from the configuration
    (True, {"api_key": "key", "team_id": "team"}, False),
])
def test_seen_since_the_platforms_configuration_says_whether_pods_are_shared(home, value, params, expected):
    account = resolve_account(dict(NOTHING, **params), {}, home(dict(CONFIG, share_resources_with_team=value)))
    assert account.shares_with_team is expected


@pytest.mark.parametrize("environ, named, expected", [
    ({}, None, ""), ({}, "", ""), ({}, 7, ""), ({}, "{home}/chosen", "{home}/chosen"), ({}, "{home}/gone", ""),
    ({"PRIME_SSH_KEY_PATH": "~/mine"}, "{home}/chosen", "~/mine"), ({"PRIME_SSH_KEY_PATH": ""}, "{home}/chosen", "{home}/chosen"),
    ({"PRIME_CONTEXT": "staging"}, "{home}/chosen", "{home}/chosen"),
    # what the prime command line writes by itself, and ssh tries anyway
    ({}, "{home}/.ssh/id_rsa", ""), ({}, "{home}/link", ""),
])
def test_the_private_key_that_the_user_chose(home, tmp_path, environ, named, expected):
    (tmp_path / ".ssh").mkdir()
    for path in (tmp_path / "chosen", tmp_path / ".ssh" / "id_rsa"):
        path.touch()
    (tmp_path / "link").symlink_to(tmp_path / ".ssh" / "id_rsa")
    config = {"ssh_key_path": named.format(home=tmp_path) if isinstance(named, str) else named}
    assert configured_ssh_key(environ, home(config, staging=CONTEXT)) == expected.format(home=tmp_path)
