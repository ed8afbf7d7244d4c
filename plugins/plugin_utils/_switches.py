# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment variables that turn something off."""

from __future__ import annotations

import os


def switched_off(name: str) -> bool:
    """Whether an environment variable says no, in one of Ansible's ways."""
    return os.environ.get(name, "").strip().lower() in ("0", "false", "no", "off", "n", "f")
