# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: deprecations
type: notification
short_description: Show deprecation warnings although ansible-test turns them off
description:
  - Those of the tasks and, since the targets start many an ansible-playbook of their own, of what these print.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
"""

import os
import re

from ansible.plugins.callback import CallbackBase

SHOWN = re.compile(r"\[DEPRECATION WARNING\]:? .*")

# ansible-core looks this up whenever it warns, and so does each process that is started from here
os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "true"


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "deprecations"
    CALLBACK_NEEDS_ENABLED = False

    def _show(self, result):
        values = result._result
        for stream in ("stdout", "stderr"):
            for text in SHOWN.findall(str(values.get(stream) or "")):
                self._display.display(text)

    def v2_runner_on_ok(self, result):
        self._show(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._show(result)

    def v2_runner_item_on_ok(self, result):
        self._show(result)

    def v2_runner_item_on_failed(self, result):
        self._show(result)
