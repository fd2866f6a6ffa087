"""The rehearsal X's answers, held against those that X's documentation and users recorded.

Each record is what a client can rely on: the status, the keys, and the words that tell one refusal
from another. Source: X's public documentation and issue threads, as of late 2026.
"""

import pytest
import requests
import tweepy

from tests.support.processes.rehearsals import ACCOUNTS, MAIN, a_rehearsal

REFUSALS = {
    "401": (401, {"title": "Unauthorized"}, ""),
    "402": (402, {"title": "CreditsDepleted"}, ""),
    "403_duplicate": (
        403,
        {"title": "Forbidden", "status": 403},
        "You are not allowed to create a Tweet with duplicate content.",
    ),
    "403_reply": (
        403,
        {"title": "Forbidden", "status": 403},
        "Reply to this conversation is not allowed because you have not been mentioned",
    ),
    "403_spend_cap": (403, {"reset_date": "2027-11-01"}, "reached its billing cycle spend cap"),
    "403_permissions": (403, {"title": "Forbidden"}, "oauth1 app permissions"),
    "403": (403, {"title": "Forbidden"}, "You are not permitted to perform this action."),
    "429": (429, {"title": "Too Many Requests"}, ""),
}
ENDINGS = {"403_permissions": "/oauth1-permissions", "403_spend_cap": "/spend-cap"}


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


def answered(rehearsal, method, path, **options):
    """The answer to one signed call, whatever its status."""
    client = rehearsal.tweepy()
    try:
        return client.request(method, path, user_auth=True, **options)
    except tweepy.HTTPException as error:
        return error.response


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_has_the_recorded_title_type_and_words(rehearsal, kind):
    status, recorded, words = REFUSALS[kind]
    requests.post(f"{rehearsal.url}/rehearsal/faults", json={"fault": kind}, timeout=60)
    answer = answered(rehearsal, "POST", "/2/tweets", json={"text": f"Refused: {kind}"})
    body = answer.json()
    assert answer.status_code == status
    assert recorded.items() <= body.items()
    assert words in body.get("detail", "")
    assert body["type"].endswith(ENDINGS.get(kind, ""))


def test_an_invalid_request_lists_its_errors(rehearsal):
    answer = answered(rehearsal, "POST", "/2/tweets", json={"text": "Hello", "txt": "Oops"})
    body = answer.json()
    assert (answer.status_code, body["title"]) == (400, "Invalid Request")
    assert body["type"].endswith("/invalid-request")
    assert body["errors"][0]["message"].startswith("$.txt: is not defined in the schema")


def test_create_and_delete_have_the_recorded_shapes(rehearsal):
    created = answered(rehearsal, "POST", "/2/tweets", json={"text": "Recorded"})
    assert created.status_code == 201
    assert {"id", "text"} <= created.json()["data"].keys()
    post_id = created.json()["data"]["id"]
    deleted = answered(rehearsal, "DELETE", f"/2/tweets/{post_id}")
    assert (deleted.status_code, deleted.json()) == (200, {"data": {"deleted": True}})


def test_partial_success_names_what_is_missing(rehearsal):
    answer = answered(rehearsal, "GET", "/2/tweets", params={"ids": "7"})
    (error,) = answer.json()["errors"]
    assert answer.status_code == 200
    assert (error["resource_id"], error["title"]) == ("7", "Not Found Error")
    assert error["type"].endswith("/resource-not-found")


def test_public_metrics_have_the_recorded_names(rehearsal):
    created = answered(rehearsal, "POST", "/2/tweets", json={"text": "Counted"})
    query = {"ids": created.json()["data"]["id"], "tweet.fields": "public_metrics"}
    (shown,) = answered(rehearsal, "GET", "/2/tweets", params=query).json()["data"]
    assert shown["public_metrics"].keys() == {
        *("retweet_count", "reply_count", "like_count", "quote_count"),
        *("bookmark_count", "impression_count"),
    }


def test_a_timeline_tells_its_bounds(rehearsal):
    path = f"/2/users/{ACCOUNTS[MAIN].user_id}/tweets"
    empty = answered(rehearsal, "GET", path, params={"since_id": str(2**62)})
    assert empty.json() == {"meta": {"result_count": 0}}
    meta = answered(rehearsal, "GET", path).json()["meta"]
    assert {"result_count", "newest_id", "oldest_id"} <= meta.keys()


def test_an_upload_has_the_recorded_shape(rehearsal):
    announced = {"media_type": "image/png", "total_bytes": 9, "media_category": "tweet_image"}
    answer = answered(rehearsal, "POST", "/2/media/upload/initialize", json=announced)
    assert {"id", "media_key", "expires_after_secs"} <= answer.json()["data"].keys()
