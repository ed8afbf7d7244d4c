# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-inventory without the cache of expressions: ansible-core evaluates each of them for each host."""

from __future__ import annotations

from ansible.cli.inventory import main
from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()

from ansible_collections.primeintellect.cloud.plugins.plugin_utils._inventory import expressions

expressions.pure_variables = lambda template: None

if __name__ == "__main__":
    main()
