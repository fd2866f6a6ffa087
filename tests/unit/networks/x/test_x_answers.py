"""Reading answers: both spellings of the names that move, and nothing guessed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.networks.base import Identity, Metrics, NotFound, RemotePost
from scheduler.networks.x.responses import (
    UnreadableAnswer,
    created_id,
    identity_of,
    may_write,
    media_of,
    metrics_of,
    next_page,
    posts_of,
)


def encoded(body):
    return json.dumps(body).encode()


def a_timeline(**entry):
    whole = {"id": "7", "text": "Hello", "created_at": "2027-10-10T08:00:00.000Z"} | entry
    return encoded({"data": [whole], "meta": {"result_count": 1}})


def test_a_created_post_has_its_id():
    assert created_id(encoded({"data": {"id": "1846", "text": "Hello"}})) == "1846"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"OK", b"[]", b"{}", b'{"data": null}', b'{"data": {"id": 7}}', b"\xff\xfe",
     b'{"data": {"id": "seven"}}', b'{"data": ["7"]}'],
)  # fmt: skip
def test_a_yes_that_names_no_id_is_unreadable(content):
    with pytest.raises(UnreadableAnswer):
        created_id(content)


def test_who_the_caller_is():
    body = {"data": {"id": "9", "username": "HarbourMinds", "name": "Harbour Minds"}}
    assert identity_of(encoded(body)) == Identity("9", "HarbourMinds")


@pytest.mark.parametrize(
    ("level", "may"),
    [
        ("read", False),
        ("read-write", True),
        ("Read-Write-DirectMessages", True),
        ("", None),
        ("everything", None),
    ],
)
def test_what_the_caller_may_do(level, may):
    assert may_write({"x-access-level": level}) is may
    assert may_write({}) is None


def test_a_caller_without_a_handle_is_unreadable():
    with pytest.raises(UnreadableAnswer):
        identity_of(encoded({"data": {"id": "9"}}))


@pytest.mark.parametrize("name", ["repost_count", "retweet_count"])
def test_reposts_are_read_under_both_names(name):
    entry = {"id": "7", "public_metrics": {name: 4, "impression_count": 90}}
    assert metrics_of(encoded({"data": [entry]})) == [Metrics("7", impressions=90, reposts=4)]


@pytest.mark.parametrize("counts", [None, [], {}, {"like_count": "3"}, {"like_count": True}])
def test_a_count_that_is_not_there_is_unknown_and_not_zero(counts):
    entry = {"id": "7", "public_metrics": counts}
    assert metrics_of(encoded({"data": [entry]}))[0].likes is None


@pytest.mark.parametrize("host", ["https://api.twitter.com/2/problems", "https://api.x.com/2"])
def test_what_x_has_not_is_told_from_what_it_withholds(host):
    errors = [
        {"resource_id": "8", "type": f"{host}/resource-not-found", "resource_type": "tweet"},
        {"resource_id": "9", "type": f"{host}/not-authorized-for-field"},
        {"resource_id": "10", "type": f"{host}/resource-not-found", "resource_type": "user"},
        {"type": f"{host}/resource-not-found"},
        "garbage",
    ]
    assert metrics_of(encoded({"errors": errors})) == [NotFound("8")]


@pytest.mark.parametrize("name", ["non_public_metrics", "organic_metrics"])
def test_private_figures_are_read_from_either_place(name):
    entry = {"id": "7", name: {"url_link_clicks": 3, "user_profile_clicks": 0}}
    (found,) = metrics_of(encoded({"data": [entry]}))
    assert (found.link_clicks, found.profile_visits, found.impressions) == (3, 0, None)


def test_posts_that_are_gone_are_simply_absent():
    body = {"errors": [{"resource_id": "7", "title": "Not Found Error"}]}
    assert metrics_of(encoded(body)) == []


@pytest.mark.parametrize("content", [b"{}", b'{"data": {}}', b'{"errors": []}', b'{"data": [7]}'])
def test_garbage_does_not_pass_for_an_empty_timeline(content):
    with pytest.raises(UnreadableAnswer):
        posts_of(content)
    assert posts_of(b'{"meta": {"result_count": 0}}') == []


def test_links_and_entities_come_back_as_they_were_written():
    content = a_timeline(
        text="Ask &amp; read https://t.co/a1 or https://t.co/b2 &lt;3",
        entities={
            "urls": [
                {"url": "https://t.co/a1", "expanded_url": "https://www.mind.org.uk/a?b=1"},
                {"url": "https://t.co/b2", "expanded_url": "http://samaritans.org"},
            ]
        },
    )
    assert (
        posts_of(content)[0].text == "Ask & read https://www.mind.org.uk/a?b=1 or samaritans.org <3"
    )


def test_the_link_of_a_picture_is_not_part_of_the_text():
    picture = {"url": "https://t.co/p1", "expanded_url": "https://x.com/1", "media_key": "3_1"}
    content = a_timeline(text="A picture https://t.co/p1", entities={"urls": [picture]})
    assert posts_of(content)[0].text == "A picture"


def test_a_long_post_is_read_whole():
    content = a_timeline(text="The beginning…", note_tweet={"text": "The beginning and the end"})
    assert posts_of(content)[0].text == "The beginning and the end"


@pytest.mark.parametrize("name", ["referenced_posts", "referenced_tweets"])
def test_the_parent_is_read_under_both_names(name):
    content = a_timeline(
        **{name: [{"type": "quoted", "id": "5"}, {"type": "replied_to", "id": "6"}]}
    )
    assert posts_of(content) == [
        RemotePost("7", "Hello", datetime(2027, 10, 10, 8, tzinfo=UTC), "6")
    ]


@pytest.mark.parametrize(
    "entry", [{"text": None}, {"created_at": None}, {"id": None}, {"created_at": "then"}]
)
def test_a_post_that_lacks_what_a_search_needs_is_unreadable(entry):
    with pytest.raises(UnreadableAnswer):
        posts_of(a_timeline(**entry))


def test_a_page_names_the_next_one():
    assert next_page(encoded({"meta": {"next_token": "abc"}})) == "abc"
    assert next_page(encoded({"meta": {"result_count": 0}})) is None
    assert next_page(encoded({})) is None


def test_an_upload_that_x_says_little_about():
    found = media_of(encoded({"data": {"id": "7"}}))
    assert (found.media_id, found.expires_after, found.state) == ("7", None, None)
    odd = {"id": "7", "processing_info": {"state": 5, "check_after_secs": 10**12, "error": "no"}}
    found = media_of(encoded({"data": odd}))
    assert (found.state, found.check_after, found.problem) == (None, timedelta(days=1), "")
