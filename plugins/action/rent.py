# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rents a pod or a fleet for a role. Documented in the module of the same name."""

from __future__ import annotations

import shlex
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.validation import check_type_int, check_type_list
from ansible.plugins.action import ActionBase
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.clock import SystemClock
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import label
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.types import Json, Params
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import Attendance
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.options import SEARCH_SPEC
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._gpu.nodes import check_pods
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.notice import prepare, withdraw
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._roles.variables import declared
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._show import show

_COLLECTION = "primeintellect.cloud"


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    SPEC = dict(
        ACCOUNT_OPTIONS,
        pod=dict(type="dict", required=True),
        fleet=dict(type="dict", default={}),
        private_key_file=dict(type="str", default=""),
        known_hosts_file=dict(type="str", required=True),
        gpu_check=dict(type="str", choices=["off", "count", "health"], default="off"),
        ssh_timeout=dict(type="int", default=180),
        removal_command=dict(type="str", default=""),
    )

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Json:
        super().run(tmp, task_vars)
        self._variables = task_vars or {}
        self._warnings: list[str] = []
        self._attendance = Attendance()
        # by their IDs, the pods of this task that are removed if it fails
        self._new: dict[str, Json] = {}
        options = self.validate_argument_spec(self.SPEC)[1]
        # what module_defaults set for all modules of the collection, and what the pod says itself
        self._account = {name: self._task.args[name] for name in ACCOUNT_OPTIONS if name in self._task.args}
        self._account.update({name: value for name, value in options["pod"].items() if name in ACCOUNT_OPTIONS})
        self._check_login(options)
        module = "fleet" if _is_fleet(options) else "pod"
        notice = self._notice(options, f"If {options['pod'].get('name')} was created, it exists, and is billed.")
        arguments = {**options["pod"], **(options["fleet"] if module == "fleet" else {}), **self._account}
        result = self._rent(module, arguments, options)
        if not result.get("recorded"):
            withdraw(notice)  # the message of a failure has it all
        elif notice:
            result["notice"] = self._notice(options, _billed(result["pods"]), notice)
        return result

    def _notice(self, options: Params, billed: str, notice: str = "") -> str:
        """Tell what is billed, and how to remove it, if Ansible ends before this message is withdrawn."""
        if not options["removal_command"] or self._task.check_mode:
            return ""
        return prepare(f"Ansible has ended before it was done. {billed} To continue, run the same command again. To remove it: "
                       f"{options['removal_command']}", notice)

    def _rent(self, module: str, arguments: Params, options: Params, removed: tuple[str, ...] = ()) -> Json:
        """Rent. New machines whose GPUs fail are replaced by those of the next offers, if on_failure says so.

        :param removed: What became of those that failed, a text for each attempt.
        """
        rented = self._perform(module, arguments)
        if rented.get("failed"):
            kept: Json = {key: rented[key] for key in ("exception", "failure") if key in rented}
            kept["warnings"] = self._warnings
            changed = rented.get("changed", False) or bool(removed)
            rest = self._remove_rest(options)
            return {"failed": True, "changed": changed, "msg": "\n".join([*removed, _message(rented), *rest]), **kept}
        result = self._finish(rented, options)
        failed = self._with_failed_gpus(rented, result, options)
        if not failed:
            return result
        reasons = {
            pod["id"]: f"The GPUs of {label(pod)} failed the check: {'; '.join(problems)}." for pod, problems in failed.values()
        }
        text, are_gone = self._remove(reasons, options)
        offers = [
            offer["cloud_id"] for offer in rented.get("offers_tried", [])
            if offer["created"] and ("name" not in offer or offer["name"] in failed)
        ]
        most = check_type_int(arguments.get("max_offers") or SEARCH_SPEC["max_offers"]["default"])
        # a worker of Ansible's goes on after Ansible was killed, and nobody would hear of what it rents then
        if not are_gone or not offers or len(removed) + 1 >= most or self._attendance.is_over():
            why = "" if not are_gone else "\nNo other offer was tried, because of pod_max_offers or pod_placement."
            return {"failed": True, "changed": True, "msg": "\n".join([*removed, text + why, *self._remove_rest(options)])}
        self._warnings.append(text)
        excluded = [*check_type_list(arguments.get("exclude_offers") or []), *offers]
        return self._rent(module, {**arguments, "exclude_offers": excluded}, options, (*removed, text))

    def _with_failed_gpus(self, rented: Json, result: Json, options: Params) -> dict[str, tuple[Json, list[str]]]:
        """The new pods that are to be replaced, by name, and what is wrong with their GPUs."""
        wanted = options["gpu_check"] != "off" and options["pod"].get("on_failure") == "terminate"
        if self._task.check_mode or result.get("failed") or not wanted:
            return {}
        new = [pod["name"] for pod in result["pods"] if rented["changed"]]
        if "pods" in rented:
            new = [*rented["created"], *rented["replaced"]]
        self._new.update((pod["id"], pod) for pod in result["pods"] if pod["name"] in new)
        pods = [pod for pod in result["pods"] if pod["name"] in new and pod["id"] in result["recorded"]]
        if not pods:
            return {}
        arguments = shlex.split(result["ssh_args"])
        problems = check_pods(pods, options["gpu_check"], arguments, options["ssh_timeout"], SystemClock())
        return {pod["name"]: (pod, problems[pod["id"]]) for pod in pods if pod["id"] in problems}

    def _remove_rest(self, options: Params) -> list[str]:
        """Remove the other new pods, such as healthy members of a fleet: the task fails, and no later step knows of them."""
        reasons = {pod_id: f"{label(pod)} is new, too." for pod_id, pod in self._new.items()}
        return [self._remove(reasons, options)[0]] if reasons else []

    def _remove(self, reasons: dict[str, str], options: Params) -> tuple[str, bool]:
        """Remove pods, say so, and whether all of them are gone.

        :param reasons: ID of a pod -> why, as a sentence.
        """
        same = ("team", "team_id", "wait_timeout", "poll_interval", "progress")
        arguments = {name: options["pod"][name] for name in same if name in options["pod"]}
        texts, ids = [], []
        for pod_id, reason in reasons.items():
            self._new.pop(pod_id, None)
            gone = self._perform("pod", {"id": pod_id, "state": "absent", **arguments, **self._account})
            end = f"It was to be removed (on_failure), but that failed: {gone.get('msg')}"
            if not gone.get("failed"):
                ids.append(pod_id)
                end = "It was removed (on_failure)."
            texts.append(f"{reason} {end}")
        self._perform("host_keys", {"state": "absent", "pod_ids": ids, "path": options["known_hosts_file"]})
        return "\n".join(texts), len(ids) == len(reasons)

    def _check_login(self, options: Params) -> None:
        """Stop unless SSH will get in to a new machine; one that exists accepts the key that it was rented with."""
        pod = options["pod"]
        # A key of the API may lack the permission; any other failure is reported when the machine is rented.
        keys = self._perform("ssh_key_info", self._account).get("ssh_keys")
        login = self._perform("check_ssh", {
            "private_key_file": options["private_key_file"],
            **{name: pod[name] for name in ("ssh_key", "ssh_key_id") if pod.get(name)},
            **({} if keys is None else {"ssh_keys": keys}),
        })
        if login.get("failed"):
            raise AnsibleActionFail(login["msg"])
        if login["problem"]:
            name = f"{pod.get('name')}{'-*' if _is_fleet(options) else ''}"
            team = {option: pod[option] for option in ("team", "team_id") if option in pod}
            existing = self._perform("pod_info", {"name": name, **team, **self._account})
            if not existing.get("pods"):
                raise AnsibleActionFail(existing["msg"] if existing.get("failed") else login["problem"])

    def _finish(self, rented: Json, options: Params) -> Json:
        """Record the host keys of what was rented, and return what Ansible needs to log in to it."""
        pods = rented["pods"] if "pods" in rented else [rented["pod"]]
        nodes = rented["nodes"] if "pods" in rented else [{**node, "pod_id": pods[0]["id"]} for node in pods[0]["nodes"]]
        if "pods" in rented:
            ready = {node["pod_id"] for node in nodes}
            pods = [pod for pod in pods if pod["id"] in ready]
        keys = self._perform("host_keys", {
            "pods": [pod for pod in pods if pod["id"]],
            "path": options["known_hosts_file"],
            **({"identity_file": options["private_key_file"]} if options["private_key_file"] else {}),
        })
        result: Json = {
            "changed": rented["changed"] or keys.get("changed", False),
            "msg": rented.get("msg", ""),
            "pods": pods,
            "nodes": nodes,
            "ssh_args": keys.get("ssh_args", ""),
            # the file may have those of other pods, too
            "recorded": sorted({key["pod_id"] for key in keys.get("host_keys", [])} & {pod["id"] for pod in pods}),
            "diff": [part["diff"] for part in (rented, keys) if part.get("diff")],
        }
        if self._task.check_mode or not result["recorded"]:
            # the next play has no host that could show it
            show([result["msg"], *_offer_line(rented.get("offer"))])
        if self._warnings:
            result["warnings"] = self._warnings
        if keys.get("failed"):
            result.update(failed=True, msg=keys["msg"])
        return result

    def _perform(self, module: str, arguments: Params) -> Json:
        """Run another module of the collection as a task would, and return its result."""
        task = self._task.copy()
        task.action = f"{_COLLECTION}.{module}"
        task.args = arguments
        given = dict(task=task, connection=self._connection, play_context=self._play_context, loader=self._loader,
                     templar=self._templar, shared_loader_obj=self._shared_loader_obj)
        loader = self._shared_loader_obj.action_loader
        action = loader.get(task.action, **given) or loader.get("ansible.legacy.normal", **given)
        result: Json = action.run(task_vars=self._variables)
        self._warnings += result.pop("warnings", [])
        result.pop("invocation", None)
        return result


def _is_fleet(options: Params) -> bool:
    """Whether a fleet is wanted; one of the size 0 is one, too, whose pods are removed."""
    return options["fleet"].get("size") not in (None, "")


def _billed(pods: list[Json]) -> str:
    names = ", ".join(f"{pod['name']} (ID {pod['id']})" for pod in pods)
    price = sum(pod["price_hr"] or 0 for pod in pods)
    return f"{names} exists, and is billed at {price:g} USD per hour." if len(pods) == 1 else (
        f"These pods exist, and are billed at {price:g} USD per hour in total: {names}.")


def _message(failed: Json) -> str:
    """Why nothing was rented, with the names of the variables instead of those of the options."""
    problems = (failed.get("failure") or {}).get("params") or []
    return "\n".join(f"{_variable(each.get('param'))}: {each['message']}" for each in problems) or failed["msg"]


def _variable(option: str | None) -> str:
    names = [f"{prefix}_{option or 'options'}" for prefix in ("fleet", "pod")]
    return names[0] if names[0] in declared("provision") else names[1]


def _offer_line(offer: Json | None) -> list[str]:
    """The offer that a check mode has found."""
    if not offer:
        return []
    price = offer.get("price_note") or f"{offer['price_hr']} USD per hour"
    return [f"{offer['cloud_id']} at {offer['provider']}, {offer['data_center']}: {price}"]
