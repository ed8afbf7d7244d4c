# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of a removal that the API refuses."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidResponseError, NotFoundError
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import CREATE, DELETE, LIST, NEW, READ, READY, status

GONE = NotFoundError("no such pod.", 404)
NOTICE = "It may still be billed at 2.5 USD per hour. Run the task again, or remove it with state: absent and id: p1."


def unreadable(status_code: int) -> InvalidResponseError:
    """What the client raises for an error status whose body is not the API's."""
    error = InvalidResponseError("an HTML page.", status_code)
    error.is_transient = False
    return error


@pytest.mark.parametrize("refusal", [
    *(refused("busy.", status_code, "DELETE") for status_code in (400, 402, 405, 409, 410, 422, 423)),
    unreadable(400), unreadable(409),
])
# Seen since: a removal can be refused for a while, and a disk can be in use seconds after its pod is gone; see tests/faults
def test_what_is_refused_is_asked_again(play, refusal):
    result, problem, warnings, api = play(
        (LIST, [READY]), *[(DELETE, refusal), (READ, READY)] * 3, (DELETE, {}), (READ, GONE), state="absent",
    )
    assert problem is None and result["changed"] and result["pod"]["status"] == "TERMINATED"
    result, problem, warnings, api = play(
        (LIST, [READY]), (DELETE, refusal), (READ, dict(READY, status="DELETING")), (READ, GONE), state="absent",
    )
    assert problem is None and result["pod"]["status"] == "TERMINATED"


def test_what_is_always_refused_is_given_up_in_time(play, clock):
    refusal = refused("busy.", 409, "DELETE")
    begun = clock.now()
    result, problem, warnings, api = play(
        (LIST, [READY]), *[(DELETE, refusal), (READ, READY)] * 11, state="absent", wait_timeout=20, poll_interval=5,
    )
    assert problem.message == (
        "The pod trainer (id p1) still exists after 20 seconds (wait_timeout): its last status is ACTIVE. "
        f"The last call failed: busy. {NOTICE}"
    )
    assert problem.status == 409 and clock.now() - begun == pytest.approx(20)


def test_what_is_not_found_for_too_short_is_not_called_gone(play):
    refusal = refused("busy.", 409, "DELETE")
    result, problem, warnings, api = play((LIST, [READY]), *[(DELETE, refusal), (READ, GONE)] * 7, state="absent", wait_timeout=5)
    assert "may still exist after 5 seconds (wait_timeout): the API has not found it for 5 seconds." in problem.message
    assert problem.message.endswith(NOTICE)


@pytest.mark.parametrize("status_code", [401, 403])
@pytest.mark.parametrize("steps, options", [
    (((LIST, [READY]),), {"state": "absent"}),
    (((LIST, []), (CREATE, NEW)), {"max_price": 1}),
    (((LIST, []), (CREATE, NEW), status(status="ERROR")), {"on_failure": "terminate"}),
], ids=["absent", "max_price", "on_failure"])
def test_what_the_key_may_not_remove_is_named(play, status_code, steps, options):
    result, problem, warnings, api = play(*steps, (DELETE, refused("not allowed.", status_code, "DELETE")), **options)
    assert f"The pod trainer (id p1) could not be removed: not allowed. {NOTICE}" in problem.message
    assert problem.status == (None if "on_failure" in options else status_code)  # then it is that of the failure
