# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be rented in the simulator's world, always the same: offers of machines and of disks."""

from __future__ import annotations

from .offers import Offer

_IMAGES = ["ubuntu_22_cuda_12", "cuda_12_6_pytorch_2_7", "custom_template"]
_MORE_IMAGES = ["ubuntu_22_cuda_12", "cuda_12_1_pytorch_2_4", "cuda_12_4_pytorch_2_5", "cuda_12_6_pytorch_2_7",
                "axolotl", "vllm_llama_8b", "prime_rl", "custom_template"]


def _spec(default: int | None = None, low: int | None = None, high: int | None = None, price: float | None = None,
          step: int | None = None, included: bool | None = None) -> dict:
    return {"defaultCount": default, "minCount": low, "maxCount": high, "pricePerUnit": price, "step": step,
            "defaultIncludedInPrice": included}


def _prices(usd: float | None, community: float | None = None, currency: str = "USD") -> dict:
    return {"onDemand": usd, "communityPrice": community, "isVariable": False, "currency": currency}


def _documented() -> list:
    """Offers that tests may rely on by name."""
    here = {"provider": "primecompute", "dataCenter": "SIM-US-1", "country": "US", "region": "united_states",
            "security": "secure_cloud", "images": _IMAGES}
    return [
        Offer(cloudId="sim-cpu-1", gpuType="CPU_NODE", gpuCount=1, gpuMemory=0, prices=_prices(0.05),
              disk=_spec(50, included=True), vcpu=_spec(4, included=True), memory=_spec(16, included=True), **here),
        Offer(cloudId="sim-h100-1", gpuType="H100_80GB", gpuCount=1, prices=_prices(2.69),
              disk=_spec(80, 40, 1000, 0.00014, 10, False), vcpu=_spec(16, included=True),
              memory=_spec(128, included=True), **here),
        Offer(cloudId="sim-h100-8", gpuType="H100_80GB", socket="SXM5", gpuCount=8, prices=_prices(18.4),
              disk=_spec(2000, 500, 8000, 0.00012, 100, True), vcpu=_spec(192, included=True),
              memory=_spec(1440, included=True), interconnect=3200, interconnectType="InfiniBand", **here),
        Offer(cloudId="sim-h100-16", gpuType="H100_80GB", socket="SXM5", gpuCount=16, nodes=2, prices=_prices(38.4),
              disk=_spec(4000, included=True), vcpu=_spec(384, included=True), memory=_spec(2880, included=True),
              interconnect=3200, interconnectType="InfiniBand", **here),
        Offer(cloudId="sim-soldout-1", gpuType="RTX4090_24GB", gpuMemory=24, prices=_prices(0.31),
              stockStatus="Unavailable", disk=_spec(100, included=True), **here),
        Offer(**{**here, "cloudId": "sim-runpod-1", "provider": "runpod", "gpuType": "RTX4090_24GB", "gpuMemory": 24,
                 "prices": _prices(0.69), "disk": _spec(100, 20, 2000, 0.0001, 1, False),
                 "vcpu": _spec(8, 4, 32, 0.005, 4, True), "memory": _spec(32, 16, 256, 0.001, 16, True)}),
        Offer(**{**here, "cloudId": "sim-maxprice-1", "provider": "akash", "gpuType": "A100_80GB", "socket": "SXM4",
                 "prices": _prices(1.15), "requiresMaxPrice": True, "disk": _spec(200, included=True)}),
    ]


# data centers: provider, id, country, region, security
_PLACES = [
    ("hyperstack", "CANADA-1", "CA", "canada", "secure_cloud"),
    ("hyperstack", "NORWAY-1", "NO", "eu_north", "secure_cloud"),
    ("lambdalabs", "us-east-1", "US", "united_states", "secure_cloud"),
    ("datacrunch", "FIN-01", "FI", "eu_north", "secure_cloud"),
    ("nebius", "eu-west1", "FR", "eu_west", "secure_cloud"),
    ("massedcompute", "us-central-3", "US", "united_states", "community_cloud"),
    ("crusoecloud", "us-southcentral1-a", "US", "united_states", "secure_cloud"),
    ("vultr", "blr", "IN", "asia_south", "secure_cloud"),
]

# machines: GPU type, memory in GB, socket, GPU counts, USD per GPU and hour
_MACHINES = [
    ("RTX4090_24GB", 24, "PCIe", (1, 4), 0.42),
    ("L40S_48GB", 48, "PCIe", (1,), 0.98),
    ("A100_80GB", 80, "SXM4", (1, 8), 1.29),
    ("H100_80GB", 80, "SXM5", (1, 8), 2.29),
    ("H200_141GB", 141, "SXM5", (1, 8), 3.19),
    ("B200_180GB", 180, "SXM6", (8,), 4.99),
]
_STOCK = ("Available", "High", "Medium", "Low")


def _ordinary() -> list:
    """Every second pairing of place and machine, dearer from place to place, with a spread of stock and sizes."""
    offers = []
    for place_index, (provider, center, country, region, security) in enumerate(_PLACES):
        for machine_index, (gpu, memory, socket, counts, usd) in enumerate(_MACHINES):
            if (place_index + machine_index) % 2:
                continue
            for count in counts:
                price = round(usd * count * (1 + 0.03 * place_index), 4)
                sizes = {"disk": _spec(250 * count, included=True), "vcpu": _spec(16 * count, included=True)}
                if place_index % 3 == 0:
                    sizes = {"disk": _spec(100 * count, 50, 5000, 0.00008, 10, True),
                             "vcpu": _spec(12 * count, 4, 256, 0.004, 4, True)}
                offers.append(Offer(
                    cloudId=f"{provider}-{gpu.lower().replace('_', '-')}-{count}",
                    gpuType=gpu, socket=socket, provider=provider, region=region, dataCenter=center, country=country,
                    gpuCount=count, gpuMemory=memory, security=security,
                    **sizes,
                    memory=_spec(90 * count, included=True), internetSpeed=10000 if count == 8 else 1000,
                    provisioningTime=60 * (place_index + 1), stockStatus=_STOCK[(place_index + machine_index) // 2 % 4],
                    prices=_prices(price, round(price * 0.9, 4) if security == "community_cloud" else None),
                    images=_MORE_IMAGES if place_index % 2 else _IMAGES))
    return offers


def _special() -> list:
    """Rows with a twist: spot, prepaid, euros, sold out, several nodes."""
    finland = {"provider": "datacrunch", "dataCenter": "FIN-01", "country": "FI", "region": "eu_north"}
    ohio = {"provider": "dc_roan", "dataCenter": "us-east-ohio", "country": "US", "region": "united_states"}
    return [
        Offer(cloudId="spot-h100-1", gpuType="H100_80GB", socket="SXM5", isSpot=True, prices=_prices(0.99),
              disk=_spec(200, included=True), **finland),
        Offer(cloudId="spot-a100-8", gpuType="A100_80GB", socket="SXM4", gpuCount=8, isSpot=True, prices=_prices(5.2),
              disk=_spec(800, included=True), **finland),
        Offer(cloudId="prepaid-h100-8", gpuType="H100_80GB", socket="SXM5", gpuCount=8, prepaidTime=168,
              prices=_prices(14.8), disk=_spec(3000, included=True), **ohio),
        Offer(cloudId="prepaid-b200-8", gpuType="B200_180GB", socket="SXM6", gpuCount=8, gpuMemory=180, prepaidTime=720,
              prices=_prices(28.0), disk=_spec(6000, included=True), **ohio),
        Offer(cloudId="eur-h100-1", gpuType="H100_80GB", prices=_prices(2.1, currency="EUR"), provider="scaleway",
              dataCenter="fr-par-2", country="FR", region="eu_west", disk=_spec(125, included=True)),
        Offer(cloudId="eur-l4-1", gpuType="L4_24GB", gpuMemory=24, prices=_prices(0.75, currency="EUR"),
              provider="scaleway", dataCenter="fr-par-2", country="FR", region="eu_west",
              disk=_spec(125, 125, 1000, 0.0001, 25, False)),
        Offer(cloudId="gone-h200-8", gpuType="H200_141GB", socket="SXM5", gpuCount=8, gpuMemory=141,
              stockStatus="Unavailable", prices=_prices(20.0), **ohio),
        Offer(cloudId="gone-a100-1", gpuType="A100_80GB", stockStatus="Out of Stock", prices=_prices(0.9), **ohio),
        Offer(cloudId="cpu-finland-1", gpuType="CPU_NODE", gpuMemory=0, prices=_prices(0.04),
              disk=_spec(20, 20, 500, 0.0001, 10, False), vcpu=_spec(2, 2, 32, 0.008, 2, False),
              memory=_spec(8, 4, 128, 0.002, 4, False), **finland),
        Offer(cloudId="multi-h100-32", gpuType="H100_80GB", socket="SXM5", gpuCount=32, nodes=4, prices=_prices(73.6),
              disk=_spec(8000, included=True), interconnect=3200, interconnectType="InfiniBand", **ohio),
        Offer(cloudId="multi-b200-16", gpuType="B200_180GB", socket="SXM6", gpuCount=16, gpuMemory=180, nodes=2,
              prices=_prices(79.8), disk=_spec(8000, included=True), interconnect=3200, interconnectType="InfiniBand",
              **finland),
    ]


def default_offers() -> list:
    """All offers of a fresh world, single machines and several nodes alike."""
    return _documented() + _ordinary() + _special()


def default_disk_offers() -> list:
    """Rows of disk availability, as the API lists them."""
    places = [("primecompute", "SIM-US-1", "US", "united_states")] + [place[:4] for place in _PLACES[:5]]
    return [
        {
            "cloudId": f"disk-{center.lower()}", "provider": provider, "dataCenter": center, "country": country,
            "region": region, "spec": {**_spec(100, 10, 10000, 0.0001, 10, False), "additionalInfo": None},
            "stockStatus": "Available", "security": "secure_cloud", "isMultinode": provider != "lambdalabs",
        }
        for provider, center, country, region in places
    ]
