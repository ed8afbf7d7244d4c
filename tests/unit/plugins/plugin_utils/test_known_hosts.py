# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh import known_hosts as hosts

HERE, THERE = "[192.0.2.7]:2201", "192.0.2.8"


def key(seed, kind="ssh-ed25519"):
    """A key, and the line that ssh-keyscan prints of it."""
    name = kind.encode()
    blob = base64.b64encode(len(name).to_bytes(4, "big") + name + bytes([0, 0, 0, 32]) + bytes([seed]) * 32).decode()
    return hosts.scanned("host %s %s\n" % (kind, blob))[0]


A, B, RSA = key(1), key(2), key(3, "ssh-rsa")


def note(text, pod, **places):
    return hosts.record(text, pod, places.pop("found", places), "trainer (id %s)" % pod)


@pytest.mark.parametrize("host, port, expected", [
    ("192.0.2.7", 22, "192.0.2.7"), ("192.0.2.7", 2201, HERE), ("2001:db8::7", 22, "2001:db8::7"),
    ("2001:db8::7", 2201, "[2001:db8::7]:2201"), ("GPU-77.example.com", 22, "gpu-77.example.com"),
])
def test_an_address_is_written_as_openssh_looks_for_it(host, port, expected):
    assert hosts.place(host, port) == expected


def test_a_scan_is_read_without_what_is_no_key():
    output = "# 192.0.2.7:22 SSH-2.0-OpenSSH_9.2\n192.0.2.7 %s\n192.0.2.7 ssh-rsa broken\n\n" % A
    assert [str(one) for one in hosts.scanned(output)] == [str(A)]


def test_a_new_pod_is_believed_and_known_again():
    text = note("", "p1", found={HERE: [A, RSA]})
    assert text.splitlines()[0] == "%s %s %s primeintellect.cloud pod=p1" % (HERE, A.type, A.blob)
    assert note(text, "p1", found={HERE: [RSA, A]}) == text
    # a server that shows only some of its keys this time
    assert note(text, "p1", found={HERE: [A]}) == text


def test_the_key_of_a_pod_must_stay_the_same():
    text = note("", "p1", found={HERE: [A]})
    with pytest.raises(hosts.ChangedKey) as problem:
        note(text, "p1", found={HERE: [B]})
    assert A.fingerprint in problem.value.message and B.fingerprint in problem.value.message
    assert "pod_ids: p1" in problem.value.message and HERE in problem.value.message


def test_a_key_of_another_type_alone_is_another_key():
    with pytest.raises(hosts.ChangedKey):
        note(note("", "p1", found={HERE: [A]}), "p1", found={HERE: [RSA]})


def test_no_key_is_added_to_those_of_a_known_pod():
    text = note("", "p1", found={HERE: [A]})
    assert note(text, "p1", found={HERE: [A, RSA]}) == text


def test_a_new_pod_at_a_known_address_replaces_the_old_one():
    text = note(note("", "p1", found={HERE: [A], THERE: [A]}), "p2", found={HERE: [B]})
    assert hosts.recorded(text).keys() == {"p1", "p2"}
    assert list(hosts.recorded(text)["p1"]) == [THERE]
    assert hosts.recorded(text)["p2"][HERE][0].same(B)


def test_a_pod_may_move_with_its_keys_and_only_with_them():
    text = note("", "p1", found={HERE: [A]})
    assert list(hosts.recorded(note(text, "p1", found={THERE: [A]}))["p1"]) == [THERE]
    with pytest.raises(hosts.ChangedKey):
        note(text, "p1", found={THERE: [B]})


def test_nodes_may_change_places_and_share_a_key():
    text = note("", "p1", found={HERE: [A], THERE: [B]})
    other = note(text, "p1", found={THERE: [B], HERE: [A]})
    assert other == text
    assert len(hosts.recorded(note("", "p2", found={HERE: [A], THERE: [A]}))["p2"]) == 2


def test_a_node_that_is_not_looked_at_keeps_its_keys():
    text = note("", "p1", found={HERE: [A], THERE: [B]})
    assert note(text, "p1", found={HERE: [A]}) == text


def test_what_others_have_written_stays_unless_it_is_of_the_same_address():
    mine = "# mine\n|1|hash= %s\nother.example.com %s\n@cert-authority *.example.com %s\n" % (A, A, A)
    text = note(mine + "%s,alias %s\n" % (HERE, A), "p1", found={HERE: [B]})
    assert text.startswith(mine) and "alias" not in text
    assert hosts.forget(text, ["p1"]) == mine


def test_forgetting_takes_the_pods_that_are_named_and_no_others():
    text = note(note("", "p1", found={HERE: [A]}), "p11", found={THERE: [B]})
    assert list(hosts.recorded(hosts.forget(text, ["p1"]))) == ["p11"]
    assert hosts.forget(text, []) == text
