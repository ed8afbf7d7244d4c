# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH keys, with an API that answers from a script."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    OutcomeUnknownError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.ensure import check_ssh_key, manage_ssh_key
from ansible_collections.primeintellect.cloud.plugins.module_utils._ssh_key.info import list_ssh_keys
from ansible_collections.primeintellect.cloud.tests.unit.plugins.module_utils._common.test_public_key import ECDSA, ED25519

LIST, UPLOAD, REMOVE, CHANGE = "list /ssh_keys/", "POST /ssh_keys/", "DELETE /ssh_keys/k1", "PATCH /ssh_keys/k1"
OPTIONS = dict(state="present", name=None, id=None, public_key=None, public_key_file=None, primary=None)
LAPTOP = {"id": "k1", "name": "laptop", "publicKey": ED25519 + " someone@laptop", "isPrimary": False}
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden"
DESKTOP = {"id": "k2", "name": "desktop", "publicKey": ECDSA, "isPrimary": True}


@pytest.fixture
def manage(perform):
    return lambda *steps, check_mode=False, **options: perform(
        manage_ssh_key, dict(OPTIONS, **options), *steps, check_mode=check_mode
    )


def test_a_new_key_is_uploaded(manage):
    result, problem, warnings, api = manage((LIST, [DESKTOP]), (UPLOAD, LAPTOP), name="laptop", public_key=ED25519 + " x")
    assert problem is None and result["changed"] and result["ssh_key"]["id"] == "k1" and warnings == []
    assert api.bodies == [{"name": "laptop", "publicKey": ED25519 + " x"}]
    assert result["diff"]["after"]["fingerprint"] == result["ssh_key"]["fingerprint"]


@pytest.mark.parametrize("options", [
    {"name": "laptop", "public_key": ED25519}, {"name": "other", "public_key": ED25519 + " other"}, {"public_key": ED25519},
    {"name": "laptop"}, {"id": "k1"}, {"id": "k1", "name": "laptop", "public_key": ED25519}, {"name": "laptop", "primary": False},
])
def test_a_key_that_is_there_is_left_alone(manage, options):
    result, problem, warnings, api = manage((LIST, [DESKTOP, LAPTOP]), **options)
    assert problem is None and not result["changed"] and result["ssh_key"]["id"] == "k1" and warnings == []
    assert result["diff"] == {"before": {}, "after": {}}


def test_a_key_becomes_the_primary_one(manage):
    result, problem, warnings, api = manage((LIST, [LAPTOP]), (CHANGE, {}), name="laptop", primary=True)
    assert result["changed"] and result["ssh_key"]["is_primary"] and api.bodies == [{"isPrimary": True}]
    assert result["diff"] == {"before": {"is_primary": False}, "after": {"is_primary": True}}


def test_check_mode_sends_nothing(manage):
    result, problem, warnings, api = manage((LIST, []), name="laptop", public_key=ED25519, primary=True, check_mode=True)
    assert result["changed"] and result["ssh_key"]["is_primary"] and result["ssh_key"]["id"] is None
    result, problem, warnings, api = manage((LIST, [LAPTOP]), name="laptop", state="absent", check_mode=True)
    assert result["changed"] and result["ssh_key"]["id"] == "k1"


def test_another_key_with_the_name_is_told(manage):
    result, problem, warnings, api = manage((LIST, [LAPTOP]), (UPLOAD, DESKTOP), name="laptop", public_key=ECDSA)
    assert result["changed"] and "laptop (id k1)" in warnings[0]


@pytest.mark.parametrize("lost", [OutcomeUnknownError("lost"), {"name": "no id"}])
def test_a_key_whose_upload_is_not_answered_is_looked_for(manage, lost):
    result, problem, warnings, api = manage(
        (LIST, []), (UPLOAD, lost), (LIST, []), (LIST, [LAPTOP]), name="laptop", public_key=ED25519,
    )
    assert problem is None and result["changed"] and result["ssh_key"]["id"] == "k1"


def test_an_upload_that_came_to_nothing(manage):
    result, problem, warnings, api = manage(
        (LIST, []), *[(UPLOAD, OutcomeUnknownError("lost")), *[(LIST, [])] * 3] * 3, name="laptop", public_key=ED25519,
    )
    assert "failed 3 times" in problem.message and not result["changed"]


@pytest.mark.parametrize("options", [{"name": "laptop"}, {"id": "k1"}, {"public_key": ED25519}])
def test_a_key_is_removed(manage, options):
    result, problem, warnings, api = manage((LIST, [LAPTOP, DESKTOP]), (REMOVE, {}), (LIST, [DESKTOP]), state="absent", **options)
    assert problem is None and result["changed"] and result["ssh_key"]["id"] == "k1"


def test_a_key_that_is_not_there_is_not_removed(manage):
    for options in ({"name": "lap"}, {"id": "k9"}, {"public_key": ED25519}):
        result, problem, warnings, api = manage((LIST, [DESKTOP]), state="absent", **options)
        assert problem is None and not result["changed"] and result["ssh_key"] is None


def test_a_key_that_stands_there_twice_is_removed_twice(manage):
    again = dict(LAPTOP, id="k3", name="again")
    result, problem, warnings, api = manage(
        (LIST, [LAPTOP, again]), (REMOVE, {}), (LIST, [again]), ("DELETE /ssh_keys/k3", {}), (LIST, []),
        state="absent", public_key=ED25519,
    )
    assert problem is None and result["changed"]


@pytest.mark.parametrize("options, param, words", [
    ({"name": "none"}, "public_key", "is required, since no key is named none"),
    ({"id": "k9"}, "id", "no SSH key with the ID k9"),
    ({"id": "k1", "name": "other"}, "name", "can't rename"),
    ({"id": "k1", "public_key": ECDSA}, "id", "another key"),
    ({"name": "twin"}, "name", "2 SSH keys are named twin"),
    ({"name": "twin", "state": "absent"}, "name", "2 SSH keys are named twin"),
])
def test_what_does_not_fit_is_an_error_that_names_the_option(manage, options, param, words):
    keys = [LAPTOP, DESKTOP, {"id": "k3", "name": "twin"}, {"id": "k4", "name": "twin"}]
    result, problem, warnings, api = manage((LIST, keys), **options)
    assert not result["changed"] and problem.params[0]["param"] == param and words in problem.message


def test_a_new_key_needs_a_name(manage):
    result, problem, warnings, api = manage((LIST, [LAPTOP]), public_key=ECDSA)
    assert problem.params[0]["param"] == "name" and "is required to upload" in problem.message


def test_a_key_of_another_name_is_not_removed(manage):
    result, problem, warnings, api = manage((LIST, [LAPTOP]), state="absent", name="other", public_key=ED25519)
    assert problem.params[0]["param"] == "name" and "laptop (id k1)" in problem.message and not result["changed"]


@pytest.mark.parametrize("options, params", [
    ({}, ["name"]), ({"name": " "}, ["name"]), ({"name": "a\nb"}, ["name"]), ({"id": "../pods"}, ["id"]),
    ({"name": "x", "public_key": PRIVATE}, ["public_key"]),
    ({"name": "x", "public_key_file": "/nowhere/at/all"}, ["public_key_file"]),
    ({"name": "x", "public_key": ED25519, "public_key_file": "/nowhere"}, ["public_key_file"]),
    ({"name": "x", "state": "absent", "primary": True}, ["primary"]),
    ({"name": "x", "public_key": ED25519}, []), ({"id": "k1"}, []),
])
def test_options_are_checked_before_any_call(options, params):
    problems = check_ssh_key(dict(OPTIONS, **options), None)
    assert [problem["param"] for problem in problems] == params
    assert "hidden" not in str(problems)


def test_a_private_key_in_a_file_is_refused(tmp_path):
    file = tmp_path / "id"
    file.write_text(PRIVATE)
    problems = check_ssh_key(dict(OPTIONS, name="x", public_key_file=str(file)), None)
    assert [problem["param"] for problem in problems] == ["public_key_file"] and "hidden" not in str(problems)


def test_keys_are_listed(perform):
    broken = {"id": "k3", "name": "broken", "publicKey": "no key"}
    filters = dict.fromkeys(("name", "id", "fingerprint"))
    result, problem, warnings, api = perform(list_ssh_keys, filters, (LIST, [LAPTOP, DESKTOP, broken]))
    assert [key["type"] for key in result["ssh_keys"]] == ["ssh-ed25519", "ecdsa-sha2-nistp256", None]
    wanted = dict(filters, fingerprint=result["ssh_keys"][1]["fingerprint"])
    result, problem, warnings, api = perform(list_ssh_keys, wanted, (LIST, [LAPTOP, DESKTOP, broken]))
    assert [key["id"] for key in result["ssh_keys"]] == ["k2"]


def test_what_can_not_be_read_is_an_error(perform):
    filters = dict.fromkeys(("name", "id", "fingerprint"))
    for trouble in (UnreachableError("no connection"), [{"name": "without id"}]):
        result, problem, warnings, api = perform(list_ssh_keys, filters, (LIST, trouble))
        assert problem is not None
