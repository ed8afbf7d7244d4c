# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod.nodes import parse_connection, pod_nodes

SSH_MAPPING = [
    {"internal": "*", "external": "http://gpu.example.com", "protocol": "TCP", "usedBy": "WEB_SERVER"},
    {"internal": "22", "external": "1234", "protocol": "TCP", "usedBy": "SSH"},
]


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


@pytest.mark.parametrize("text", [
    None, "", 22, {}, "root", "@1.2.3.4", "root@1.2.3.4 -p 0", "root@1.2.3.4 -p 65536", "root@1.2.3.4 -p x",
    # what is handed to ssh must not become an option or a command
    "root@-oProxyCommand=reboot -p 22", "-oProxyCommand=reboot@1.2.3.4", "root@1.2.3.4;reboot", "root@$(reboot)",
    "root@1.2.3.4 -p 22 -o ProxyCommand=reboot", "root@{{ lookup('pipe', 'id') }}", "{{ x }}@1.2.3.4", "root@a\nb",
])
def test_anything_else_is_not_a_connection(text):
    assert parse_connection(text) == (None, None, None)


def addresses(pod):
    return [(n["name"], n["ip"], n["ansible_user"], n["ansible_host"], n["ansible_port"]) for n in pod_nodes(pod)]


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
