# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet module's work: keep the pods that can stay, create the missing ones, remove the rest."""

from __future__ import annotations

from collections.abc import Iterable

from .._api.account import Account
from .._api.contract import GONE, LEAVING
from .._api.schema import check_known
from .._api.teams import check_team, use_team
from .._common.checks import check_seconds
from .._common.errors import CloudError, FailedError, InvalidOptionsError, OfferUnavailableError
from .._common.task import Task
from .._common.types import ApiClient, Json, OptionErrors, Params
from .._offer.options import SEARCH_REQUEST
from .._offer.wait import OfferWait
from .._pod.request import check_request, completed, request_secrets, with_sharing
from .client import SharedClient
from .context import Context
from .create import FleetCreation
from .discovery import find_members, member_pods, surplus_members
from .members import LARGEST_FLEET, Member, billed, fleet_billing_notice, summaries
from .plan import Plan, plan_again, plan_creates, preview_creates
from .pool import Pool
from .remove import remove_members
from .result import fleet_diff, fleet_result, fleet_summary
from .wait import FleetWait

MOST_PARALLEL = 32


def check_fleet(params: Params, account: Account | None) -> OptionErrors:
    """What is wrong with the fleet module's options beyond their spec; see C(run_module)."""
    problems: OptionErrors = []
    size, max_total_price = params["size"], params["max_total_price"]
    if params["state"] == "present":
        params = completed(params)
        problems += check_request(params, account)
        if size is None:
            problems.append({"param": "size", "message": "is required with state: present"})
        if params["same_data_center"] and params["placement"] != "cheapest" and not params["data_center_id"]:
            problems.append({"param": "same_data_center", "message": "requires data_center_id or placement: cheapest"})
    elif not params["name"]:
        problems.append({"param": "name", "message": "is required"})
    for name, least, most in (
        ("size", 0, LARGEST_FLEET), ("min_size", 0, LARGEST_FLEET if size is None else max(0, size)),
        ("parallel", 1, MOST_PARALLEL), ("master_port", 1, 65535),
    ):
        if params[name] is not None and not least <= params[name] <= most:
            problems.append({"param": name, "message": f"must be from {least} to {most} (it is {params[name]})"})
    if max_total_price is not None and not 0 < max_total_price < float("inf"):
        problems.append({"param": "max_total_price", "message": f"must be greater than 0 (it is {max_total_price})"})
    problems += check_seconds(params, "wait_timeout", "poll_interval", *(["lookup_lag"] if params["lookup_lag"] else []))
    return problems + check_known(params, SEARCH_REQUEST, params["state"] == "present")


def manage_fleet(params: Params, client: ApiClient, task: Task) -> None:
    """Bring a fleet to the state that the task asks for.

    :param params: The module's validated parameters.
    :param task: Fills C(task.result) with what C(fleet_result) returns, C(changed) and C(diff).
    :raises CloudError: The state was not reached; C(task.result) holds what exists.
    """
    params = completed(params)
    client.secrets += request_secrets(params)
    use_team(params, client)
    params = with_sharing(params, client.account)
    pool = Pool(params["parallel"])
    min_size = params["size"] if params["min_size"] is None else params["min_size"]
    params = dict(params, min_size=min_size)
    shared = SharedClient(client, pool)
    fleet = _Fleet(Context(params, shared, task, pool, client.clock.now(), OfferWait(params, shared, task)))
    try:
        if params["state"] == "absent":
            fleet.remove_all()
        else:
            fleet.ensure()
    finally:
        fleet.publish()  # also after a failure or an interruption
    task.summary = fleet_summary(params["name"], task.result, task.check_mode)


class _Fleet:
    """One fleet, during a task.

    :ivar members: The members that it is to have, by index.
    :ivar surplus: A member for each pod that it is not to have, from the highest index down; a name may have several.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._request: Json | None = None
        self.members: list[Member] = []
        self.surplus: list[Member] = []

    def publish(self) -> None:
        """Put what exists into the task's result."""
        params, task = self._context.params, self._context.task
        members = [*self.members, *self.surplus]
        task.result.update(
            fleet_result(self.members, self.surplus, task.check_mode, params["master_port"]),
            changed=task.result["changed"] or any(member.task.result["changed"] for member in members),
            diff=fleet_diff(self.members, self.surplus, self._request),
        )
        if not task.check_mode:
            task.result.pop("offer", None)  # each pod may have been created on another one
        pending = [member.name for member in members if member.task.pending_create]
        task.pending_create = f"Each of the pods {', '.join(pending)} may have been created just now" if pending else None

    def remove_all(self) -> None:
        """Remove all pods of the fleet.

        :raises FailedError: Some of them could not be removed.
        """
        context = self._context
        self.surplus = surplus_members(member_pods(context.resource), context)
        if not self.surplus:
            check_team(context.params, context.client, context.task.warn)
        self._remove(self.surplus, context.params["wait"])

    def ensure(self) -> None:
        """Have as many pods as the task asks for.

        :raises CloudError: There are fewer than C(min_size), or a pod that is not to be kept could not be removed.
        """
        context, task = self._context, self._context.task
        self.members, self.surplus = find_members(context)
        if task.check_mode and not any(member.pod for member in [*self.members, *self.surplus]):
            check_team(context.params, context.client, task.warn)
        self._refuse_drift()
        self.publish()
        missing = [member for member in self.members if not member.pod or member.old_pod]
        plan = self._plan(missing) if missing else None
        missing = [member for member in missing if not member.problem]
        replaced = [member for member in missing if member.old_pod]
        if task.check_mode:
            self._remove(self.surplus, False)
            if plan:
                preview_creates(missing, plan, context)
        else:
            task.check_attended()
            self._remove([*self.surplus, *replaced], True)
            for member in replaced:
                member.clear_pod()
            if plan and missing:
                self._create(missing, plan)
            self.publish()
            if context.params["wait"]:
                if context.offer_wait.has_waited:  # how long that took says nothing of how long the pods will take
                    context = context._replace(started=context.client.clock.now())
                wait = FleetWait(self.members, context)
                wait.until_ready()
                wait.enforce_prices()
        self._check_size()

    def _refuse_drift(self) -> None:
        """Fail before anything is changed if an existing pod differs, or can't be compared.

        :raises FailedError: The message lists all pods.
        """
        problems = [member.problem for member in self.members if member.problem]
        if not problems:
            return
        if isinstance(problems[0], InvalidOptionsError):  # about an option, so it is the same for all of them
            raise problems[0]
        existing = sum(bool(member.pod) for member in self.members)
        raise FailedError(
            f"{self._name}: {len(problems)} of {existing} existing pods can't stay as they are:\n{self._overview(self.members)}",
            problems[0].status, [param for problem in problems for param in problem.params],
        )

    def _plan(self, missing: list[Member]) -> Plan | None:
        kept = [member for member in self.members if member not in missing]
        try:
            plan = plan_creates(missing, kept, self._context)
        except InvalidOptionsError:
            raise
        except CloudError as error:
            if not billed(self.members):
                raise
            raise FailedError(f"{error.message}\n{self._overview(self.members)}", error.status, error.params) from error
        self._request = plan.request if plan else None
        return plan

    def _create(self, missing: list[Member], plan: Plan) -> None:
        """Create the missing pods. Where offers run out, wait for others as long as C(wait_for_offer) allows."""
        context = self._context
        self._create_on(plan, missing)
        while True:
            missing = [member for member in missing if isinstance(member.problem, OfferUnavailableError)]
            state = f"{len(missing)} of {context.params['size']} pods are missing"
            if not missing or context.params["same_data_center"] or not context.offer_wait.pause(state):
                return
            reasons = [member.problem for member in missing]
            for member in missing:
                member.problem = None
            try:
                again = plan_again(missing, [member for member in self.members if member not in missing], context)
            except CloudError as error:
                again, reasons = None, [error] * len(missing)
            left = [member for member in missing if not member.problem]
            if again and left:
                self._create_on(again, left)
                continue
            for member, reason in zip(missing, reasons):
                member.problem = member.problem or reason
            return

    def _create_on(self, plan: Plan, missing: list[Member]) -> None:
        creation = FleetCreation(missing, plan.budget, self._context)
        if len(plan.groups) > 1:
            creation.create_together(plan.groups, self._has_enough)
        else:
            creation.create_on(plan.groups[0])
        self.publish()
        creation.resolve_duplicates()

    def _remove(self, members: list[Member], wait: bool) -> None:
        """Remove pods.

        :raises FailedError: Some of them could not be removed.
        """
        task = self._context.task
        if task.check_mode:
            for member in members:
                member.task.result["changed"] = member.pod.get("status") not in LEAVING
                member.set_pod(dict(member.pod, status=GONE[0]))
            return
        if members:
            self.publish()
        remove_members(members, wait, self._context)
        failed = {member: member.problem for member in members if member.problem}
        if failed:
            first = next(iter(failed.values()))
            listed = [*failed, *(member for member in billed(self.members) if member not in failed)]
            raise FailedError(
                f"{self._name}: {len(failed)} of {len(members)} pods could not be removed:\n{self._overview(listed)}",
                first.status, first.params,
            )

    def _has_enough(self) -> bool:
        return sum(member.healthy for member in self.members) >= int(self._context.params["min_size"])

    def _check_size(self) -> None:
        """Warn about missing pods, or fail.

        :raises FailedError: There are fewer than C(min_size) pods. The message says how far each is.
        """
        params = self._context.params
        problems = {member: member.problem for member in self.members if member.problem}
        if not problems:
            return
        healthy = [member for member in self.members if member.healthy]
        state = "are ready" if all(member.ready for member in healthy) else "exist"
        text = f"{self._name}: {len(healthy)} of {params['size']} pods {state}"
        if self._has_enough():
            self._context.task.warn(
                f"{text}, which is enough (min_size is {params['min_size']}). Run the task again to create what is missing:\n"
                f"{summaries(problems)}"
            )
            return
        text += f", but min_size is {params['min_size']}:\n{summaries(self.members)}\n"
        text += self._terminate() if params["on_failure"] == "terminate" else self._billing_notice()
        first = next((one for one in problems.values() if one.status or one.params), next(iter(problems.values())))
        raise FailedError(text, first.status, first.params)

    def _terminate(self) -> str:
        """Remove the pods that this run created, and say so."""
        created = [member for member in billed(self.members) if member.created]
        if not created:
            return self._billing_notice()
        problems = {member: member.problem for member in created}
        for member in created:
            member.problem = None
        remove_members(created, True, self._context)
        failed = [member for member in created if member.problem]
        text = f"{len(created) - len(failed)} of {len(created)} pods that this task created have been terminated (on_failure)."
        if failed:
            text += f" This failed for the others:\n{summaries(failed)}\n"
        for member in created:
            member.problem = member.problem or problems[member] or CloudError("It was terminated (on_failure).")
        return f"{text} {self._billing_notice()}"

    @property
    def _name(self) -> str:
        return str(self._context.params["name"])

    def _billing_notice(self) -> str:
        return fleet_billing_notice(self._name, [*self.members, *self.surplus])

    def _overview(self, members: Iterable[Member]) -> str:
        return f"{summaries(members)}\n{self._billing_notice()}"
