# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create a resource exactly once, although the API has no idempotency key."""

from __future__ import annotations

from typing import NamedTuple

from .._common.clock import looks_after
from .._common.errors import ApiError, CapacityError, CloudError, FailedError, OutcomeUnknownError
from .._common.text import label, printable
from .._common.types import Json
from .._common.values import is_id
from .remove import remove
from .resource import Resource

# How often a create is sent whose answers are lost. A sold-out offer is answered 500, which can't be told from that.
ATTEMPTS = 3
# Seconds more for what a server may still be working on when it was too slow to answer
STILL_RUNNING = 10


class Created(NamedTuple):
    """What a create came to."""

    resource: Json
    # Whether the API answered with it; otherwise it was found when the answer was lost, and another run may have created it.
    answered: bool


def create_once(resource: Resource, body: Json, retry_sold_out: bool = True) -> Created:
    """Send a create. Where its answer is lost, look for what it may have made and adopt that; send again only if there is none.

    :param body: The request.
    :param retry_sold_out: Whether to send again what was answered as a sold-out offer is.
    After a refusal that does not rule out that something was created, it looks as well.

    :raises OutcomeUnknownError: Nothing was found, and it may be sold out.
    :raises CloudError: Nothing was created, or (the message says so) it is not known whether something was.
    """
    task = resource.task
    for _attempt in range(ATTEMPTS):
        task.pending_create = f"A {resource.noun} named {resource.name} may have been created just now"
        try:
            created = resource.client.post(resource.path, body)
            if is_id(created.get("id")):
                task.result["changed"] = True
                return Created(_recognisable(resource, created), True)
            lost = OutcomeUnknownError("the answer to the create has no ID.")
        except OutcomeUnknownError as error:
            lost = error
        except ApiError as error:
            if not error.may_have_created:
                task.pending_create = None
                raise
            return Created(_found_after_refusal(resource, error), False)
        except CloudError:
            task.pending_create = None
            raise
        task.unanswered_creates += 1
        found, trouble = _look_for(resource, lost.still_running)
        if trouble:
            raise _unknown(resource, f"The answer to the create was lost: {lost.message}", trouble, lost.status)
        if found:
            task.result["changed"] = True
            task.warn(
                f"The answer to the create was lost ({lost.message}) The {resource.noun} {label(found)} was found and is "
                "used."
            )
            return Created(found, False)
        task.pending_create = None
        if lost.may_be_sold_out and not retry_sold_out:
            raise lost
    sold_out = " This is also how the API answers when the offer is sold out." if lost.may_be_sold_out else ""
    failure = CapacityError if lost.may_be_sold_out else CloudError
    raise failure(
        f"The create failed {ATTEMPTS} times, and no {resource.noun} named {resource.name} was found afterwards: "
        f"{lost.message}{sold_out} {'Nothing is being billed as far as the API reports. ' if resource.billed else ''}Run the "
        f"task again: it adopts the {resource.noun} should it appear.", lost.status, lost.params,
    )


def _found_after_refusal(resource: Resource, refusal: ApiError) -> Json:
    """What a create has created although it was refused.

    :raises ApiError: The refusal. Its message says that nothing was found.
    :raises CloudError: It can't be known, since the last look failed.
    """
    task = resource.task
    found, trouble = _look_for(resource)
    if trouble:
        raise _unknown(resource, f"The create was refused: {refusal.message}", trouble, refusal.status)
    task.pending_create = None
    if found is None:
        refusal.message += (
            f" A refusal like this may have created a {resource.noun} nevertheless, but none named {resource.name} was found "
            f"afterwards. To look again: primeintellect.cloud.{resource.noun}_info with name: {resource.name}."
        )
        raise refusal
    task.unanswered_creates += 1
    task.result["changed"] = True
    task.warn(
        f"The create was refused ({refusal.message}) The {resource.noun} {label(found)} was created nevertheless, and is used."
    )
    return found


def _recognisable(resource: Resource, created: Json) -> Json:
    """The resource that was just created, unless no later run would find it: each of them would create another one.

    :raises FailedError: It has another name, or belongs to another team, than the task says. The message says what became of it.
    """
    if resource.is_own(created):
        return created
    resource.show(created)
    try:
        seen = resource.read(created["id"])  # the answer alone may be incomplete
    except CloudError:
        seen = created
    if resource.is_own(seen):
        return seen
    resource.task.pending_create = None
    team = resource.client.account.team_id
    text = (
        f"The API created the {resource.noun} {label(seen)} of {_owner(seen.get('teamId'))}, although a {resource.noun} named "
        f"{resource.name} of {_owner(team)} was asked for. No later run would find it."
    )
    try:
        remove(resource, seen)
    except CloudError as error:
        raise FailedError(f"{text} It was to be removed, but that failed: {error.message}", error.status) from error
    raise FailedError(f"{text} It has been removed.")


def _owner(team_id: object) -> str:
    return printable(f"team {team_id}") if team_id else "the personal account"


def _look_for(resource: Resource, still_running: bool = False) -> tuple[Json | None, CloudError | None]:
    """Look for what a create may have made.

    :param still_running: Whether the server may still be working on it.
    :returns: What was found, and why that can't be known: the last look failed.
    """
    trouble: CloudError | None = None
    for pause in (*looks_after(resource.lag), *([STILL_RUNNING] if still_running else [])):
        resource.client.clock.sleep(pause)
        try:
            live = resource.live()
        except CloudError as error:
            trouble = error
            continue
        trouble = None
        if live:
            return live[0], None
    return None, trouble


def _unknown(resource: Resource, text: str, trouble: CloudError, status: int | None) -> CloudError:
    """What to raise when nobody knows whether there is something."""
    resource.task.result["changed"] = True  # as far as anyone knows
    error = CloudError(
        f"{text} Looking for the {resource.noun} failed as well: {trouble.message} A {resource.noun} named {resource.name} may "
        f"exist{' and be billed' if resource.billed else ''}. Run the task again, which adopts it.", trouble.status or status,
    )
    error.__cause__ = trouble
    return error
