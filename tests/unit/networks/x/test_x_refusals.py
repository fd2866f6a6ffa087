"""What each refusal of X's means, on bodies as X's documentation and public reports record them."""

import json
from datetime import UTC, datetime

import pytest

from scheduler.networks.base import Refusal, Refused, Unavailable, Unconfirmed, Wait
from scheduler.networks.x.errors import outcome_of, unavailable_of

DUPLICATE = {
    "detail": "You are not allowed to create a Tweet with duplicate content.",
    "type": "about:blank",
    "title": "Forbidden",
    "status": 403,
}
COLD_REPLY = {
    "detail": "Reply to this conversation is not allowed because you have not been mentioned or"
    " otherwise engaged by the author of the post you are replying to.",
    "type": "about:blank",
    "title": "Forbidden",
    "status": 403,
}
SPEND_CAP = {
    "title": "SpendCapReached",
    "detail": "Your enrolled account has reached its billing cycle spend cap.",
    "type": "https://api.x.com/2/problems/spend-cap",
    "reset_date": "2027-11-01",
}
PERMISSIONS = {
    "title": "Forbidden",
    "status": 403,
    "detail": "Your client app is not configured with the appropriate oauth1 app permissions for"
    " this endpoint.",
    "type": "https://api.x.com/2/problems/oauth1-permissions",
}
INVALID = {
    "errors": [{"parameters": {}, "message": "$.txt: is not defined in the schema"}],
    "title": "Invalid Request",
    "detail": "One or more parameters to your request was invalid.",
    "type": "https://api.twitter.com/2/problems/invalid-request",
}


def outcome(status, body, headers=None):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return outcome_of(status, headers or {}, content)


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, INVALID, Refusal.TEXT),
        (401, {"title": "Unauthorized", "detail": "Unauthorized"}, Refusal.RECONNECT),
        (
            402,
            {"title": "CreditsDepleted", "type": "https://x/2/problems/credits"},
            Refusal.CREDITS,
        ),
        (403, DUPLICATE, Refusal.DUPLICATE),
        (403, COLD_REPLY, Refusal.REPLY),
        (403, SPEND_CAP, Refusal.SPEND_CAP),
        (403, PERMISSIONS, Refusal.RECONNECT),
        (403, {"detail": "You are not permitted to perform this action."}, Refusal.FORBIDDEN),
        (403, {"detail": "Your Tweet text is too long."}, Refusal.TEXT),
        (403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}, Refusal.DUPLICATE),
        (403, {"errors": [{"code": 326, "message": "Locked."}]}, Refusal.RECONNECT),
        (403, {"title": "CreditsDepleted"}, Refusal.CREDITS),
        (403, b"<html>Blocked</html>", Refusal.FORBIDDEN),
        (404, {"title": "Not Found"}, Refusal.FORBIDDEN),
    ],
)
def test_each_refusal_has_its_reason(status, body, why):
    refused = outcome(status, body)
    assert isinstance(refused, Refused)
    assert refused.why is why


def test_a_refusal_keeps_the_networks_words():
    assert outcome(403, DUPLICATE).detail == f"403: {DUPLICATE['detail']}"
    assert "is not defined in the schema" in outcome(400, INVALID).detail


def test_a_spend_cap_says_until_when():
    assert outcome(403, SPEND_CAP).until == datetime(2027, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("reset_date", ["soon", "", None, 7])
def test_a_spend_cap_without_a_date_has_no_end(reset_date):
    assert outcome(403, SPEND_CAP | {"reset_date": reset_date}).until is None


@pytest.mark.parametrize("status", [500, 502, 503, 504, 302, 307, 408])
@pytest.mark.parametrize("body", [{"title": "Oops"}, b"<html>Bad gateway</html>", b"", b"[]"])
def test_an_answer_that_settles_nothing_is_unconfirmed(status, body):
    assert isinstance(outcome(status, body), Unconfirmed)


def test_too_many_calls_wait_until_the_reset():
    headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1823155200"}
    waited = outcome(429, {"title": "Too Many Requests"}, headers)
    assert waited == Wait(datetime(2027, 10, 10, 8, tzinfo=UTC), "429: Too Many Requests")


def test_the_latest_of_the_windows_that_are_used_up_counts():
    headers = {
        "x-rate-limit-remaining": "12",
        "x-rate-limit-reset": "1823155200",
        "x-user-limit-24hour-remaining": "0",
        "x-user-limit-24hour-reset": "1823230800",
        "x-app-limit-24hour-remaining": "0",
        "x-app-limit-24hour-reset": "1823227200",
    }
    assert outcome(429, {}, headers).until == datetime(2027, 10, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize("reset", [None, "", "soon", "9" * 30])
def test_too_many_calls_without_a_usable_reset_wait_without_an_end(reset):
    headers = {} if reset is None else {"x-rate-limit-reset": reset}
    assert outcome(429, b"", headers).until is None


def test_the_old_code_for_too_many_calls_waits_too():
    old = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
    assert outcome(403, old) == Wait(None, "403: Rate limit exceeded")


@pytest.mark.parametrize("status", [300, 302, 307, 308, 408, 500, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("body", [b"", {"errors": [{"code": 88}]}, DUPLICATE, {"title": "x"}])
def test_an_answer_that_says_neither_yes_nor_no_may_have_stored_it(status, body):
    assert isinstance(outcome(status, body), Unconfirmed)


@pytest.mark.parametrize("status", [status for status in range(400, 500) if status != 408])
def test_every_other_no_is_an_answer_of_x_so_it_is_looked_for_before_it_is_sent_again(status):
    found = outcome(status, b"")
    assert isinstance(found, Wait) or (isinstance(found, Refused) and found.was_asked)


@pytest.mark.parametrize(
    "body", [b'"text"', b"null", b"{", {"errors": None}, {"errors": ["x"]}, {"detail": 4}]
)
def test_a_body_of_any_shape_is_survived(body):
    assert isinstance(outcome(403, body), Refused)


def test_a_long_detail_is_cut_and_kept_on_one_line():
    detail = outcome(403, {"detail": "long\nwords " * 200}).detail
    assert len(detail) < 320
    assert "\n" not in detail


def test_a_read_names_when_to_come_back_and_who_must_reconnect():
    limited = unavailable_of(429, {"x-rate-limit-reset": "1823155200"}, b"")
    assert limited == Unavailable("429: no reason given", datetime(2027, 10, 10, 8, tzinfo=UTC))
    assert unavailable_of(401, {}, b"").needs_reconnect
    broken = unavailable_of(503, {}, b"<html>")
    assert broken == Unavailable("503: no reason given")


def test_a_timestamp_out_of_bounds_is_a_clock_and_not_a_key():
    body = b'{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}'
    assert outcome_of(401, {}, body) == Refused(Refusal.CLOCK, "401: Timestamp out of bounds.")
    found = unavailable_of(401, {}, body)
    assert (found.is_clock, found.needs_reconnect) == (True, False)
