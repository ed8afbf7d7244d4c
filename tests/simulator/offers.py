# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers as rows of the API, what they cost, and whether a create fits one."""

from __future__ import annotations

from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict

from .contract import CreatePod
from .errors import Refusal

USD_PER_EUR = 1.1

SOLD_OUT = ("Unavailable", "Out of Stock")


class Offer(BaseModel):
    """A row of availability. What stands behind ``prepaidTime`` is the simulator's own and not part of the answer."""

    model_config = ConfigDict(extra="allow")

    cloudId: str
    gpuType: str = "H100_80GB"
    socket: str = "PCIe"
    provider: str = "primecompute"
    region: Optional[str] = "united_states"
    dataCenter: Optional[str] = "SIM-US-1"
    country: Optional[str] = "US"
    gpuCount: int = 1
    gpuMemory: int = 80
    disk: dict = {}
    sharedDisk: dict = {}
    vcpu: dict = {}
    memory: dict = {}
    internetSpeed: Optional[int] = None
    interconnect: Optional[int] = None
    interconnectType: Optional[str] = None
    provisioningTime: Optional[int] = None
    stockStatus: str = "Available"
    security: str = "secure_cloud"
    prices: dict = {"onDemand": 2.5, "communityPrice": None, "isVariable": False, "currency": "USD"}
    images: list[str] = ["ubuntu_22_cuda_12", "cuda_12_6_pytorch_2_7", "custom_template"]
    isSpot: Optional[bool] = False
    prepaidTime: Optional[float] = None
    nodes: int = 1
    requiresMaxPrice: bool = False
    refuses: Optional[Literal[400, 402, 409, 422, 500, 503]] = None
    """Listed, but gone when a create comes, which is answered so."""
    raisedBy: float = 0
    """USD per hour by which the price has risen when a create comes."""
    machines: Optional[int] = None
    """How many pods can still be created on it, without a bound by default. The list does not tell."""

    def row(self) -> dict:
        """The row as the API lists it."""
        row = self.model_dump(exclude=_OWN)
        for name in ("disk", "sharedDisk", "vcpu", "memory"):
            row[name] = {**_NO_SPEC, **row[name]}
        return row

    def matches(self, **wanted: object) -> bool:
        """Whether every field that is asked for (not None) is so."""
        return all(value is None or getattr(self, name) == value for name, value in wanted.items())


_OWN = {"nodes", "requiresMaxPrice", "refuses", "raisedBy", "machines"}
_NO_SPEC = dict.fromkeys(
    ("minCount", "defaultCount", "maxCount", "pricePerUnit", "step", "defaultIncludedInPrice", "additionalInfo"))


def find_offer(offers: list, body: CreatePod) -> Offer:
    """The offer that a create asks for."""
    pod = body.pod
    wanted = {
        "gpuType": pod.gpuType.value,
        "socket": pod.socket.value,
        "gpuCount": pod.gpuCount,
        "provider": body.provider.type.value,
        "dataCenter": pod.dataCenterId,
        "country": pod.country,
        "security": pod.security and pod.security.value,
    }
    candidates = [offer for offer in offers if offer.cloudId == pod.cloudId]
    if not candidates:
        raise Refusal(400, "Offer is no longer available", {"cloudId": pod.cloudId})
    for offer in candidates:
        if offer.matches(**wanted):
            return offer
    raise Refusal(400, "Configuration is not available for this cloudId", {"cloudId": pod.cloudId, **wanted})


def check_fit(offer: Offer, body: CreatePod) -> None:
    """Refuse what an offer does not take."""
    pod = body.pod
    if offer.refuses == 400 or offer.machines == 0:
        raise Refusal(400, "Offer is no longer available", {"cloudId": pod.cloudId})
    if offer.refuses in (402, 409, 503):
        raise Refusal(offer.refuses, f"{offer.provider} doesn't have {offer.gpuType}")
    if offer.refuses == 422:
        raise Refusal(422, "Not a data center of this provider", pod.dataCenterId, field="pod.dataCenterId")
    if offer.requiresMaxPrice and pod.maxPrice is None:
        raise Refusal(400, "Missing field: max_price not specified")
    if pod.image.value not in offer.images and (offer.images or "image" in pod.model_fields_set):
        raise Refusal(400, f"Provider {offer.provider} is not supported for this image", pod.image.value)
    if pod.envVars and offer.provider == "runpod":
        raise Refusal(400, "Environment variables are not supported by provider runpod",
                      [variable.model_dump() for variable in pod.envVars])
    if pod.envVars and pod.image.value == "ubuntu_22_cuda_12":
        raise Refusal(400, "Environment variables are not supported with image ubuntu_22_cuda_12",
                      [variable.model_dump() for variable in pod.envVars])
    for name, spec, count in _sizes(offer, body):
        _check_size(name, spec, count)


def _sizes(offer: Offer, body: CreatePod) -> list:
    return [("disk_size", offer.disk, body.pod.diskSize), ("vcpus", offer.vcpu, body.pod.vcpus),
            ("memory", offer.memory, body.pod.memory)]


def _check_size(name: str, spec: dict, count: int | None) -> None:
    default, low, high = spec.get("defaultCount"), spec.get("minCount"), spec.get("maxCount")
    if count is None or count == default:
        return
    if low is None and high is None:
        raise Refusal(400, f"Invalid {name}: it is fixed for this offer", count)
    if (low is not None and count < low) or (high is not None and count > high):
        raise Refusal(400, f"Invalid {name}: must be between {low} and {high}", count)
    if spec.get("step") and (count - (low or 0)) % spec["step"]:
        raise Refusal(400, f"Invalid {name}: must be in steps of {spec['step']}", count)


def chosen_sizes(offer: Offer, body: CreatePod) -> dict:
    """Disk, vcpus and memory that a pod gets; None where the offer says nothing."""
    return {name: count or spec.get("defaultCount") for name, spec, count in _sizes(offer, body)}


def price_hr(offer: Offer, body: CreatePod) -> float:
    """What the machine costs with the sizes asked for, in USD per hour."""
    prices = offer.prices
    price = prices.get("communityPrice") or prices.get("onDemand") or 0.0
    for _name, spec, asked in _sizes(offer, body):
        default = spec.get("defaultCount")
        count = default if asked is None else asked
        included = spec.get("defaultIncludedInPrice") and count == default
        if count and spec.get("pricePerUnit") and not included:
            price += count * spec["pricePerUnit"]
    if prices.get("currency") == "EUR":
        price *= USD_PER_EUR
    return round(price + offer.raisedBy, 6)


def summary(offers: list) -> dict:
    """The cheapest price by GPU type and count."""
    result: dict = {}
    for offer in offers:
        if offer.stockStatus in SOLD_OUT:
            continue
        counts = result.setdefault(offer.gpuType, {})
        nothing = {"onDemand": None, "communityPrice": None, "spotPrice": None}
        cheapest = counts.setdefault(str(offer.gpuCount), {"cheapest": nothing})["cheapest"]
        on_demand = offer.prices.get("onDemand")
        kinds = {"spotPrice": on_demand} if offer.isSpot else {
            "onDemand": on_demand, "communityPrice": offer.prices.get("communityPrice")}
        for kind, price in kinds.items():
            if price is not None and (cheapest[kind] is None or price < cheapest[kind]):
                cheapest[kind] = price
    return result
