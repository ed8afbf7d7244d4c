# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet module's work: a number of equal pods, of which what is there is left alone, and what is missing is created."""

from __future__ import annotations

from .._api.contract import LEAVING
from .._api.teams import use_team
from .._common.checks import check_seconds
from .._common.errors import CloudError, FailedError, InvalidOptionsError
from .._common.prices import price_of
from .._lifecycle.duplicates import LEAVE, DuplicateCheck, may_be_duplicates, watch
from .._pod.drift import attached_ids, must_replace, request_differences
from .._pod.placement import find_candidates
from .._pod.references import with_disk_ids, with_key_id
from .._pod.request import check_request, request_pod, request_secrets, request_shown, with_one_provider
from .budget import Budget, affordable
from .client import SharedClient
from .create import FleetCreation
from .members import LARGEST_FLEET, Member, billed, lost, members_in, price_sum
from .placement import data_center_of, data_centers
from .pool import Pool
from .remove import remove_members
from .result import fleet_diff, fleet_result
from .wait import FleetWait

MOST_PARALLEL = 32


def check_fleet(params: dict, account) -> list:
    """What is wrong with the fleet module's options beyond their spec; see C(run_module)."""
    problems = []

    def bounded(name: str, least: int, most: int) -> None:
        if params[name] is not None and not least <= params[name] <= most:
            problems.append({"param": name, "message": "must be from %d to %d (it is %d)" % (least, most, params[name])})

    if params["state"] == "present":
        problems = check_request(with_one_provider(params), account)
        if params["size"] is None:
            problems.append({"param": "size", "message": "is required with state: present"})
        if params["same_data_center"] and params["placement"] != "cheapest" and not params["data_center_id"]:
            problems.append({"param": "same_data_center", "message": "needs data_center_id or placement: cheapest"})
    elif not params["name"]:
        problems.append({"param": "name", "message": "is required"})
    bounded("size", 0, LARGEST_FLEET)
    bounded("min_size", 0, LARGEST_FLEET if params["size"] is None else max(0, params["size"]))
    bounded("parallel", 1, MOST_PARALLEL)
    bounded("master_port", 1, 65535)
    if params["max_total_price"] is not None and not 0 < params["max_total_price"] < float("inf"):
        problems.append({"param": "max_total_price", "message": "must be greater than 0 (it is {})".format(params["max_total_price"])})
    problems += check_seconds(params, "wait_timeout", "poll_interval")
    return problems + (check_seconds(params, "lookup_lag") if params["lookup_lag"] else [])


def manage_fleet(params: dict, client, task) -> None:
    """Bring a fleet to the state that the task asks for.

    :param params: The module's validated parameters.
    :param client: The API.
    :param task: Fills C(task.result) with what C(fleet_result) returns, C(changed) and C(diff).
    :raises CloudError: The state was not reached; C(task.result) tells what there is.
    """
    params = with_one_provider(params)
    client.secrets += request_secrets(params)
    if params["team"]:
        use_team(params, client)
    pool = Pool(params["parallel"])
    fleet = _Fleet(params, SharedClient(client, pool), task, pool)
    try:
        if params["state"] == "absent":
            fleet.remove()
        else:
            fleet.keep()
    finally:
        fleet.show()  # whatever has happened, what there is must be told


class _Fleet:
    """One fleet, for the time of a task.

    :ivar members: Each C(Member) that it is to have, by index.
    :ivar gone: Each C(Member) whose pod is not wanted, from the highest index down; a name may have several.
    """

    def __init__(self, params: dict, client, task, pool: Pool) -> None:
        least = params["size"] if params["min_size"] is None else params["min_size"]
        self._params = dict(params, min_size=least)
        self._client = client
        self._task = task
        self._pool = pool
        self._request: dict | None = None
        self._begun = client.clock.now()
        self.members: list = []
        self.gone: list = []

    def show(self) -> None:
        """Put what there is into the result."""
        result, members = self._task.result, [*self.members, *self.gone]
        shown = fleet_result(self.members, self.gone, self._task.check_mode, self._params["master_port"])
        changed = result["changed"] or any(member.task.result["changed"] for member in members)
        result.update(shown, changed=changed, diff=fleet_diff(self.members, self.gone, self._request))
        if not self._task.check_mode:
            result.pop("offer", None)  # each pod may have another one
        unsure = [member.name for member in members if member.task.pending_create]
        if unsure:
            self._task.unsure = "Each of the pods {} may have been created just now".format(", ".join(unsure))

    def remove(self) -> None:
        """Remove all pods of the fleet.

        :raises FailedError: Some of them are not gone.
        """
        found = members_in(self._client.rows("/pods/"), self._params["name"], self._client.account.team_id)
        self._let_go(found)
        self._remove(self.gone, self._params["wait"])

    def keep(self) -> None:
        """Have as many pods as the task asks for.

        :raises CloudError: There are fewer than C(min_size), or a pod that is not wanted could not be removed.
        """
        params, task = self._params, self._task
        found = self._found()
        self._let_go({index: pods for index, pods in found.items() if index >= params["size"]})
        self.members = [Member(index, params, task) for index in range(params["size"])]
        for member in self.members:
            for pod in found.get(member.index, []):
                member.has(pod)
                member.attempt(self._take)
        self._refuse_drift()
        self.show()
        missing = [member for member in self.members if not member.pod or member.replaced]
        try:
            places, budget = self._plan(missing) if missing else ([], None)
        except InvalidOptionsError:
            raise
        except CloudError as problem:
            if not billed(self.members):
                raise
            raise FailedError(f"{problem.message}\n{_lines(self.members)}\n{self._bill()}", problem.status, problem.params) from problem
        missing = [member for member in missing if not member.problem]
        unwanted = [member for member in missing if member.replaced]
        if task.check_mode:
            self._remove(self.gone, False)
            self._preview(missing, places)
            return self._judge()
        self._remove([*self.gone, *unwanted], True)
        for member in unwanted:
            member.clear_pod()
        if missing:
            self._create(missing, places, budget)
        self.show()
        if params["wait"]:
            self._wait()
        return self._judge()

    def _found(self) -> dict:
        """The live pods of the members that are wanted, and all pods of those that are not: index -> pods.

        :raises InvalidOptionsError: Several live pods have one name.
        """
        params, client = self._params, self._client
        found = members_in(client.rows("/pods/"), params["name"], client.account.team_id)
        contests = {}
        for index in sorted(found):
            member = Member(index, params, self._task)
            found[index] = member.resource(client).named(found[index])  # all of them have an id
            if index < params["size"]:
                found[index] = [pod for pod in found[index] if pod.get("status") not in LEAVING]
                if may_be_duplicates(found[index], member.resource(client)):
                    contests[index] = member
        if contests:
            rivals = {index: DuplicateCheck(found[index], member.resource(client)) for index, member in contests.items()}
            watch(list(rivals.values()), LEAVE * 2, params["lookup_lag"], client)
            for index, contest in rivals.items():
                if contest.failure:
                    raise contest.failure
                found[index] = contest.live
        several = {index: pods for index, pods in found.items() if index < params["size"] and len(pods) > 1}
        if several:
            raise InvalidOptionsError([{"param": "name", "message": (
                "several live pods have one name: {}. Names are not unique on the server: remove the ones that are not wanted, "
                "with the pod module and their ids.".format("; ".join(
                    "%s-%d: %s" % (params["name"], index, ", ".join(sorted(pod["id"] for pod in pods)))
                    for index, pods in several.items()
                ))
            )}])
        return found

    def _let_go(self, found: dict) -> None:
        """Note pods that are not wanted: index -> pods."""
        for index in sorted(found, reverse=True):
            for pod in Member(index, self._params, self._task).resource(self._client).named(found[index]):
                member = Member(index, self._params, self._task)
                member.has(pod)
                self.gone.append(member)

    def _refuse_drift(self) -> None:
        """Fail if a pod that is there differs, or can't be compared, before anything is changed.

        :raises FailedError: The message lists all pods.
        """
        wrong = [member.problem for member in self.members if member.problem]
        if wrong:
            if isinstance(wrong[0], InvalidOptionsError):  # an option that does not hold for any of them
                raise wrong[0]
            raise FailedError("%s: %d pods that are there can't stay as they are:\n%s\n%s" % (
                self._params["name"], len(wrong), _lines(self.members), self._bill()
            ), wrong[0].status, [param for problem in wrong for param in problem.params])

    def _take(self, member: Member) -> None:
        """Look whether the pod that is there can stay."""
        pod = member.pod
        if lost(pod):
            member.replaced = pod
            return
        params = member.params
        if params["disks"] and set(params["disks"]) - set(attached_ids(pod)):
            params = with_disk_ids(params, self._client, self._task)
        differences = request_differences(params, pod)
        if differences and must_replace(pod, differences, params, member.task):
            member.replaced = pod

    def _plan(self, missing: list) -> tuple:
        """Find out where the missing pods can be created; members for which there is no place have a problem afterwards.

        :returns: The places, best first (with C(same_data_center) as a list for each data center), and the C(Budget).
        """
        params, task, client = self._params, self._task, self._client
        kept = [member for member in self.members if member not in missing]
        params = with_key_id(with_disk_ids(params, client, task), client, task)
        try:
            if params["same_data_center"] and kept and not params["data_center_id"]:
                params = dict(params, data_center_id=data_center_of([member.pod for member in kept], params, client))
            places = find_candidates(params, client, task, priced=params["max_total_price"] is not None)
        except InvalidOptionsError:
            raise
        except CloudError as problem:
            if len(kept) < params["min_size"] or not kept:
                raise
            for member in missing:
                member.problem = problem
            return [], None
        if params["max_total_price"] is not None and params["placement"] == "cheapest":
            places = [place for place in places if place.price_hr is not None]
            if not places:
                raise CloudError("No fitting offer has a price in USD, and others can't be added up for max_total_price.", params=[
                    {"param": "max_total_price", "message": "needs offers in USD"}
                ])
        groups = data_centers(places, len(missing)) if params["same_data_center"] else [places]
        first = groups[0][0]
        self._request = request_shown(dict(first.request, name=params["name"]), client.account.team_id)
        return groups, self._budget(missing, kept, first.price_hr)

    def _budget(self, missing: list, kept: list, price: float | None):
        """Find out for how many of the missing pods there is enough; the others have a problem afterwards.

        :param price: What a new pod costs, in USD per hour; None if that is not known.
        :raises CloudError: For too few.
        """
        limit = self._params["max_total_price"]
        # what was lost comes first, since it is billed as long as it is not replaced
        ordered = sorted(missing, key=lambda member: not member.replaced)
        count = affordable(limit, price_sum(kept), [price_sum([member]) for member in ordered], price)
        staying = ordered[count:]
        untold = [member.name for member in [*kept, *staying] if member.pod and price_of(member.pod) is None]
        if limit is not None and untold:
            self._task.warn("The API does not tell what {} cost{}, so that max_total_price holds for the other pods alone.".format(
                ", ".join(untold), "s" if len(untold) == 1 else ""
            ))
        if staying:
            reason = CloudError(
                f"There is not enough left of max_total_price ({limit:g} USD per hour): the pods that are there cost {price_sum([*kept, *staying]):g}, and a new one "
                f"costs {price:g}."
            )
            if len(kept) + count < self._params["min_size"]:
                raise CloudError("%s: %d pods are missing, and only %d can be created. %s" % (
                    self._params["name"], len(missing), count, reason.message
                ), params=[{"param": "max_total_price", "message": "is too low for %d pods" % self._params["size"]}])
            for member in staying:
                member.problem = reason
        return Budget(limit, price_sum([*kept, *staying]), count)

    def _preview(self, missing: list, groups: list) -> None:
        for member in missing:
            place = groups[0][0]
            member.created = member.task.result["changed"] = True
            pod = request_pod(dict(place.request, name=member.name), self._client.account.team_id)
            member.has(dict(pod, priceHr=place.price_hr))

    def _create(self, missing: list, groups: list, budget) -> None:
        creation = FleetCreation(missing, budget, self._params, self._client, self._task, self._pool)
        if len(groups) > 1:
            creation.in_one(groups, lambda: self._count() >= self._params["min_size"])
        else:
            creation.at(groups[0])
        self.show()
        creation.settle()

    def _wait(self) -> None:
        wait = FleetWait(self.members, self._begun, self._params, self._client, self._task, self._pool)
        wait.until_ready()
        wait.keep_prices()

    def _remove(self, members: list, wait: bool) -> None:
        """Remove pods that are not wanted.

        :raises FailedError: Some of them are not gone.
        """
        if self._task.check_mode:
            for member in members:
                member.task.result["changed"] = member.pod.get("status") not in LEAVING
                member.has(dict(member.pod, status="TERMINATED"))
            return
        if members:
            self._task.watch_for_interruption()
            self.show()
        remove_members(members, wait, self._params, self._client, self._pool)
        failed = [member for member in members if member.problem]
        if failed:
            problem = failed[0].problem
            raise FailedError("%s: %d of %d pods that are not wanted could not be removed:\n%s\n%s" % (
                self._params["name"], len(failed), len(members),
                _lines(failed + [member for member in billed(self.members) if member not in failed]), self._bill(),
            ), problem.status, problem.params)

    def _count(self) -> int:
        return sum(member.stands() for member in self.members)

    def _judge(self) -> None:
        """Whether there are enough pods.

        :raises FailedError: There are not. The message says of each what it is.
        """
        params, count = self._params, self._count()
        bad = [member for member in self.members if member.problem]
        if not bad:
            return
        waited = all(member.ready for member in self.members if member.stands())
        begin = "%s: %d of %d pods are %s" % (params["name"], count, params["size"], "ready" if waited else "there")
        if count >= params["min_size"]:
            self._task.warn("%s, which is enough (min_size is %d). Missing:\n%s" % (begin, params["min_size"], _lines(bad)))
            return
        listed = _lines(self.members)
        outcome = self._terminate() if params["on_failure"] == "terminate" else None
        first = next((member.problem for member in bad if member.problem.status or member.problem.params), bad[0].problem)
        raise FailedError("%s, and min_size is %d:\n%s\n%s" % (
            begin, params["min_size"], listed, outcome or self._bill()
        ), first.status, first.params)

    def _terminate(self) -> str:
        """Remove what this run has created."""
        made = [member for member in billed(self.members) if member.created]
        problems = {member: member.problem for member in made}
        for member in made:
            member.problem = None
        remove_members(made, True, self._params, self._client, self._pool)
        failed = [member for member in made if member.problem]
        text = "The %d pods that this task created have been terminated (on_failure)." % (len(made) - len(failed))
        if failed:
            text += " %d more were to be, but that failed:\n%s" % (len(failed), _lines(failed))
        for member in made:
            member.problem = member.problem or problems[member] or CloudError("It was terminated (on_failure).")
        return f"{text} {self._bill()}"

    def _bill(self) -> str:
        there = billed([*self.members, *self.gone])
        if not there:
            return "Nothing is being billed."
        return "%d pods are billed at %g USD per hour in all; to remove them: state: absent with name: %s." % (
            len(there), price_sum(there), self._params["name"]
        )


def _lines(members: list) -> str:
    return "\n".join("- " + member.line() for member in members)
