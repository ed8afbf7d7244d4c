# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of waiting for pods, and of pods that fail or differ from the task."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_drift:
    description:
      - What to do if an existing pod differs from the task's options (GPU, image, provider, sizes, disks, O(max_price), as far as
        the API reports them). The API cannot change a pod.
      - V(warn) warns and keeps the pod. V(fail) fails the task.
      - V(recreate) terminates the pod, including all data on it, waits until it is terminated, and creates it again. Some
        differences only cause a warning. One is a disk, memory or CPU count that is smaller than requested, because providers
        round these. The other is a price above O(max_price), because the next pod may cost as much. Requires O(name).
    type: str
    choices: [warn, fail, recreate]
    default: warn
  wait:
    description: Whether to wait until the pod is ready, or terminated with O(state=absent).
    type: bool
    default: true
  wait_for:
    description:
      - What to wait for. Each value includes the ones before it.
      - V(active) waits until the provider reports that the machine is running.
      - V(installed) waits until the image is installed. If the installation is at 100 percent in a state that this release does
        not know, it waits until an SSH server answers, and warns.
      - V(ssh) waits until an SSH server answers on every node. The machine that runs the module must be able to connect to the
        pod. If it cannot, use V(installed).
    type: str
    choices: [active, installed, ssh]
    default: ssh
  wait_timeout:
    description:
      - Timeout of the wait in seconds, after which the task fails. It applies to the creation of a pod, and again to a removal.
      - A new pod is kept unless you set O(on_failure=terminate).
    type: float
    default: 1800
  poll_interval:
    description: Maximum pause between two polls, in seconds. The first polls follow each other more quickly.
    type: float
    default: 10
  lookup_lag:
    description:
      - Maximum delay in seconds after which the API's list of pods shows a new pod. A task that has created a pod reads the list
        again after this time. If concurrent tasks have created the same pod, only the first pod is kept. The check takes place
        while the machine is provisioned, so it delays only tasks with O(wait=false).
      - With V(0), the task trusts the list at once. Concurrent tasks can then create duplicate pods.
    type: float
    default: 3
    version_added: 0.2.0
  on_failure:
    description:
      - What to do with a pod that this task has created if the pod fails or is not ready in time. A pod that existed before is
        never removed.
      - V(keep) keeps the pod. The message includes its ID, its price, and how to remove it.
      - V(terminate) removes the pod.
    type: str
    choices: [keep, terminate]
    default: keep
"""
