# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: records
type: notification
short_description: Write what every task of the collection returns to a file
description:
  - Appends a line of JSON for each result, so that those of two ways to run the same tasks can be compared.
  - It needs not be enabled, since ansible-test decides what is.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
options:
  file:
    description: The file.
    type: path
    required: true
    ini:
      - section: callback_records
        key: file
"""

import json

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "records"
    CALLBACK_NEEDS_ENABLED = False

    def _write(self, result):
        task, values = result._task, result._result
        if not task.action.startswith("primeintellect.cloud.") or "results" in values:
            return
        # the folders above are other ones in each run
        parts = task.get_path().split("/")
        where = "/".join(parts[parts.index("targets") + 1:] if "targets" in parts else parts[-2:])
        with open(self.get_option("file"), "a", encoding="utf-8") as file:
            file.write(json.dumps({"task": where, "result": values}, default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self._write(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write(result)

    def v2_runner_item_on_ok(self, result):
        self._write(result)

    def v2_runner_item_on_failed(self, result):
        self._write(result)
