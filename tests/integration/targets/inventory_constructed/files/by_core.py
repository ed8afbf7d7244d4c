# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-inventory, in which compose, groups and keyed_groups are what ansible-core makes of them, host by host."""

from __future__ import annotations

from ansible.cli.inventory import main
from ansible.plugins.inventory import Constructable
from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory.constructed import Constructed


def construct(self, hosts):
    """As other inventory plugins do it."""
    strict = self.get_option("strict")
    for host in hosts:
        self._set_composite_vars(self.get_option("compose"), host.get_vars(), host.name, strict)
        self._add_host_to_composed_groups(self.get_option("groups"), {}, host.name, strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), {}, host.name, strict)


Constructed.construct = construct
Constructed._compose = Constructable._compose

if __name__ == "__main__":
    main()
