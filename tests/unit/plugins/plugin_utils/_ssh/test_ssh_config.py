# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.config import ambiguous_names, with_pods, without_pods
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.known_hosts import Login
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.pods import reachable_pods


def pod(pod_id, name, *hosts):
    return {"id": pod_id, "name": name, "nodes": [
        {"index": index, "ansible_host": host, "ansible_port": 2201 + index, "ansible_user": "root"}
        for index, host in enumerate(hosts)
    ]}


def written(*pods, text="", **login):
    logins = {one["id"]: Login(**login) for one in pods}
    return with_pods(text, "/home/me/config", reachable_pods(pods), "/home/me/known hosts", logins)


def as_ssh_reads(tmp_path, text, name):
    path = tmp_path / "config"
    path.write_text(text)
    shown = subprocess.run(["ssh", "-G", "-F", str(path), name], check=True, capture_output=True, text=True).stdout
    return dict(line.split(" ", 1) for line in shown.splitlines() if " " in line)


def test_ssh_knows_each_node_by_name_and_trusts_only_recorded_keys(tmp_path):
    pods = [pod("p1", "trainer", "192.0.2.7", "2001:db8::7"), pod("p2", "note", "192.0.2.9")]
    text = written(*pods, identity="/home/me/my 100% key")
    first, second = (as_ssh_reads(tmp_path, text, f"trainer-{index}") for index in (0, 1))
    assert (first["hostname"], first["port"], first["user"]) == ("192.0.2.7", "2201", "root")
    assert (second["hostname"], second["port"]) == ("2001:db8::7", "2202")
    assert first["userknownhostsfile"] == "/home/me/known hosts" and first["globalknownhostsfile"] == "/dev/null"
    assert first["stricthostkeychecking"] == "true" and first["updatehostkeys"] == "false"
    assert first["identityfile"].replace("%%", "%") == "/home/me/my 100% key" and first["identitiesonly"] == "yes"
    assert as_ssh_reads(tmp_path, text, "note")["hostname"] == as_ssh_reads(tmp_path, text, "note-0")["hostname"] == "192.0.2.9"
    # the name of a pod of several nodes is not a host name
    assert as_ssh_reads(tmp_path, text, "trainer")["hostname"] == "trainer"


def test_the_user_who_has_logged_in_takes_precedence(tmp_path):
    text = written(pod("p1", "trainer", "192.0.2.7"), user="ubuntu")
    assert as_ssh_reads(tmp_path, text, "trainer")["user"] == "ubuntu"


def test_a_machine_gets_neither_agent_nor_display(tmp_path):
    read = as_ssh_reads(tmp_path, written(pod("p1", "trainer", "192.0.2.7"), identity="/home/me/key"), "trainer")
    assert read["forwardagent"] == read["forwardx11"] == read["tunnel"].replace("false", "no") == "no"
    assert "sendenv" not in read and "setenv" not in read


def test_writing_it_again_changes_nothing():
    pods = [pod("p1", "trainer", "192.0.2.7"), pod("p2", "note", "192.0.2.9")]
    text = written(*pods)
    assert written(*pods, text=text) == text
    assert written(pods[0], text=text) == text


def test_a_pod_is_replaced_by_itself_and_by_the_next_of_its_name_and_others_stay_where_they_are():
    text = written(pod("p1", "trainer", "192.0.2.7"), pod("p2", "note", "192.0.2.9")) + "Host mine\n  Port 1\n"
    moved = written(pod("p1", "trainer", "192.0.2.77"), text=text)
    assert moved == text.replace("192.0.2.7\n", "192.0.2.77\n")
    assert written(pod("p3", "trainer", "192.0.2.7"), text=moved) == text.replace("pod=p1", "pod=p3")


def test_a_pod_called_like_a_node_of_another_one_does_not_take_its_place():
    text = written(pod("p1", "trainer", "192.0.2.7", "192.0.2.8"), pod("p2", "trainer-1", "192.0.2.9"))
    assert text.count("# begin") == 2
    assert written(pod("p1", "trainer", "192.0.2.7", "192.0.2.8"), text=text) == text


def test_a_last_line_without_a_line_break_stays_as_it_is(tmp_path):
    pods = [pod("p1", "trainer", "192.0.2.7")]
    text = written(*pods, text="Host mine\n  User me")
    assert text.startswith("Host mine\n  User me\n# begin") and written(*pods, text=text) == text
    assert as_ssh_reads(tmp_path, text, "trainer")["hostname"] == "192.0.2.7"


def test_blocks_that_an_editor_has_changed_are_replaced_and_other_lines_stay():
    mine = "Host mine\r\n  User me\u2028\x0c\r\n"
    text = mine + written(pod("p1", "trainer", "192.0.2.7")).replace("\n", "\r\n")
    moved = written(pod("p1", "trainer", "192.0.2.8"), text=text)
    assert moved.startswith(mine) and moved.count("# begin") == 1 and "192.0.2.7" not in moved
    assert without_pods(text, ["p1"], []).startswith(mine) and "Host trainer" not in without_pods(text, ["p1"], [])


def test_the_zone_of_an_address_is_not_expanded(tmp_path):
    text = written(pod("p1", "trainer", "fe80::7%eth0"))
    assert as_ssh_reads(tmp_path, text, "trainer")["hostname"].replace("%%", "%") == "fe80::7%eth0"


def test_entries_are_removed_by_id_by_name_and_by_the_name_of_a_node():
    text = written(pod("p1", "trainer", "192.0.2.7"))
    both = written(pod("p2", "note", "192.0.2.9"), text=text)
    assert without_pods(both, ["p2"], []) == without_pods(both, [], ["note"]) == without_pods(both, [], ["note-0"]) == text
    assert without_pods(both, ["p"], ["not"]) == both


@pytest.mark.parametrize("name, expected", [
    ("* !x", "x"), ("-oProxyCommand=x", "oProxyCommand-x"), ("a\nHost *", "a-Host"), ("…", "p1"),
    ("github.com", "github-com"), ("192.0.2.9", "192-0-2-9"), ("::1", "1"), ("localhost", "p1"),
])
def test_no_name_is_a_pattern_an_option_or_a_second_line(name, expected):
    text = written(pod("p1", name, "192.0.2.7"))
    assert [line for line in text.splitlines() if line.startswith("Host")] == [f"Host {expected}-0 {expected}"]


@pytest.mark.parametrize("host", ["-oProxyCommand=x", "a b", "a\nHost *"])
def test_an_address_that_ssh_would_misunderstand_is_rejected(host):
    with pytest.raises(CloudError, match="ssh can't use"):
        written(pod("p1", "trainer", host))


@pytest.mark.parametrize("entry", [
    {}, {"id": "p1", "name": "x"}, {"id": "p1", "name": "x", "nodes": [{}]}, pod("p 1", "x", "h"),
    {"id": "p1", "name": "x", "nodes": [{"ansible_host": "h", "ansible_port": float("inf"), "ansible_user": "u"}]},
])
def test_an_entry_that_is_not_a_pod_is_rejected(entry):
    with pytest.raises(CloudError, match="^pods: "):
        reachable_pods([entry])


def test_nodes_without_an_address_and_pods_without_nodes_are_skipped():
    assert reachable_pods([pod("p1", "x", None), pod("p2", "y", None, "h")])[0].nodes[0].host == "h"


def test_a_path_that_openssh_cannot_use_is_rejected():
    with pytest.raises(CloudError, match="quotes"):
        with_pods("", 'a"b', [], "known", {})


def test_a_name_of_two_nodes_is_reported():
    text = written(pod("1", "train", "192.0.2.7"), pod("2", "train-0", "192.0.2.8"))
    assert ambiguous_names(text) == ["train-0"]
    assert ambiguous_names(without_pods(text, ["1"], [])) == []
