# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidOptionsError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.host_variables import SshVariables
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import parse_scan, record_keys

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ANSIBLE_SSH_ARGS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(home, pod_id):
    path = home / ".ssh" / "primeintellect" / "known_hosts"
    path.parent.mkdir(parents=True)
    path.write_text(record_keys("", pod_id, {"192.0.2.7": parse_scan(f"h {KEY}\n")}, pod_id))


def arguments(pod_id, known_hosts=None, identity_file=None):
    variables = SshVariables({"known_hosts": known_hosts, "identity_file": identity_file}).variables(pod_id)
    return variables.get("ansible_ssh_args")


def test_without_a_file_and_an_option_there_is_nothing_to_say(home):
    assert arguments("p1") is None


def test_the_default_file_is_for_the_pods_that_are_recorded_in_it(home):
    record(home, "P1")
    assert arguments("p2") is None
    assert "StrictHostKeyChecking=yes" in arguments("P1") and "HostKeyAlias=p1 " in arguments("P1")
    assert str(home) in arguments("P1") and "ControlPersist" in arguments("P1")


def test_a_file_that_is_given_is_for_all_hosts(home):
    assert "HostKeyAlias=p2 " in arguments("p2", known_hosts="later") and f'{home}/later' in arguments("p2", known_hosts="later")


@pytest.mark.parametrize("pod_id", [None, "a b", "-oProxyCommand=x y", "{{ 1 }}", 7])
def test_an_id_that_is_none_gets_no_alias_and_is_not_trusted(home, pod_id):
    assert "HostKeyAlias" not in arguments(pod_id, known_hosts="later")
    assert "StrictHostKeyChecking=yes" in arguments(pod_id, known_hosts="later")


def test_a_key_is_the_only_one_that_is_tried(home):
    assert arguments("p2", identity_file="~/key").startswith(f"""-o 'IdentityFile="{home}/key"' -o IdentitiesOnly=yes -C""")


@pytest.mark.parametrize("options", [{"known_hosts": 'a"b'}, {"identity_file": "a\nb"}])
def test_a_path_that_ssh_cannot_use_is_rejected_by_the_name_of_its_option(home, options):
    with pytest.raises(InvalidOptionsError, match=next(iter(options))):
        arguments("p1", **options)


def test_a_default_file_that_cannot_be_read_is_named(home):
    (home / ".ssh" / "primeintellect" / "known_hosts").mkdir(parents=True)
    with pytest.raises(InvalidOptionsError, match="known_hosts: .*not a regular file"):
        arguments("p1")
