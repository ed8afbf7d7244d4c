# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan the creates that a fleet needs: on which offers, and for how many pods max_total_price is enough."""

from __future__ import annotations

from typing import NamedTuple

from .._api.live import require_listed
from .._common.errors import CloudError, InvalidOptionsError
from .._common.prices import price_of
from .._common.types import Json, Params
from .._offer.options import PODS, SEARCH_REQUEST
from .._pod.placement import Candidate, find_candidates
from .._pod.references import with_disk_ids, with_key_id
from .._pod.request import request_pod, request_shown
from .budget import Budget, affordable_count
from .context import Context
from .members import Member, total_price
from .placement import find_data_center, group_by_data_center


class Plan(NamedTuple):
    """Where the missing pods are created, and what they may cost."""

    # Candidates for all pods, cheapest first; with C(same_data_center), one such list for each data center
    groups: list[list[Candidate]]
    budget: Budget
    # What the pods are asked for with, without secrets
    request: Json


def plan_creates(missing: list[Member], kept: list[Member], context: Context) -> Plan | None:
    """Plan the creates. A member that can't have a pod has a C(problem) afterwards.

    :param missing: The members that need a pod.
    :param kept: Those whose pods stay.
    :returns: None if no pod can be created at all, but those that stay are enough.
    :raises CloudError: There would be fewer than C(min_size) pods.
    """
    params, client, task = context.params, context.client, context.task
    require_listed(params, SEARCH_REQUEST, PODS, client, task)
    params = with_key_id(with_disk_ids(params, client, task), client, task)
    for member in missing:
        member.resource.params = dict(params, name=member.name)
    return plan_again(missing, kept, context)


def plan_again(missing: list[Member], kept: list[Member], context: Context) -> Plan | None:
    """The same, on what is offered by now, for members that were planned before."""
    params = missing[0].resource.params
    try:
        candidates = _find_candidates(kept, params, context)
    except InvalidOptionsError:
        raise
    except CloudError as error:
        if len(kept) < params["min_size"] or not kept:
            raise
        for member in missing:
            member.problem = error
        return None
    if params["max_total_price"] is not None and params["placement"] == "cheapest":
        candidates = [candidate for candidate in candidates if candidate.price_hr is not None]
        if not candidates:
            raise CloudError("No matching offer has a price in USD, and max_total_price can't add up other prices.", params=[
                {"param": "max_total_price", "message": "requires offers in USD"}
            ])
    groups = group_by_data_center(candidates, len(missing)) if params["same_data_center"] else [candidates]
    first = groups[0][0]
    budget = _plan_budget(missing, kept, first.price_hr, context)
    return Plan(groups, budget, request_shown(dict(first.request, name=context.params["name"]), context.client.account.team_id))


def preview_creates(missing: list[Member], plan: Plan, context: Context) -> None:
    """In check mode: show the pods that would be created, as far as they are known in advance."""
    first = plan.groups[0][0]
    for member in missing:
        member.created = member.task.result["changed"] = True
        pod = request_pod(dict(first.request, name=member.name), context.client.account.team_id)
        member.set_pod(dict(pod, priceHr=first.price_hr))


def _find_candidates(kept: list[Member], params: Params, context: Context) -> list[Candidate]:
    if params["same_data_center"] and kept and not params["data_center_id"]:
        params = dict(params, data_center_id=find_data_center([member.pod for member in kept], params, context.client))
    has_limit = params["max_total_price"] is not None
    return find_candidates(params, context.client, context.task, has_limit, context.offer_wait)


def _plan_budget(missing: list[Member], kept: list[Member], price: float | None, context: Context) -> Budget:
    """Find out for how many of the missing pods max_total_price is enough. The others have a C(problem) afterwards.

    :param price: What a new pod costs, in USD per hour; None if that is not known.
    :raises CloudError: It is enough for too few.
    """
    params, limit = context.params, context.params["max_total_price"]
    # lost pods come first: each is billed until it is replaced
    ordered = sorted(missing, key=lambda member: not member.old_pod)
    count = affordable_count(limit, total_price(kept), [total_price([member]) for member in ordered], price)
    unaffordable = ordered[count:]
    existing = [*kept, *unaffordable]
    unpriced = [member.name for member in existing if member.pod and price_of(member.pod) is None]
    if limit is not None and unpriced:
        context.task.warn(
            f"The API does not report what {', '.join(unpriced)} {'costs' if len(unpriced) == 1 else 'cost'}, so max_total_price "
            "covers only the other pods."
        )
    if unaffordable:
        reason = (
            f"max_total_price ({limit:g} USD per hour) does not leave enough: the existing pods cost {total_price(existing):g}, "
            f"and a new one costs {price:g}."
        )
        if len(kept) + count < params["min_size"]:
            raise CloudError(
                f"{params['name']}: only {count} of {len(missing)} missing pods can be created. {reason}",
                params=[{"param": "max_total_price", "message": f"is too low for a size of {params['size']}"}],
            )
        for member in unaffordable:
            member.problem = CloudError(reason)
    return Budget(limit, total_price(existing), count)
