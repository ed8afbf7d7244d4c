# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: records
type: notification
short_description: Write the results of all tasks of the collection to a file
description:
  - Appends a line of JSON for each result. Results of two ways to run the same tasks are compared, and all are held against the
    documentation of the modules.
  - It need not be enabled, since ansible-test decides which plugins are.
  - A task with the tag C(by_chance) is one whose result depends on which of several threads is faster.
  - A task with the tag C(not_compared) is one that is not the same on purpose, or that Ansible itself answers.
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
    env:
      - name: RECORDS_FILE
"""

import json
import os
import re

from ansible.plugins.callback import CallbackBase

# ansible-test has a folder for each target, and its configuration there
TARGET = re.compile(r"/integration/(\w+)-[^/]*/")


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "records"
    CALLBACK_NEEDS_ENABLED = False

    def _write(self, result, failed=False):
        task, values = result._task, result._result
        if not task.action.startswith("primeintellect.cloud.") or "results" in values or "not_compared" in task.tags:
            return
        # the folders above are other ones in each run
        parts = task.get_path().split("/")
        above = next((parts.index(folder) for folder in ("targets", "roles") if folder in parts), -2)
        where = "/".join(parts[above + 1:])
        target = TARGET.search(os.environ.get("ANSIBLE_CONFIG", ""))
        with open(self.get_option("file"), "a", encoding="utf-8") as file:
            record = {"target": target[1] if target else "", "task": where, "module": task.action.rpartition(".")[2],
                      "failed": failed, "by_chance": "by_chance" in task.tags, "result": values}
            file.write(json.dumps(record, default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self._write(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write(result, failed=True)

    def v2_runner_item_on_ok(self, result):
        self._write(result)

    def v2_runner_item_on_failed(self, result):
        self._write(result, failed=True)
