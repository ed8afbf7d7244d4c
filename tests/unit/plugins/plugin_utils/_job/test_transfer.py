# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that a job takes along, and archives of strangers."""

from __future__ import annotations

import bz2
import io
import tarfile

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._job.transfer import pack_folder, unpack_results


def archive(path, *members):
    """Members are a name, and an archive's type or data."""
    with tarfile.open(path, "w") as packed:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if isinstance(content, bytes) and len(content) > 1:
                member.size = len(content)
                packed.addfile(member, io.BytesIO(content))
            else:
                member.type = content
                member.linkname = "/etc/passwd"
                packed.addfile(member)
    return str(path)


def test_what_no_job_needs_is_left_out(tmp_path):
    for name in ("train.py", "data/one", ".git/config", "lib/__pycache__/x.pyc", ".venv/bin/python", ".env"):
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    pack_folder(str(tmp_path / "code"), str(tmp_path / "x.tar"))
    with tarfile.open(tmp_path / "x.tar") as packed:
        members = packed.getmembers()
    assert sorted(member.name for member in members if member.isfile()) == [".env", "data/one", "train.py"]
    assert {(member.uid, member.uname) for member in members} == {(0, "")}


def test_a_folder_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CloudError, match="job_folder: .*nowhere"):
        pack_folder(str(tmp_path / "nowhere"), str(tmp_path / "x.tar"))


def test_files_are_written_below_the_folder(tmp_path):
    path = archive(tmp_path / "x.tar", ("results", tarfile.DIRTYPE), ("results/loss", b"0.1\n"), ("deep/er/x", b"12"))
    assert unpack_results(path, tmp_path / "to", ["./results/", "deep/er"]) == []
    assert (tmp_path / "to/results/loss").read_bytes() == b"0.1\n"
    assert (tmp_path / "to/deep/er/x").read_bytes() == b"12"


@pytest.mark.parametrize(("name", "content"), [
    ("/etc/cron.d/x", b"evil"),
    ("../x", b"evil"),
    ("a/../../x", b"evil"),
    ("link", tarfile.SYMTYPE),
    ("hard", tarfile.LNKTYPE),
    ("pipe", tarfile.FIFOTYPE),
    ("disk", tarfile.BLKTYPE),
])
def test_nothing_else_is_taken_from_a_stranger(tmp_path, name, content):
    path = archive(tmp_path / "x.tar", (name, content), ("good", b"good"))
    assert unpack_results(path, tmp_path / "to", ["."]) == [name]
    assert [each.name for each in (tmp_path / "to").iterdir()] == ["good"]
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_through_a_link_that_is_there(tmp_path):
    (tmp_path / "to").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "to/results").symlink_to(tmp_path / "outside")
    path = archive(tmp_path / "x.tar", ("results/x", b"evil"))
    assert unpack_results(path, tmp_path / "to", ["results"]) == ["results/x"]
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"no archive", b"\0" * 100])
def test_a_broken_archive_is_an_error_in_words(tmp_path, data):
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(CloudError, match="the archive from the machine cannot be read"):
        unpack_results(str(tmp_path / "x.tar"), tmp_path / "to", ["."])


@pytest.mark.parametrize("name", ["ansible.cfg", "group_vars/all.yml", "results2/x", ".git/hooks/pre-commit", "."])
def test_what_was_not_asked_for_is_not_taken(tmp_path, name):
    path = archive(tmp_path / "x.tar", (name, b"evil"), ("results/x", b"good"))
    assert unpack_results(path, tmp_path / "to", ["results"]) == [name]
    assert [each.name for each in (tmp_path / "to").iterdir()] == ["results"]


def test_a_small_archive_does_not_fill_the_disk(tmp_path):
    with tarfile.open(tmp_path / "x.tar", "w", format=tarfile.PAX_FORMAT) as packed:
        member = tarfile.TarInfo("results/x")
        member.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.map": "0,0",
                              "GNU.sparse.size": str(2**60)}
        packed.addfile(member)
    assert unpack_results(str(tmp_path / "x.tar"), tmp_path / "to", ["results"]) == ["results/x"]
    (tmp_path / "x.tar.bz2").write_bytes(bz2.compress((tmp_path / "x.tar").read_bytes()))
    with pytest.raises(CloudError, match="cannot be read"):
        unpack_results(str(tmp_path / "x.tar.bz2"), tmp_path / "to", ["results"])
