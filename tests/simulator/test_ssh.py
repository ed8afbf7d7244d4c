# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines behind the pods: addresses in every shape, commands, files, and what goes wrong with them."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import asyncssh
import psutil
import pytest
from conftest import body


def _node(simulator, pod: dict, index: int = 0) -> dict:
    return {**simulator.inside(pod)["nodes"][index], **simulator.inside(pod)["machines"][index]}


def _run(simulator, node: dict, command: str, **options) -> asyncssh.SSHCompletedProcess:
    async def run():
        async with simulator.ssh(node["host"], node["port"], node["user"]) as connection:
            return await connection.run(command, **options)

    return asyncio.run(run())


@pytest.mark.parametrize("shape, nodes, expected", [
    ("default", 1, ("127.0.0.1", "root@127.0.0.1 -p {0}")),
    ("default", 2, (["127.0.0.1", "127.0.0.1"], ["root@127.0.0.1 -p {0}", "root@127.0.0.1 -p {1}"])),
    ("string", 1, ("127.0.0.1", "root@127.0.0.1 -p {0}")),
    ("list", 1, (["127.0.0.1"], ["root@127.0.0.1 -p {0}"])),
    ("list_with_null", 2, (["127.0.0.1", "127.0.0.2"], [None, "root@127.0.0.2 -p {0}"])),
    ("null_list", 1, ("127.0.0.1", [None])),
    ("no_host", 1, ("127.0.0.1", "root@ -p {0}")),
    ("ssh_prefix", 1, ("127.0.0.1", "ssh root@127.0.0.1 -p {0}")),
    ("colon_port", 1, ("127.0.0.1", "root@127.0.0.1:{0}")),
    ("ipv6", 1, ("::1", "root@::1 -p {0}")),
    ("mapping", 1, ("127.0.0.1", None)),
    ("host_only", 1, ("127.0.0.1", "root@127.0.0.1")),
])
def test_shapes_of_addresses(simulator, shape, nodes, expected):
    simulator.settings(next_pod={"address": shape})
    pod = simulator.active(body("sim-h100-16") if nodes == 2 else body())
    inside = simulator.inside(pod)
    ports = [node["port"] for node in inside["nodes"]]

    def filled(value):
        if isinstance(value, list):
            return [filled(one) for one in value]
        return value and value.format(*ports)

    assert (pod["ip"], pod["sshConnection"]) == (expected[0], filled(expected[1]))
    assert [one["external"] for one in pod["primePortMapping"] if one["usedBy"] == "SSH"] == [str(ports[0])]
    for node in inside["nodes"]:
        assert _run(simulator, node, "echo hello").stdout == "hello\n"


def test_no_address(simulator):
    simulator.settings(next_pod={"address": "none"})
    pod = simulator.active()
    assert (pod["ip"], pod["sshConnection"], pod["primePortMapping"]) == (None, None, [])
    simulator.settings(next_pod={"address_delay": 60})
    pod = simulator.active()
    assert pod["status"] == "ACTIVE" and pod["sshConnection"] is None
    simulator.advance(60)
    assert simulator.ok("GET", "/pods/" + pod["id"])["sshConnection"]


def test_nodes_can_have_addresses_of_their_own(simulator):
    simulator.settings(node_addresses="distinct")
    assert simulator.active(body("sim-h100-16"))["ip"] == ["127.0.0.1", "127.0.0.2"]


@pytest.mark.parametrize("keeps_files", [True, False])
def test_what_a_command_leaves_can_be_lost(simulator, keeps_files):
    """Seen since: one provider loses what an SSH session made before the next one starts."""
    simulator.settings(next_pod={"keeps_files": keeps_files})
    node = _node(simulator, simulator.active())
    assert _run(simulator, node, "mkdir -p made/here && touch file && ls").stdout.split() == ["bin", "file", "made"]
    assert _run(simulator, node, "ls").stdout.split() == (["bin", "file", "made"] if keeps_files else ["bin"])


def test_users_by_provider(simulator):
    simulator.control("POST", "/offers", {"cloudId": "theirs", "provider": "lambdalabs"})
    request = {**body("theirs", gpuType="H100_80GB"), "provider": {"type": "lambdalabs"}}
    pod = simulator.active(request)
    assert pod["sshConnection"].startswith("ubuntu@")
    assert _run(simulator, _node(simulator, pod), "echo ~ubuntu; id -un >/dev/null; echo $USER").stdout.split() == [
        _node(simulator, pod)["directory"], "ubuntu"]


def test_commands_run_at_home(simulator):
    pod = simulator.active(body("sim-h100-1", image="cuda_12_6_pytorch_2_7",
                                envVars=[{"key": "WORD", "value": "two words"}]))
    node = _node(simulator, pod)
    result = _run(simulator, node, "pwd; echo ~root; echo ~/x; echo $WORD; cat; echo oops >&2; exit 7", input="fed")
    home = node["directory"]
    assert result.stdout == f"{home}\n{home}\n{home}/x\ntwo words\nfed"
    assert (result.stderr, result.exit_status) == ("oops\n", 7)
    assert _run(simulator, node, "nvidia-smi -L").stdout.startswith("GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-")
    assert _run(simulator, node, "nvidia-smi --query-gpu=name --format=csv,noheader").stdout == "NVIDIA H100 80GB HBM3\n"
    assert _run(simulator, node, "sudo -H -S -n -u root /bin/sh -c 'echo root here'").stdout == "root here\n"
    assert _run(simulator, node, "kill -9 $$").exit_status == 137


def test_gpus_are_shared_out_among_nodes(simulator):
    pod = simulator.active(body("sim-h100-16"))
    assert _run(simulator, _node(simulator, pod, 1), "nvidia-smi -L | wc -l").stdout.strip() == "8"
    assert _run(simulator, _node(simulator, simulator.active()), "nvidia-smi").exit_status == 127


def test_gpus_have_faults(simulator):
    simulator.settings(next_pod={"gpus": {
        "driver": "580", "missing": 1, "values": {"ECC Errors/Volatile/DRAM Uncorrectable": "3"},
        "kernel_log": ["NVRM: Xid (PCI:{bus}): 48, DBE"], "torch": "CUDA error: misaligned address"}})
    node = _node(simulator, simulator.active(body("sim-h100-16")), 1)
    details = _run(simulator, node, "nvidia-smi -q").stdout
    assert details.count("Product Name") == 7 and len(re.findall(r"DRAM Uncorrectable +: 3\n", details)) == 1
    booted = float(Path("/proc/uptime").read_text().split()[0])
    logged = re.search(r"\[(\S+)\] NVRM: Xid \(PCI:0000:7b:00\): 48, DBE\n", _run(simulator, node, "dmesg").stdout)
    assert logged and float(logged[1]) >= booted
    assert "misaligned" in _run(simulator, node, "python3 -c 'import torch; torch.ones(1, device=\"cuda:6\")'").stderr
    simulator.settings(next_pod={"gpus": {"broken": "Unable to determine the device handle", "kernel_log": None}})
    node = _node(simulator, simulator.active(body("sim-h100-1")))
    result = _run(simulator, node, "nvidia-smi -q")
    assert (result.exit_status, result.stdout) == (15, "Unable to determine the device handle\n")
    assert _run(simulator, node, "dmesg").exit_status == 1


def test_terminals(simulator):
    node = _node(simulator, simulator.active())
    result = _run(simulator, node, "test -t 0 && tty </dev/tty && stty size", term_type="xterm", term_size=(100, 30))
    assert (result.stdout.split(), result.exit_status) == (["/dev/tty", "30", "100"], 0)


def test_large_output_arrives_whole(simulator):
    result = _run(simulator, _node(simulator, simulator.active()), "head -c 3000000 /dev/zero", encoding=None)
    assert len(result.stdout) == 3000000


def test_files_stay_in_the_directory(simulator, tmp_path):
    node = _node(simulator, simulator.active())
    (tmp_path / "local").write_text("text")

    async def transfer():
        async with simulator.ssh(node["host"], node["port"]) as connection:
            await connection.run("mkdir sub; ln -s /etc/hostname out; ln -s /tmp/ dir", check=True)
            async with connection.start_sftp_client() as files:
                await files.put(str(tmp_path / "local"), "sub/relative")
                await files.put(str(tmp_path / "local"), node["directory"] + "/absolute")
                assert sorted(set(await files.listdir(".")) - {".", ".."}) == ["absolute", "bin", "dir", "out", "sub"]
                for outside in ("/tmp/simulator-escape", "../escape", "sub/../../escape", "dir/escape", "/"):
                    with pytest.raises(asyncssh.SFTPPermissionDenied):
                        await files.put(str(tmp_path / "local"), outside)
                with pytest.raises(asyncssh.SFTPPermissionDenied):
                    await files.get("out", str(tmp_path / "taken"), follow_symlinks=True)
                await files.remove("out")
            await asyncssh.scp(str(tmp_path / "local"), (connection, "by-scp"))
            return (await connection.run("cat sub/relative absolute by-scp", check=True)).stdout

    assert asyncio.run(transfer()) == "text" * 3


def test_whose_key(simulator, tmp_path):
    other = asyncssh.generate_private_key("ssh-ed25519")
    other.write_private_key(str(tmp_path / "other"))
    key = simulator.ok("POST", "/ssh_keys/", json={"name": "other",
                                                   "publicKey": other.export_public_key().decode("ascii")})
    assert key["isPrimary"] is False
    primary, named = simulator.active(), simulator.active(body(sshKeyId=key["id"]))

    async def enter(pod: dict, **options) -> None:
        node = _node(simulator, pod)
        async with simulator.ssh(node["host"], node["port"], **options):
            pass

    asyncio.run(enter(primary))
    asyncio.run(enter(named, client_keys=[str(tmp_path / "other")]))
    for pod, options in ((named, {}), (primary, {"client_keys": [str(tmp_path / "other")]}),
                         (primary, {"user": "ubuntu"})):
        with pytest.raises(asyncssh.PermissionDenied):
            asyncio.run(enter(pod, **options))


def test_keys_can_be_refused_for_a_while(simulator):
    simulator.settings(next_pod={"refuse_key_seconds": 90})
    node = _node(simulator, simulator.active())
    with pytest.raises(asyncssh.PermissionDenied):
        _run(simulator, node, "true")
    simulator.advance(90)
    assert _run(simulator, node, "true").exit_status == 0


def test_silent_closed_and_late_servers(simulator):
    simulator.settings(next_pod=[{"times": 1, "sshd": "silent"}, {"times": 1, "sshd": "closed"},
                                 {"times": 1, "sshd_delay": 30}])
    silent, closed, late = [_node(simulator, simulator.active()) for _count in range(3)]
    with socket.create_connection((silent["host"], silent["port"]), 5) as connection:
        connection.settimeout(0.3)
        with pytest.raises(socket.timeout):
            connection.recv(1)
    for node in (closed, late):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((node["host"], node["port"]), 5)
    simulator.advance(30)
    assert _run(simulator, late, "true").exit_status == 0


def test_recycled_addresses_have_new_host_keys(simulator):
    pod = simulator.active()
    before = _node(simulator, pod)
    simulator.ok("DELETE", "/pods/" + pod["id"])
    simulator.advance(1)
    simulator.settings(next_pod={"ssh_port": before["port"]})
    after = _node(simulator, simulator.active())
    assert after["port"] == before["port"] and after["fingerprint"] != before["fingerprint"]
    assert _run(simulator, after, "true").exit_status == 0


def test_the_end_of_a_pod_ends_its_processes(simulator):
    stays, goes = simulator.active(), simulator.active()
    leave = ("setsid sh -c 'echo $$ > pid; exec sleep 600' >/dev/null 2>&1 </dev/null & "
             "until [ -s pid ]; do :; done; cat pid")
    pids = {pod["id"]: int(_run(simulator, _node(simulator, pod), leave).stdout) for pod in (stays, goes)}
    node = _node(simulator, goes)
    simulator.ok("DELETE", "/pods/" + goes["id"])
    simulator.advance(1)
    for process in psutil.wait_procs([psutil.Process(pid) for pid in pids.values() if psutil.pid_exists(pid)], 1)[1]:
        assert process.pid == pids[stays["id"]]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((node["host"], node["port"]), 5)


def test_seeded_pods_can_have_machines(simulator):
    (seeded,) = simulator.control("POST", "/pods", {"ssh": True})
    assert _run(simulator, _node(simulator, seeded), "echo hello").stdout == "hello\n"
