# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client, over real HTTP, with time that passes at once."""

from __future__ import annotations

import contextlib
import datetime
import email.utils
import gzip
import socket
import ssl
import threading
import time
import zlib
from http.client import RemoteDisconnected

import certifi
import pytest
import trustme
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.account import Account
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.client import Client
from ansible_collections.primeintellect.cloud.plugins.module_utils._api.failures import never_sent
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.errors import (
    AbandonedError,
    ApiError,
    InvalidResponseError,
    NotFoundError,
    OutcomeUnknownError,
    UnreachableError,
)
from ansible_collections.primeintellect.cloud.plugins.module_utils._common.text import redact
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

LIST = ("GET", "/api/v1/pods/?offset=0&limit=100")
POD = ("GET", "/api/v1/pods/p1")
CREATE = ("POST", "/api/v1/pods/")
DELETE = ("DELETE", "/api/v1/pods/p1")
CHANGE = ("PATCH", "/api/v1/pods/p1")
LOG = ("GET", "/api/v1/pods/p1/log?tail=5")
OPTIONS = {"api_timeout": 5, "api_retries": 3, "validate_certs": True, "ca_path": None}
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@pytest.fixture
def connect(clock):
    def make(url, **options):
        account = Account("the-api-key", "the option api_key", url, None)
        return Client(account, dict(OPTIONS, **options), clock)

    return make


def page(rows, total):
    return {"data": rows, "total_count": total}


def ids(first, last):
    return [{"id": f"p{number}"} for number in range(first, last)]


def test_each_call_carries_the_key_and_who_calls(converse, connect):
    server = converse((POD, 200, {"id": "p1"}))
    assert connect(server.url).get("/pods/p1") == {"id": "p1"}
    assert server.headers[0]["Authorization"] == "Bearer the-api-key"
    assert server.headers[0]["User-Agent"].startswith("ansible-collection-primeintellect.cloud/")


def test_netrc_does_not_replace_the_key(converse, connect, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server = converse((POD, 200, {"id": "p1"}))
    connect(server.url).get("/pods/p1")
    assert server.headers[0]["Authorization"] == "Bearer the-api-key"


def test_loopback_does_not_go_through_a_proxy(converse, connect, monkeypatch):
    proxy = converse()
    monkeypatch.setenv("http_proxy", proxy.url)
    server = converse((POD, 200, {"id": "p1"}))
    connect(server.url).get("/pods/p1")


@pytest.fixture
def authority(tmp_path):
    """A server's TLS context, and the file of the authority that vouches for it."""
    own = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.issue_cert("127.0.0.1").configure_cert(context)
    own.cert_pem.write_to_path(tmp_path / "ca.pem")
    return context, str(tmp_path / "ca.pem")


def test_a_certificate_that_nobody_vouches_for_is_refused(converse, connect, authority, clock):
    for method in ("get", "delete"):
        server = converse(tls=authority[0])
        with pytest.raises(UnreachableError) as caught:
            getattr(connect(server.url), method)("/pods/p1")
        assert "ca_path" in caught.value.message
    assert clock.slept == []


def test_ca_path_is_trusted_whatever_the_environment_says(converse, connect, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    server = converse((POD, 200, {"id": "p1"}), tls=authority[0])
    assert connect(server.url, ca_path=authority[1]).get("/pods/p1") == {"id": "p1"}


def test_the_environments_authorities_are_trusted(converse, connect, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority[1])
    server = converse((POD, 200, {"id": "p1"}), tls=authority[0])
    assert connect(server.url).get("/pods/p1") == {"id": "p1"}


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_checks_of_certificates_can_be_turned_off_whatever_the_environment_says(converse, connect, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    server = converse((POD, 200, {"id": "p1"}), tls=authority[0])
    assert connect(server.url, validate_certs=False).get("/pods/p1") == {"id": "p1"}


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_ca_path_without_certificates_is_named(converse, connect, authority, tmp_path, content):
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_text(content)
    server = converse(tls=authority[0])
    with pytest.raises(UnreachableError) as caught:
        connect(server.url, ca_path=str(path)).post("/pods/", {})
    assert "ca_path" in caught.value.message


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_reading_is_repeated_with_growing_pauses(converse, connect, clock, status):
    server = converse((POD, status, HTML), (POD, status, HTML), (POD, status, HTML), (POD, 200, {"id": "p1"}))
    assert connect(server.url).get("/pods/p1") == {"id": "p1"}
    assert clock.slept == [0.5, 1, 2]


def test_pauses_stop_growing(converse, connect, clock):
    server = converse(*[(POD, 503, "")] * 8)
    with pytest.raises(ApiError):
        connect(server.url, api_retries=7).get("/pods/p1")
    assert clock.slept == [0.5, 1, 2, 4, 8, 10, 10]


@pytest.mark.parametrize("value, pause", [
    ("7", 7), ("3600", 60), ("0", 0), ("soon", 0.5), ("-5", 0.5), ("1e3", 0.5),
])
def test_retry_after_in_seconds(converse, connect, clock, value, pause):
    server = converse((POD, 429, {}, {"Retry-After": value}), (POD, 200, {"id": "p1"}))
    connect(server.url).get("/pods/p1")
    assert clock.slept == [pause]


def test_retry_after_as_a_date(converse, connect, clock):
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=30)
    server = converse(
        (POD, 429, {}, {"Retry-After": email.utils.format_datetime(then, usegmt=True)}), (POD, 200, {"id": "p1"}),
    )
    connect(server.url).get("/pods/p1")
    assert 25 <= clock.slept[0] <= 30


def test_a_dropped_connection_is_repeated_for_reading_and_removing(converse, connect):
    server = converse((POD, "drop"), (POD, 200, {"id": "p1"}), (DELETE, "drop"), (DELETE, 200, {"status": "DELETING"}))
    client = connect(server.url)
    assert client.get("/pods/p1") == {"id": "p1"}
    assert client.delete("/pods/p1") == {"status": "DELETING"}


@pytest.mark.parametrize("answer", [
    ("drop",), (500, {"detail": "sold out"}), (502, HTML), (503, HTML), (504, ""), (200, HTML), (200, ""), (200, "[]"),
])
def test_a_create_whose_answer_is_lost_is_not_repeated(converse, connect, clock, answer):
    server = converse((CREATE,) + answer)
    with pytest.raises(OutcomeUnknownError):
        connect(server.url).post("/pods/", {"pod": {}})
    assert clock.slept == []


@pytest.mark.parametrize("status, body, sold_out", [
    (503, {"detail": "primecompute doesn't have H100_80GB"}, True), (503, {"errors": [{"param": "x", "details": "y"}]}, True),
    (503, HTML, False), (503, "", False), (503, {}, False), (503, {"message": "no healthy upstream"}, False),
    (500, {"detail": "x"}, True), (500, HTML, True), (502, {"detail": "x"}, False), (504, {"detail": "x"}, False),
])
def test_seen_since_a_503_is_the_apis_if_it_gives_a_reason_in_json(converse, connect, status, body, sold_out):
    server = converse((CREATE, status, body))
    with pytest.raises(OutcomeUnknownError) as caught:
        connect(server.url).post("/pods/", {"pod": {}})
    assert caught.value.may_be_sold_out is sold_out


def test_seen_since_the_upload_of_a_key_is_answered_201(converse, connect):
    server = converse((("POST", "/api/v1/ssh_keys/"), 201, {"id": "k1"}))
    assert connect(server.url).post("/ssh_keys/", {"name": "x"}) == {"id": "k1"}


def test_a_create_that_was_certainly_not_taken_is_repeated(converse, connect, clock):
    server = converse((CREATE, 429, {}, {"Retry-After": "2"}), (CREATE, 200, {"id": "p1"}))
    assert connect(server.url).post("/pods/", {"pod": {"name": "x"}}) == {"id": "p1"}
    assert server.bodies == [{"pod": {"name": "x"}}] * 2
    assert clock.slept == [2]


@pytest.mark.parametrize("left", [0, 1])
def test_no_create_is_sent_once_ansible_has_ended(converse, connect, left):
    server = converse(*[(CREATE, 429, {}, {"Retry-After": "2"})] * left)
    client, looks = connect(server.url), []

    def check():
        looks.append(1)
        if len(looks) > left:
            raise AbandonedError

    client.before_create = check
    with pytest.raises(AbandonedError):
        client.post("/pods/", {"pod": {"name": "x"}})


def test_nobody_there(connect, clock):
    with socket.socket() as taken:
        # bound but not listening: nobody else can be given the port meanwhile
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableError) as caught:
            connect(f"http://127.0.0.1:{taken.getsockname()[1]}").post("/pods/", {})
    assert "api_url" in caught.value.message and "refused" in caught.value.message
    assert clock.slept == [0.5, 1, 2]


def test_a_redirect_is_followed_on_the_same_server_only(converse, connect):
    other = converse()
    server = converse(
        (("GET", "/api/v1/pods"), 307, "", {"Location": "/api/v1/pods/"}),
        (("GET", "/api/v1/pods/"), 200, {"data": []}),
        (POD, 307, "", {"Location": other.url + "/api/v1/pods/p1"}),
        (("POST", "/api/v1/pods"), 307, "", {"Location": "/api/v1/pods/"}),
        (CREATE, 200, {"id": "p1"}),
        (CREATE, 303, "", {"Location": "/"}),
    )
    client = connect(server.url)
    assert client.get("/pods") == {"data": []}
    with pytest.raises(InvalidResponseError) as caught:
        client.get("/pods/p1")
    assert "api_url" in caught.value.message
    assert client.post("/pods", {"a": 1}) == {"id": "p1"}
    with pytest.raises(OutcomeUnknownError):
        client.post("/pods/", {})
    assert server.bodies[3] == server.bodies[4] == {"a": 1}


@pytest.mark.parametrize("steps, expected", [
    ([(0, 0, 3, 3)], 3),
    ([(0, 0, 100, 250), (99, 99, 199, 250), (198, 198, 250, 250)], 250),
    # a server that gives fewer a page than it was asked for
    ([(0, 0, 50, 120), (49, 49, 99, 120), (98, 98, 120, 120)], 120),
    # a total that is not reported, or can't be right
    ([(0, 0, 100, None), (99, 99, 130, None)], 130),
    ([(0, 0, 100, None), (99, 99, 100, None)], 100),
    ([(0, 0, 3, 0)], 3),
    # seen since: a page can be shorter than its size while the total says more
    ([(0, 0, 30, 70), (29, 29, 59, 70), (58, 58, 70, 70)], 70),
    # a list that grows at its end
    ([(0, 0, 100, 150), (99, 99, 151, 151)], 151),
    # a list that grows at its beginning, or shrinks: a row may have been missed, so it is read again
    ([(0, 1, 101, 151), (99, 99, 151, 152), (0, 0, 100, 152), (99, 99, 152, 152)], 152),
    ([(0, 0, 100, 150), (99, 100, 149, 149), (0, 0, 100, 149), (99, 99, 149, 149)], 149),
    ([(0, 0, 100, 101), (99, 0, 0, 100), (0, 0, 100, 100)], 100),
    # one row goes and another one comes between two pages, so that the total says nothing
    ([(0, 0, 100, 150), (99, 100, 151, 150), (0, 0, 100, 150), (99, 99, 150, 150)], 150),
])
def test_all_pages_are_read(converse, connect, steps, expected):
    server = converse(*[
        (("GET", f"/api/v1/pods/?offset={offset}&limit=100"), 200, page(ids(first, last), total))
        for offset, first, last, total in steps
    ])
    rows = connect(server.url).rows("/pods/")
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in ids(0, expected))


def test_halves_of_characters_are_replaced_and_whole_ones_are_not(converse, connect):
    server = converse((POD, 200, '{"id": "a\\ud800b \\ud83d\\ude00 \u00e9"}'))
    assert connect(server.url).get("/pods/p1") == {"id": "a?b \U0001f600 \u00e9"}


@pytest.mark.parametrize("body, headers, text", [
    ('"one\\ntwo"', {"Content-Type": "application/json"}, "one\ntwo"), ("one\ntwo", {"Content-Type": "text/plain"}, "one\ntwo"),
    ('""', {"Content-Type": "application/json"}, ""), ("", {"Content-Type": "text/plain"}, ""),
])
def test_text_is_a_json_string_or_plain(converse, connect, body, headers, text):
    assert connect(converse((LOG, 200, body, headers)).url).text("/pods/p1/log", tail=5) == text


@pytest.mark.parametrize("body", [{"lines": []}, HTML])
def test_what_is_no_text_is_an_error(converse, connect, body):
    with pytest.raises(InvalidResponseError):
        connect(converse((LOG, 200, body, {"Content-Type": "text/html"})).url).text("/pods/p1/log", tail=5)


def test_a_change_is_repeated_and_may_be_answered_with_anything(converse, connect):
    server = converse((CHANGE, 503, HTML), (CHANGE, 200, ""), (CHANGE, 200, "null"), (CHANGE, 200, {"message": "done"}))
    client = connect(server.url)
    assert [client.patch("/pods/p1", {"name": "new"}) for _change in range(3)] == [{}, {}, {"message": "done"}]
    assert server.bodies[0] == {"name": "new"}


def test_a_list_that_never_holds_still(converse, connect):
    again = [(LIST, 200, page(ids(0, 100), 150)), (("GET", "/api/v1/pods/?offset=99&limit=100"), 200, page([], 150))]
    server = converse(*again * 3)
    with pytest.raises(InvalidResponseError) as caught:
        connect(server.url).rows("/pods/")
    assert "changing" in caught.value.message


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, {"data": [1]}, {"data": "x"}, []])
def test_a_list_that_is_none(converse, connect, body):
    server = converse((LIST, 200, body))
    with pytest.raises(InvalidResponseError):
        connect(server.url).rows("/pods/")


@pytest.mark.parametrize("status, body, kind, words, params", [
    (401, {"detail": "Invalid token"}, ApiError, ["Invalid token", "the option api_key", "PRIME_API_KEY"], []),
    (402, {"detail": "Insufficient funds"}, ApiError, ["wallet is empty", "add funds"], []),
    (403, {"detail": "Not authenticated"}, ApiError, ["'Instances: read'"], []),
    (404, {"detail": "Pod not found"}, NotFoundError, ["Pod not found"], []),
    (404, HTML, InvalidResponseError, ["HTML page", "api_url"], []),
    (400, {"detail": "Missing field: data_center_id not specified"}, ApiError, ["data_center_id"], ["data_center_id"]),
    (400, {"detail": "Missing field: max_price not specified"}, ApiError, ["max_price"], ["max_price"]),
    (400, "", InvalidResponseError, ["an empty body"], []),
    (400, {}, ApiError, ["without a reason"], []),
    (400, {"detail": None}, ApiError, ["without a reason"], []),
    (422, {"errors": [{"param": "pod.gpuType", "details": "bad"}, {"param": "teamId", "details": "worse"}]}, ApiError,
     ["gpu_type: bad", "team_id: worse"], ["gpu_type", "team_id"]),
    (422, {"detail": [
        {"loc": ["body", "pod", "diskSize"], "msg": "Input should be greater than 0", "type": "x", "input": "the-secret"},
        {"loc": ["body", "provider", "type"], "msg": "Input should be 'runpod'", "type": "enum"},
        {"loc": ["body", "pod", "envVars", 0, "value"], "msg": "the-secret is bad", "type": "x", "ctx": {"a": "the-secret"}},
    ]}, ApiError, ["disk_size: Input should be greater than 0", "provider: "], ["disk_size", "provider", "env_vars"]),
    (422, {"errors": "x", "detail": [7, None, {}]}, ApiError, ["without a reason"], []),
    (429, HTML, ApiError, ["Too many requests"], []),
    (500, {"detail": "boom"}, ApiError, ["boom"], []),
    (500, HTML, ApiError, ["502 Bad Gateway"], []),
    (418, {"detail": "\x1b[31mred\nline the-secret " + "x" * 5000}, ApiError, ["?[31mred line ********", "..."], []),
])
def test_errors_say_what_was_wrong(converse, connect, status, body, kind, words, params):
    server = converse((POD, status, body))
    client = connect(server.url, api_retries=0)
    client.secrets.append("the-secret")
    with pytest.raises(kind) as caught:
        client.get("/pods/p1")
    problem = caught.value
    assert problem.status == status
    assert all(word in problem.message for word in words), problem.message
    assert [entry["param"] for entry in problem.params] == params
    assert "the-secret" not in problem.message + str(problem.params) and "the-api-key" not in problem.message
    assert len(problem.message) < 1200 and problem.message.isprintable()


@pytest.mark.parametrize("body", ["<html>", "", "[1]", '"x"', "{", "null", "[" * 100000])
def test_a_200_that_is_not_the_apis(converse, connect, body):
    server = converse((POD, 200, body))
    with pytest.raises(InvalidResponseError) as caught:
        connect(server.url).get("/pods/p1")
    assert "api_url" in caught.value.message


@pytest.mark.parametrize("text, secrets, expected", [
    ("key hunter2hunter2 here", ["hunter2hunter2"], "key ******** here"),
    ("ahunter2hunter2b", ["hunter2hunter2"], "a********b"),
    # short ones only as words, so that an address or a count stays what it is
    ("10 pods on 127.0.0.11, password 1", ["1"], "10 pods on 127.0.0.11, password ********"),
    ("root@gpu: rootless root", ["root"], "********@gpu: rootless ********"),
    ("value ab+c(", ["ab+c("], "value ********"),
    ("abcdefgh abcdef", ["abcdef", "abcdefgh"], "******** ********"),
    ("nothing", ["", " "], "nothing"),
    # a server may repeat a value as JSON or Python spell it, or a part of one that has several lines
    ("value 'BEGIN\\nhidden line\\nEND'", ["BEGIN\nhidden line\nEND"], "value '********'"),
    ("line 2: hidden line", ["BEGIN\nhidden line\nEND"], "line 2: ********"),
    ('value "say \\"hidden\\" \\u00e9"', ['say "hidden" \u00e9'], 'value "********"'),
    ("value C:\\\\hidden", ["C:\\hidden"], "value ********"),
    # or as a URL, a page or a header spells it
    ("?t=hf_a%2Bb%2fc%3D&x", ["hf_a+b/c="], "?t=********&x"), ("<b>a&lt;hidden&gt;</b>", ["a<hidden>"], "<b>********</b>"),
    ("Basic dG9rZW4tMDEyMzQ1Njc4OQ==", ["token-0123456789"], "Basic ********=="),
])
def test_redact(text, secrets, expected):
    assert redact(text, secrets) == expected


@pytest.fixture
def serve():
    """A server that sends written bytes, slowly if that is wanted, to whoever connects."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        def begin(*pieces, pause=0.0):
            def answer():
                while not stop.is_set():
                    try:
                        connection, _address = server.accept()
                    except OSError:
                        return
                    with connection, contextlib.suppress(OSError):
                        connection.recv(65536)
                        for piece in pieces:
                            connection.sendall(piece)
                            stop.wait(pause)
                        connection.shutdown(socket.SHUT_WR)

            threading.Thread(target=answer, daemon=True).start()
            return f"http://127.0.0.1:{server.getsockname()[1]}"

        yield begin
        stop.set()
        server.shutdown(socket.SHUT_RDWR)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("pieces", [
    [HEAD[:1], *[b"x"] * 1000], [HEAD + b"Content-Length: 9999\r\n\r\n", *[b" "] * 1000],
])
def test_an_answer_that_drips_ends_at_the_timeout(serve, connect, pieces):
    client = connect(serve(*pieces, pause=0.02), api_timeout=0.3, api_retries=0)
    begun = time.monotonic()
    with pytest.raises(UnreachableError):
        client.get("/pods/p1")
    with pytest.raises(OutcomeUnknownError) as caught:
        client.post("/pods/", {})
    assert time.monotonic() - begun < 5 and "api_timeout" in caught.value.message


def test_an_answer_that_unpacks_to_more_than_fits_is_refused(serve, connect):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b" " * 2 ** 20) for _number in range(64)) + packer.flush()
    url = serve(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb)
    with pytest.raises(UnreachableError) as caught:
        connect(url, api_retries=0).get("/pods/p1")
    assert "16 MB" in caught.value.message


def test_packed_answers_are_read(serve, connect):
    body = gzip.compress(b'{"id": "p1"}')
    url = serve(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert connect(url).get("/pods/p1") == {"id": "p1"}


@pytest.mark.parametrize("headers, body", [
    ({"Content-Type": "application/json; charset=no-such-charset"}, '{"id": "p1"}'), ({"Date": "never"}, '{"id": "p1"}'),
])
def test_odd_headers_do_not_matter(converse, connect, headers, body):
    assert connect(converse((POD, 200, body, headers)).url).get("/pods/p1") == {"id": "p1"}


@pytest.mark.parametrize("location", ["http://[", "//[::1", "http://127.0.0.1:99999/", "ftp://x/", "\u00e9"])
def test_a_redirect_to_nowhere_is_an_error(converse, connect, location):
    server = converse((CREATE, 307, "", {"Location": location}))
    with pytest.raises(OutcomeUnknownError):
        connect(server.url).post("/pods/", {})


@pytest.mark.parametrize("number", ["1" * 5000, "[" * 50000])
def test_a_create_whose_answer_can_not_be_read_may_have_created(converse, connect, number):
    with pytest.raises(OutcomeUnknownError):
        connect(converse((CREATE, 200, '{"id": "p1", "x": NUMBER}'.replace("NUMBER", str(number)))).url).post("/pods/", {})


def test_a_deadline_ends_repeating(converse, connect, clock):
    server = converse((POD, 429, {}, {"Retry-After": "50"}), (POD, 429, {}, {"Retry-After": "50"}))
    client = connect(server.url)
    client.deadline = clock.now() + 20
    with pytest.raises(ApiError):
        client.get("/pods/p1")
    assert clock.slept == [20]


def test_a_list_without_end_is_an_error(clock, connect, monkeypatch):
    client = connect("http://127.0.0.1:1")
    monkeypatch.setattr(client, "get", lambda path, offset, limit: {"data": ids(offset, offset + limit)})
    with pytest.raises(InvalidResponseError) as caught:
        client.rows("/pods/")
    assert "no end" in caught.value.message


@pytest.mark.parametrize("original, sent", [
    (ConnectTimeoutError(), False), (NewConnectionError(None, "refused"), False),
    (OSError("Tunnel connection failed: 403 Forbidden"), False), (RemoteDisconnected("closed"), True), (OSError("reset"), True),
])
def test_only_a_connection_that_never_came_about_means_that_nothing_was_sent(original, sent):
    assert never_sent(original) is (not sent and not isinstance(original, OSError))
    assert never_sent(ProxyError("x", original)) is not sent
