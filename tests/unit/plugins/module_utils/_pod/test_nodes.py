# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.nodes import (
    parse_connection,
    pod_nodes,
    unreadable_connections,
)

SSH_MAPPING = [
    {"internal": "*", "external": "http://gpu.example.com", "protocol": "TCP", "usedBy": "WEB_SERVER"},
    {"internal": "22", "external": "1234", "protocol": "TCP", "usedBy": "SSH"},
]


def addresses(pod):
    return [(n["name"], n["ip"], n["ansible_user"], n["ansible_host"], n["ansible_port"]) for n in pod_nodes(pod)]


@pytest.mark.parametrize("text, expected", [
    ("root@135.23.125.123 -p 22", ("root", "135.23.125.123", 22)),
    ("ubuntu@gpu-77.example.com", ("ubuntu", "gpu-77.example.com", 22)),
    ("ssh ubuntu@1.2.3.4 -p 2222", ("ubuntu", "1.2.3.4", 2222)),
    ("  ssh  ubuntu@1.2.3.4  -p2222 ", ("ubuntu", "1.2.3.4", 2222)),
    ("ubuntu@ -p 22", ("ubuntu", None, 22)),
    ("root@1.2.3.4:2222", ("root", "1.2.3.4", 2222)),
    ("root@gpu.example.com:99", ("root", "gpu.example.com", 99)),
    ("root@::1 -p 2222", ("root", "::1", 2222)),
    ("root@::1", ("root", "::1", 22)),
    ("root@2001:db8::22", ("root", "2001:db8::22", 22)),
    ("root@[2001:db8::22]:2201", ("root", "2001:db8::22", 2201)),
    ("root@[::1] -p 2201", ("root", "::1", 2201)),
    ("root@fe80::1%eth0 -p 22", ("root", "fe80::1%eth0", 22)),
])
def test_every_form_of_a_connection(text, expected):
    assert parse_connection(text) == expected


@pytest.mark.parametrize("connection, expected", [
    ("ssh root@h -p 22 -i ~/.ssh/key", ("root", "h", 22)),
    ("ssh -p 2222 root@h", ("root", "h", 2222)),
    ("ssh -i ~/.ssh/key -p 2222 root@h", ("root", "h", 2222)),
    ("ssh -l ubuntu h", ("ubuntu", "h", 22)),
    ("-p2222 -lubuntu h", ("ubuntu", "h", 2222)),
    ("ssh -tA root@h", ("root", "h", 22)),
    ("ssh -tp 99 root@h", ("root", "h", 99)),
    ("ssh -o StrictHostKeyChecking=no -o Port=2222 -oUser=ubuntu h", ("ubuntu", "h", 2222)),
    ("ssh -o 'Port 2222' root@h", ("root", "h", 2222)),
    # of what is given twice ssh takes the first
    ("ssh -l ubuntu root@h -p 1 -p 2", ("ubuntu", "h", 1)),
    ("ssh root@h -l ubuntu", ("root", "h", 22)),
    ("ssh://root@h:2222", ("root", "h", 2222)),
    ("ssh://ubuntu@h", ("ubuntu", "h", 22)),
    ("ssh ssh://root@[::1]:2222/", ("root", "::1", 2222)),
    (["ssh", "-p", "2222", "root@h"], ("root", "h", 2222)),
    (["root@h", "-p", "2222"], ("root", "h", 2222)),
    ("-l ubuntu -p 2222", ("ubuntu", None, 2222)),
    # a user may have an @ of his own, as ssh reads it; such a one is none that we hand on
    ("a@b@h", (None, None, None)),
])
def test_seen_since_a_connection_is_read_as_ssh_reads_it(connection, expected):
    assert parse_connection(connection) == expected


@pytest.mark.parametrize("text", [
    "ssh root@h reboot", "ssh -J bastion root@h", "ssh -F file root@h", "root@h -o ProxyJump=x", "ssh root@h -p", "1.2.3.4 -p 22",
    "root@h 'unclosed", "ssh -W a:1 root@h", "ssh -- root@h", "ssh -l -oProxyCommand=x h", "ssh -l $(id) h", "ssh://ro%6ft;x@-h",
    ["ssh", 22], "ssh", "-",
])
def test_what_ssh_would_take_elsewhere_is_not_a_connection(text):
    assert parse_connection(text) == (None, None, None)


def test_seen_since_what_can_not_be_read_is_never_another_user():
    pod = {"name": "t", "ip": "1.2.3.4", "sshConnection": "ubuntu@1.2.3.4 by secret\u001b[2J", "primePortMapping": SSH_MAPPING}
    assert addresses(pod) == [("t", "1.2.3.4", None, None, None)]
    assert unreadable_connections(pod, ["secret"]) == ["ubuntu@1.2.3.4 by ********?[2J"]
    assert unreadable_connections(dict(pod, sshConnection=["root@h", None, 22, " "]), []) == ["22"]


@pytest.mark.parametrize("pod, expected", [
    ({"ip": " 1.2.3.4\n", "sshConnection": " ubuntu@ -p 22 "}, [("t", "1.2.3.4", "ubuntu", "1.2.3.4", 22)]),
    ({"ip": "1.2.3.4", "sshConnection": "  ", "primePortMapping": SSH_MAPPING}, [("t", "1.2.3.4", "root", "1.2.3.4", 1234)]),
    ({"sshConnection": ["ssh", "-p", "22", "root@1.2.3.4"]}, [("t", "1.2.3.4", "root", "1.2.3.4", 22)]),
    ({"sshConnection": [["ssh", "root@1.2.3.4"], ["ssh", "root@1.2.3.5"]]},
     [("t-0", "1.2.3.4", "root", "1.2.3.4", 22), ("t-1", "1.2.3.5", "root", "1.2.3.5", 22)]),
])
def test_seen_since_blanks_around_addresses_and_lists_of_arguments(pod, expected):
    assert addresses(dict(pod, name="t")) == expected


@pytest.mark.parametrize("text", [
    None, "", 22, {}, "root", "@1.2.3.4", "root@1.2.3.4 -p 0", "root@1.2.3.4 -p 65536", "root@1.2.3.4 -p x",
    # what is handed to ssh must not become an option or a command
    "root@-oProxyCommand=reboot -p 22", "-oProxyCommand=reboot@1.2.3.4", "root@1.2.3.4;reboot", "root@$(reboot)",
    "root@1.2.3.4 -p 22 -o ProxyCommand=reboot", "root@{{ lookup('pipe', 'id') }}", "{{ x }}@1.2.3.4", "root@a\nb",
])
def test_anything_else_is_not_a_connection(text):
    assert parse_connection(text) == (None, None, None)


@pytest.mark.parametrize("pod, expected", [
    ({"ip": "1.2.3.4", "sshConnection": "root@1.2.3.4 -p 22"}, [("t", "1.2.3.4", "root", "1.2.3.4", 22)]),
    ({"ip": None, "sshConnection": None}, [("t", None, None, None, None)]),
    ({}, [("t", None, None, None, None)]),
    ({"ip": [None], "sshConnection": [None]}, [("t", None, None, None, None)]),
    ({"ip": [], "sshConnection": []}, [("t", None, None, None, None)]),
    ({"ip": ["1.2.3.4"], "sshConnection": ["root@1.2.3.4 -p 22"]}, [("t", "1.2.3.4", "root", "1.2.3.4", 22)]),
    # no host in the connection: it is the ip
    ({"ip": "1.2.3.4", "sshConnection": "ubuntu@ -p 2222"}, [("t", "1.2.3.4", "ubuntu", "1.2.3.4", 2222)]),
    ({"ip": None, "sshConnection": "ubuntu@ -p 2222"}, [("t", None, None, None, None)]),
    # no ip: it is the connection's host, where that is an address
    ({"sshConnection": "root@1.2.3.4 -p 22"}, [("t", "1.2.3.4", "root", "1.2.3.4", 22)]),
    ({"sshConnection": "root@gpu.example.com"}, [("t", None, "root", "gpu.example.com", 22)]),
    # never a connection: the ip with the port that is mapped for SSH, as root
    ({"ip": "1.2.3.4", "primePortMapping": SSH_MAPPING}, [("t", "1.2.3.4", "root", "1.2.3.4", 1234)]),
    ({"ip": ["1.2.3.4"], "sshConnection": [None], "primePortMapping": SSH_MAPPING},
     [("t", "1.2.3.4", "root", "1.2.3.4", 1234)]),
    ({"ip": "1.2.3.4", "primePortMapping": SSH_MAPPING[:1]}, [("t", "1.2.3.4", None, None, None)]),
    ({"ip": "1.2.3.4", "primePortMapping": [None, "x", {"usedBy": "SSH", "external": "*"}]},
     [("t", "1.2.3.4", None, None, None)]),
    # several nodes, the second without an address yet
    ({"ip": ["1.2.3.4", None], "sshConnection": ["root@1.2.3.4 -p 22", None]},
     [("t-0", "1.2.3.4", "root", "1.2.3.4", 22), ("t-1", None, None, None, None)]),
    ({"ip": ["1.2.3.4", "1.2.3.5"], "sshConnection": None},
     [("t-0", "1.2.3.4", None, None, None), ("t-1", "1.2.3.5", None, None, None)]),
    ({"ip": "1.2.3.4", "sshConnection": ["root@1.2.3.4 -p 1", "root@1.2.3.4 -p 2"]},
     [("t-0", "1.2.3.4", "root", "1.2.3.4", 1), ("t-1", "1.2.3.4", "root", "1.2.3.4", 2)]),
    # text that is not an address is not passed on as one
    ({"ip": "{{ 7 * 7 }}", "sshConnection": "ubuntu@ -p 22"}, [("t", None, None, None, None)]),
    ({"ip": {"a": 1}, "sshConnection": 7}, [("t", None, None, None, None)]),
])
def test_every_form_of_addresses_becomes_a_list_of_nodes(pod, expected):
    assert addresses(dict(pod, name="t")) == expected


def test_a_node_has_the_command_that_connects_to_it():
    node = pod_nodes({"name": "t", "sshConnection": "root@::1 -p 2201"})[0]
    assert node["ssh_command"] == "ssh root@::1 -p 2201"
    assert node["index"] == 0
