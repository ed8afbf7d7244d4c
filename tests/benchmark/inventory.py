# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long ``ansible-inventory --list`` takes for many pods, beside a script with the same hosts and hetzner.hcloud's plugin."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..tools.places import write
from ..tools.processes import Failed
from .figures import CPU, MEMORY, SECONDS, Measured, Ratio, Table, Usage, medians, ratios
from .stage import Stage, stage

LATENCIES = (0, 2, 50, 100)
SCRIPT = "script"

PODS, HCLOUD = "primeintellect.cloud.pods", "hetzner.hcloud.hcloud"
# The same three expressions and three groups for each plugin
CONSTRUCTED = {
    PODS: {
        "compose": {
            "label": "primeintellect_gpu_name ~ '.' ~ primeintellect_provider_type",
            "kind": "primeintellect_gpu_name | lower",
            "large": "primeintellect_gpu_count > 4",
        },
        "keyed_groups": [
            {"key": "primeintellect_status", "prefix": "state"},
            {"key": "primeintellect_gpu_name | lower", "prefix": "kind"},
            {"key": "primeintellect_provider_type", "prefix": "place"},
        ],
    },
    HCLOUD: {
        "compose": {
            "label": "hcloud_server_type ~ '.' ~ hcloud_location",
            "kind": "hcloud_server_type | lower",
            "large": "hcloud_id > 4",
        },
        "keyed_groups": [
            {"key": "hcloud_status", "prefix": "state"},
            {"key": "hcloud_server_type | lower", "prefix": "kind"},
            {"key": "hcloud_location", "prefix": "place"},
        ],
    },
}
# With an expression that has a different result for each host
BY_NAME = {**CONSTRUCTED[PODS], "compose": {
    **CONSTRUCTED[PODS]["compose"], "label": "primeintellect_name ~ '.' ~ primeintellect_provider_type",
}}


def measure(rounds: int) -> list[Table]:
    """100 and 1,000 pods."""
    return measure_sizes(rounds, 100, 1000)


def measure_big(rounds: int) -> list[Table]:
    """10,000 pods."""
    return measure_sizes(rounds, 10_000)


def measure_sizes(rounds: int, *sizes: int) -> list[Table]:
    """A table for each number of pods, and one that compares their rows."""
    tables, answers = [], []
    with stage() as here, here.list_server() as server:
        inventory = Inventory(here, server)
        inventory.warm_up()
        for pods in sizes:
            measured = inventory.rounds(pods, rounds)
            tables.append(medians(f"ansible-inventory --list, {pods:,} hosts", measured, (SECONDS, CPU, MEMORY), SCRIPT))
            answers += [(measured, wanted._replace(question=f"{pods:,} hosts: {wanted.question}")) for wanted in QUESTIONS]
    return [*tables, ratios("Inventory: comparison", answers)]


def plain(latency: int) -> str:
    return f"pods, {latency} ms a page"


def other(latency: int) -> str:
    return f"hcloud, {latency} ms a page"


QUESTIONS = (
    Ratio("the plugin at 2 ms, over the script", plain(2), SCRIPT),
    Ratio("50 ms a page, over 0 ms", plain(50), plain(0)),
    Ratio("three compose and three keyed_groups, over hcloud's", "pods, constructed", "hcloud, constructed"),
    Ratio("the same, one with another result for each host", "pods, constructed by name", "hcloud, constructed"),
    Ratio("a warm cache, over none", "pods, warm cache", plain(2)),
    Ratio("peak memory at 2 ms, over the script's", plain(2), SCRIPT, "mebibytes"),
    Ratio("CPU of the plugin at 2 ms, over the script's", plain(2), SCRIPT, "cpu"),
    Ratio("CPU with three compose and three keyed_groups, over hcloud's", "pods, constructed", "hcloud, constructed", "cpu"),
    Ratio("the same, one with another result for each host: CPU", "pods, constructed by name", "hcloud, constructed", "cpu"),
    Ratio("CPU with a warm cache, over none", "pods, warm cache", plain(2), "cpu"),
)


class Inventory:
    """Runs ``ansible-inventory`` on one source after the other."""

    def __init__(self, here: Stage, server: str) -> None:
        self.here = here
        self.server = server
        self.variables = here.variables(PRIME_API_KEY="benchmark", HCLOUD_TOKEN="benchmark", ANSIBLE_INVENTORY_ENABLED=(
            f"{PODS},{HCLOUD},ansible.builtin.script"))

    def warm_up(self) -> None:
        """Have Python write its byte code."""
        for plugin in CONSTRUCTED:
            self.list(self.source(plugin, 1, 0, "constructed", CONSTRUCTED[plugin]))

    def rounds(self, pods: int, rounds: int) -> Measured:
        """Read every source in each round, one after the other."""
        sources = {SCRIPT: self.script(pods)}
        sources |= {plain(latency): self.source(PODS, pods, latency) for latency in LATENCIES}
        sources["pods, constructed"] = self.source(PODS, pods, 2, "constructed", CONSTRUCTED[PODS])
        sources["pods, constructed by name"] = self.source(PODS, pods, 2, "by-name", BY_NAME)
        sources["pods, warm cache"] = self.cached(pods)
        sources |= {other(latency): self.source(HCLOUD, pods, latency) for latency in LATENCIES}
        sources["hcloud, constructed"] = self.source(HCLOUD, pods, 2, "constructed", CONSTRUCTED[HCLOUD])
        measured: dict[str, list[Usage]] = {name: [] for name in sources}
        for _round in range(rounds):
            for name, source in sources.items():
                measured[name].append(self.list(source))
        return measured

    def source(self, plugin: str, pods: int, latency: int, kind: str = "plain", options: Mapping | None = None) -> Path:
        """An inventory file with which ``plugin`` reads a list of so many machines."""
        url = f"{self.server}/{pods}/{latency}"
        if plugin == HCLOUD:
            where, ending = {"api_endpoint": url + "/v1"}, "hcloud.yml"
        else:
            where, ending = {"api_url": url}, "primeintellect.yml"
        path = self.here.folder / f"{kind}-{pods}-{latency}.{ending}"
        write(path, json.dumps({"plugin": plugin, **where, **(options or {})}))
        return path

    def cached(self, pods: int) -> Path:
        """An inventory file whose cache is filled."""
        options = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_timeout": 3600,
                   "cache_connection": str(self.here.folder / f"cache-{pods}")}
        source = self.source(PODS, pods, 2, "cached", options)
        self.list(source)
        if not any((self.here.folder / f"cache-{pods}").iterdir()):
            raise Failed("the inventory did not fill its cache")
        return source

    def script(self, pods: int) -> Path:
        """A script that prints what the plugin makes of the list, so that Ansible's result is the same."""
        self.list(self.source(PODS, pods, 0))
        ready = self.here.folder / f"{pods}.json"
        shutil.copyfile(self.here.printed, ready)
        script = self.here.folder / f"script-{pods}"
        write(script, f"#!/bin/sh\nexec cat '{ready}'\n", 0o755)
        self.list(script)
        if not filecmp.cmp(self.here.printed, ready, shallow=False):
            raise Failed("the hosts of the script differ from those of the plugin")
        return script

    def list(self, source: Path) -> Usage:
        return self.here.measured([*self.here.program("ansible-inventory"), "-i", source, "--list"], self.variables)
