# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import os
import resource

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError, InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh import keyscan

from .test_known_hosts import A, B

FIRST, SECOND = ("192.0.2.7", 2201), ("192.0.2.8", 22)


def test_only_servers_that_have_not_answered_are_asked_again(clock):
    asked = []

    def scan(addresses):
        asked.append(addresses)
        return [f"host {A}" if address == FIRST else f"host {B}" if len(asked) == 3 else "" for address in addresses]

    keys = keyscan.wait_for_host_keys([FIRST, SECOND, FIRST], 60, clock, scan)
    assert asked == [[FIRST, SECOND], [SECOND], [SECOND]]
    assert keys["[192.0.2.7]:2201"][0].same(A) and keys["192.0.2.8"][0].same(B)


def test_a_server_that_never_answers_has_no_keys_in_time(clock):
    started = clock.now()
    keys = keyscan.wait_for_host_keys(
        [FIRST, SECOND], 30, clock, lambda addresses: [f"host {A}" if address == SECOND else "" for address in addresses])
    assert keys["[192.0.2.7]:2201"] == [] and keys["192.0.2.8"][0].same(A)
    assert clock.now() - started == pytest.approx(30)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_an_invalid_timeout_is_rejected(timeout, clock):
    with pytest.raises(InvalidOptionsError, match="timeout: "):
        keyscan.wait_for_host_keys([FIRST], timeout, clock, None)


def test_without_addresses_nothing_is_asked(clock):
    assert keyscan.wait_for_host_keys([], 30, clock, lambda addresses: []) == {}


def test_a_missing_program_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(CloudError, match="ssh-keyscan is not on PATH"):
        keyscan.keyscan([FIRST])


def test_more_servers_are_asked_than_files_may_be_open(monkeypatch, tmp_path):
    program = tmp_path / "ssh-keyscan"
    program.write_text("#!/bin/sh\necho $6\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    # room for 150 more, however many files other tests have left open
    taken = [int(number) for number in os.listdir("/dev/fd")]
    limit = next(limit for limit in itertools.count(150) if limit - sum(number < limit for number in taken) >= 150)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, before[1]))
    try:
        printed = keyscan.keyscan([(f"host{number}", 22) for number in range(250)])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert printed == [f"host{number}\n" for number in range(250)]
