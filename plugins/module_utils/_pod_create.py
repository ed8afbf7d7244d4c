# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating a pod once, although the API knows no idempotency and an answer can be lost."""

from __future__ import annotations

import re

from ._contract import LEAVING
from ._errors import LostAnswer, OfferGone, PodFailed, Problem, Refused
from ._pod_request import request_body
from ._pod_result import pod_title
from ._pods import pods_named, read_pod, show_pod
from ._prices import dearer

# How often a create is sent whose answers are lost. A sold-out offer is answered 500, which can't be told from that.
CREATES = 3
# Seconds before each look for the pod of a lost create: the list may lag behind a create by this much in all.
LOOKS = (0, 1, 2)
# The 400 that concerns the account and not the offer
_INSTANCE_LIMIT = re.compile(r"(maximum|limit)\b.*\binstances?\b|\binstances?\b.*\blimit", re.IGNORECASE)


def create_pod(params: dict, client, task, another: bool = False) -> dict:
    """Create the pod that the task asks for.

    Where the answer is lost, the pod is looked for by its name and adopted; only where there is none is it created again.

    :param another: Whether there are other offers, so that one that seems to be sold out is not asked for again.
    :returns: The pod as the API gives it, with an id.
    :raises OfferGone: There is no pod, and that is due to the offer.
    :raises Problem: There is no pod, or (the message says so) it is not known whether there is one.
    """
    body = request_body(params, client.account.team_id)
    for _attempt in range(CREATES):
        try:
            pod = client.post("/pods/", body)
            if isinstance(pod.get("id"), str) and pod["id"]:
                task.result["changed"] = True
                return pod
            lost = LostAnswer("the answer to the create has no pod id.")
        except LostAnswer as problem:
            lost = problem
        except Refused as problem:
            if problem.status != 400:
                raise
            if _INSTANCE_LIMIT.search(problem.message):
                raise Refused(
                    problem.message + " Remove pods that are not needed any more, or have the account's limit raised.", 400
                ) from problem
            raise OfferGone(problem.message, problem.status, problem.params) from problem
        pod = _look_for(params["name"], lost, client, task)
        if pod:
            task.result["changed"] = True
            task.warn("The answer to the create was lost (%s) The pod %s was found and is used." % (lost.message, pod_title(pod)))
            return pod
        if another and lost.status == 500:
            raise OfferGone(lost.message, lost.status, lost.params)
    sold_out = " This is also how the API answers when the offer is sold out." if lost.status == 500 else ""
    raise Problem(
        "The create failed %d times, and no pod named %s was found afterwards: %s%s Nothing is being billed as far as the "
        "API tells; running the task again adopts the pod should it appear." % (
            CREATES, params["name"], lost.message, sold_out
        ), lost.status, lost.params,
    )


def keep_price(pod: dict, params: dict, client, task) -> None:
    """Terminate a new pod that costs more than C(max_price).

    :raises PodFailed: It costs more. The message says what became of it.
    """
    if params["max_price"] is None:
        return
    if pod.get("priceHr") is None:
        try:
            pod = read_pod(pod["id"], client)
        except Problem:
            pass  # whoever waits for the pod learns soon enough what is wrong
    if pod.get("priceHr") is None:
        task.warn("The API does not tell what the pod %s costs, so that max_price could not be checked." % pod_title(pod))
    if not dearer(pod.get("priceHr"), params["max_price"]):
        return
    from ._pod_removal import remove_pod

    show_pod(pod, task)
    text = "The new pod %s costs %g USD per hour, which is more than max_price (%g)." % (
        pod_title(pod), pod["priceHr"], params["max_price"]
    )
    try:
        remove_pod(pod, True, params, client, task)
    except Problem as problem:
        raise PodFailed(
            "%s It was to be terminated, but that failed too: %s" % (text, problem.message), problem.status
        ) from problem
    raise PodFailed(text + " It has been terminated.")


def _look_for(name: str, lost: LostAnswer, client, task) -> dict | None:
    """Look for the pod that a create may have made.

    :raises Problem: It can't be known: the last look failed, or there are several pods.
    """
    trouble = None
    for pause in LOOKS:
        client.clock.sleep(pause)
        try:
            live = [pod for pod in pods_named(name, client) if pod.get("status") not in LEAVING]
        except Problem as problem:
            trouble = problem
            continue
        trouble = None
        if len(live) > 1:
            task.result["changed"] = True
            raise Problem("The answer to the create was lost: %s %d live pods are named %s: %s. Remove what is not wanted." % (
                lost.message, len(live), name, ", ".join(sorted(pod["id"] for pod in live))
            ), lost.status)
        if live:
            return live[0]
    if trouble:
        task.result["changed"] = True  # as far as anyone knows
        raise Problem(
            "The answer to the create was lost: %s Looking for the pod failed as well: %s A pod named %s may exist and be "
            "billed; run the task again, which adopts it." % (lost.message, trouble.message, name),
            trouble.status or lost.status,
        ) from trouble
    return None
