# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import asyncio
import json

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import time_text
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh import ask as module
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh import leases
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.ask import Answer, Asker
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.leases import Lease, lease_of, read_leases

NOW = 1795953600.0  # 2026-11-29T12:00:00Z


def text(end: str, pod_id: str = "p") -> str:
    return json.dumps({"pod_id": pod_id, "expires_at": end})


RUNNING, EXPIRED = text("2026-11-29T12:00:01Z"), text("2026-11-29T12:00:00Z")


@pytest.mark.parametrize("outputs, expected", [
    ([RUNNING], "running"),
    ([EXPIRED + "\r\n"], "expired"),
    (["no lease\r\n"], "none"),
    ([None], "unreachable"),
    ([], "unreachable"),
    ([""], "unreadable"),
    (["{"], "unreadable"),
    (["{}"], "unreadable"),
    ([text("soon")], "unreadable"),
    ([text("9999-99-99T00:00:00Z")], "unreadable"),
    (['{"pod_id": "p", "expires_at": 1}'], "unreadable"),
    (["{" * 100000], "unreadable"),
    # a disk with a home directory was attached to another pod
    ([text("2026-01-01T00:00:00Z", "another")], "none"),
    (["Welcome\n" + EXPIRED], "expired"),
    ([EXPIRED, EXPIRED], "expired"),
    ([EXPIRED, RUNNING], "running"),
    ([RUNNING, None], "running"),
    # the other one may have a lease that runs
    ([EXPIRED, None], "unreachable"),
    ([EXPIRED, "{"], "unreadable"),
    ([EXPIRED, "no lease"], "expired"),
])
def test_a_lease_is_over_only_without_doubt(outputs, expected):
    assert lease_of("p", [Answer(output, "why") for output in outputs], NOW).state == expected


def test_the_latest_end_is_reported():
    assert time_text(lease_of("p", [Answer(EXPIRED), Answer(RUNNING)], NOW).end) == "2026-11-29T12:00:01Z"


def node(host: str | None, user: str = "root", port: int = 22) -> dict:
    return {"index": 0, "ansible_host": host, "ansible_port": port, "ansible_user": user}


def pod(pod_id: str, *nodes: dict, status: str = "ACTIVE") -> dict:
    return {"id": pod_id, "name": pod_id, "status": status, "nodes": list(nodes)}


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """An ssh and an ssh-keyscan, played by shell scripts."""
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setattr("ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.ask._ANSWER_TIMEOUT", 1)
    (tmp_path / "bin").mkdir()

    def write(name: str, script: str) -> None:
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\nfor host; do :; done\necho \"$*\" >>{tmp_path}/{name}.log\n{script}\n")
        path.chmod(0o755)

    write("ssh-keyscan", f'case $host in silent) ;; *) echo "$host {KEY}";; esac')
    write("ssh", "exit 255")
    return write


def read(tmp_path, *pods: dict, timeout: float = 30, check_mode: bool = False) -> dict[str, Lease]:
    asker = Asker(str(tmp_path / "known_hosts"), None, "-o ProxyJump=bastion", check_mode)
    return asyncio.run(read_leases(asker, list(pods), NOW, timeout))


def test_a_pod_that_cannot_be_asked_is_not(programs, tmp_path):
    leases = read(tmp_path, pod("stopped", node("a"), status="STOPPED"), pod("waits", node("a"), node(None)), pod("none"),
                  pod("hostile", node("-oProxyCommand=x")), pod("silent", node("silent")))
    assert {each.state for each in leases.values()} == {"unreachable"}
    assert {pod_id: each.reason for pod_id, each in leases.items()} == {
        "stopped": "it is STOPPED", "waits": "it has no address", "none": "it has no address",
        "hostile": "its address is not valid", "silent": "its SSH server does not answer"}
    assert not (tmp_path / "ssh.log").exists()


def test_another_user_is_tried_only_where_the_first_is_refused(programs, tmp_path):
    programs("ssh", f"""case "$*" in *"-l root -- refuses"*) echo 'root@refuses: Permission denied (publickey).' >&2; exit 255;;
                     *refuses*|*reads*) echo '{text("2026-11-29T12:00:00Z", "x")}';;
                     *) echo 'ssh: connect to host: No route' >&2; exit 255;; esac""")
    leases = read(tmp_path, pod("x", node("refuses")), pod("y", node("away")))
    assert leases["x"].state == "expired" and leases["y"].reason == "ssh: connect to host: No route"
    log = (tmp_path / "ssh.log").read_text()
    assert log.count("refuses sh -c") == 2 and log.count("away sh -c") == 1 and "-l ubuntu -- refuses" in log
    assert "ProxyJump=bastion" in log and "StrictHostKeyChecking=yes" in log and "known_hosts\"" not in log


def test_a_machine_that_talks_or_waits_forever_ends_in_time(programs, tmp_path):
    programs("ssh", 'case "$*" in *talks*) exec yes;; *) exec sleep 60;; esac')
    leases = read(tmp_path, pod("t", node("talks")), pod("w", node("waits")))
    assert leases["t"].reason == "y" and leases["w"].reason == "it does not answer"


def test_who_was_not_asked_in_time_is_named(programs, tmp_path):
    programs("ssh", "exec sleep 60")
    assert read(tmp_path, pod("w", node("waits")), timeout=0.5)["w"].reason in (
        "was not asked within 0.5 seconds", "its SSH server does not answer")


def test_host_keys_are_recorded_once_and_verified_afterwards(programs, tmp_path):
    programs("ssh", "echo no lease")
    known = tmp_path / "known_hosts"
    read(tmp_path, pod("p", node("a")), check_mode=True)
    assert not known.exists()
    assert read(tmp_path, pod("p", node("a")))["p"].state == "none" and "pod=p" in known.read_text()
    (tmp_path / "ssh-keyscan.log").unlink()
    read(tmp_path, pod("p", node("a")))
    assert not (tmp_path / "ssh-keyscan.log").exists()
    programs("ssh-keyscan", f'echo "$host {KEY[:-4]}AAAA"')
    assert read(tmp_path, pod("p", node("moved")))["p"].reason == "its host key has changed"


def test_without_openssh_no_pod_can_be_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "/nonexistent")
    (lease,) = read(tmp_path, pod("p", node("a"))).values()
    assert lease.state == "unreachable" and lease.reason.startswith("ssh-keyscan is not on PATH")


def test_machines_that_talk_without_end_do_not_hold_up_the_others():
    async def ask():
        talk = module._run, ["sh", "-c", f"exec yes {'x' * 60}"]
        return await asyncio.wait_for(asyncio.gather(*(run(command) for run, command in [talk] * 20)), 10)

    assert {(status, len(text)) for status, text in asyncio.run(ask())} == {(None, module._LONGEST)}


@pytest.mark.parametrize("given, expected", [("/mine", "/mine"), (None, "/configured")])
def test_the_event_source_logs_in_with_the_configured_key(monkeypatch, given, expected):
    keys = []
    monkeypatch.setattr(leases, "configured_ssh_key", lambda: "/configured")
    monkeypatch.setattr(leases, "Asker", lambda _path, identity, _arguments: keys.append(identity))
    leases.lease_reader(None, given)
    assert keys == [expected]
