# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renting the cheapest offer, with an API that answers from a script."""

from __future__ import annotations

import pytest
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    NotFoundError,
    OutcomeUnknownError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.tests.unit.answers import refused
from ansible_collections.primeintellect.cloud.tests.unit.pod_script import (
    CREATE,
    DELETE,
    LIST,
    NEW,
    OFFERS,
    READ,
    READY,
    offer,
    offers,
    usd,
)

UNAVAILABLE = refused("the API answered 400: Offer is no longer available.", 400, "POST")
HINT = " To see all of them, run primeintellect.cloud.offer_info with explain: true."
SOLD_OUT = refused("the API answered 500.", 500, "POST")
ROWS = [offer(cloudId=name, prices=usd(price)) for name, price in (("expensive", 3), ("cheap", 2), ("middle", 2.5))]


@pytest.fixture
def search(play):
    """Run a task with placement: cheapest that does not wait."""
    def run(*steps, **options):
        return play(*steps, **dict(
            {"placement": "cheapest", "cloud_id": None, "socket": None, "provider": None, "wait": False}, **options
        ))

    return run


def attempts(result):
    return [(attempt["cloud_id"], attempt["price_hr"], attempt["created"]) for attempt in result["offers_tried"]]


def test_the_cheapest_offer_is_rented(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, dict(NEW, priceHr=2)), max_price=3)
    assert problem is None and warnings == [] and attempts(result) == [("cheap", 2, True)]
    assert result["offer"]["cloud_id"] == "cheap" and result["pod"]["id"] == "p1" and result["changed"]
    assert api.bodies == [{
        "pod": {"name": "trainer", "cloudId": "cheap", "gpuType": "H100_80GB", "socket": "PCIe", "gpuCount": 1, "maxPrice": 3,
                "dataCenterId": "US-1", "country": "US", "security": "secure_cloud"},
        "provider": {"type": "primecompute"},
    }]


def test_an_existing_pod_needs_no_search(search):
    result, problem, warnings, api = search((LIST, [READY]), max_price=3, provider=["runpod", "primecompute"])
    assert (problem, result["changed"], result["pod"]["id"], warnings) == (None, False, "p1", [])


def test_the_next_offer_is_tried_if_one_is_unavailable(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, UNAVAILABLE), (CREATE, UNAVAILABLE), (CREATE, dict(NEW, priceHr=3)),
    )
    assert problem is None and attempts(result) == [("cheap", 2, False), ("middle", 2.5, False), ("expensive", 3, True)]
    assert result["offers_tried"][0]["reason"] == UNAVAILABLE.message and result["offers_tried"][2]["reason"] is None


def test_after_a_500_the_pod_is_looked_for_before_the_next_is_tried(search, clock):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, SOLD_OUT), (LIST, []), (LIST, []), (LIST, []), (CREATE, NEW), lookup_lag=3,
    )
    assert problem is None and attempts(result) == [("cheap", 2, False), ("middle", 2.5, True)]
    assert sum(clock.slept[:3]) == 3


def test_a_pod_that_a_500_has_created_is_used(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, SOLD_OUT), (LIST, []), (LIST, [NEW]))
    assert problem is None and attempts(result) == [("cheap", 2, True)] and result["changed"]
    assert "was lost" in warnings[0]


def test_a_create_whose_answer_was_lost_is_repeated_on_the_same_offer(search):
    lost = OutcomeUnknownError("the connection was lost.")
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, lost), (LIST, []), (LIST, []), (LIST, []), (CREATE, NEW),
    )
    assert attempts(result) == [("cheap", 2, True)] and [body["pod"]["cloudId"] for body in api.bodies] == ["cheap", "cheap"]


def test_no_other_offer_is_tried_while_a_pod_may_exist(search):
    away = UnreachableError("no connection.")
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, SOLD_OUT), (LIST, away), (LIST, away), (LIST, away),
    )
    assert "may exist and be billed" in problem.message and result["changed"] and len(result["offers_tried"]) == 1


@pytest.mark.parametrize("status", [401, 402, 403, 404, 422, 429])
def test_a_refusal_that_applies_to_every_offer_ends_the_attempts(search, status):
    looks = [(LIST, [])] * 3 if status in (403, 422) else []
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, refused("no", status, "POST")), *looks)
    assert problem.status == status and not result["changed"] and attempts(result) == [("cheap", 2, False)]


@pytest.mark.parametrize("status, text, looks", [
    (400, "Insufficient capacity: no GPUs", 0), (402, "the API answered 402: primecompute doesn't have H100_80GB.", 0),
    (402, "Out of stock", 0), (409, "primecompute doesn't have H100_80GB", 3), (409, "conflict", 3),
])
def test_seen_since_sold_out_is_also_answered_400_402_and_409(search, status, text, looks):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, refused(text, status, "POST")), *[(LIST, [])] * looks, (CREATE, NEW),
    )
    assert problem is None and attempts(result) == [("cheap", 2, False), ("middle", 2.5, True)]


@pytest.mark.parametrize("status, text", [
    (400, "Insufficient funds in wallet"), (400, "Your wallet is empty"), (402, "the API answered 402 without a reason."),
    (409, "Not enough credits"),
])
def test_seen_since_words_about_money_are_not_about_the_offer(search, status, text):
    looks = [(LIST, [])] * 3 if status == 409 else []
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, refused(text, status, "POST")), *looks)
    assert problem.status == status and len(result["offers_tried"]) == 1


def about(*options, status=422):
    return refused("the API answered 422.", status, "POST", [{"param": option, "message": "bad"} for option in options])


@pytest.mark.parametrize("options, given, attempted", [
    (["data_center_id"], {}, 2), (["provider", "socket"], {}, 2), (["name"], {}, 1), ([], {}, 1), (["socket", "name"], {}, 1),
    (["gpu_type"], {}, 1), (["data_center_id"], {"data_center_id": "US-1"}, 1),
])
def test_seen_since_a_422_about_a_field_of_the_offer_goes_on_to_the_next(search, options, given, attempted):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, about(*options)), *[(LIST, [])] * 3, *[(CREATE, NEW)] * (attempted - 1), **given
    )
    assert len(result["offers_tried"]) == attempted and (problem is None) == (attempted == 2)


@pytest.mark.parametrize("status", [403, 409, 422])
def test_seen_since_a_create_answered_4xx_can_have_created_the_pod(search, status):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, refused("no", status, "POST")), (LIST, []), (LIST, [NEW]),
    )
    assert problem is None and result["changed"] and result["pod"]["id"] == "p1" and len(api.bodies) == 1
    assert "was created nevertheless, and is used" in warnings[0]


@pytest.mark.parametrize("status", [403, 409, 422])
def test_seen_since_a_create_answered_4xx_says_to_look(search, status):
    away = UnreachableError("no connection.")
    steps = (LIST, []), offers(*ROWS[:1]), (CREATE, refused("no", status, "POST"))
    result, problem, warnings, api = search(*steps, *[(LIST, [])] * (4 if status == 409 else 3))
    assert "none named trainer was found" in problem.message and "primeintellect.cloud.pod_info" in problem.message
    assert not result["changed"]
    result, problem, warnings, api = search(*steps, *[(LIST, away)] * 3)
    assert "may exist and be billed" in problem.message and result["changed"] and len(api.bodies) == 1


@pytest.mark.parametrize("text", [
    "the API answered 400: maximum number of instances reached.", "You have reached the limit of running instances",
    "Instance limit exceeded", "You may have 5 instances, the limit of this account is 5 instances",
])
def test_an_instance_limit_ends_the_attempts(search, text):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, refused(text, 400, "POST")))
    assert problem.status == 400 and "Remove pods" in problem.message and len(result["offers_tried"]) == 1


def test_a_limit_for_an_instance_type_applies_to_one_offer(search):
    refusal = refused("Offer gone: upper limit reached for this instance type.", 400, "POST")
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, refusal), (CREATE, NEW))
    assert problem is None and len(result["offers_tried"]) == 2


def test_a_refused_offer_is_not_reported_as_rented(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, refused("no", 402, "POST")))
    assert problem.status == 402 and result["offer"] is None


def test_a_pod_that_a_500_has_created_is_found_even_if_it_appears_late(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, SOLD_OUT), (LIST, []), (LIST, []), (LIST, []), (CREATE, UNAVAILABLE), (LIST, [NEW]),
        (LIST, [NEW]), max_offers=2,
    )
    assert problem is None and result["changed"] and result["pod"]["id"] == "p1" and result["offer"]["cloud_id"] == "cheap"


def test_no_more_than_max_offers_are_tried(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, UNAVAILABLE), (CREATE, UNAVAILABLE), max_offers=2)
    assert len(result["offers_tried"]) == 2 and not result["changed"] and result["offer"] is None
    assert problem.message == (
        "None of the 2 cheapest matching offers could be rented:\n"
        "- cheap (primecompute, US-1, 2 USD per hour): the API answered 400: Offer is no longer available.\n"
        "- middle (primecompute, US-1, 2.5 USD per hour): the API answered 400: Offer is no longer available.\n"
        "1 more matches; to try more, increase max_offers."
    )


def test_a_refused_exact_placement_changes_nothing(play):
    result, problem, warnings, api = play((LIST, []), (CREATE, UNAVAILABLE))
    assert problem.message == UNAVAILABLE.message and result["changed"] is False and "offers_tried" not in result


@pytest.mark.parametrize("placement", ["exact", "cheapest"])
def test_a_pod_above_max_price_is_terminated(play, placement):
    search_steps = [offers(*ROWS)] if placement == "cheapest" else []
    result, problem, warnings, api = play(
        (LIST, []), *search_steps, (CREATE, dict(NEW, priceHr=3.19)), (DELETE, {}), (READ, NotFoundError("no such pod", 404)),
        placement=placement, cloud_id=None if placement == "cheapest" else "c1", max_price=3.0,
    )
    assert problem.message == (
        "The new pod trainer (id p1) costs 3.19 USD per hour, which is more than max_price (3). It has been terminated."
    )
    assert result["pod"]["id"] == "p1" and result["pod"]["status"] == "TERMINATED" and result["changed"]


def test_the_price_is_looked_up_if_the_create_does_not_report_it(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, {"id": "p1"}), (READ, dict(NEW, priceHr=4)), (DELETE, {}),
        (READ, NotFoundError("none", 404)), max_price=3.0,
    )
    assert "costs 4 USD per hour" in problem.message


def test_a_price_that_is_never_reported_is_a_warning(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, {"id": "p1"}), *[(READ, dict(NEW, priceHr=None))] * 2, max_price=3.0,
    )
    assert problem is None and "max_price could not be checked" in warnings[0]


def test_a_pod_above_max_price_that_can_not_be_terminated_is_reported_with_its_price(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, dict(NEW, priceHr=3.19)), (DELETE, refused("no", 500, "DELETE")),
        max_price=3.0, wait_timeout=9,
        repeat_last=True,
    )
    assert "was to be terminated" in problem.message and "p1" in problem.message and "3.19 USD" in problem.message


def test_a_price_above_the_offers_is_a_warning_without_max_price(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, dict(NEW, priceHr=2.4)))
    assert problem is None and "costs 2.4 USD per hour" in warnings[0]


@pytest.mark.parametrize("check_mode", [True, False])
def test_seen_since_a_variable_price_is_a_warning(search, check_mode):
    rows = offers(offer(prices=dict(usd(2.5), isVariable=True)))
    steps = [] if check_mode else [(CREATE, NEW)]
    result, problem, warnings, api = search((LIST, []), rows, *steps, check_mode=check_mode)
    assert problem is None and len(warnings) == 1 and "price of the offer is variable" in warnings[0]


def test_check_mode_names_the_offer_and_its_price(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), check_mode=True)
    assert result["offer"]["cloud_id"] == "cheap" and result["pod"]["price_hr"] == 2 and result["pod"]["socket"] == "PCIe"
    assert result["diff"]["after"]["price_hr"] == 2 and result["diff"]["after"]["cloud_id"] == "cheap" and result["changed"]
    assert result["offers_tried"] == [] and api.bodies == []


@pytest.mark.parametrize("first", [2.0, None, "2.0"])
def test_the_price_is_checked_again_once_the_pod_is_ready(play, first):
    expensive = dict(READY, priceHr=99)
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, dict(NEW, priceHr=first)), (LIST, [NEW]), (READ, expensive),
        (DELETE, {}), (READ, NotFoundError("none", 404)), max_price=3.0,
    )
    assert "costs 99 USD per hour, which is more than max_price (3). It has been terminated." in problem.message
    assert result["pod"]["status"] == "TERMINATED" and warnings == []


@pytest.mark.parametrize("fields", [{"status": "PROVISIONING"}, {"status": "ERROR"}, {"installationStatus": "ERROR"}])
def test_the_price_limit_holds_in_the_wait_and_when_it_fails(play, fields):
    result, problem, warnings, api = play(
        (LIST, []), (CREATE, NEW), (LIST, [NEW]), (READ, dict(READY, priceHr=99, **fields)), (DELETE, {}),
        (READ, NotFoundError("none", 404)), max_price=3.0,
    )
    assert "more than max_price (3). It has been terminated." in problem.message


def test_a_price_may_be_text(search):
    result, problem, warnings, api = search(
        (LIST, []), offers(*ROWS), (CREATE, dict(NEW, priceHr="9.99")), (DELETE, {}), (READ, NotFoundError("none", 404)),
        max_price=3.0,
    )
    assert "9.99 USD per hour" in problem.message


def test_a_price_that_is_not_a_number_is_a_warning(search):
    odd = dict(NEW, priceHr=10 ** 400)
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), (CREATE, odd), (READ, odd), (LIST, [odd]), max_price=3.0)
    assert problem is None and "could not be checked" in warnings[0]


def test_check_mode_looks_up_the_price_of_an_exact_placement(play):
    result, problem, warnings, api = play((LIST, []), offers(offer(isSpot=True, prepaidTime=24), *ROWS), check_mode=True)
    assert result["pod"]["price_hr"] == 2.5 and warnings == [] and "offers_tried" not in result
    assert "prepaid_for_hr" not in result["diff"]["after"]  # nor will it be asked for


def test_check_mode_says_why_an_exact_placement_does_not_match(play):
    result, problem, warnings, api = play((LIST, []), offers(offer(), *ROWS), check_mode=True, max_price=2)
    assert problem is None and result["pod"]["price_hr"] == 2.5
    assert "may refuse the create" in warnings[0] and "c1 (primecompute, US-1, 2.5 USD per hour): max_price" in warnings[0]


def test_rows_that_a_create_can_not_tell_apart_are_one_candidate(search):
    twice = [offer(cloudId="c1"), offer(cloudId="c1", stockStatus="Low"), offer(cloudId="c2")]
    result, problem, warnings, api = search((LIST, []), offers(*twice), (CREATE, UNAVAILABLE), (CREATE, NEW))
    assert [attempt[0] for attempt in attempts(result)] == ["c1", "c2"]


@pytest.mark.parametrize("steps", [
    [offers(*ROWS), ("GET /availability/multi-node", {"items": [offer(cloudId="other")], "totalCount": 1})],
    [(OFFERS, refused("the API answered 403.", 403, "GET"))],
])
def test_check_mode_does_not_fail_without_a_price(play, steps):
    result, problem, warnings, api = play((LIST, []), *steps, check_mode=True)
    assert problem is None and result["changed"] and result["pod"]["price_hr"] is None
    assert "The price is not known" in warnings[0]


@pytest.mark.parametrize("rows, options, message", [
    ([], {}, "No offer matches: the API lists no offers with H100_80GB now."),
    ([], {"disks": ["d1"]}, "No offer matches: the API lists no offers with H100_80GB for these disks now."),
    (ROWS, {"max_price": 1.75},
     "No offer matches. Of 3 offers with H100_80GB, these conditions exclude: max_price 3. The cheapest offer that matches "
     "otherwise costs 2 USD per hour, 0.25 above max_price: cheap (primecompute, US-1, 2 USD per hour)." + HINT),
    (ROWS, {"max_price": 1.75, "socket": "SXM5", "country": "CA"},
     "No offer matches. Of 3 offers with H100_80GB, these conditions exclude: socket 3, country 3, max_price 3 (an offer can be "
     "excluded by several). The closest match is cheap (primecompute, US-1, 2 USD per hour): socket is PCIe, not SXM5; country "
     "is US; max_price is exceeded: it costs 2 USD per hour." + HINT),
    ([offer(stockStatus="Unavailable"), offer(cloudId="c2", prices={})], {},
     "No offer matches. Of 2 offers with H100_80GB, these conditions exclude: out of stock 1, incomplete 1. The closest match is "
     "c1 (primecompute, US-1, 2.5 USD per hour): out of stock (Unavailable)." + HINT),
    ([offer(prices={"onDemand": 2, "currency": "EUR"})], {"max_price": 3.0},
     "No offer matches. Of 1 offer with H100_80GB, these conditions exclude: max_price 1. The closest match is c1 (primecompute, "
     "US-1, 2 EUR per hour, not compared with prices in USD): max_price can't be compared: 2 EUR per hour, not compared with "
     "prices in USD." + HINT),
    ([offer(images=["axolotl"])], {"image": "flux"},
     "No offer matches. Of 1 offer with H100_80GB, these conditions exclude: image 1. The closest match is c1 (primecompute, "
     "US-1, 2.5 USD per hour): image flux is not available." + HINT),
])
def test_when_no_offer_matches_the_message_says_why(search, rows, options, message):
    disks = [("list /disks/", [{"id": "d1"}])] if "disks" in options else []
    again = [offers(*rows)] * (1 if rows else 3)
    again += [] if rows or disks else [("GET /availability/gpu-summary", {})]
    result, problem, warnings, api = search((LIST, []), *disks, *again, **options)
    assert sorted(problem.message.split()) == sorted(message.split()) and not result["changed"]


def test_the_failure_counts_what_each_option_excludes(search):
    result, problem, warnings, api = search((LIST, []), offers(*ROWS), max_price=1.75, socket="SXM5")
    assert {entry["param"]: entry["message"] for entry in problem.params} == {
        "socket": "excludes 3 of 3 offers", "max_price": "excludes 3 of 3 offers",
    }


def test_a_pod_is_replaced_only_if_there_is_an_offer_for_the_new_one(search):
    result, problem, warnings, api = search((LIST, [READY]), offers(*ROWS), gpu_count=8, on_drift="recreate")
    assert "gpu_count 3" in problem.message and not result["changed"] and result["pod"]["id"] == "p1"


def test_disks_and_the_ssh_key_may_be_given_by_name(search):
    disks = ("list /disks/", [{"id": "d1", "name": "data"}, {"id": "d2", "name": "data", "teamId": "other"}])
    keys = ("list /ssh_keys/", [{"id": "k1", "name": "laptop"}, {"id": "k2", "name": "desktop"}])
    result, problem, warnings, api = search(
        (LIST, []), disks, keys, offers(*ROWS), (CREATE, NEW), disks=["data"], ssh_key="laptop",
    )
    assert api.bodies[0]["disks"] == ["d1"] and api.bodies[0]["pod"]["sshKeyId"] == "k1" and "ssh_key" not in api.bodies[0]["pod"]


DISK_ID, KEY_ID = "01234567-89ab-cdef-0123-456789abcdef", "c0123456789abcdefghijklmn"
DENIED = refused("the API answered 403.", 403)


def test_seen_since_ids_work_with_a_key_that_may_not_read_disks_or_keys(search):
    result, problem, warnings, api = search(
        (LIST, []), ("list /disks/", DENIED), ("list /ssh_keys/", DENIED), offers(*ROWS), (CREATE, NEW),
        disks=[DISK_ID], ssh_key=KEY_ID,
    )
    assert problem is None and result["changed"]
    assert api.bodies[0]["disks"] == [DISK_ID] and api.bodies[0]["pod"]["sshKeyId"] == KEY_ID


@pytest.mark.parametrize("options, refusal", [
    ({"disks": [DISK_ID, "data"]}, DENIED), ({"ssh_key": "laptop"}, DENIED), ({"disks": [DISK_ID]}, refused("no", 401)),
])
def test_names_do_not_work_with_a_key_that_may_not_read_them(search, options, refusal):
    path = "list /disks/" if "disks" in options else "list /ssh_keys/"
    result, problem, warnings, api = search((LIST, []), (path, refusal), **options)
    assert problem.status == refusal.status and (problem.status == 401 or "give IDs and no names" in problem.message)


@pytest.mark.parametrize("options, words", [
    ({"disks": ["d1", "none", "twin"]}, ["no disk with the ID or name none", "2 disks are named twin"]),
    ({"ssh_key": "none"}, ["ssh_key", "no such key", "laptop (id k1)"]),
    ({"ssh_key": "twin"}, ["2 SSH keys are named twin", "k2, k3"]),
])
def test_unknown_and_ambiguous_names(search, options, words):
    disks = ("list /disks/", [{"id": "d1"}, {"id": "d2", "name": "twin"}, {"id": "d3", "name": "twin"}])
    keys = ("list /ssh_keys/", [{"id": "k1", "name": "laptop"}, {"id": "k2", "name": "twin"}, {"id": "k3", "name": "twin"}])
    result, problem, warnings, api = search((LIST, []), disks if "disks" in options else keys, **options)
    assert all(word in problem.message for word in words) and not result["changed"]


def test_in_check_mode_an_earlier_task_may_create_disks_and_keys(search):
    result, problem, warnings, api = search(
        (LIST, []), ("list /disks/", []), ("list /ssh_keys/", []), offers(*ROWS), disks=["new"], ssh_key="new", check_mode=True,
    )
    assert problem is None and result["pod"]["price_hr"] == 2 and "disk with the ID or name new" in warnings[0]
    assert "no such key" in warnings[1]


def test_attached_disks_are_not_a_difference(search):
    has = dict(READY, attachedResources=[{"id": "d1"}])
    result, problem, warnings, api = search((LIST, [has]), disks=["d1"])
    assert problem is None and warnings == []
    result, problem, warnings, api = search((LIST, [has]), ("list /disks/", [{"id": "d1", "name": "data"}]), disks=["data"])
    assert problem is None and warnings == []


def test_a_replaced_pod_is_removed_after_the_new_one_is_created(search):
    result, problem, warnings, api = search(
        (LIST, [READY]), offers(offer(gpuCount=8)), (CREATE, dict(NEW, id="p2")), (DELETE, {}), gpu_count=8, on_drift="recreate",
    )
    assert problem is None and result["changed"] and result["pod"]["id"] == "p2"


def test_an_existing_pod_that_costs_more_than_max_price_is_a_warning(search):
    result, problem, warnings, api = search((LIST, [READY]), max_price=2.0)
    assert problem is None and not result["changed"] and "max_price (2.0) is exceeded: it costs 2.5 USD per hour" in warnings[0]
