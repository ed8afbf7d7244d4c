# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that a job takes along, and the files that it leaves."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import CloudError

# What no job needs, and may be large
_LEFT_OUT = frozenset([".git", "__pycache__", ".venv"])


def pack_folder(folder: str, archive: str) -> None:
    """Put what a folder contains into an archive.

    :raises CloudError: It cannot be read.
    """
    try:
        with tarfile.open(archive, "w") as packed:
            for name in sorted(os.listdir(folder)):
                packed.add(os.path.join(folder, name), arcname=name, filter=_wanted)
    except OSError as error:
        raise CloudError(f"job_folder: {folder} cannot be read: {error.strerror}: {error.filename}") from None


def _wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if PurePosixPath(member.name).name in _LEFT_OUT:
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def unpack_results(archive: str, folder: Path, paths: list[str]) -> list[str]:
    """Write the files of an archive that came from a rented machine below a folder.

    The machine is a stranger's: only plain files and folders are taken that were asked for, nothing outside of the folder or
    through a link. An archive that is compressed, or has holes, could fill the disk with what took no time to send.

    :param paths: What was asked for. The folder may be that of the playbooks, where an ansible.cfg would be executed.
    :returns: What was not taken.
    :raises CloudError: The archive or the folder can't be used.
    """
    refused = []
    wanted = [PurePosixPath(path.strip("/")).parts for path in paths]
    try:
        with tarfile.open(archive, "r:") as packed:
            for member in packed:
                path = PurePosixPath(member.name)
                target = folder.joinpath(*path.parts)
                is_asked_for = any(path.parts[:len(parts)] == parts for parts in wanted)
                is_inside = not path.is_absolute() and ".." not in path.parts and not _through_link(target, folder)
                is_plain = (member.isfile() and not member.issparse()) or member.isdir()
                if not (is_asked_for and is_inside and is_plain):
                    refused.append(member.name)
                elif member.isdir():
                    target.mkdir(parents=True, exist_ok=True)
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    source = packed.extractfile(member)
                    with open(target, "wb") as file:
                        if source:
                            shutil.copyfileobj(source, file)
    except (tarfile.TarError, EOFError, OverflowError, ValueError) as error:
        raise CloudError(f"the archive from the machine cannot be read: {error}") from None
    except OSError as error:
        raise CloudError(f"{error.filename}: {error.strerror}") from None
    return refused


def _through_link(target: Path, folder: Path) -> bool:
    return any(part.is_symlink() for part in (target, *target.parents) if folder in part.parents)
