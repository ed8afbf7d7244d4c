# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the playbooks, tasks and inventories out of documents, run them, and print what each of them said as JSON.

Nothing of the environment stays but what is named here, so that Ansible has its default settings; ssh has no terminal.

On standard input: ``collections`` (the folder that ansible_collections is in), ``folder``, ``bin``, ``url`` and ``settings`` (the
simulator's), ``environment`` and ``documents``. A document has a ``path``, and may have ``arguments`` (of ansible-playbook), and
``pods`` and ``disks`` that exist before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import yaml


def main() -> None:
    asked = json.load(sys.stdin)
    top = Path(asked["collections"], "ansible_collections", "primeintellect", "cloud")
    print(json.dumps({document["path"]: follow(top / document["path"], document, asked) for document in asked["documents"]}))


def follow(path: Path, document: dict, asked: dict) -> list:
    """Run the blocks of a document in their order, in a folder of its own."""
    folder = Path(asked["folder"], path.stem)
    folder.mkdir(mode=0o700, parents=True)
    tell(asked["url"], "_simulator/reset", asked["settings"])
    for pod in document.get("pods", []):
        tell(asked["url"], "_simulator/pods", pod)
    key = {"Authorization": f"Bearer {asked['environment']['PRIME_API_KEY']}"}
    for disk in document.get("disks", []):
        tell(asked["url"], "api/v1/disks/", disk, key)
    inventory: list = []
    said = []
    for number, text in enumerate(blocks(path.read_text(encoding="utf-8"))):
        content = yaml.safe_load(text)
        if isinstance(content, dict):
            if "plugin" in content:
                (folder / "my.primeintellect.yml").write_text(text, encoding="utf-8")
                inventory = ["-i", "my.primeintellect.yml"]
                said.append(run(["ansible-inventory", "--list", *inventory], folder, asked))
            continue
        if "hosts" not in content[0] and "ansible.builtin.import_playbook" not in content[0]:
            tasks = "".join(f"    {line}\n" for line in text.splitlines())
            text = f"- hosts: localhost\n  gather_facts: false\n  tasks:\n{tasks}"
        playbook = f"{number}.yml"
        (folder / playbook).write_text(text, encoding="utf-8")
        said.append(run(["ansible-playbook", playbook, *inventory, *document.get("arguments", [])], folder, asked))
    return said


def blocks(text: str) -> list:
    """The blocks of YAML that stand in a document, those inside of lists left out."""
    return [block.split("```")[0] for block in text.split("\n```yaml\n")[1:]]


def run(command: list, folder: Path, asked: dict) -> dict:
    process = subprocess.run([str(Path(asked["bin"], command[0])), *command[1:]], cwd=folder, stdin=subprocess.DEVNULL,
                             env={**asked["environment"], "PWD": str(folder)}, capture_output=True, encoding="utf-8", timeout=300,
                             check=False, start_new_session=True)
    return {"command": command, "rc": process.returncode, "stdout": process.stdout, "stderr": process.stderr}


def tell(url: str, path: str, body: dict, headers: dict | None = None) -> None:
    """Tell the simulator something."""
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(f"{url}/{path}", json.dumps(body).encode(), headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        answer.read()


if __name__ == "__main__":
    main()
