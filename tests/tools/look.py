# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look at HTML pages as readers do: no dead link, no request to another host, and nothing wider than the window."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# A telephone, and a laptop
WIDTHS = (420, 1280)
HEIGHT = 900
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What a browser fetches by itself: a tag, and the attribute with the address
FETCHED = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src"),
           ("embed", "src"), ("object", "data"), ("image", "href"), ("use", "href")}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest"}


class Page(HTMLParser):
    """What a page links, fetches, and can be linked by."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.fetched: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.update(values[name] for name in ("id", "name") if name in values)
        if tag == "a" and "href" in values:
            self.links.add(values["href"])
        if tag == "link" and FETCHED_LINKS & set(values.get("rel", "").split()):
            self.fetched.add(values.get("href", ""))
        self.fetched.update(values[name] for name in values if (tag, name) in FETCHED)


def problems_in_files(top: Path) -> Iterator[str]:
    """Dead links and requests to other hosts, as the files of the site tell them."""
    pages = {path: Page(path) for path in sorted(top.rglob("*.html"))}
    for path, page in pages.items():
        for address in sorted(page.links | page.fetched):
            parts = urlsplit(address)
            if parts.scheme == "data" or (address in page.links and (parts.scheme or parts.netloc)):
                continue
            if parts.scheme or parts.netloc:
                yield f"{path.relative_to(top)}: fetches {address}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                yield f"{path.relative_to(top)}: dead link {address}"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{path.relative_to(top)}: {address} has no such anchor"
    for path in sorted(top.rglob("*.css")):
        for address in re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(top)}: fetches {address}"


def browser() -> str | None:
    """The path of a Chromium; a warning if there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        print(f"WARNING: none of {', '.join(BROWSERS)} is installed: the pages were not looked at in a browser")
    return found


@contextlib.contextmanager
def opened(executable: str) -> Iterator[tuple[Any, list[str]]]:
    """A tab of a browser, as Playwright has it, and a list of what goes wrong in it: requests to other hosts, and errors."""
    # only the environment of the documentation has it
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    wrong: list[str] = []
    with contextlib.ExitStack() as stack:
        profile = stack.enter_context(tempfile.TemporaryDirectory(prefix="primeintellect-"))
        context = stack.enter_context(contextlib.closing(
            stack.enter_context(sync_playwright()).chromium.launch_persistent_context(
                Path(profile, "profile"), executable_path=executable, args=arguments, env={**os.environ, "TMPDIR": profile})))
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"error: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        # nothing leaves this machine: what would is noted, and ended
        context.route(re.compile(r"^(?!file:|data:|blob:)"),
                      lambda route: (wrong.append(f"requests {route.request.url}"), route.abort()))
        yield page, wrong


# Headings of which a reader sees only the beginning
CUT = "[...document.querySelectorAll('h1, h2, h3, h4')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"


def problems_at_width(page: Any, width: int) -> Iterator[str]:
    """What is wider than the window, or cut off by it, in the page that a tab shows."""
    found = page.evaluate("document.documentElement.scrollWidth")
    if found > width:
        yield f"{found} pixels wide in a window of {width}"
    yield from (f"the heading '{text}' is cut off in a window of {width}" for text in page.evaluate(CUT))


def problems_in_browser(top: Path, executable: str) -> Iterator[str]:
    """Pages that are wider than the window, what they ask of other hosts once their scripts run, and errors."""
    with opened(executable) as (page, wrong):
        for path in sorted(top.rglob("*.html")):
            page.goto(path.resolve().as_uri())
            problems = []
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                problems += problems_at_width(page, width)
            yield from (f"{path.relative_to(top)}: {problem}" for problem in (*problems, *wrong))
            wrong.clear()


def main(top: Path) -> int:
    """Print what is wrong with the pages below ``top``; the exit code."""
    problems = list(problems_in_files(top))
    executable = browser()
    if executable:
        problems += problems_in_browser(top, executable)
    print(*problems, sep="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
