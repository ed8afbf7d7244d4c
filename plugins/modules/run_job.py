#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: run_job
short_description: Run a command on rented machines, and follow it until it ends
version_added: 0.2.0
description:
  - Starts a command on all nodes, detached from SSH, and shows its output as it grows. If it runs there already, because an
    earlier run has started it, the task follows it instead. An earlier run that still follows it ends then.
  - The task ends when the command has ended on all nodes, or has failed or is lost on one; then it is stopped on the others. A
    command that fails does not fail the task. RV(outcome) reports it.
  - While it follows the command, it asks the API every 15 seconds whether the pods still exist, or every 3 seconds while a node
    does not answer. A lost node is noticed even if SSH hangs. A node that does not answer for 5 minutes, although the API reports
    that it runs, is lost as well.
  - It removes nothing. The role and the playbook C(primeintellect.cloud.job) also rent and remove the machines.
  - The nodes need Python 3.8 or newer. The state of the job is in C(~/.primeintellect/job), and its working directory
    is C(~/job).
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.account
  - primeintellect.cloud.attributes.on_controller
attributes:
  check_mode:
    support: none
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  name:
    description: Name of the job. The command finds it as E(JOB_NAME).
    type: str
    required: true
  nodes:
    description:
      - The nodes as RV(primeintellect.cloud.fleet#module:nodes) lists them, in the order of their ranks.
      - Each C(name) must be a host of the inventory, and each node needs its C(pod_id).
    type: list
    elements: dict
    required: true
  command:
    description:
      - Command for C(/bin/sh) on each node. It finds E(JOB_NAME), E(JOB_ATTEMPT), E(RANK), E(WORLD_SIZE), E(MASTER_ADDR) and
        E(MASTER_PORT) in its environment.
    type: str
    required: true
  folder:
    description: >-
      Folder whose contents become the working directory, without C(.git), C(.venv) and C(__pycache__). A relative path starts at
      the current directory.
    type: str
    default: ""
  env:
    description: Additional environment variables of the command. They are written to no file.
    type: dict
    default: {}
  max_hours:
    description: Maximum duration of the command in hours. The node ends it then, even without a controller.
    type: float
    default: 24
  attempt:
    description: Number of this attempt, for E(JOB_ATTEMPT).
    type: int
    default: 1
  fetch:
    description: Files and folders below the working directory to fetch when the command has ended. Links are not fetched.
    type: list
    elements: str
    default: []
  fetch_to:
    description: >-
      Folder for O(fetch). With several nodes, it gets a folder for each node. A relative path starts at the current directory.
    type: str
    default: .
seealso:
  - module: primeintellect.cloud.fleet
"""

EXAMPLES = r"""
- name: Rent two machines
  primeintellect.cloud.fleet:
    name: train
    size: 2
    gpu_type: H100_80GB
    gpu_count: 1
  register: train

- name: Record their host keys
  primeintellect.cloud.host_keys:
    pods: "{{ train.pods }}"
  register: known

- name: Add their nodes to the inventory
  ansible.builtin.add_host:
    name: "{{ item.name }}"
    ansible_host: "{{ item.ansible_host }}"
    ansible_port: "{{ item.ansible_port }}"
    ansible_user: "{{ item.ansible_user }}"
    ansible_ssh_args: "{{ known.ssh_args }}"
  loop: "{{ train.nodes }}"

- name: Run a command on them, and fetch its files
  primeintellect.cloud.run_job:
    name: train
    nodes: "{{ train.nodes }}"
    command: echo "This is $RANK of $WORLD_SIZE" | tee result.txt
    fetch: [result.txt]
    fetch_to: results
  register: job

- name: Require that it succeeded
  ansible.builtin.assert:
    that: job.outcome == 'succeeded'
"""

RETURN = r"""
outcome:
  description: >-
    Whether the command V(succeeded) on all nodes, V(failed) on one, one of the nodes was V(lost), or another run follows the
    command now (V(superseded)).
  returned: success
  type: str
  sample: succeeded
exit_code:
  description: Exit code of the command on RV(failed_node), 0 if it succeeded everywhere, and null otherwise.
  returned: success
  type: int
  sample: 0
failed_node:
  description: >-
    The first node that was lost, or whose command failed by itself, as RV(primeintellect.cloud.run_job#module:nodes) has it. Null
    if all nodes succeeded.
  returned: success
  type: dict
  sample: {name: train-1, exit_code: 3, reason: ended, tail: ["CUDA out of memory"]}
nodes:
  description: How the command ended on each node.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the node.
      type: str
      sample: train-0
    exit_code:
      description: Exit code of the command; 128 plus the number of the signal that ended it. Null if the node was lost.
      type: int
      sample: 0
    reason:
      description: >-
        V(ended) by itself, V(stopped) because of another node, V(time) if O(max_hours) was over, or why the node was lost.
      type: str
      sample: ended
    tail:
      description: The last 20 lines of the output.
      type: list
      elements: str
lost:
  description: Names of the nodes that were lost.
  returned: success
  type: list
  elements: str
lost_pods:
  description: IDs of the pods of these nodes, if the node does not exist any more or does not answer.
  returned: success
  type: list
  elements: str
doubtful:
  description: Whether another run may have ended the job and removed the node, because this one had heard nothing for 5 minutes.
  returned: success
  type: bool
attempt:
  description: Number of the attempt that was run or followed.
  returned: success
  type: int
  sample: 1
attached:
  description: Whether the command had been started before.
  returned: success
  type: bool
fetched_to:
  description: Folders to which the files were fetched.
  returned: success
  type: list
  elements: str
missing:
  description: What O(fetch) names, but does not exist, with the name of the node.
  returned: success
  type: list
  elements: str
fetch_problem:
  description: Why O(fetch) failed, or an empty text.
  returned: success
  type: str
"""
