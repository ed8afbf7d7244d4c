# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shlex
import subprocess

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.options import (
    configured_arguments,
    host_key_options,
    identity_options,
    ssh_arguments,
)

HOSTILE = "-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o GlobalKnownHostsFile=/etc/known -o IdentitiesOnly=no"


def as_ssh_reads(arguments):
    command = ["ssh", "-G", "-F", "none", *shlex.split(arguments), "192.0.2.7"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(line.split(" ", 1) for line in shown.splitlines() if " " in line)


def test_they_come_before_what_is_configured_and_nothing_else_is_lost():
    options = [*host_key_options("/home/me/known 100% hosts"), *identity_options("/home/me/a key")]
    read = as_ssh_reads(ssh_arguments(options, f"{HOSTILE} -o ServerAliveInterval=7"))
    assert read["userknownhostsfile"].replace("%%", "%") == "/home/me/known 100% hosts"
    assert read["stricthostkeychecking"] == "true" and read["globalknownhostsfile"] == "/dev/null"
    assert read["identityfile"] == "/home/me/a key" and read["identitiesonly"] == "yes"
    assert read["serveraliveinterval"] == "7"


def test_without_a_key_all_are_tried():
    assert identity_options(None) == [] and ssh_arguments([], "-C") == "-C"


def test_what_ansible_uses_otherwise_is_kept(monkeypatch):
    monkeypatch.delenv("ANSIBLE_SSH_ARGS", raising=False)
    assert "ControlPersist" in configured_arguments()
    monkeypatch.setenv("ANSIBLE_SSH_ARGS", "-J bastion")
    assert configured_arguments() == "-J bastion"
