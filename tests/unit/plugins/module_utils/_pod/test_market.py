# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the market in one task: alternatives, memory, one of several disks, and waiting for an offer."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import ServiceTroubleError, UnreachableError
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.info import list_offers, search_spec
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import (
    CREATE,
    LIST,
    NEW,
    OFFERS,
    READY,
    offer,
    offers,
    usd,
)

DISKS = ("list /disks/", [{"id": "d1", "name": "first"}, {"id": "d2", "name": "second"}])
GONE = refused("the API answered 400: Offer is no longer available.", 400, "POST")
EXPENSIVE, CHEAP = offer(cloudId="c9", prices=usd(9)), offer(cloudId="c2", prices=usd(2))


@pytest.fixture
def search(play):
    """Run a task with placement: cheapest that does not wait for the pod."""
    def run(*steps, **options):
        return play(*steps, **dict(
            {"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None, "wait": False}, **options
        ))

    return run


@pytest.fixture
def offered(perform):
    """Run offer_info; its result, the problem, the warnings and what was sent."""
    def run(*steps, check_mode=False, report=lambda text: None, **options):
        params = dict(
            {name: option.get("default") for name, option in search_spec().items()}, schema="live", in_stock=True, limit=None,
            explain=False,
        )
        return perform(list_offers, dict(params, **options), *steps, check_mode=check_mode, report=report)

    return run


def requested(api):
    """What was created: the GPU model, the image and the disks."""
    return [(body["pod"]["gpuType"], body["pod"].get("image"), body.get("disks")) for body in api.bodies]


def test_the_cheapest_offer_of_several_models_is_rented(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(offer(prices=usd(3))), offers(offer(gpuType="H200_141GB", prices=usd(2))), (CREATE, NEW),
        gpu_type=["H100_80GB", "H200_141GB", "H100_80GB"],
    )
    assert problem is None and requested(api) == [("H200_141GB", None, None)]
    assert [query["gpu_type"] for query in api.queries if "gpu_type" in query] == ["H100_80GB", "H200_141GB"]


def test_a_pod_of_any_of_the_models_is_the_one(search):
    assert search((LIST, [READY]), gpu_type=["A100_80GB", "H100_80GB"])[2] == []
    result, problem, warnings, api = search((LIST, [READY]), gpu_type=["A100_80GB", "H200_141GB"])
    assert "gpu_type is H100_80GB, not A100_80GB or H200_141GB" in warnings[0]


def test_the_error_names_all_models(search):
    empty = [*[offers()] * 3, ("GET /availability/gpu-summary", {})]
    result, problem, warnings, api = search((LIST, []), *empty, *empty, gpu_type=["A100_80GB", "H200_141GB"])
    assert problem.message == "No offer matches: the API lists no offers with A100_80GB or H200_141GB now."


def test_any_model_with_enough_memory(search):
    rows = [offer(gpuType="A10_24GB", prices=usd(1)), offer(gpuType="A100_80GB", prices=usd(2)), offer(gpuType="H200_141GB")]
    result, problem, warnings, api = search((LIST, []), offers(*rows), (CREATE, NEW), gpu_type=None, gpu_memory_min=80)
    assert requested(api) == [("A100_80GB", None, None)] and "gpu_type" not in api.queries[1]


def test_a_pod_with_too_little_memory_differs(search):
    result, problem, warnings, api = search((LIST, [READY]), gpu_type=None, gpu_memory_min=96)
    assert "gpu_memory_min is 80, not 96" in warnings[0] and result["differences"][0]["replace"]


@pytest.mark.parametrize("images, image", [([], None), (None, None), (["axolotl"], "axolotl"), (["newer"], "newer")])
def test_an_offer_without_the_default_image_is_rented_with_its_own_or_none(search, images, image):
    result, problem, warnings, api = search((LIST, []), offers(offer(images=images)), (CREATE, NEW))
    assert problem is None and requested(api) == [("H100_80GB", image, None)]


def test_the_machine_is_where_one_of_the_disks_is(search):
    here, there = offer(dataCenter="US-1", prices=usd(3)), offer(dataCenter="US-2", prices=usd(2))
    result, problem, warnings, api = search(
        (LIST, []), DISKS, offers(here), offers(there), (CREATE, NEW), disks_any=["first", "d2"],
    )
    assert requested(api) == [("H100_80GB", None, ["d2"])] and result["offer"]["pod"]["disks"] == ["d2"]
    assert [query["disks"] for query in api.queries if "disks" in query] == [["d1"], ["d2"]]


def test_of_two_disks_in_one_data_center_the_first_is_taken(search):
    result, problem, warnings, api = search(
        (LIST, []), DISKS, DISKS, offers(CHEAP), offers(CHEAP), (CREATE, GONE), disks=["d1"], disks_any=["d2", "first"],
    )
    assert requested(api) == [("H100_80GB", None, ["d1", "d2"])] and len(result["offers_tried"]) == 1


def test_a_pod_with_one_of_the_disks_is_the_one(search):
    has = dict(READY, attachedResources=[{"id": "d2"}])
    assert search((LIST, [has]), disks_any=["d1", "d2"])[2] == []
    assert search((LIST, [has]), DISKS, disks_any=["first", "second"])[2] == []
    result, problem, warnings, api = search((LIST, [has]), DISKS, disks_any=["first"])
    assert "disks_any is ['d2'], not d1" in warnings[0]


def test_a_disk_that_does_not_exist_is_named_with_its_option(search):
    result, problem, warnings, api = search((LIST, []), DISKS, disks_any=["third"])
    assert problem.params == [{"param": "disks_any", "message": "there is no disk with the ID or name third"}]


def test_a_task_waits_for_an_offer_within_max_price(search, clock):
    lines = []
    result, problem, warnings, api = search(
        (LIST, []), offers(EXPENSIVE), (LIST, []), offers(EXPENSIVE), (LIST, []), offers(EXPENSIVE, CHEAP), (CREATE, NEW),
        max_price=3.0, wait_for_offer=60, report=lines.append,
    )
    assert problem is None and api.bodies[0]["pod"]["cloudId"] == "c2" and len(result["offers_tried"]) == 1
    assert lines == [
        *["trainer: waiting for an offer, the cheapest costs 9 USD per hour"] * 2,
        "trainer (id p1): created on c2 (primecompute, US-1, 2 USD per hour)",
    ]
    assert clock.slept[:2] == [2.2, pytest.approx(3.3)]  # jitter makes each a tenth longer here


def test_trouble_that_passes_does_not_end_the_wait(search):
    away = UnreachableError("no connection.")
    result, problem, warnings, api = search(
        (LIST, []), offers(EXPENSIVE), (LIST, away), (OFFERS, ServiceTroubleError("busy", 503)), (LIST, []), offers(CHEAP),
        (CREATE, NEW), max_price=3.0, wait_for_offer=60,
    )
    assert problem is None and result["changed"]


@pytest.mark.parametrize("steps, status", [
    ([offers(EXPENSIVE), (LIST, []), (OFFERS, refused("no", 401, "GET"))], 401), ([(OFFERS, UnreachableError("away."))], None),
])
def test_what_waiting_does_not_mend_ends_it(search, steps, status):
    result, problem, warnings, api = search((LIST, []), *steps, max_price=3.0, wait_for_offer=60)
    assert problem.status == status and not result["changed"]


def test_the_wait_ends_with_the_reason(search, clock):
    result, problem, warnings, api = search(
        (LIST, []), offers(EXPENSIVE), *[(LIST, []), offers(EXPENSIVE)] * 3, max_price=3.0, wait_for_offer=8,
    )
    assert "6 above max_price: c9" in problem.message and "waited for 8 seconds (wait_for_offer)" in problem.message
    assert sum(clock.slept) == pytest.approx(8)


def test_the_pod_of_another_run_ends_the_wait(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(EXPENSIVE), (LIST, [READY]), (LIST, [READY]), max_price=3.0, wait_for_offer=60,
    )
    assert problem is None and result["pod"]["id"] == "p1" and not result["changed"] and api.bodies == []


def test_an_offer_that_is_gone_by_the_create_is_waited_for(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(CHEAP), (CREATE, GONE), (LIST, []), offers(CHEAP), (CREATE, NEW), wait_for_offer=60,
    )
    assert problem is None and [attempt["created"] for attempt in result["offers_tried"]] == [False, True]


def test_without_the_option_or_in_check_mode_nothing_is_waited_for(search, clock):
    for options in ({}, {"wait_for_offer": 60, "check_mode": True}):
        result, problem, warnings, api = search((LIST, []), offers(EXPENSIVE), max_price=3.0, **options)
        assert "No offer matches" in problem.message and "waited" not in problem.message and clock.slept == []


def test_offer_info_waits_as_well(offered):
    lines = []
    result, problem, warnings, api = offered(
        offers(EXPENSIVE), offers(CHEAP), gpu_type=["H100_80GB"], gpu_count=1, max_price=3.0, wait_for_offer=60,
        report=lines.append,
    )
    assert [row["cloud_id"] for row in result["offers"]] == ["c2"] and warnings == []
    assert lines == ["waiting for an offer, the cheapest costs 9 USD per hour"]


def test_offer_info_warns_when_the_wait_is_over(offered):
    result, problem, warnings, api = offered(
        offers(EXPENSIVE), offers(EXPENSIVE), gpu_count=1, max_price=3.0, wait_for_offer=1.0,
    )
    assert result["offers"] == [] and "waited for 1 seconds (wait_for_offer)" in warnings[0]


def test_offer_info_tells_the_disk_with_each_offer(offered):
    rows = [offers(offer(dataCenter="US-1", prices=usd(3))), offers(offer(dataCenter="US-2", prices=usd(2)))]
    result, problem, warnings, api = offered(*rows, gpu_count=1, disks_any=["d1", "d2"])
    assert [(row["data_center"], row["pod"]["disks"]) for row in result["offers"]] == [("US-2", ["d2"]), ("US-1", ["d1"])]
