# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loaded by Python when it starts: a machine whose clock jumps by an hour, ahead and back, whenever it is read."""

from __future__ import annotations

import itertools
import time

_jumps = itertools.cycle((0, 3600, -3600))
_real = time.time
time.time = lambda: _real() + next(_jumps)
