# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the playbook provision takes for a machine that exists, beside a ping over the same SSH connection settings."""

from __future__ import annotations

from ..tools import simulator
from ..tools.places import write
from .control import control
from .figures import CPU, SECONDS, Table, medians
from .stage import stage

PING, PROVISION = "ansible -m ping", "provision, unchanged"


def measure(rounds: int) -> list[Table]:
    """A ping and an unchanged provision in each round, over the SSH server of a pod of the simulator."""
    measured: dict = {PING: [], PROVISION: []}
    with stage() as here, simulator.running("benchmark", here.tree) as played:
        control(played, "PATCH", "settings", {"provisioning_seconds": 0.5, "installation_seconds": 0.5})
        known_hosts = here.folder / "known_hosts"
        variables = here.variables(**played.variables())
        provision = [
            *here.program("ansible-playbook"), "primeintellect.cloud.provision", "-e", f"known_hosts_file={known_hosts}",
            "-e", "pod_name=bench pod_gpu_type=H100_80GB pod_gpu_count=1 pod_poll_interval=0.5",
        ]
        here.measured(provision, variables)
        (pod,) = control(played, "GET", "pods")
        user, _at, host = pod["sshConnection"].split()[0].rpartition("@")
        inventory = here.folder / "hosts"
        write(inventory, f"bench ansible_host={host} ansible_port={pod['machines'][0]['port']} ansible_user={user} "
                         f"ansible_ssh_private_key_file={played.ssh_key} "
                         f"ansible_ssh_args='{played.ssh_args} -o UserKnownHostsFile={known_hosts}'\n")
        for _round in range(rounds):
            measured[PING].append(here.measured([*here.program("ansible"), "-i", inventory, "bench", "-m", "ping"], variables))
            measured[PROVISION].append(here.measured(provision, variables))
    return [medians("provision, for a pod that exists", measured, (SECONDS, CPU), PING)]
