# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import resource

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    CloudError,
    FailedError,
    InvalidOptionsError,
)
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh import keyscan as scan

from .test_known_hosts import A, B

FIRST, SECOND = ("192.0.2.7", 2201), ("192.0.2.8", 22)


def test_only_servers_that_have_not_answered_are_asked_again(clock):
    asked = []

    def ask(addresses):
        asked.append(addresses)
        return ["host %s" % A if address == FIRST else "host %s" % B if len(asked) == 3 else "" for address in addresses]

    keys = scan.host_keys([FIRST, SECOND, FIRST], 60, clock, ask)
    assert asked == [[FIRST, SECOND], [SECOND], [SECOND]]
    assert keys["[192.0.2.7]:2201"][0].same(A) and keys["192.0.2.8"][0].same(B)


def test_a_server_that_never_answers_is_named_in_time(clock):
    begun = clock.now()
    with pytest.raises(FailedError) as problem:
        scan.host_keys([FIRST, SECOND], 30, clock, lambda addresses: [""] * len(addresses))
    assert "[192.0.2.7]:2201, 192.0.2.8" in problem.value.message
    assert clock.now() - begun == pytest.approx(30)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(timeout, clock):
    with pytest.raises(InvalidOptionsError, match="timeout: "):
        scan.host_keys([FIRST], timeout, clock, None)


def test_nothing_is_asked_of_nobody(clock):
    assert scan.host_keys([], 30, clock, lambda addresses: []) == {}


def test_a_machine_without_the_program_is_told_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(CloudError, match="no ssh-keyscan on PATH"):
        scan.keyscan([FIRST])


def test_more_servers_are_asked_than_files_may_be_open(monkeypatch, tmp_path):
    program = tmp_path / "ssh-keyscan"
    program.write_text("#!/bin/sh\necho $6\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (180, before[1]))
    try:
        printed = scan.keyscan([("host%d" % number, 22) for number in range(250)])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert printed == ["host%d\n" % number for number in range(250)]
