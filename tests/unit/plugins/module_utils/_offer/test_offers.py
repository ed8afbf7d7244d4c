# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What offers cost, which of them match, and how their lists are read."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import InvalidResponseError
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer import listing as _listing
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.match import size_mismatch
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.offer import Offer, offer_request, offer_result
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.price import offer_price
from ansible_collections.primeintellect.cloud.plugins.module_utils._offer.search import find_offers
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import OFFERS, Api, offer, offers, usd

MULTI = "GET /availability/multi-node"


def size(default=None, low=None, high=None, price=None, step=None, included=None):
    return {
        "defaultCount": default, "minCount": low, "maxCount": high, "pricePerUnit": price, "step": step,
        "defaultIncludedInPrice": included,
    }


@pytest.mark.parametrize("row, wanted, price", [
    ({}, {}, 2.5),
    # the example of the API's own description
    ({"prices": usd(2.69), "disk": size(80, 40, 1000, 0.00014, 10, False)}, {}, 2.7012),
    ({"prices": usd(2.69), "disk": size(80, 40, 1000, 0.00014, 10, False)}, {"disk_size": 100}, 2.704),
    ({"disk": size(80, 40, 1000, 0.01, 10, True)}, {}, 2.5),
    ({"disk": size(80, 40, 1000, 0.01, 10, True)}, {"disk_size": 80}, 2.5),
    ({"disk": size(80, 40, 1000, 0.01, 10, True)}, {"disk_size": 100}, 3.5),  # all of it, and not what is above the default
    ({"vcpu": size(8, 4, 32, 0.01, 4), "memory": size(32, 16, 256, 0.001, 16)}, {"vcpus": 16, "memory": 64}, 2.724),
    ({"vcpu": size(8, 4, 32, 0.01, 4), "sharedDisk": size(100, price=1)}, {}, 2.58),  # a shared disk can't be asked for
    ({"disk": size(None, 40, 1000, 0.01)}, {}, 2.9),  # the default is not known; it can't be less
    ({"disk": size(None, None, 1000, 0.01)}, {}, 2.5),
    ({"disk": dict(size(80, 40, 1000, 0.01), defaultIncludedInPrice="false")}, {}, 3.3),
    ({"prices": {"onDemand": 2.5, "communityPrice": "x", "currency": "usd"}}, {}, 2.5),
    ({"prices": {"onDemand": 2.5, "communityPrice": 1.9, "currency": "USD"}}, {}, 1.9),
    ({"prices": {"onDemand": None, "communityPrice": 1.9, "currency": "USD"}}, {}, 1.9),
    # seen since: 0 and less are no prices
    ({"prices": {"onDemand": 2.5, "communityPrice": 0, "currency": "USD"}}, {}, 2.5),
    ({"prices": {"onDemand": 2.5, "communityPrice": -1, "currency": "USD"}}, {}, 2.5),
    ({"prices": usd(0), "disk": size(80, 40, 1000, 0.01)}, {}, 0.8),  # all of it is charged by size
    ({"disk": "80", "vcpu": None, "memory": {"defaultCount": "x"}}, {}, 2.5),
])
def test_price(row, wanted, price):
    assert offer_price(offer(**row), wanted) == (price, None)


@pytest.mark.parametrize("prices, note", [
    ({"onDemand": 2.0, "currency": "EUR"}, "2.02 EUR per hour, not compared with prices in USD"),
    ({"onDemand": 2.0}, "2.02 (unknown currency) per hour, not compared with prices in USD"),
    ({"onDemand": None, "currency": "USD"}, "no price"),
    ({"onDemand": -3, "communityPrice": -1, "currency": "USD"}, "no price"),
    ({"onDemand": "2", "currency": "USD"}, "no price"),
    ({"onDemand": True, "currency": "USD"}, "no price"),
    ({"onDemand": -1, "currency": "USD"}, "no price"),
    ({"onDemand": float("nan"), "currency": "USD"}, "no price"),
    ({"onDemand": 10 ** 400, "currency": "USD"}, "no price"),
    (None, "no price"),
    ([], "no price"),
])
def test_prices_that_are_not_comparable(prices, note):
    assert offer_price(offer(prices=prices, disk=size(2, price=0.01)), {}) == (None, note)


@pytest.mark.parametrize("spec, asked, message", [
    (size(80, 40, 1000, step=10), None, None),
    (size(80, 40, 1000, step=10), 40, None),
    (size(80, 40, 1000, step=10), 1000, None),
    (size(80, 40, 1000, step=10), 30, "can't be 30 GB: it must be at least 40 GB and at most 1000 GB"),
    (size(80, 40, 1000, step=10), 1010, "can't be 1010 GB: it must be at least 40 GB and at most 1000 GB"),
    (size(80, 40, 1000, step=10), 45, "can't be 45 GB: it must be 40 GB plus a multiple of 10 GB"),
    (size(85, 40, 1000, step=10), 85, None),  # the default, although it is no step
    (size(85, 45, 1000, step=10), 65, None),
    (size(80), 80, None),
    (size(80), 90, "can't be 90 GB: it is always 80 GB"),
    (size(), 90, "can't be 90 GB: the offer reports no size"),
    (size(80, None, 100), 1, None),
    (size(80, None, 100), 101, "can't be 101 GB: it must be at most 100 GB"),
    (size(80, 10), 5, "can't be 5 GB: it must be at least 10 GB"),
    (None, None, None),
    ("x", 5, "can't be 5 GB: the offer reports no size"),
])
def test_sizes(spec, asked, message):
    assert size_mismatch(spec, asked, " GB") == message


@pytest.mark.parametrize("row, wanted, params", [
    ({}, {}, []),
    ({}, {"gpu_type": "H100_80GB", "gpu_count": 1, "socket": "PCIe", "cloud_id": "c1", "security": "secure_cloud"}, []),
    ({}, {"gpu_type": "H200_141GB"}, ["gpu_type"]),  # whatever the server says to its filter
    ({}, {"gpu_count": 8, "socket": "SXM5", "cloud_id": "c2", "security": "community_cloud", "data_center_id": "US-2"},
     ["cloud_id", "gpu_count", "socket", "security", "data_center_id"]),
    ({}, {"country": "us", "regions": ["canada", "united_states"], "provider": ["runpod", "primecompute"]}, []),
    ({"region": None, "country": None}, {"country": "us", "regions": ["canada"]}, ["regions", "country"]),
    ({}, {"provider": ["runpod"]}, ["provider"]), ({}, {"provider": "primecompute"}, []),
    ({"provider": "prime"}, {"provider": "primecompute"}, ["provider"]),  # the same, and not a part of it
    ({"isSpot": True}, {}, ["spot"]), ({"isSpot": True}, {"spot": "allow"}, []), ({"isSpot": True}, {"spot": "require"}, []),
    ({"isSpot": None}, {"spot": "require"}, ["spot"]), ({"isSpot": None}, {}, []),
    ({"prepaidTime": 24}, {}, ["prepaid"]), ({"prepaidTime": 24}, {"prepaid": "allow"}, []),
    ({"prepaidTime": 24}, {"prepaid": "require", "prepaid_for_hr": 24.0}, []),
    ({"prepaidTime": 24}, {"prepaid": "require", "prepaid_for_hr": 48.0}, ["prepaid_for_hr"]),
    ({}, {"prepaid": "require"}, ["prepaid"]),
    ({}, {"image": "axolotl"}, []), ({}, {"image": "flux"}, ["image"]), ({"images": None}, {"image": "flux"}, ["image"]),
    ({"provider": "runpod"}, {"env_vars": {"A": "x"}}, ["env_vars"]), ({}, {"env_vars": {"A": "x"}}, []),
    ({}, {"disk_size": 10, "vcpus": 2, "memory": 3}, ["disk_size", "vcpus", "memory"]),
    ({"stockStatus": "Unavailable"}, {}, ["in_stock"]), ({"stockStatus": "Out of  stock"}, {}, ["in_stock"]),
    ({"stockStatus": "Unavailable"}, {"in_stock": False}, []),
    ({"stockStatus": "Low"}, {}, []), ({"stockStatus": None}, {}, []), ({"stockStatus": "Plenty"}, {}, []),
    ({}, {"max_price": 2.5}, []), ({}, {"max_price": 2.49}, ["max_price"]),
    ({"prices": usd(0.1), "vcpu": size(2, price=0.1)}, {"max_price": 0.3}, []),  # 0.30000000000000004
    ({"prices": {"onDemand": 1, "currency": "EUR"}}, {"max_price": 9}, ["max_price"]),
    ({"prices": {"onDemand": 1, "currency": "EUR"}}, {}, []),
    ({"prices": {}}, {}, [None]), ({"cloudId": None}, {}, [None]), ({"provider": None}, {}, [None]),
    ({"socket": "SXM7"}, {}, []),  # newer than this release
])
def test_conditions(row, wanted, params):
    assert [entry["param"] for entry in Offer(dict(offer(**row), multiNode=False), wanted).mismatches] == params


@pytest.fixture
def search(clock):
    def run(*steps, **wanted):
        api = Api(clock, steps, False)
        found = find_offers(wanted, api)
        assert not api.steps
        return found, api

    return run


def names(offers_found):
    return [one.row["cloudId"] for one in offers_found]


def test_offers_are_sorted_by_total_price(search):
    found, api = search(offers(
        offer(cloudId="eur", prices={"onDemand": 0.5, "currency": "EUR"}),
        offer(cloudId="bare", prices=usd(2.5), disk=size(1000, price=0.001)),
        offer(cloudId="included", prices=usd(2.9), disk=size(1000, price=0.001, included=True)),
        offer(cloudId="included-too", prices=usd(2.9)),
        offer(cloudId="unavailable", prices=usd(1), stockStatus="Unavailable"),
    ), gpu_count=1)
    assert names(found.matching) == ["included", "included-too", "bare", "eur"]
    assert (found.listed, names(found.excluded)) == (5, ["unavailable"])


@pytest.mark.parametrize("wanted, lists", [
    ({"gpu_count": 1}, [OFFERS]), ({"gpu_count": 8}, [OFFERS]), ({"gpu_count": 16}, [OFFERS, MULTI]), ({}, [OFFERS, MULTI]),
    ({"multi_node": True}, [MULTI]), ({"gpu_count": 16, "multi_node": False}, [OFFERS]),
])
def test_which_lists_are_read(search, wanted, lists):
    found, api = search(*((name, {"items": [offer()], "totalCount": 1}) for name in lists), **wanted)
    assert [one.row["multiNode"] for one in found.matching + found.excluded] == [name == MULTI for name in lists]


def test_the_server_filters_by_gpu_and_disks_only(search):
    found, api = search(offers(offer()), gpu_type="H100_80GB", gpu_count=1, disks=["d1"], socket="PCIe", regions=["canada"])
    assert api.queries == [{"page": 1, "page_size": 100, "gpu_type": "H100_80GB", "disks": ["d1"]}]


def rows(first, count):
    return [offer(cloudId=f"c{number}") for number in range(first, first + count)]


@pytest.mark.parametrize("price", ["0.01", -1, True, 10 ** 400])
def test_an_unreadable_unit_price_means_no_price(price):
    assert offer_price(offer(memory={"defaultCount": 32, "pricePerUnit": price}), {}) == (None, "no price")


def test_every_page_is_read_once(search, clock):
    pages = [(OFFERS, {"items": rows(first, 100), "totalCount": 300}) for first in (0, 100, 200)]
    found, api = search(*pages, gpu_count=1)
    assert names(found.matching) == [f"c{number}" for number in range(300)] and clock.slept == []
    assert [query["page"] for query in api.queries] == [1, 2, 3]


@pytest.mark.parametrize("total", [None, "x"])
def test_a_list_without_a_total_ends_with_a_partial_page(search, total):
    found, api = search((OFFERS, {"items": rows(0, 100)}), (OFFERS, {"items": rows(100, 3), "totalCount": total}), gpu_count=1)
    assert found.listed == 103


def test_a_row_that_moves_to_the_next_page_counts_once(search):
    found, api = search(
        (OFFERS, {"items": rows(0, 100), "totalCount": 110}), (OFFERS, {"items": rows(99, 10), "totalCount": 110}), gpu_count=1,
    )
    assert found.listed == 109


def test_a_server_that_ignores_the_page_number_does_not_cause_an_endless_loop(search):
    same = (OFFERS, {"items": rows(0, 100), "totalCount": 1000})
    found, api = search(*[same, same] * 3, gpu_count=1)  # it never looks whole, so that it is read three times
    assert found.listed == 100


def test_a_list_without_an_end_is_an_error(search, monkeypatch):
    monkeypatch.setattr(_listing, "MOST_ROWS", 200)
    pages = [(OFFERS, {"items": rows(first, 100), "totalCount": 10 ** 9}) for first in (0, 100, 200)]
    with pytest.raises(InvalidResponseError, match="more than 200 rows, or no end"):
        search(*pages, gpu_count=1)


def test_an_empty_list_is_read_again(search, clock):
    found, api = search(offers(), offers(), offers(offer()), gpu_count=1)
    assert found.listed == 1 and clock.slept == [1, 2]


SUMMARY = "GET /availability/gpu-summary"
SUMMED = {"H100_80GB": {"1": {"cheapest": {"onDemand": 2.5}}}}


@pytest.mark.parametrize("summary, wanted", [
    ({}, {}), (SUMMED, {"gpu_type": "A100_80GB"}), ({"H100_80GB": {}}, {}), ({"H100_80GB": None, "status": "x"}, {}),
    (InvalidResponseError("no"), {}),
])
def test_a_list_that_stays_empty_is_accepted_if_its_summary_is_empty_as_well(search, clock, summary, wanted):
    found, api = search(offers(), offers(), offers(), (SUMMARY, summary), gpu_count=1, **wanted)
    assert found.listed == 0 and clock.slept == [1, 2]


@pytest.mark.parametrize("wanted", [{}, {"gpu_type": "H100_80GB"}])
def test_seen_since_an_empty_market_is_checked_against_the_summary(search, clock, wanted):
    found, api = search(offers(), offers(), offers(), (SUMMARY, SUMMED), offers(), offers(offer()), gpu_count=1, **wanted)
    assert found.listed == 1 and clock.slept == [1, 2, 2, 4]
    with pytest.raises(InvalidResponseError, match="the list of offers is empty, although"):
        search(*[offers()] * 3, (SUMMARY, SUMMED), offers(), offers(), gpu_count=1, **wanted)


def test_a_list_that_stays_empty_beside_another_one_is_no_error(search):
    empty = (MULTI, {"items": [], "totalCount": 0})
    found, api = search(offers(offer()), *[empty] * 3, ("GET /availability/multi-node-summary", SUMMED), empty, empty)
    assert found.listed == 1


def test_the_summary_knows_nothing_of_disks(search):
    found, api = search(offers(), offers(), offers(), gpu_count=1, disks=["d1"])
    assert found.listed == 0


@pytest.mark.parametrize("cap", [1, 30, 50])
def test_seen_since_a_page_can_be_shorter_than_its_size(search, cap):
    pages = [(OFFERS, {"items": rows(first, min(cap, 60 - first)), "totalCount": 60}) for first in range(0, 60, cap)]
    found, api = search(*pages, gpu_count=1)
    assert found.listed == 60


@pytest.mark.parametrize("rule, excluded", [(None, 0), ("allow", 0), ("exclude", 1), ("require", 1)])
def test_seen_since_a_variable_price_can_be_excluded(search, rule, excluded):
    listed = offers(offer(), offer(cloudId="c2", prices=dict(usd(2), isVariable=True)))
    found, api = search(listed, gpu_count=1, variable_price=rule)
    assert [len(found.matching), len(found.excluded)] == [2 - excluded, excluded]
    if excluded:
        assert found.excluded[0].mismatches[0]["param"] == "variable_price"


def test_only_the_empty_one_of_two_lists_is_read_again(search, clock):
    empty = (MULTI, {"items": [], "totalCount": 0})
    found, api = search(offers(offer()), empty, empty, (MULTI, {"items": [offer(gpuCount=16)], "totalCount": 1}))
    assert found.listed == 2 and clock.slept == [1, 2]


def test_a_list_that_ends_before_its_total_is_read_again(search, clock):
    found, api = search(
        (OFFERS, {"items": rows(0, 100), "totalCount": 120}), (OFFERS, {"items": [], "totalCount": 120}),
        (OFFERS, {"items": rows(0, 100), "totalCount": 120}), (OFFERS, {"items": rows(100, 20), "totalCount": 120}), gpu_count=1,
    )
    assert found.listed == 120 and clock.slept == [1]


@pytest.mark.parametrize("second", [
    {"items": [], "totalCount": 0}, {"items": rows(100, 19), "totalCount": 119},
])
def test_a_list_that_shrinks_while_it_is_read_is_read_again(search, clock, second):
    found, api = search(
        (OFFERS, {"items": rows(0, 100), "totalCount": 120}), (OFFERS, second),
        (OFFERS, {"items": rows(0, 100), "totalCount": 120}), (OFFERS, {"items": rows(100, 20), "totalCount": 120}), gpu_count=1,
    )
    assert found.listed == 120 and clock.slept == [1]


def test_the_longest_of_several_incomplete_lists_is_kept(search):
    found, api = search((OFFERS, {"items": rows(0, 60), "totalCount": 61}), offers(), offers(), offers(), gpu_count=1)
    assert found.listed == 60


@pytest.mark.parametrize("answer", [{}, {"items": None}, {"items": {}}, {"items": [1]}, {"data": []}])
def test_an_answer_that_is_not_a_list_is_an_error(search, answer):
    with pytest.raises(InvalidResponseError, match="no list of objects in 'items'"):
        search((OFFERS, answer), gpu_count=1)


def seen(row, **wanted):
    return Offer(dict(row, multiNode=False), wanted)


def test_the_options_that_rent_an_offer():
    row = offer(prepaidTime=24, country=None)
    assert offer_request(seen(row), {"disk_size": 100, "disks": ["d1"], "max_price": 3.0, "regions": ["canada"]}) == {
        "cloud_id": "c1", "gpu_type": "H100_80GB", "socket": "PCIe", "gpu_count": 1, "provider": "primecompute",
        "data_center_id": "US-1", "security": "secure_cloud", "prepaid_for_hr": 24, "disk_size": 100, "disks": ["d1"],
        "max_price": 3.0,
    }


def test_empty_values_are_omitted_from_the_options():
    row = offer(prepaidTime=0, country="", dataCenter="")
    assert not {"country", "data_center_id", "prepaid_for_hr"} & set(offer_request(seen(row), {}))


@pytest.mark.parametrize("row", [{"socket": "SXM9"}, {"provider": "new"}, {"images": ["cuda_99"]}, {"gpuType": "Q1000"}])
def test_an_offer_with_words_that_are_newer_than_this_release_can_be_rented(row):
    newer = seen(offer(**row))
    request = offer_result(newer, {})["pod"]
    assert newer.mismatches == [] and {"SXM9", "new", "cuda_99", "Q1000"}.intersection(request.values())


@pytest.mark.parametrize("row", [
    {"cloudId": 10 ** 30}, {"cloudId": ""}, {"security": -1}, {"gpuType": "\u001b[2J"}, {"gpuCount": "1"}, {"gpuCount": 0},
    {"gpuCount": True}, {"gpuCount": 1.5}, {"prepaidTime": -1}, {"country": []}, {"provider": None},
])
def test_an_offer_that_can_not_be_copied_into_a_create_is_incomplete(row):
    assert seen(offer(**row), prepaid="allow").mismatches[0] == {"param": None, "message": "incomplete"}


# Seen since: the memory of an offer may be that of the whole machine
@pytest.mark.parametrize("row, least, fits", [
    ({"gpuType": "H100_80GB", "gpuMemory": 80}, 80, True), ({"gpuType": "H100_80GB", "gpuMemory": 80}, 81, False),
    # what an offer reports may be the memory of the whole machine
    ({"gpuType": "RTX_PRO_6000B_96GB", "gpuCount": 2, "gpuMemory": 192}, 97, False),
    ({"gpuType": "GB300", "gpuMemory": 288}, 288, True), ({"gpuType": "GB300", "gpuCount": 4, "gpuMemory": 1152}, 289, False),
    ({"gpuType": "GB300", "gpuCount": 4, "gpuMemory": 288}, 288, True), ({"gpuType": "CPU_NODE", "gpuMemory": 0}, 1, False),
    ({"gpuType": "NEW", "gpuMemory": None}, 1, False), ({"gpuType": "NEW", "gpuMemory": "80"}, 1, False),
])
def test_the_memory_of_each_gpu(row, least, fits):
    assert [entry["param"] for entry in seen(offer(**row), gpu_memory_min=least).mismatches] == [] if fits else ["gpu_memory_min"]


def test_offers_can_be_excluded_by_their_id():
    assert seen(offer(cloudId="c1"), exclude_offers=["c2"]).mismatches == []
    assert seen(offer(cloudId="c1"), exclude_offers=["c2", "c1"]).mismatches == [{"param": "exclude_offers", "message": "has c1"}]


# Seen since: an offer with no images boots without one in the request
@pytest.mark.parametrize("images, asked, image", [
    (["ubuntu_22_cuda_12", "axolotl"], None, None), (["custom_template", "axolotl"], None, "axolotl"),
    (["custom_template"], None, None), ([], None, None), (None, None, None), (["axolotl", "flux"], "flux", "flux"),
    (["axolotl", "ubuntu_26"], None, "ubuntu_26"), (["newest", "axolotl"], None, "axolotl"), (["newest"], None, "newest"),
])
def test_the_image_is_one_of_the_offers(images, asked, image):
    assert offer_request(seen(offer(images=images)), {"image": asked}).get("image") == image


def test_the_result_always_has_the_same_keys():
    whole, poor = offer_result(seen(offer(disk=size(80))), {}), offer_result(seen({"cloudId": "x"}), {})
    assert set(whole) == set(poor) and set(whole["disk"]) == set(poor["disk"]) and set(whole["prices"]) == set(poor["prices"])
    assert (whole["available"], whole["price_hr"], whole["disk"]["default_count"]) == (True, 2.5, 80)
