# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.primeintellect.cloud.plugins.modules import service_info
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.action import ModuleAction


class ActionModule(ModuleAction):
    module = service_info
