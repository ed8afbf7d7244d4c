# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.tests.tools.look import problems_in_files


@pytest.mark.parametrize("html, problem", [
    ('<a href="b.html#there">b</a><a href="https://example.com">elsewhere</a><img src="data:,">', None),
    ('<a href="#here">here</a><p id="here">', None),
    ('<a href="c.html">c</a>', "a.html: dead link c.html"),
    ('<a href="b.html#nowhere">b</a>', "a.html: b.html#nowhere has no such anchor"),
    ('<img src="https://example.com/a.png">', "a.html: fetches https://example.com/a.png"),
    ('<script src="//example.com/a.js"></script>', "a.html: fetches //example.com/a.js"),
    ('<link rel="stylesheet" href="https://example.com/a.css">', "a.html: fetches https://example.com/a.css"),
])
def test_problems_in_files(tmp_path, html, problem):
    (tmp_path / "a.html").write_text(html)
    (tmp_path / "b.html").write_text('<p id="there">')
    assert list(problems_in_files(tmp_path)) == ([problem] if problem else [])


def test_fonts_of_other_hosts(tmp_path):
    (tmp_path / "a.css").write_text("@font-face { src: url('https://example.com/a.woff') }")
    assert list(problems_in_files(tmp_path)) == ["a.css: fetches https://example.com/a.woff"]
