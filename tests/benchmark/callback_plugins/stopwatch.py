# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: stopwatch
type: notification
short_description: Write what each task took to a file
description:
  - Appends a line for each task to the file that E(BENCHMARK_TIMES) names, a JSON list of the task's name, its seconds, and
    the CPU seconds of all processes.
author:
  - The primeintellect.cloud contributors (!UNKNOWN)
requirements:
  - enable in configuration
"""

import json
import multiprocessing
import os
import resource
import time

from ansible.plugins.callback import CallbackBase


def used_cpu():
    """CPU seconds of this process and of those that it has waited for."""
    everyone = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, everyone))


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "stopwatch"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super().__init__()
        self._running = None

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._stop()
        self._running = (task.get_name().rpartition(" : ")[2], time.monotonic(), used_cpu())

    def v2_playbook_on_stats(self, stats):
        self._stop()

    def _stop(self):
        if self._running:
            name, begun, cpu = self._running
            seconds = time.monotonic() - begun
            # What the workers have used is known when they have ended, which they do a moment after their last result.
            for worker in multiprocessing.active_children():
                worker.join(1)
            with open(os.environ["BENCHMARK_TIMES"], "a", encoding="utf-8") as times:
                times.write(json.dumps([name, seconds, used_cpu() - cpu]) + "\n")
