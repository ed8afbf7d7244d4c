# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating something that costs money once, although the API knows no idempotency and an answer can be lost."""

from __future__ import annotations

from .._common.errors import CloudError, OutcomeUnknownError
from .._common.text import label
from .._common.values import is_id

# How often a create is sent whose answers are lost. A sold-out offer is answered 500, which can't be told from that.
CREATES = 3
# Seconds by which a list may lag behind a create. What a lost create may have made is looked for until they have passed.
LAG = 3
# Seconds more, where a server was too slow to answer: it may be slow to create as well.
LATE = 10


def create_once(
    noun: str, name: str, path: str, body: dict, look, client, task, final: bool = False, lag: float = LAG,
) -> tuple:
    """Send a create. Where its answer is lost, look for what it may have made, and adopt that; send again only if there is none.

    :param noun: What is created, in messages.
    :param look: A function that lists what is live under that name, as the API gives it.
    :param final: Statuses after which it is not sent again, although nothing was found.
    :param lag: Seconds by which the look may lag behind a create.
    :returns: The thing as the API gives it, with an id, and whether the create was answered with it.
    :raises OutcomeUnknownError: The answer had a final status, and nothing was found.
    :raises CloudError: There is nothing, or (the message says so) it is not known whether there is something.
    """
    task.watch_for_interruption()
    for _attempt in range(CREATES):
        task.pending_create = f"A {noun} named {name} may have been created just now"
        try:
            thing = client.post(path, body)
            if is_id(thing.get("id")):
                task.result["changed"] = True
                return thing, True
            lost = OutcomeUnknownError("the answer to the create has no id.")
        except OutcomeUnknownError as problem:
            lost = problem
        except CloudError:
            task.pending_create = None
            raise
        task.unanswered_creates += 1
        thing = _look_for(noun, name, look, lag, lost, client, task)
        if thing:
            task.result["changed"] = True
            task.warn(f"The answer to the create was lost ({lost.message}) The {noun} {label(thing)} was found and is used.")
            return thing, False
        task.pending_create = None
        if final and lost.may_be_sold_out:
            raise lost
    sold_out = " This is also how the API answers when the offer is sold out." if lost.may_be_sold_out else ""
    raise CloudError(
        "The create failed %d times, and no %s named %s was found afterwards: %s%s Nothing is being billed as far as the "
        "API tells; running the task again adopts the %s should it appear." % (
            CREATES, noun, name, lost.message, sold_out, noun
        ), lost.status, lost.params,
    )


def _look_for(noun: str, name: str, look, lag: float, lost: OutcomeUnknownError, client, task) -> dict | None:
    """Look for what a create may have made.

    :raises CloudError: It can't be known: the last look failed, or there are several.
    """
    trouble = None
    for pause in (0, lag / 3, lag * 2 / 3, *([LATE] if lost.still_running else [])):
        client.clock.sleep(pause)
        try:
            live = look()
        except CloudError as problem:
            trouble = problem
            continue
        trouble = None
        if len(live) > 1:
            task.result["changed"] = True
            raise CloudError("The answer to the create was lost: %s %d live %ss are named %s: %s. Remove what is not wanted." % (
                lost.message, len(live), noun, name, ", ".join(sorted(thing["id"] for thing in live))
            ), lost.status)
        if live:
            return live[0]
    if trouble:
        task.result["changed"] = True  # as far as anyone knows
        raise CloudError(
            f"The answer to the create was lost: {lost.message} Looking for the {noun} failed as well: {trouble.message} A {noun} named {name} may exist and be "
            "billed; run the task again, which adopts it.",
            trouble.status or lost.status,
        ) from trouble
    return None
