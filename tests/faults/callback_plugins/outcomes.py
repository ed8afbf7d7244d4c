# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: outcomes
type: aggregate
short_description: Results of tasks, a line of JSON each, in the file that FAULTS_OUTCOMES names
description:
  - For the fault suite.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
requirements:
  - enable in configuration
"""

import json
import os

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "outcomes"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, result, **more):
        if result._task.action.startswith("primeintellect."):
            with open(os.environ["FAULTS_OUTCOMES"], "a", encoding="utf-8") as file:
                file.write(json.dumps(dict(result._result, **more), default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self._write(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write(result, failed=True)
