# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that say what becomes of pods: while they are waited for, when they fail, and when they are not what is asked for."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_drift:
    description:
      - What to do with an existing pod that is not what the task asks for (GPU, image, provider, sizes, disks, O(max_price), as
        far as a pod shows them). The API can't change a pod.
      - V(warn) warns and leaves it, V(fail) fails the task.
      - V(recreate) terminates the pod, with all data on it, waits until it is gone, and creates it anew. A disk, memory or CPU
        count that is merely smaller than asked for only warns, since providers round them, and so does a price above
        O(max_price), since the next pod may cost as much. Needs O(name).
    type: str
    choices: [warn, fail, recreate]
    default: warn
  wait:
    description: Whether to wait until the pod is ready (or gone).
    type: bool
    default: true
  wait_for:
    description:
      - What to wait for; each includes what stands before it.
      - V(active) waits until the provider says that the machine runs.
      - V(installed) waits until the image is installed, too.
      - V(ssh) waits until an SSH server answers on every node, too. It is asked from the machine that runs the module;
        where that has no way to the pod, take V(installed).
    type: str
    choices: [active, installed, ssh]
    default: ssh
  wait_timeout:
    description:
      - Seconds after which the wait is given up and the task fails; for a new pod, and again for one that is removed.
      - A new pod remains unless O(on_failure) says otherwise.
    type: float
    default: 1800
  poll_interval:
    description: Longest pause between two looks at the pod, in seconds. The first looks are quicker.
    type: float
    default: 10
  lookup_lag:
    description:
      - Seconds by which the API's list of pods may lag behind a create. A task that has created a pod looks again when they have
        passed, so that of several tasks that create the same pod at the same time, only the first pod stays. It does so while
        the machine is being provisioned, so that only a task with O(wait=false) takes longer for it.
      - V(0) believes the list at once, and gives up that promise to tasks at the same time.
    type: float
    default: 3
    version_added: 0.2.0
  on_failure:
    description:
      - What becomes of a pod that this task has created, if it fails or is not ready in time. A pod that was there before is
        never removed.
      - V(keep) leaves it, and the message tells its id, what it costs, and how to remove it.
      - V(terminate) removes it.
    type: str
    choices: [keep, terminate]
    default: keep
"""
