# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory is filled wholly or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy

_OF_GROUP = ("vars", "hosts", "child_groups", "parent_groups", "depth", "priority")


@contextmanager
def restore_on_error(inventory):
    """If what is done within fails, the inventory is what it was before: no play runs on a part of the hosts.

    :param inventory: Ansible's C(InventoryData).
    """
    hosts, groups, localhost = dict(inventory.hosts), dict(inventory.groups), inventory.localhost
    of_hosts = [(host, dict(host.vars), list(host.groups)) for host in hosts.values()]
    of_groups = [(group, {name: copy(getattr(group, name)) for name in _OF_GROUP}) for group in groups.values()]
    try:
        yield
    except BaseException:
        _refill(inventory.hosts, hosts)
        _refill(inventory.groups, groups)
        inventory.localhost = localhost
        for host, variables, its_groups in of_hosts:
            host.vars, host.groups = variables, its_groups
        for group, was in of_groups:
            for name, value in was.items():
                setattr(group, name, value)
            group._hosts = None  # the names of its hosts, which are found anew
            group.clear_hosts_cache()
        inventory._groups_dict_cache = {}
        raise


def _refill(target: dict, content: dict) -> None:
    target.clear()
    target.update(content)
