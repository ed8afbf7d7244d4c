# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods and servers that are equal: the same machines as two APIs describe them, made from a number."""

from __future__ import annotations

GPUS = ("H100_80GB", "H200_141GB", "A100_80GB", "RTX4090_24GB", "L40S_48GB", "B200_180GB")
PROVIDERS = ("primecompute", "runpod", "hyperstack", "nebius")


def address(number: int) -> str:
    """An address of the network that is reserved for benchmarks, which nobody connects to."""
    return f"198.18.{number // 250}.{number % 250 + 1}"


def pod(number: int, ssh_port: int) -> dict:
    """A pod as Prime Intellect's API gives it. An SSH server answers for the first."""
    host, port = ("127.0.0.1", ssh_port) if number == 0 else (address(number), 22)
    return {
        "id": f"{number:032x}",
        "userId": "user-1",
        "teamId": None,
        "walletId": "wallet-1",
        "name": f"bench-{number:05}",
        "type": "HOSTED",
        "providerType": PROVIDERS[number % len(PROVIDERS)],
        "status": "ACTIVE",
        "installationStatus": "FINISHED",
        "installationFailure": None,
        "installationProgress": 100,
        "createdAt": "2026-01-02T03:04:05.678901Z",
        "updatedAt": "2026-01-02T03:14:05.678901Z",
        "terminatedAt": None,
        "gpuName": GPUS[number % len(GPUS)],
        "gpuCount": 2 ** (number % 4),
        "socket": "PCIe",
        "priceHr": 1 + number % 40 / 10,
        "stoppedPriceHr": None,
        "provisioningPriceHr": 0,
        "environmentType": "ubuntu_22_cuda_12",
        "customTemplateId": None,
        "clusterId": None,
        "primePortMapping": [
            {"internal": "22", "external": str(port), "protocol": "TCP", "usedBy": "SSH", "description": "SSH"},
        ],
        "sshConnection": f"root@{host} -p {port}",
        "ip": host,
        "resources": {"memory": 64, "disk": 80, "shared_disk": None, "vcpus": 16},
        "attachedResources": [],
        "isSpot": False,
        "autoRestart": None,
    }


def server(number: int) -> dict:
    """A server as Hetzner Cloud's API gives it."""
    return {
        "id": 1_000_000 + number,
        "name": f"bench-{number:05}",
        "status": "running",
        "created": "2026-01-02T03:04:05+00:00",
        "public_net": {
            "ipv4": {"id": 2_000_000 + number, "ip": address(number), "blocked": False, "dns_ptr": f"{number}.example.com"},
            "ipv6": {"id": 3_000_000 + number, "ip": f"2001:db8:{number:x}::/64", "blocked": False, "dns_ptr": []},
            "floating_ips": [],
            "firewalls": [],
        },
        "private_net": [],
        "server_type": {
            "id": 1 + number % len(GPUS), "name": f"cx{number % len(GPUS)}2", "description": "CX", "architecture": "x86",
            "cores": 16, "memory": 64.0, "disk": 80, "storage_type": "local", "cpu_type": "shared", "category": "cost_optimized",
            "deprecated": False, "deprecation": None, "locations": [], "prices": [],
        },
        "datacenter": {
            "id": 1 + number % len(PROVIDERS), "name": f"sim{number % len(PROVIDERS)}-dc1", "description": "Simulated",
            "location": {
                "id": 1 + number % len(PROVIDERS), "name": f"sim{number % len(PROVIDERS)}", "description": "Simulated",
                "country": "DE", "city": "Falkenstein", "latitude": 50.5, "longitude": 12.4, "network_zone": "eu-central",
            },
            "server_types": {"available": [1, 2, 3], "available_for_migration": [1, 2, 3], "supported": [1, 2, 3]},
        },
        "image": {
            "id": 4_000_000, "name": "debian-12", "description": "Debian 12", "type": "system", "status": "available",
            "os_flavor": "debian", "os_version": "12", "architecture": "x86", "created": "2026-01-02T03:04:05+00:00",
            "created_from": None, "bound_to": None, "deleted": None, "deprecated": None, "disk_size": 5, "image_size": None,
            "rapid_deploy": True, "protection": {"delete": False}, "labels": {},
        },
        "iso": None,
        "rescue_enabled": False,
        "locked": False,
        "backup_window": None,
        "outgoing_traffic": 0,
        "ingoing_traffic": 0,
        "included_traffic": 1,
        "protection": {"delete": False, "rebuild": False},
        "labels": {},
        "volumes": [],
        "load_balancers": [],
        "primary_disk_size": 80,
        "placement_group": None,
    }
