# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the playbooks provision and job take for a machine that exists, beside a ping over the same SSH connection settings."""

from __future__ import annotations

from collections.abc import Sequence

from ..simulator.control import control
from ..tools import simulator
from ..tools.places import write
from .figures import CPU, SECONDS, Table, medians
from .stage import stage

PING = "ansible -m ping"


def measure(rounds: int) -> list[Table]:
    """An unchanged provision."""
    return [beside_ping("provision, for a pod that exists", "provision, unchanged", rounds)]


def measure_job(rounds: int) -> list[Table]:
    """A job whose command takes no time, on a pod that exists before and stays."""
    job = ["primeintellect.cloud.job", "-e", "job_name=bench job_command=true job_keep=always"]
    return [beside_ping("job, for a pod that exists", "job, with a command that does nothing", rounds, job)]


def beside_ping(title: str, name: str, rounds: int, playbook: Sequence[str] = ()) -> Table:
    """A ping and a playbook, by default provision, in each round, over the SSH server of a pod of the simulator."""
    measured: dict = {PING: [], name: []}
    with stage() as here, simulator.running("benchmark", here.tree) as played:
        control(played.url, "settings", {"provisioning_seconds": 0.5, "installation_seconds": 0.5}, "PATCH")
        known_hosts = here.folder / "known_hosts"
        variables = here.variables(**played.variables())
        given = ["-e", f"known_hosts_file={known_hosts}", "-e", "pod_gpu_type=H100_80GB pod_gpu_count=1 pod_poll_interval=0.5"]
        provision = [*here.program("ansible-playbook"), "primeintellect.cloud.provision", "-e", "pod_name=bench", *given]
        command = [*here.program("ansible-playbook"), *playbook, *given] if playbook else provision
        here.measured(provision, variables)
        (pod,) = control(played.url, "pods")
        user, _at, host = pod["sshConnection"].split()[0].rpartition("@")
        inventory = here.folder / "hosts"
        write(inventory, f"bench ansible_host={host} ansible_port={pod['machines'][0]['port']} ansible_user={user} "
                         f"ansible_ssh_private_key_file={played.ssh_key} "
                         f"ansible_ssh_args='{played.ssh_args} -o UserKnownHostsFile={known_hosts}'\n")
        for _round in range(rounds):
            measured[PING].append(here.measured([*here.program("ansible"), "-i", inventory, "bench", "-m", "ping"], variables))
            measured[name].append(here.measured(command, variables))
    return medians(title, measured, (SECONDS, CPU), PING)
