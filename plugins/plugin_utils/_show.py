# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of text for a person, which Ansible itself would print as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from ansible import constants
from ansible.utils.display import Display

from ..module_utils._common.text import printable

display = Display()
# Standard output belongs to these alone: a line of text would spoil it for the program that reads it.
_FOR_PROGRAMS = ("json", "jsonl", "junit", "null", "oneline")


def show(lines: Iterable[str]) -> None:
    """Show lines between Ansible's own, without characters that control the terminal."""
    callback = str(constants.config.get_config_value("DEFAULT_STDOUT_CALLBACK"))
    if callback.rpartition(".")[2] not in _FOR_PROGRAMS:
        display.display("\n".join(map(printable, lines)))
