# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find a resource by its ID or by its name."""

from __future__ import annotations

from .._api.account import names_team
from .._api.contract import LEAVING
from .._common.errors import InvalidOptionsError, NotFoundError
from .._common.text import label, shown
from .._common.types import Json
from .duplicates import may_be_duplicates, wait_for_survivor
from .resource import Resource


def only_one(noun: str, name: str, found: list[Json], option: str = "name", id_option: str = "id") -> Json | None:
    """The resource that a name means, or None if none has it.

    :param option: The option that holds the name.
    :param id_option: The option that takes an ID instead.
    :raises InvalidOptionsError: Several have it.
    """
    if len(found) > 1:
        ids = ", ".join(sorted(str(resource.get("id")) for resource in found))
        raise InvalidOptionsError([{"param": option, "message": (
            f"{len(found)} {noun}s are named {name}: {ids}. Names are not unique on the server. Give the ID of the one that you "
            f"mean as {id_option}, and remove those that you do not need by their IDs."
        )}])
    return found[0] if found else None


def find_by_name(resource: Resource) -> Json | None:
    """The live resource with the task's name, in the account's team.

    One that is being removed is not live: it can't be used any more, and its name is free. It is found only where the task wants
    it gone and there is no other.

    :raises InvalidOptionsError: Several have the name.
    """
    named = resource.named()
    live = [one for one in named if one.get("status") not in LEAVING]
    if may_be_duplicates(live, resource):
        live = wait_for_survivor(live, resource)
    found = only_one(resource.noun, resource.name, live)
    return named[0] if found is None and named and resource.params["state"] == "absent" else found


def find_by_id(resource: Resource) -> Json | None:
    """The resource with the task's ID; None only where the task wants it gone, and the API's own list agrees.

    :raises InvalidOptionsError: It does not exist, or it belongs to another team than the task says.
    """
    wanted, noun = resource.params["id"], resource.noun
    found: Json | None
    try:
        found = resource.read(wanted)
    except NotFoundError as error:
        if resource.params["state"] != "absent":
            raise InvalidOptionsError([{"param": "id", "message": (
                f"there is no {noun} with the ID {wanted}. An ID can't be chosen: to create a {noun}, give name and no id."
            )}]) from error
        # A 404 may come from anything that is not the API.
        found = next((row for row in resource.rows() if row.get("id") == wanted), None)
        if found is None:
            return None
    team = resource.client.account.team_id
    if names_team(resource.params) and (found.get("teamId") or None) != team:
        owner = f"team {shown(found['teamId'])}" if found.get("teamId") else "the personal account"
        raise InvalidOptionsError([{"param": "team" if resource.params["team"] else "team_id", "message": (
            f"the {noun} with the ID {wanted} belongs to {owner}."
        )}])
    return found


def refuse_other_name(resource: Resource, found: Json, why: str) -> None:
    """Stop where the ID and the name that the task gives are not of one resource.

    :raises InvalidOptionsError: The message ends with C(why).
    """
    if resource.params["name"] and found.get("name") != resource.params["name"]:
        raise InvalidOptionsError([{"param": "name", "message": f"the {resource.noun} with that ID is {label(found)}{why}"}])
