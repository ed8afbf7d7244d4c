# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection, by name, as ansible-rulebook runs them."""

from __future__ import annotations

import http.server
import json
import os
import re
import threading
import time

import pytest
import yaml
from ansible_rulebook.validators import Validate
from conftest import ROOT, TRAIN, lease, polls, wait

RULEBOOKS = sorted((ROOT / "extensions" / "eda" / "rulebooks").glob("*.yml"))


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_rulebook_is_valid_where_it_is_read_from_a_project(path):
    Validate.rulebook(yaml.safe_load(path.read_text()))


def test_the_rulebook_of_the_guide_is_valid():
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "eda.md").read_text(), re.MULTILINE | re.DOTALL)
    rulebooks = [block for block in blocks if "  sources:" in block]
    assert len(rulebooks) == 1
    Validate.rulebook(yaml.safe_load(rulebooks[0]))


def live(simulator) -> list[str]:
    return sorted(pod["name"] for pod in simulator("/pods") if pod["status"] == "ACTIVE" and not pod["vanished"])


def test_a_lost_member_comes_back_and_a_removed_one_does_not(simulator, rulebook, playbook, tmp_path):
    variables = tmp_path / "train.yml"
    variables.write_text(yaml.safe_dump(TRAIN))
    simulator("/pods", {"name": "train-{i}", "count": 2, "ssh": True})
    running = rulebook("primeintellect.cloud.keep_fleets", fleets={"train": str(variables)}, interval=2)
    wait(polls)

    lost = next(pod["id"] for pod in simulator("/pods") if pod["name"] == "train-1")
    simulator(f"/pods/{lost}", {"vanish": True}, "PATCH")
    took = wait(lambda: live(simulator) == ["train-0", "train-1"], 20)
    print(f"back in the fleet after {took:.1f} s, and configured after {took + wait(lambda: running.said('PLAY RECAP')):.1f} s")
    assert simulator()["creates"] == 1 and "failed=1" not in running.output

    playbook("teardown", pod_name="train-1")
    seen = polls()
    wait(lambda: polls() >= seen + 2)
    time.sleep(3.5)  # longer than the rule collects events
    assert simulator()["creates"] == 1 and live(simulator) == ["train-0"]
    assert os.environ["PRIME_API_KEY"] not in running.output


def test_pods_that_are_too_old_or_whose_lease_has_expired_are_removed_and_no_others(simulator, rulebook):
    old = {"createdAt": "2026-01-01T00:00:00Z"}
    simulator("/pods", {"name": "aged-young"})
    simulator("/pods", {"name": "aged-old", "fields": old})
    simulator("/pods", {"name": "trial-{i}", "count": 3, "ssh": True, "fields": old})
    lease("trial-2", "2199-01-02T00:00:00Z")
    rulebook("primeintellect.cloud.end_leases", max_age_hours=100, reap_name="aged-*", interval=1)
    running = rulebook("primeintellect.cloud.end_leases", reap_name="trial-*", interval=1, lease_interval=1)
    wait(lambda: running.said("PLAY RECAP"))  # for the first heartbeat
    lease("trial-1", "2026-01-02T00:00:00Z")
    wait(lambda: live(simulator) == ["aged-young", "trial-0", "trial-2"])


def test_spending_runs_a_playbook_and_posts_to_a_webhook(simulator, rulebook, tmp_path):
    posts: list[dict] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    job = tmp_path / "job.yml"
    job.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": [{"ansible.builtin.debug": {
        "msg": "{{ spending_pods }} pods, {{ spending_price_hr }}, {{ spending_direction }} {{ spending_threshold }}"}}]}]))
    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        simulator("/pods", {"count": 4})
        running = rulebook("primeintellect.cloud.watch_spending", spending=[0.1, 1], interval=1, spending_playbook=str(job),
                           spending_webhook=f"http://127.0.0.1:{server.server_port}/hook")
        wait(lambda: running.said("4 pods, 0.2, above 0.1") and posts)
        server.shutdown()
    assert posts == [{"text": "Prime Intellect: 4 pods cost 0.2 USD per hour, above 0.1"}]


def test_a_wrong_key_ends_it_with_the_reason(simulator, rulebook, monkeypatch):
    monkeypatch.setenv("PRIME_API_KEY", "wrong")
    running = rulebook("primeintellect.cloud.end_leases", max_age_hours=100)
    assert running.process.wait(60) != 0
    assert "The API key from the environment variable PRIME_API_KEY is not valid" in running.output
