"""What a network answers is foreign text: slow, endless, deep, odd; never an exception."""

import gzip
import json
from time import monotonic

import pytest

from scheduler.networks.base import AccountName, Identity, RemoteId, Sent, Unavailable, Unconfirmed
from scheduler.networks.foreign_text import printable, storable
from scheduler.networks.x.client import X
from scheduler.settings import Credentials
from tests.support.processes.canned import a_server_that_answers, a_server_that_drips
from tests.support.processes.rehearsals import a_sealed_post

MAIN = AccountName("main")
PARENT = RemoteId("1000")


def an_x(url: str, seconds: float = 5) -> X:
    return X({MAIN: Credentials("k", "s", "t", "ts")}, url, seconds / 2, seconds / 2)


def an_answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def created(post_id: object) -> bytes:
    return an_answer(json.dumps({"data": {"id": post_id, "text": "Hello"}}).encode())


WHOLE = created("1846000000000000000")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(WHOLE, id="from the first byte of its head"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 500, id="without a length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 500, id="a head without end"),
    ],
)
def test_a_dripping_answer_is_given_up_in_the_time_of_one_call(answer: bytes) -> None:
    with a_server_that_drips(answer, 0.1) as url:
        x = an_x(url, seconds=1.0)
        began = monotonic()
        outcome = x.create_post(MAIN, a_sealed_post("Hello."), None)
        took = monotonic() - began
    assert isinstance(outcome, Unconfirmed)
    assert 0.9 < took < 4


def test_a_read_that_drips_is_given_up_as_well() -> None:
    with a_server_that_drips(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 500, 0.1) as url:
        began = monotonic()
        assert isinstance(an_x(url, seconds=1.0).identity(MAIN), Unavailable)
        assert monotonic() - began < 4


def test_a_slow_answer_within_its_time_is_heard() -> None:
    with a_server_that_drips(WHOLE, 0.002) as url:
        assert an_x(url, seconds=10).create_post(MAIN, a_sealed_post("Hello."), None) == Sent(
            RemoteId("1846000000000000000"), None
        )


def test_a_deadline_that_is_over_does_not_touch_the_next_call() -> None:
    with a_server_that_answers(WHOLE) as url:
        x = an_x(url, seconds=0.6)
        ids = [RemoteId(str(number)) for number in range(3)]
        for _ in ids:
            began = monotonic()
            x.create_post(MAIN, a_sealed_post("Hello."), None)
            while monotonic() - began < 0.3:
                pass
        assert isinstance(x.metrics(MAIN, ids), Unavailable)


@pytest.mark.parametrize(
    "post_id",
    [
        *("", "0", "-1", "1e9", " 12", "12 ", "1.5", "0012", "9" * 5_000, "9223372036854775808"),
        *("\u0661\u0662\u0663", "\uff11\uff12", "\u00b2", "12\n", "12\0"),
        *(12, 1.5, None, True, [], {}, "9" * 19),
    ],
)
def test_an_id_that_x_would_not_make_is_no_id(post_id: object) -> None:
    with a_server_that_answers(created(post_id)) as url:
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello."), None)
    assert isinstance(outcome, Unconfirmed)


@pytest.mark.parametrize("post_id", ["999", "1000"])
def test_an_id_that_is_not_new_is_no_id(post_id: str) -> None:
    with a_server_that_answers(created(post_id)) as url:
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello."), PARENT)
    assert outcome == Unconfirmed("X's answer has the id of an older post")


def test_the_same_id_again_is_no_id() -> None:
    with a_server_that_answers(created("2000")) as url:
        x = an_x(url)
        assert isinstance(x.create_post(MAIN, a_sealed_post("Hello."), None), Sent)
        assert isinstance(x.create_post(MAIN, a_sealed_post("Hello."), None), Unconfirmed)
        assert isinstance(x.create_post(MAIN, a_sealed_post("Hello."), PARENT), Unconfirmed)


@pytest.mark.parametrize(("user_id", "is_known"), [("0", True), ("12", True), ("00", False)])
def test_an_account_may_be_the_first_of_its_server(user_id: str, is_known: bool) -> None:
    """X's own playground calls its user 0, and says with every answer that it may only read."""
    user = json.dumps({"data": {"id": user_id, "username": "playground_user"}}).encode()
    with a_server_that_answers(an_answer(user, "X-Access-Level: read")) as url:
        identity = an_x(url).identity(MAIN)
    assert isinstance(identity, Identity) == is_known


BROKEN = {
    "deep": b"[" * 200_000,
    "deep in data": b'{"data":' * 100_000,
    "a number without end": b'{"data":{"id":' + b"9" * 10_000 + b"}}",
    "not UTF-8": b"\xff\xfe\xfd",
    "NUL": b"\0" * 100,
    "half a surrogate": b'{"data":{"id":"\\ud800"}}',
    "NaN": b'{"data":NaN}',
    "a list": b"[1]",
    "a string": b'"id"',
    "nothing": b"",
    "a page": b"<html>502</html>",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("status", ["200 OK", "201 Created", "503 Service Unavailable"])
def test_a_body_that_cannot_be_read_is_unconfirmed(body: bytes, status: str) -> None:
    with a_server_that_answers(an_answer(body, status=status)) as url:
        assert isinstance(an_x(url).create_post(MAIN, a_sealed_post("Hello."), None), Unconfirmed)


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_reading_that_cannot_be_read_is_unavailable(body: bytes) -> None:
    with a_server_that_answers(an_answer(body)) as url:
        x = an_x(url)
        assert isinstance(x.metrics(MAIN, [PARENT]), Unavailable)
        assert isinstance(x.own_timeline(MAIN, None), Unavailable)
        assert isinstance(x.delete_post(MAIN, PARENT), Unavailable)


HEADS = {
    "gzip that is none": an_answer(b"plain", "Content-Encoding: gzip"),
    "a bomb": an_answer(gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"),
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
    "a status that is none": b"HTTP/1.1 2OO OK\r\n\r\n",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a line without end": b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70_000,
    "cut short": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}",
    "a coding nobody knows": an_answer(b"{}", "Content-Encoding: br, gzip, zstd"),
}


@pytest.mark.parametrize("answer", HEADS.values(), ids=HEADS)
def test_an_answer_that_is_no_answer_is_unconfirmed(answer: bytes) -> None:
    with a_server_that_answers(answer) as url:
        assert isinstance(an_x(url).create_post(MAIN, a_sealed_post("Hello."), None), Unconfirmed)


@pytest.mark.parametrize(
    "reset", ["9" * 400, "-1", "\u0661", "1e9", "nan", "253402300800", "", "soon"]
)
def test_a_limit_whose_end_is_no_time_is_a_limit_all_the_same(reset: str) -> None:
    head = f"x-rate-limit-remaining: 0\r\nx-rate-limit-reset: {reset}"
    answer = an_answer(b"{}", *head.split("\r\n"), status="429 Too Many Requests")
    with a_server_that_answers(answer) as url:
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello."), None)
    assert getattr(outcome, "until", "no limit") is None


def test_a_count_that_no_column_holds_is_unknown() -> None:
    post = {"id": "1000", "public_metrics": {"like_count": 2**70, "reply_count": 3}}
    body = json.dumps({"data": [post]}).encode()
    with a_server_that_answers(an_answer(body)) as url:
        (found,) = an_x(url).metrics(MAIN, [PARENT])
    assert (found.likes, found.replies) == (None, 3)


def test_a_reason_cannot_steer_a_terminal() -> None:
    said = "\x1b[2J\u202egone\u202c\x07 \x9b31m\nand\u200b so"
    body = json.dumps({"detail": said}).encode()
    with a_server_that_answers(an_answer(body, status="403 Forbidden")) as url:
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello."), None)
    assert outcome.detail == "403: [2Jgone 31m and so"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udfff"])
def test_what_no_database_takes_is_taken_out(text: str) -> None:
    assert "\0" not in storable(text)
    storable(text).encode()


def test_a_reason_is_one_short_line() -> None:
    assert printable("why\n\tnot " * 500) == ("why not " * 500)[:300].rstrip()
