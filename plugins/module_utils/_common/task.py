# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module's work is told, and where it notes what it has done."""

from __future__ import annotations

from typing import Callable

from .clock import SystemClock
from .types import Clock, Json


class Task:
    """What a module's work is told besides its parameters, and where it notes what it has done.

    :ivar check_mode: Whether nothing may be changed.
    :ivar clock: The time.
    :ivar warn: Called with a text that the user should read although the task goes on.
    :ivar report: Called at each poll while something is waited for, with a text that says how far it is, such as
        C(trainer: PROVISIONING); who shows it adds the time, and leaves out what has not changed.
    :ivar check_attended: Called before a create, and in each wait for something to become ready; raises C(AbandonedError) if
        Ansible has ended. A removal goes on: what is to go must not stay billed.
    :ivar result: What the module returns. It is kept up to date while the work goes on, so that a failure at any moment
        still reports what exists.
    :ivar summary: One line about what there is after a success, which becomes C(msg) of the result; None if there is none.
    :ivar pending_create: What may exist without being in the result, as long as a create is not answered; else None.
    :ivar unanswered_creates: How many creates were not answered, or in a way that says nothing.
    :ivar removed: The IDs of what was removed for something new; a list may still have them.
    """

    def __init__(
        self, check_mode: bool = False, clock: Clock | None = None, warn: Callable[[str], None] = lambda _text: None,
        report: Callable[[str], None] = lambda _text: None, check_attended: Callable[[], None] = lambda: None,
    ) -> None:
        self.check_mode = check_mode
        self.clock = clock or SystemClock()
        self.warn = warn
        self.report = report
        self.check_attended = check_attended
        self.result: Json = {"changed": False}
        self.summary: str | None = None
        self.pending_create: str | None = None
        self.unanswered_creates = 0
        self.removed: list[str] = []
