# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of the simulated platform and everything that changes it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import shutil
import uuid
from pathlib import Path

import asyncssh

from . import catalogue, offers, processes
from .accounts import TEAM_IDS, Accounts, Caller, SshKey, Wallet
from .addresses import USERLESS_SHAPES, Address
from .clock import Clock, timestamp
from .contract import CreateDisk, CreatePod, set_more_values
from .disks import Disk
from .errors import Refusal, not_found
from .faults import Target
from .gpus import node_files
from .life import Life
from .machine import Machine
from .pods import Pod
from .settings import NextPod, Settings

_LOG = logging.getLogger(__name__)

# providers whose machines are entered as ubuntu; everybody else's as root
_UBUNTU_PROVIDERS = ("lambdalabs", "hyperstack", "massedcompute", "crusoecloud")


class World:
    """One platform. Time passes by itself; :meth:`settle` brings the machines behind the pods up to date with it."""

    def __init__(self, state_directory: Path, api_key: str, authorized_key: str | None = None) -> None:
        self.state_directory = state_directory
        self._api_key = api_key
        self._authorized_key = authorized_key
        self._children = processes.Children()
        self._settling = asyncio.Lock()
        self.pods: dict = {}
        self.forgotten: set = set()
        """IDs of what the resets have removed."""
        self._start_over(Settings())

    def _start_over(self, settings: Settings) -> None:
        self.clock = Clock()
        self.change_settings(settings)
        self.accounts = Accounts(self._api_key, TEAM_IDS[settings.team_ids])
        self.offers = catalogue.default_offers()
        self.disk_offers = catalogue.default_disk_offers()
        self.ssh_keys: dict = {}
        self.disks: dict = {}
        self.pods = {}
        self._moving: dict = {}
        """Pods whose status or machines still change by themselves."""
        self.creates = 0
        self.deletes = 0
        if self._authorized_key:
            self.add_ssh_key("sim-user-1", "authorized", self._authorized_key)

    def change_settings(self, settings: Settings) -> None:
        """Let the world behave like this from now on."""
        self.settings = settings
        set_more_values(settings.more_values)

    async def reset(self, settings: Settings) -> None:
        """The initial world again, with nothing left of the pods there were."""
        await self.close()
        self.forgotten.update(self.pods, self.disks, self.ssh_keys)
        self._start_over(settings)

    async def close(self) -> None:
        """Close every SSH server and end every process inside pods."""
        for pod in self.pods.values():
            await self._close_machines(pod)
        processes.end_processes()

    def target(self, thing_id: str) -> Target:
        """What a request is about. Keys are always ACTIVE; whatever does not exist is TERMINATED."""
        now = self.clock.now()
        pod, disk, key = self.pods.get(thing_id), self.disks.get(thing_id), self.ssh_keys.get(thing_id)
        if pod:
            return Target(pod.name, "TERMINATED" if pod.vanished else pod.status(now))
        if disk:
            return Target(disk.name, disk.status(now))
        return Target(key.name, "ACTIVE") if key else Target("", "TERMINATED")

    # --- time ---------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Start the machines that are due and end those whose pods are gone."""
        if not self._moving:
            return
        async with self._settling:
            for pod in list(self._moving.values()):
                await self._settle_pod(pod)

    async def _settle_pod(self, pod: Pod) -> None:
        now = self.clock.now()
        ended_at = pod.life.ended_at(now)
        if ended_at is not None:
            pod.ended_at = ended_at
            pod.vanished |= pod.life.outcome == "vanish" and pod.life.deleting_at is None
            for disk in self.disks.values():
                if pod.id in disk.used_until:
                    disk.used_until[pod.id] = ended_at + self.settings.disk_in_use_seconds
            await self._close_machines(pod)
            processes.end_processes(pod.id)
            del self._moving[pod.id]
            return
        waiting = [] if pod.plan.sshd == "closed" else [machine for machine in pod.machines if not machine.is_up]
        if waiting and now >= pod.life.active_at + pod.plan.sshd_delay:
            for machine in waiting:
                await machine.start(silent=pod.plan.sshd == "silent")
            waiting = []
        if pod.life.is_settled(now) and not (waiting and pod.life.active_at < float("inf")):
            del self._moving[pod.id]

    async def _close_machines(self, pod: Pod) -> None:
        for machine in pod.machines:
            await machine.stop()
            shutil.rmtree(machine.directory, ignore_errors=True)
        pod.machines = []

    async def keep_settling(self, interval: float = 0.1) -> None:
        """Settle for ever, so that things happen also while nobody calls."""
        while True:
            try:
                await self.settle()
            except Exception:  # one pod's trouble must not stop the world
                _LOG.exception("Could not settle")
            self._children.reap_orphans()
            await asyncio.sleep(interval)

    # --- money --------------------------------------------------------------------------------------------------

    def balance(self, wallet: Wallet) -> float:
        """USD left in a wallet."""
        return wallet.balance - sum(thing.cost(self._billed_until(thing)) for thing in self.billed(wallet))

    def billed(self, wallet: Wallet) -> list:
        """Pods and disks that a wallet pays or has paid for."""
        return [thing for things in (self.pods, self.disks) for thing in things.values()
                if thing.wallet_id == wallet.id]

    def spent(self) -> float:
        """USD that all pods and disks together have cost."""
        return sum(thing.cost(self._billed_until(thing))
                   for things in (self.pods, self.disks) for thing in things.values())

    def bill(self, thing: object) -> dict:
        """A row of a wallet's billings."""
        until = timestamp(self._billed_until(thing))
        is_pod = thing.id in self.pods
        created_at = timestamp(thing.life.created_at if is_pod else thing.created_at)
        return {"id": f"bill-{thing.id}", "created_at": created_at, "updated_at": until, "last_billed_at": until,
                "amount_usd": round(thing.cost(self._billed_until(thing)), 6), "currency": "USD",
                "resource_type": "Instance" if is_pod else "Disk", "resource_id": thing.id}

    def _billed_until(self, thing: object) -> float:
        return getattr(thing, "ended_at", None) or self.clock.now()

    # --- SSH keys -----------------------------------------------------------------------------------------------

    def add_ssh_key(self, user_id: str, name: str, public_key: str, is_primary: bool | None = None) -> SshKey:
        """Register a key; the first one of a user is his primary key unless told otherwise."""
        try:
            asyncssh.import_public_key(public_key)
        except asyncssh.KeyImportError:
            raise Refusal(400, "Invalid SSH public key", public_key) from None
        now = self.clock.now()
        is_first = not any(key.user_id == user_id for key in self.ssh_keys.values())
        key = SshKey(str(uuid.uuid4()), user_id, name, public_key.strip(), False, now, now)
        self.ssh_keys[key.id] = key
        if is_first if is_primary is None else is_primary:
            self.make_primary(key)
        return key

    def make_primary(self, key: SshKey) -> None:
        for other in self.ssh_keys.values():
            if other.user_id == key.user_id:
                other.is_primary = other is key
        key.updated_at = self.clock.now()

    def ssh_key(self, caller: Caller, key_id: str) -> SshKey:
        key = self.ssh_keys.get(key_id)
        if not key or key.user_id != caller.user.id:
            raise not_found("SSH key")
        return key

    def _key_for_pod(self, caller: Caller, key_id: str | None) -> str | None:
        if key_id is not None:
            with contextlib.suppress(Refusal):
                return self.ssh_key(caller, key_id).public_key
            raise Refusal(400, "SSH key not found", {"sshKeyId": key_id})
        for key in self.ssh_keys.values():
            if key.user_id == caller.user.id and key.is_primary:
                return key.public_key
        return None

    # --- pods ---------------------------------------------------------------------------------------------------

    def visible_pods(self, caller: Caller) -> list:
        """What the caller's list of pods shows, oldest first."""
        newest = self.clock.now() - self.settings.lookup_lag_seconds
        return [pod for pod in self.pods.values()
                if caller.may_see(pod) and self._is_shown(pod) and pod.life.created_at <= newest]

    def shown_pods(self, caller: Caller, pod_ids: list) -> list:
        """Those of the pods that exist for the caller; looking up by id never lags."""
        pods = [self.pods[pod_id] for pod_id in dict.fromkeys(pod_ids) if pod_id in self.pods]
        return [pod for pod in pods if self._is_shown(pod) and caller.may_see(pod)]

    def _is_shown(self, pod: Pod) -> bool:
        return not pod.vanished and (pod.ended_at is None or self.settings.terminated_in_list)

    def history(self, caller: Caller) -> list:
        """Pods and disks that are gone: when they were created, when they were gone, and their row."""
        now = self.clock.now()
        pods = [(pod.life.created_at, pod.ended_at, pod.history_view(pod.ended_at)) for pod in self.pods.values()
                if pod.ended_at is not None and not pod.vanished and caller.may_see(pod)]
        disks = [(disk.created_at, disk.gone_at, disk.history_view(now)) for disk in self.disks.values()
                 if disk.terminated_at(now) is not None and caller.may_see(disk)]
        return pods + disks

    def pod(self, caller: Caller, pod_id: str) -> Pod:
        pod = self.pods.get(pod_id)
        if not pod or not self._is_shown(pod) or not caller.may_see(pod):
            raise not_found("Pod")
        return pod

    def live_pods(self) -> int:
        return sum(pod.ended_at is None for pod in self.pods.values())

    def create_pod(self, caller: Caller, body: CreatePod) -> Pod:
        """Check a create against the world and do it."""
        team_id = body.team.teamId if body.team else None
        caller.check_team(team_id)
        if (body.shared_with_team or body.team_member_ids) and not team_id:
            raise Refusal(400, "Sharing a pod needs a team")
        if team_id:
            strangers = set(body.team_member_ids or ()) - set(self.accounts.teams[team_id].roles)
            if strangers:
                raise Refusal(400, "Not a member of the team", sorted(strangers))
        wallet = self.accounts.wallets[team_id or caller.user.id]
        if self.balance(wallet) <= 0:
            raise Refusal(402, "Insufficient funds in wallet")
        if body.pod.dataCenterId is None:
            raise Refusal(400, "Missing field: data_center_id not specified")
        offer = offers.find_offer(self.offers, body)
        offers.check_fit(offer, body)
        price = offers.price_hr(offer, body)
        if body.pod.maxPrice is not None and body.pod.maxPrice < price:
            raise Refusal(400, f"Price {price} USD/h is above max_price {body.pod.maxPrice}", body.pod.maxPrice)
        disks = [self._disk_for_pod(caller, disk_id, body.pod.dataCenterId) for disk_id in body.disks or ()]
        key = self._key_for_pod(caller, body.pod.sshKeyId)
        if self.settings.instance_limit is not None and self.live_pods() >= self.settings.instance_limit:
            raise Refusal(400, "maximum number of instances reached")
        if offer.stockStatus in offers.SOLD_OUT or offer.refuses == 500:
            raise Refusal(500, "Internal Server Error")

        if offer.machines:
            offer.machines -= 1
        plan = self.settings.take_next_pod()
        settings = self.settings
        sizes = offers.chosen_sizes(offer, body)
        pod_id = str(uuid.uuid4())
        pod = Pod(
            id=pod_id,
            user_id=caller.user.id,
            team_id=team_id,
            wallet_id=wallet.id,
            name=body.pod.name or f"{offer.gpuType.split('_')[0].lower()}-{offer.gpuCount}-{pod_id[:4]}",
            request=body.model_dump(mode="json"),
            price_hr=round(price + plan.price_increase, 6),
            life=Life(self.clock.now(), settings.provisioning_seconds, settings.installation_seconds, plan.outcome,
                      plan.reason),
            plan=plan,
            nodes=[],
            is_spot=offer.isSpot,
            resources={"memory": sizes["memory"], "disk": sizes["disk_size"], "shared_disk": None,
                       "vcpus": sizes["vcpus"]},
            attached=[disk.attachment() for disk in disks],
        )
        self._add_machines(pod, offer.nodes, key)
        for disk in disks:
            disk.used_until[pod.id] = float("inf")
        self._admit(pod)
        self.creates += 1
        return pod

    def _admit(self, pod: Pod) -> None:
        self.pods[pod.id] = pod
        self._moving[pod.id] = pod

    def _add_machines(self, pod: Pod, count: int, key: str | None) -> None:
        """Take the addresses of a pod's nodes."""
        shape = pod.plan.address
        one_port = shape in USERLESS_SHAPES  # one port mapping tells the port of all nodes
        user = "root"
        if pod.request["provider"]["type"] in _UBUNTU_PROVIDERS and shape not in USERLESS_SHAPES:
            user = "ubuntu"
        asked = pod.request["pod"]
        gpus = 0 if asked["gpuType"] == "CPU_NODE" else asked["gpuCount"] // count
        files = node_files(asked["gpuType"], gpus, pod.plan.gpus) if gpus else {}
        variables = {variable["key"]: variable["value"] for variable in asked["envVars"] or ()}

        def machine(index: int, port: int) -> Machine:
            host = "127.0.0.1"
            if shape == "ipv6":
                host = "::1"
            elif one_port or self.settings.node_addresses == "distinct":
                host = f"127.0.0.{index + 1}"
            return Machine(
                self.state_directory / f"{pod.id}-{index}", host, port, user, pod.id, key, variables, files,
                lambda: self.clock.now() >= pod.life.active_at + pod.plan.refuse_key_seconds, self._children,
                pod.plan.keeps_files)

        for attempts_left in reversed(range(20)):
            port = pod.plan.ssh_port
            try:
                for index in range(count):
                    pod.machines.append(machine(index, port))
                    if one_port:
                        port = pod.machines[0].port
                    elif port:
                        port += 1
                break
            except OSError as error:  # the first node's port may be in use at the address of another
                for made in pod.machines:
                    made.discard()
                pod.machines = []
                if error.errno != errno.EADDRINUSE or pod.plan.ssh_port or not attempts_left:
                    raise Refusal(500, f"No address for the pod: {error}") from error
        pod.nodes = [Address(machine.host, machine.port, user) for machine in pod.machines]

    def delete_pod(self, caller: Caller, pod_id: str) -> str:
        """Begin to terminate a pod; returns its status."""
        pod = self.pod(caller, pod_id)
        if pod.ended_at is not None:
            raise not_found("Pod")
        if pod.life.deleting_at is None:
            self.end_pod(pod, float("inf") if self.settings.deleting_forever else self.settings.deleting_seconds)
            self.deletes += 1
        return pod.life.status(self.clock.now())

    def end_pod(self, pod: Pod, seconds: float) -> None:
        """Let a pod be DELETING for so long, then gone."""
        pod.forced.pop("status", None)
        pod.life.deleting_at = self.clock.now()
        pod.life.deleting = seconds
        self._moving[pod.id] = pod

    async def force_pod(self, pod: Pod, fields: dict) -> None:
        """Set fields of a pod whatever its life says. A forced end is a real one, and a forced ACTIVE has machines."""
        if fields.pop("vanish", False):
            pod.vanished = True
            self.end_pod(pod, 0)
        if fields.get("status") == "TERMINATED":
            self.end_pod(pod, 0)
        if fields.get("status") == "ACTIVE":
            pod.life.outcome, pod.life.provisioning = "active", 0.0
            self._moving[pod.id] = pod
        pod.forced.update(fields)
        await self.settle()

    async def seed_pods(self, user_id: str, team_id: str | None, names: list, offer_id: str, fields: dict,
                        with_ssh: bool) -> list:
        """Put pods into the world that have always been there: ACTIVE and installed."""
        offer = next((offer for offer in self.offers if offer.cloudId == offer_id), None)
        if offer is None:
            raise not_found("Offer")
        caller = Caller(self.accounts.users[user_id], {}, frozenset(self.accounts.teams))
        request = {
            "provider": {"type": offer.provider},
            "pod": {"cloudId": offer.cloudId, "gpuType": offer.gpuType, "socket": offer.socket,
                    "gpuCount": offer.gpuCount, "image": offer.images[0], "dataCenterId": offer.dataCenter,
                    "customTemplateId": None, "autoRestart": False, "jupyterPassword": None, "envVars": None},
        }
        price = offer.prices.get("communityPrice") or offer.prices.get("onDemand") or 0.0
        seeded = []
        for name in names:
            number = len(self.pods)
            pod = Pod(
                id=str(uuid.uuid4()), user_id=user_id, team_id=team_id,
                wallet_id=self.accounts.wallets[team_id or user_id].id, name=name, request=request, price_hr=price,
                life=Life(self.clock.now()), plan=NextPod(), is_spot=offer.isSpot, forced=dict(fields),
                nodes=[Address(f"127.{1 + (number >> 14) % 250}.{(number >> 7) % 128}.{1 + number % 128}",
                               2200 + index, "root") for index in range(offer.nodes)],
                resources={"memory": None, "disk": None, "shared_disk": None, "vcpus": None})
            if with_ssh:
                self._add_machines(pod, offer.nodes, self._key_for_pod(caller, None))
            self._admit(pod)
            seeded.append(pod)
        await self.settle()
        return seeded

    # --- disks --------------------------------------------------------------------------------------------------

    def visible_disks(self, caller: Caller) -> list:
        now = self.clock.now()
        return [disk for disk in self.disks.values() if caller.may_see(disk) and disk.status(now) != "TERMINATED"]

    def disk(self, caller: Caller, disk_id: str) -> Disk:
        disk = self.disks.get(disk_id)
        if not disk or not caller.may_see(disk) or disk.status(self.clock.now()) == "TERMINATED":
            raise not_found("Disk")
        return disk

    def _disk_for_pod(self, caller: Caller, disk_id: str, data_center: str) -> Disk:
        try:
            disk = self.disk(caller, disk_id)
        except Refusal:
            raise Refusal(400, "Disk not found", disk_id) from None
        if disk.status(self.clock.now()) != "ACTIVE":
            raise Refusal(400, "Disk is not active", disk_id)
        if disk.offer["dataCenter"] != data_center:
            raise Refusal(400, "Disk is in another data center", disk_id)
        return disk

    def create_disk(self, caller: Caller, body: CreateDisk) -> Disk:
        team_id = body.team.teamId if body.team else None
        caller.check_team(team_id)
        wallet = self.accounts.wallets[team_id or caller.user.id]
        if self.balance(wallet) <= 0:
            raise Refusal(402, "Insufficient funds in wallet")
        if body.disk.dataCenterId is None:
            raise Refusal(400, "Missing field: data_center_id not specified")
        wanted = {"provider": body.provider.type.value, "dataCenter": body.disk.dataCenterId,
                  "cloudId": body.disk.cloudId, "country": body.disk.country}
        offer = next((offer for offer in self.disk_offers
                      if all(value in (None, offer[name]) for name, value in wanted.items())), None)
        if offer is None:
            raise Refusal(400, "Disk configuration is not available", wanted)
        spec = offer["spec"]
        if not spec["minCount"] <= body.disk.size <= spec["maxCount"] or body.disk.size % spec["step"]:
            bounds = f"between {spec['minCount']} and {spec['maxCount']} in steps of {spec['step']}"
            raise Refusal(400, "Invalid size: must be " + bounds, body.disk.size)
        now = self.clock.now()
        disk_id = str(uuid.uuid4())
        disk = Disk(disk_id, caller.user.id, team_id, wallet.id, body.disk.name or f"disk-{disk_id[:4]}",
                    body.disk.size, round(body.disk.size * spec["pricePerUnit"], 6), offer, now, now,
                    now + self.settings.disk_provisioning_seconds)
        self.disks[disk.id] = disk
        return disk

    def rename_disk(self, disk: Disk, name: str) -> None:
        disk.name = name
        disk.updated_at = self.clock.now()

    def delete_disk(self, disk: Disk) -> str:
        """Begin to delete a disk; returns its status."""
        users = disk.pods(self.clock.now())
        if users:
            raise Refusal(self.settings.disk_in_use_status, "Disk is attached to a pod", users)
        if disk.gone_at is None:
            disk.gone_at = self.clock.now() + self.settings.deleting_seconds
        return disk.status(self.clock.now())
