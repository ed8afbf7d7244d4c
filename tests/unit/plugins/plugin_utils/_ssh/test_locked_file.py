# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import socket
import threading

import pytest
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._ssh.locked_file import update


def test_new_folders_and_the_file_can_be_read_by_their_owner_only(tmp_path):
    path = tmp_path / "new" / "newer" / "file"
    assert update(str(path), lambda text: text + "a\n") == ("", "a\n")
    assert path.read_text() == "a\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]


def test_check_mode_and_nothing_to_do_leave_no_trace(tmp_path):
    path = tmp_path / "new" / "file"
    assert update(str(path), lambda text: "a", check_mode=True) == ("", "a")
    assert update(str(path), lambda text: text) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_text("old")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError):
        update(str(path), lambda text: "new")
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "file.lock"]


def test_a_link_stays_a_link(tmp_path):
    path, link = tmp_path / "file", tmp_path / "link"
    link.symlink_to(path)
    update(str(link), lambda text: "new")
    assert link.is_symlink() and path.read_text() == "new"


def test_every_byte_stays(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"a\r\nb\rc\x0c\xe2\x80\xa8\xff\n")
    update(str(path), lambda text: text + "new\n")
    assert path.read_bytes() == b"a\r\nb\rc\x0c\xe2\x80\xa8\xff\nnew\n"


def test_what_is_not_a_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
    for path in (tmp_path / "fifo", tmp_path / "link", tmp_path / "socket", tmp_path, "/dev/null"):
        with pytest.raises(OSError, match="not a regular file"):
            update(str(path), lambda text: text + "a")


def test_nothing_is_lost_when_several_write(tmp_path):
    path = str(tmp_path / "file")
    threads = [
        threading.Thread(target=update, args=(path, lambda text, number=number: text + f"{number}\n")) for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open(path) as file:
        assert sorted(map(int, file)) == list(range(20))
