# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow a command on all machines until it ends, one fails, or one is lost."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Clock, Json

from .machine import Machine, UnreachableMachineError

# Seconds between two questions to the API whether the pods exist, and the shortest pause if SSH has failed meanwhile
ASK = 15
ASK_IF_SILENT = 3
# Seconds in which a machine answers at the latest, also if it has nothing to say
LONG_POLL = 5
# Seconds without an answer after which a machine is asked about more often
SILENT = 15
# Seconds without an answer after which a machine is given up although the API reports that it runs. A machine that the API
# reports as gone after such a time may as well have been removed by another run, which has followed the command meanwhile.
GIVE_UP = 300
# Seconds between two answers of a command that writes without end
_BREATH = 0.2
# Bytes of earlier output that are shown of a command that runs already, and bytes of the longest line
_EARLIER = 64 * 1024
_TAIL = 20
_STOP_TIMEOUT = 30
# Seconds in which a machine may tell that the time of the command is over, and its exit status if it does not
_OVERTIME = 2 * GIVE_UP
_OVERTIME_STATUS = 124
# Seconds between two looks at the clock
_TICK = 1


class Event(NamedTuple):
    """What a machine has answered; the state is None if it did not."""

    machine: Machine
    state: Json | None
    data: bytes
    problem: str


@dataclass
class Contact:
    """When a machine was heard of.

    :ivar heard: By the clock of this process, which stops while the controller sleeps.
    :ivar wall: By the wall clock, which does not.
    :ivar silent: Whether it does not answer now.
    :ivar runs_since: Since when the API has reported that the machine runs, although it is silent.
    """

    heard: float
    wall: float
    silent: bool = False
    runs_since: float | None = None


class Follow:
    """The machines of a job, and how far each one is.

    :ivar ended: Name of a machine -> the state of the command that has ended there.
    :ivar lost: Name of a machine -> why it is lost.
    :ivar doomed: IDs of the pods that must be removed before the command can start again.
    :ivar doubtful: Whether another run may have ended the job while this one heard nothing of a machine.
    :ivar superseded: Whether another run follows the command now.
    """

    def __init__(
        self, machines: Sequence[Machine], follower: list[int], pod_states: Callable[[], dict[str, str]],
        show: Callable[[str], None], clock: Clock, check_attended: Callable[[], None],
        longest: float | None = None,
    ) -> None:
        """:param follower: The number of this run.
        :param pod_states: Asks the API: the ID of each pod that it answers about -> why it is lost, or an empty text.
        :param check_attended: Raises an exception if nobody waits for the result; the command then goes on.
        :param longest: Seconds after which the machines end the command. One that does not is ended by this run, a while later.
        """
        self._machines = machines
        self._follower = follower
        self._pod_states = pod_states
        self._show = show
        self._clock = clock
        self._events: queue.Queue[Event] = queue.Queue()
        self._over = threading.Event()
        self._check_attended = check_attended
        self._is_to_stop = False
        self._lines = {machine.name: Lines(f"{machine.name}: " if len(machines) > 1 else "", show) for machine in machines}
        self._contacts = {machine.name: Contact(clock.now(), clock.wall()) for machine in machines}
        self._asked = clock.now()
        self._last = None if longest is None else self._asked + longest + _OVERTIME
        self.ended: dict[str, Json] = {}
        self.lost: dict[str, str] = {}
        self.doomed: set[str] = set()
        self.doubtful = False
        self.superseded = False

    def until_over(self, states: dict[str, Json]) -> None:
        """Return once the command has ended everywhere, or has failed or is lost on one machine; then it is stopped on all.

        :param states: Name of a machine -> the state of its command at first.
        """
        threads = {}
        for machine in self._machines:
            offset = max(0, states[machine.name]["size"] - _EARLIER)
            threads[machine.name] = threading.Thread(target=self._attend, args=(machine, offset), daemon=True)
            threads[machine.name].start()
        try:
            while not self._is_over():
                self._check_attended()
                self._next()
            self._is_to_stop = not self.superseded
        finally:
            self._over.set()
        deadline = self._clock.now() + _STOP_TIMEOUT
        for name, thread in threads.items():
            if name not in self.lost:
                thread.join(max(0, deadline - self._clock.now()))
        while not self._events.empty():
            self._take(self._events.get())
        for lines in self._lines.values():
            lines.finish()

    def tail(self, name: str) -> list[str]:
        """The last lines of the output on a machine."""
        return list(self._lines[name].last)

    def _is_over(self) -> bool:
        failed = any(state["rc"] != 0 for state in self.ended.values())
        return self.superseded or bool(self.lost) or failed or len(self.ended) == len(self._machines)

    def _next(self) -> None:
        try:
            self._take(self._events.get(timeout=_TICK))
        except queue.Empty:
            pass
        now = self._clock.now()
        running = [machine for machine in self._machines if machine.name not in self.ended]
        for machine in running:
            if now - self._contacts[machine.name].heard >= SILENT:
                self._note_silence(machine.name, f"nothing for {SILENT} seconds")
            if self._last is not None and now > self._last:
                self.ended[machine.name] = {"rc": _OVERTIME_STATUS, "reason": "time"}
        silent = any(self._contacts[machine.name].silent for machine in running)
        if now - self._asked < (ASK_IF_SILENT if silent else ASK):
            return
        self._asked = now
        pods = self._pod_states()
        for machine in running:
            reason = self._loss(self._contacts[machine.name], pods.get(machine.pod_id))
            if reason:
                self.lost[machine.name] = reason
                self.doomed.add(machine.pod_id)

    def _loss(self, contact: Contact, reported: str | None) -> str | None:
        """Why a machine is lost, if it is.

        :param reported: What the API answers: why it is lost, an empty text if it is not, or None without an answer.
        """
        if reported:
            self.doubtful = self.doubtful or self._clock.wall() - contact.wall >= GIVE_UP
            return reported
        if reported is None or not contact.silent:
            contact.runs_since = None
            return None
        contact.runs_since = contact.runs_since or self._asked
        if self._asked - contact.runs_since < GIVE_UP:
            return None
        return f"it has not answered by SSH for {GIVE_UP // 60} minutes, although the API reports that it runs"

    def _note_silence(self, name: str, problem: str) -> None:
        if not self._contacts[name].silent:
            self._show(f"{name} does not answer by SSH now: {problem}")
        self._contacts[name].silent = True

    def _take(self, event: Event) -> None:
        name = event.machine.name
        if event.state is None:
            self._note_silence(name, event.problem)
            return
        self._contacts[name] = Contact(self._clock.now(), self._clock.wall())
        self._lines[name].add(event.data)
        if event.state.get("follower", self._follower) > self._follower:
            self.superseded = True
        elif event.state["state"] == "ended":
            self.ended.setdefault(name, event.state)
        elif event.state["state"] != "running":
            self.lost.setdefault(name, event.problem or "its command ended without a result, perhaps by a restart")

    def _attend(self, machine: Machine, offset: int) -> None:
        """In a thread of its own: hear what the machine says."""
        while not self._over.is_set():
            try:
                state, data = machine.look(offset, LONG_POLL)
            except UnreachableMachineError as problem:
                self._events.put(Event(machine, None, b"", problem.message))
                self._over.wait(ASK_IF_SILENT)
                continue
            except CloudError as problem:
                self._events.put(Event(machine, {"state": "gone"}, b"", problem.message))
                return
            offset += len(data)
            # what has ended is only told when all of its output is here
            is_more = state["state"] == "ended" and offset < state["size"]
            if is_more:
                state = dict(state, state="running")
            self._events.put(Event(machine, state, data, ""))
            if state["state"] != "running":
                return
            self._over.wait(_BREATH if data or is_more else 0)
        if not self._is_to_stop:
            return
        try:
            state = machine.ask("stop")
            data = machine.look(offset, 0)[1]
        except CloudError:
            return
        self._events.put(Event(machine, state, data, ""))


class Lines:
    """The output of one machine, shown line by line.

    :ivar last: The last lines.
    """

    def __init__(self, prefix: str, show: Callable[[str], None]) -> None:
        self._prefix = prefix
        self._show = show
        self._rest = b""
        self.last: deque[str] = deque(maxlen=_TAIL)

    def add(self, data: bytes) -> None:
        """Show the lines that are complete."""
        *complete, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _EARLIER:
            complete.append(self._rest)
            self._rest = b""
        for line in complete:
            self._line(line)

    def finish(self) -> None:
        """There is no more."""
        if self._rest:
            self._line(self._rest)
            self._rest = b""

    def _line(self, line: bytes) -> None:
        # a bar of progress writes over itself
        text = line.rstrip(b"\r").rpartition(b"\r")[2].decode("utf-8", "replace").expandtabs()
        text = "".join(character if character.isprintable() else "?" for character in text)
        self.last.append(text)
        self._show(self._prefix + text)
