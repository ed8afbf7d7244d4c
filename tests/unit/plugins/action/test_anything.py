# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Anything given as any option of any module, and anything answered: a clear message or a result, and never a wrong request."""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import json
import re
import time
from pathlib import Path

import pytest
import requests
from ansible import constants
from ansible.module_utils import basic
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import ACCOUNT_OPTIONS
from ansible_collections.primeintellect.cloud.plugins.module_utils._module import run as _module
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.interruption import SignalGuard
from ansible_collections.primeintellect.cloud.plugins.module_utils._module.run import perform
from ansible_collections.primeintellect.cloud.plugins.module_utils._pod import readiness as _readiness
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.module import TaskModule
from ansible_collections.primeintellect.cloud.plugins.plugin_utils._in_process.worker import Worker
from ansible_collections.primeintellect.cloud.tests.contract.facts import FACTS, problems
from ansible_collections.primeintellect.cloud.tests.unit.small_server import KEY, NONSENSE, SmallServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[4]
# the others are the documentation of actions
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if "def main" in path.read_text())
KEY_OPTIONS = {"api_key": "key-0123456789abcdef", "api_url": "https://api.example.com"}
# Tasks that are right, which single options are then changed of. A module that is not here begins without options.
RIGHT = {
    "pod": {
        "name": "trainer", "cloud_id": "c1", "gpu_type": "H100_80GB", "socket": "PCIe", "gpu_count": 1, "image": "axolotl",
        "provider": "primecompute", "wait_timeout": 20,
    },
    "fleet": {
        "name": "trainer", "size": 2, "cloud_id": "c1", "gpu_type": "H100_80GB", "socket": "PCIe", "gpu_count": 1,
        "image": "axolotl", "provider": "primecompute", "wait_timeout": 20,
    },
    "disk": {"name": "data", "size": 500, "provider": "primecompute", "wait_timeout": 20},
    "ssh_key": {"name": "laptop", "public_key": KEY["publicKey"]},
}
SCHEMAS = {("POST", "pods"): "CreatePod", ("POST", "disks"): "CreateDisk"}
# Newer ansible-cores return a module's options only to who asks for them.
SETTING = constants.config.get_configuration_definition("INJECT_INVOCATION")
ASK_FOR_OPTIONS = {"_ansible_inject_invocation": True} if SETTING else {}
# A word that the facts do not have, which an offer may have, and a task with schema: off; not a number or a control character
NEWER = re.compile(rf" is '[ -~]+' and no ({'|'.join(FACTS['enums'])})$")
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

words = st.text(st.characters(codec="utf-8"), max_size=20)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), words,
    st.sampled_from(["", " ", "0", "-1", "yes", "1e400", "nan", "a,b", "../x", "{{ x }}", "\u001b[31m", "x" * 3000, "p1", "d1"]),
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=5
)


ordinary = {
    "bool": st.booleans(), "int": st.integers(1, 100), "float": st.floats(0.1, 50), "dict": st.just({"A": "b", "C": 1}),
    "str": st.sampled_from(["trainer", "data", "laptop", "p1", "d1", "k1", "c1", "research"]),
}


def value(option):
    """A value for an option: as likely right as anything."""
    choices, kind = option.get("choices"), option.get("type", "str")
    if choices:
        right = st.sampled_from(choices)
    else:
        right = ordinary.get(option.get("elements", "str") if kind == "list" else kind, ordinary["str"])
    return st.one_of(st.lists(right, max_size=2) if kind == "list" else right, anything)


class Quick:
    """Time that passes at once."""

    def __init__(self):
        self.time = 0.0

    def now(self):
        return self.time

    @staticmethod
    def wall():
        return 2e9

    def sleep(self, seconds):
        self.time += seconds

    @staticmethod
    def jitter():
        return 0.5


@pytest.fixture(autouse=True)
def harmless(monkeypatch, tmp_path):
    """No signal, no syslog, no waiting, no configuration of the user's."""
    monkeypatch.setattr(SignalGuard, "open", lambda self: None)
    monkeypatch.setattr(_module, "SystemClock", Quick)
    monkeypatch.setattr(_readiness, "answers_ssh", lambda host, port, timeout: True)
    monkeypatch.setattr(basic.AnsibleModule, "_log_invocation", lambda self: None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("PRIME_API_KEY", "PRIME_TEAM_ID", "PRIME_API_BASE_URL", "PRIME_BASE_URL", "PRIME_CONTEXT"):
        monkeypatch.delenv(name, raising=False)


def load(name):
    return importlib.import_module("ansible_collections.primeintellect.cloud.plugins.modules." + name)


def argument_spec(name):
    """The spec of a module, told by itself."""
    return load(name).main(lambda spec, check, work: {**spec, **ACCOUNT_OPTIONS})


def run(name, options, server, check_mode=False):
    """Run a module in both ways, which come to the same; its result."""
    other = copy.deepcopy(server)
    result, expected = run_in_process(name, options, server, check_mode), run_as_module(name, options, other, check_mode)
    # the threads of a fleet may get the answers of such a server in another order
    if not (server.nonsense and name == "fleet"):
        assert json.dumps(result, sort_keys=True) == json.dumps(expected, sort_keys=True)
        assert sorted(map(json.dumps, server.sent)) == sorted(map(json.dumps, other.sent))
    return result


def run_in_process(name, options, server, check_mode=False):
    """Do a module's work as in Ansible's own process; its result."""
    def runner(spec, check, work):
        module = TaskModule({**spec, **ACCOUNT_OPTIONS}, copy.deepcopy(options), check_mode)
        return module.finish(perform(module, check, work, Worker(no_log=True)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", lambda self, *args, **options: server.request(*args, **options))
        return load(name).main(runner)


def run_as_module(name, options, server, check_mode=False):
    """Run a module as in a process of its own; its result."""
    printed, warnings = io.StringIO(), []
    options = {**options, "_ansible_check_mode": check_mode, **ASK_FOR_OPTIONS}
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setattr(requests.Session, "request", lambda self, *args, **options: server.request(*args, **options))
        patch.setattr(basic.AnsibleModule, "warn", lambda self, warning: warnings.append(warning))
        patch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode())
        patch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        with pytest.raises(SystemExit):
            load(name).main()
    lines = printed.getvalue().strip().splitlines()
    assert len(lines) == 1
    return {**json.loads(lines[0]), **({"warnings": warnings} if warnings else {})}


def check(name, spec, options, result, server):
    """What holds of every result, whatever was given and answered."""
    assert "This is a bug in the collection" not in str(result.get("msg")), result
    assert "Traceback" not in json.dumps(result)
    for method, path, body in server.sent:
        schema = SCHEMAS.get((method, path.strip("/")))
        assert not schema or not [problem for problem in problems(schema, body) if not NEWER.search(problem)], body
        assert method == "POST" or path.strip("/").count("/") == 1
    if result.get("failed"):
        assert len(result["msg"]) > 10 and result["failure"]["message"] == result["msg"]
        assert "\u001b" not in result["msg"]
        for problem in result["failure"]["params"]:
            if problem["param"]:
                assert problem["param"] in spec or problem["param"] in options or server.asked
                assert problem["param"] in result["msg"]
        assert server.asked or result["failure"]["params"], result["msg"]


@pytest.mark.parametrize("name", MODULES)
def test_any_options(name):
    spec = argument_spec(name)
    seen = set()
    unknown_options = st.sampled_from([{}] * 5 + [{"nmae": 1}, {"x y": None}, {"api_kye": ""}])
    wrong = st.dictionaries(st.sampled_from(sorted(spec)), st.none(), min_size=1, max_size=4).flatmap(
        lambda chosen: st.fixed_dictionaries({option: value(spec[option]) for option in chosen})
    )

    @EXAMPLES
    @given(wrong, unknown_options, st.booleans(), st.booleans(), st.booleans())
    @example({}, {}, False, False, True)
    @example({}, {}, True, False, False)
    def holds(changes, unknown, absent, check_mode, empty):
        state = {"state": "absent"} if absent and "state" in spec else {}
        options = {**KEY_OPTIONS, **RIGHT.get(name, {}), **state, **changes, **unknown}
        server = SmallServer(empty=empty)
        result = run(name, options, server, check_mode)
        check(name, spec, options, result, server)
        seen.update(["refused" if result.get("failed") and not server.asked else "asked", *(sent[0] for sent in server.sent)])
        if unknown:
            assert result["failed"] and not server.asked and all(option in result["msg"] for option in unknown)
        assert not (check_mode and server.sent)

    holds()
    assert seen >= {"refused", "asked"} | ({"POST", "DELETE"} if name == "pod" else set()), seen


@pytest.mark.parametrize("name", MODULES)
def test_a_single_wrong_option_is_named(name):
    spec = argument_spec(name)
    for option, form in spec.items():
        for wrong in NONSENSE:
            server = SmallServer()
            result = run_in_process(name, {**KEY_OPTIONS, **RIGHT.get(name, {}), option: wrong}, server)
            check(name, spec, {option: wrong}, result, server)
            if form.get("choices") and isinstance(wrong, str) and wrong:
                assert result["failed"] and option in result["msg"] and not server.asked
            if result.get("failed") and not server.asked:
                assert option in result["msg"], (option, wrong, result["msg"])


@pytest.mark.parametrize("nonsense", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("name", MODULES)
def test_any_answers(name, nonsense):
    spec = argument_spec(name)
    states = [{}, {"state": "absent"}] if "state" in spec else [{}]
    if "placement" in spec:
        states.append({"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None})
    for seed in range(25):
        for state in states:
            server = SmallServer(nonsense, seed, empty=seed % 2 == 0)
            options = {**KEY_OPTIONS, "api_retries": 0, **RIGHT.get(name, {}), **state}
            check(name, spec, options, run(name, options, server), server)
