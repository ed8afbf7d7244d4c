#!/usr/bin/python
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: lease_info
short_description: Read until when pods may live
version_added: 0.2.0
description:
  - A lease is a small file on each node of a pod, in which the role P(primeintellect.cloud.provision#role) records until when
    the pod may live. This module logs in to the nodes over SSH, and reads it. It does not call the API.
  - It asks up to 50 nodes at the same time, and waits at most 15 seconds for each. It does not ask a pod that is not
    C(ACTIVE), or that has a node without an address.
  - It records the host keys of a pod that is not in O(path) yet, as M(primeintellect.cloud.host_keys) does, but not in check
    mode.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
extends_documentation_fragment:
  - primeintellect.cloud.attributes.on_controller
options:
  pods:
    description: The pods, as M(primeintellect.cloud.pod_info) returns them.
    type: list
    elements: dict
    required: true
  path:
    description: The file with the host keys of pods. A relative path starts at the current directory.
    type: str
    default: ~/.ssh/primeintellect/known_hosts
  identity_file:
    description:
      - Private key for the login. Without it, SSH tries the keys that it knows. A relative path starts at the current directory.
    type: str
  timeout:
    description: Timeout in seconds for all pods together. A pod that was not asked by then is V(unreachable).
    type: float
    default: 300
  now:
    description: >-
      The time with which to compare, in ISO 8601. It defaults to the clock of the controller. The clocks of the nodes do not
      matter.
    type: str
seealso:
  - module: primeintellect.cloud.host_keys
  - module: primeintellect.cloud.pod_info
"""

EXAMPLES = r"""
- name: Read the pods
  primeintellect.cloud.pod_info:
  register: found

- name: Read their leases
  primeintellect.cloud.lease_info:
    pods: "{{ found.pods }}"
  register: leased

- name: Show which leases have expired
  ansible.builtin.debug:
    msg: "{{ leased.leases | selectattr('state', 'eq', 'expired') | map(attribute='pod_name') }}"
"""

RETURN = r"""
leases:
  description: A lease for each of O(pods), in their order.
  returned: success
  type: list
  elements: dict
  contains:
    pod_id:
      description: ID of the pod.
      type: str
      sample: 5f1c2a4b
    pod_name:
      description: Name of the pod.
      type: str
      sample: trainer
    state:
      description:
        - V(running) if a node has a lease that ends later. V(expired) if every node answered, and the last lease is over.
        - V(none) if no node has a lease. V(unreadable) if a node has a lease that cannot be read. V(unreachable) if a node did
          not answer.
      type: str
      sample: running
    end:
      description: The end of the lease in ISO 8601, as far as it is known.
      type: str
      sample: "2026-11-29T20:00:00Z"
    reason:
      description: Why the pod is V(unreachable), otherwise an empty string.
      type: str
      sample: "it is STOPPED"
"""
