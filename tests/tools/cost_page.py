# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the playbook cost, made from what a simulator has billed for two weeks, and looked at in Chromium."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import environments, look, simulator
from .places import BUILD, COLLECTION, NAMESPACE
from .processes import environment, run
from .simulator import Simulator
from .staging import collections_path, staged

FOLDER = BUILD / "cost-page"
HALF_A_DAY = 12 * 3600
HOSTILE = "<b>{{ 7 * 7 }}</b> whose-name-is-longer-than-any-column-of-the-page-could-be"
# Each pod: its offer, user and team. The last two still run when the page is made.
PODS = 8 * [("sim-h100-1", "sim-user-1", None), ("sim-runpod-1", "sim-user-1", "sim-team-1"),
            ("sim-maxprice-1", "sim-user-1", "sim-team-2")]
PODS += [("sim-h100-8", "sim-user-2", "sim-team-1"), ("sim-cpu-1", "sim-user-1", None)]
# What a person must find on it
WORDS = ("8 x H100_80GB", "18.40", "poor", "main", "Research", "personal account", "in use", "evaluator-24", HOSTILE)
# Expressions for the browser, each a list of what is wrong
WRONG = {
    "is outside of the window": """[...document.body.querySelectorAll("*")].filter(e => {
        const r = e.getBoundingClientRect(); return r.width && (r.left < -1 || r.right > innerWidth + 1) })""",
    "does not fit its place": """[...document.querySelectorAll("td, th, dd, li, h1, h2, p")].filter(
        e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != "none")""",
    "runs into the next one": """["b", ".below"].flatMap(name => [...document.querySelectorAll(".chart " + name)].filter(
        e => e.textContent).filter((e, i, all) => i && e.getBoundingClientRect().left
                                   < all[i - 1].getBoundingClientRect().right - 1))""",
    "is a bar without a number": """[...document.querySelectorAll(".stack")].filter(
        e => e.querySelector("i") && !e.querySelector("b").textContent)""",
    "is not to be seen": """[...document.querySelectorAll(".what, .who, .price, .live")].filter(
        e => e.textContent && !e.getBoundingClientRect().height)""",
}


def check(arguments: Sequence[str]) -> None:
    """Make the page, and look at it. ``arguments`` go to ansible-playbook."""
    tools = environments.docs().ensure()
    with staged("cost-page") as tree, simulator.running("cost-page", tree) as played:
        spend(played)
        now = call(played, "GET", "/_simulator")["clock"]["now"]
        variables = environment(BUILD / "home", tools.bin, ANSIBLE_COLLECTIONS_PATH=str(collections_path(tree)),
                                **played.variables())
        run([tools.python, tools.bin / "ansible-playbook", f"{NAMESPACE}.{COLLECTION}.cost", "--extra-vars",
             json.dumps({"cost_now": now, "report": str(FOLDER / "costs.html")}), *arguments], tree, variables)
        run([tools.python, "-B", "-m", "tests.tools.cost_page", FOLDER], tree, environment(BUILD / "home", tools.bin))
    print(f"the page and its pictures are in {FOLDER}")


def spend(played: Simulator) -> None:
    """Let two weeks pass, with pods that live for a day."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    running: list[str] = []
    for number, (offer, user, team) in enumerate(PODS):
        name = HOSTILE if number == len(PODS) - 1 else f"evaluator-{number}"
        pod = call(played, "POST", "/_simulator/pods", {"name": name, "cloudId": offer, "userId": user, "teamId": team})
        running += [made["id"] for made in pod]
        call(played, "POST", "/_simulator/clock", {"advance": HALF_A_DAY})
        if len(running) > 2:
            call(played, "DELETE", f"/api/v1/pods/{running.pop(0)}")


def call(played: Simulator, method: str, path: str, body: object = None) -> Any:
    """What the simulator answers."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {simulator.API_KEY}"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{played.url}{path}", data, headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def problems(folder: Path, executable: str) -> Iterator[str]:
    """What is wrong with the page, as a person sees it on a telephone and on a laptop, by day and by night."""
    grounds = set()
    with look.opened(executable) as (page, wrong):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in look.WIDTHS:
                page.set_viewport_size({"width": width, "height": look.HEIGHT})
                page.goto((folder / "costs.html").resolve().as_uri())
                page.screenshot(path=folder / f"{scheme}-{width}.png", full_page=True)
                yield from look.problems_at_width(page, width)
                for problem, expression in WRONG.items():
                    for text in page.evaluate(f"{expression}.map(e => e.className + ' ' + e.textContent.slice(0, 40))"):
                        yield f"{width}: {text.strip()} {problem}"
                shown = " ".join(page.inner_text("body").split())
                yield from (f"{width}: {word} is missing" for word in WORDS if word not in shown)
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        yield from wrong
    if len(grounds) < 2:
        yield "it is not dark by night"


def main(folder: Path) -> int:
    """Print what is wrong with the page in ``folder``; the exit code."""
    executable = look.browser()
    found = [*look.problems_in_files(folder), *(problems(folder, executable) if executable else ())]
    print(*found, sep="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
