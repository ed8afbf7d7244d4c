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
    return hosts.parse_scan(f"host {kind} {blob}\n")[0]


A, B, RSA = key(1), key(2), key(3, "ssh-rsa")


def note(text, pod, login=hosts.UNKNOWN_LOGIN, **places):
    return hosts.record_keys(text, pod, places.pop("found", places), f"trainer (id {pod})", login)


@pytest.mark.parametrize("host, port, expected", [
    ("192.0.2.7", 22, "192.0.2.7"), ("192.0.2.7", 2201, HERE), ("2001:db8::7", 22, "2001:db8::7"),
    ("2001:db8::7", 2201, "[2001:db8::7]:2201"), ("GPU-77.example.com", 22, "gpu-77.example.com"),
])
def test_an_address_is_written_as_openssh_looks_for_it(host, port, expected):
    assert hosts.known_hosts_name(host, port) == expected


def test_a_scan_is_read_without_lines_that_have_no_key():
    output = f"# 192.0.2.7:22 SSH-2.0-OpenSSH_9.2\n192.0.2.7 {A}\n192.0.2.7 ssh-rsa broken\n\n"
    assert [str(one) for one in hosts.parse_scan(output)] == [str(A)]


def test_a_new_pod_is_trusted_and_recognized():
    text = note("", "p1", found={HERE: [A, RSA]})
    assert text.splitlines()[0] == f"{HERE},p1 {A.type} {A.blob} primeintellect.cloud pod=p1"
    assert note(text, "p1", found={HERE: [RSA, A]}) == text
    # a server that shows only some of its keys this time
    assert note(text, "p1", found={HERE: [A]}) == text


def test_the_key_of_a_pod_must_stay_the_same():
    text = note("", "p1", found={HERE: [A]})
    with pytest.raises(hosts.HostKeyChangedError) as problem:
        note(text, "p1", found={HERE: [B]})
    assert A.fingerprint in problem.value.message and B.fingerprint in problem.value.message
    assert "pod_ids: p1" in problem.value.message and HERE in problem.value.message


def test_a_key_of_another_type_alone_is_another_key():
    with pytest.raises(hosts.HostKeyChangedError):
        note(note("", "p1", found={HERE: [A]}), "p1", found={HERE: [RSA]})


def test_no_key_is_added_to_those_of_a_known_pod():
    text = note("", "p1", found={HERE: [A]})
    assert note(text, "p1", found={HERE: [A, RSA]}) == text


def test_a_new_pod_at_a_known_address_replaces_the_old_one():
    text = note(note("", "p1", found={HERE: [A], THERE: [A]}), "p2", found={HERE: [B]})
    assert hosts.recorded_keys(text).keys() == {"p1", "p2"}
    assert list(hosts.recorded_keys(text)["p1"]) == [THERE]
    assert hosts.recorded_keys(text)["p2"][HERE][0].same(B)


def test_a_pod_may_move_with_its_keys_and_only_with_them():
    text = note("", "p1", found={HERE: [A]})
    assert list(hosts.recorded_keys(note(text, "p1", found={THERE: [A]}))["p1"]) == [THERE]
    with pytest.raises(hosts.HostKeyChangedError):
        note(text, "p1", found={THERE: [B]})


def test_nodes_may_swap_addresses_and_share_a_key():
    text = note("", "p1", found={HERE: [A], THERE: [B]})
    other = note(text, "p1", found={THERE: [B], HERE: [A]})
    assert other == text
    assert len(hosts.recorded_keys(note("", "p2", found={HERE: [A], THERE: [A]}))["p2"]) == 2


def test_a_node_that_is_not_scanned_keeps_its_keys():
    text = note("", "p1", found={HERE: [A], THERE: [B]})
    assert note(text, "p1", found={HERE: [A]}) == text


def test_other_lines_stay_unless_they_are_for_the_same_address():
    mine = f"# mine\n|1|hash= {A}\nother.example.com {A}\n@cert-authority *.example.com {A}\n"
    text = note(mine + f"{HERE},alias {A}\n", "p1", found={HERE: [B]})
    assert text.startswith(mine) and "alias" not in text
    assert hosts.forget_pods(text, ["p1"]) == mine


@pytest.mark.parametrize("mine", [
    f"# mine\r\nother.example.com {A} a\r\n", f"other.example.com {A} a\u2028b\x0cc\x85d\x1ce\n", f"\x0c\n\n \r{HERE}1 {A}\n",
    "other.example.com \udcff\n",
])
@pytest.mark.parametrize("end", ["", "# no line break", f"last.example.com {B} a\u2029"])
def test_every_byte_of_other_lines_stays(mine, end):
    text = note(mine + end, "p1", found={HERE: [A]})
    assert text.startswith(mine + end)
    assert note(text, "p1", found={HERE: [A]}) == text
    assert hosts.forget_pods(text, ["p1"]) == mine + end + ("\n" if end else "")
    assert hosts.forget_pods(mine + end, ["p1"]) == mine + end


def test_lines_of_ours_that_an_editor_has_changed_are_still_ours():
    text = note("", "P1", found={HERE: [A]}).replace("\n", "\r\n")
    assert note(text, "P1", found={HERE: [A, RSA]}).count("\n") == 1
    assert hosts.forget_pods(text, ["P1"]) == ""


def test_only_the_given_pods_are_forgotten():
    text = note(note("", "p1", found={HERE: [A]}), "p11", found={THERE: [B]})
    assert list(hosts.recorded_keys(hosts.forget_pods(text, ["p1"]))) == ["p11"]
    assert hosts.forget_pods(text, []) == text


def test_a_login_is_recorded_and_stays_until_there_is_a_better_one():
    text = note("", "p1", hosts.Login(identity="/home/me/my 100% key"), found={HERE: [A]})
    assert text.endswith(" primeintellect.cloud pod=p1 identity=/home/me/my 100% key\n")
    text = note(note(text, "p2", found={THERE: [B]}), "p1", hosts.Login(user="ubuntu"), found={HERE: [A]})
    assert hosts.recorded_logins(text) == {"p1": ("ubuntu", "/home/me/my 100% key"), "p2": ("", "")}
    assert note(text, "p1", found={HERE: [A]}) == text
    assert hosts.recorded_logins(note(text, "p1", hosts.Login(identity="/b"), found={HERE: [A]}))["p1"] == ("ubuntu", "/b")
    assert hosts.forget_pods(text, ["p1", "p2"]) == ""


def test_a_path_that_does_not_fit_on_a_line_is_not_recorded():
    text = note("", "p1", hosts.Login(identity="/a\u2028b"), found={HERE: [A]})
    assert hosts.recorded_logins(text) == {"p1": ("", "")}
    assert A.same(hosts.recorded_keys(text)["p1"][HERE][0])
