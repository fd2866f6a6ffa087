"""Media v2: uploads that take time, fail and expire."""

import base64
from datetime import timedelta

import pytest
import requests
from requests_oauthlib import OAuth1

from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    PEERS,
    OtherHost,
    a_rehearsal,
    credentials,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 9
GIF = b"GIF89a" + b"an animation" * 9
FILM = b"\x00\x00\x00\x18ftypmp42" + b"a film" * 9
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


@pytest.fixture
def call(rehearsal):
    """Makes one signed call as an account: method, path, and what requests takes."""

    def make(method, path, account=MAIN, **options):
        keys = credentials(ACCOUNTS[account])
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://api.twitter.com", OtherHost(rehearsal.url))
            session.auth = OAuth1(
                keys.api_key, keys.api_secret, keys.access_token, keys.access_secret
            )
            return session.request(method, f"https://api.twitter.com{path}", **options)

    return make


def upload(call, content, media_type="image/png", category="tweet_image"):
    announced = {"media_type": media_type, "total_bytes": len(content), "media_category": category}
    media_id = call("POST", "/2/media/upload/initialize", json=announced).json()["data"]["id"]
    half = len(content) // 2
    call(
        "POST",
        f"/2/media/upload/{media_id}/append",
        files={"media": content[:half]},
        data={"segment_index": "0"},
    ).raise_for_status()
    rest = {"segment_index": 1, "media": base64.b64encode(content[half:]).decode()}
    call("POST", f"/2/media/upload/{media_id}/append", json=rest).raise_for_status()
    return media_id, call("POST", f"/2/media/upload/{media_id}/finalize")


def state(call, media_id):
    query = {"command": "STATUS", "media_id": media_id}
    return call("GET", "/2/media/upload", params=query).json()["data"]["processing_info"]


def test_a_picture_goes_out_with_its_alt_text(call, rehearsal):
    media_id, finalized = upload(call, PNG)
    assert finalized.json()["data"]["size"] == len(PNG)
    assert finalized.json()["data"]["media_key"] == f"3_{media_id}"
    said = {"id": media_id, "metadata": {"alt_text": {"text": "A harbour at dawn"}}}
    assert call("POST", "/2/media/metadata", json=said).status_code == 200
    body = {"text": "Look", "media": {"media_ids": [media_id]}}
    created = call("POST", "/2/tweets", json=body)
    assert created.status_code == 201
    post_id = created.json()["data"]["id"]
    query = {"ids": post_id, "tweet.fields": "attachments,entities"}
    (shown,) = call("GET", "/2/tweets", params=query).json()["data"]
    assert shown["attachments"] == {"media_keys": [f"3_{media_id}"]}
    assert rehearsal.truth()[-2]["cost_usd"] == 0.015  # its own link costs nothing
    (found,) = rehearsal.x().own_timeline(MAIN, str(int(post_id) - 1))
    assert found.text == "Look"


def test_a_picture_needs_no_words(call):
    media_id, _ = upload(call, PNG)
    body = {"media": {"media_ids": [media_id]}}
    assert call("POST", "/2/tweets", json=body).status_code == 201


def test_an_animation_takes_its_time(call):
    media_id, finalized = upload(call, GIF, "image/gif", "tweet_gif")
    assert finalized.json()["data"]["processing_info"]["state"] == "pending"
    early = call("POST", "/2/tweets", json={"text": "Now", "media": {"media_ids": [media_id]}})
    assert early.status_code == 400
    assert [state(call, media_id)["state"] for _ in range(2)] == ["in_progress", "succeeded"]
    late = call("POST", "/2/tweets", json={"text": "Now", "media": {"media_ids": [media_id]}})
    assert late.status_code == 201


def test_an_animation_is_ready_once_time_has_passed(call, rehearsal):
    media_id, _ = upload(call, GIF, "image/gif", "tweet_gif")
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(seconds=30))
    assert state(call, media_id)["state"] == "succeeded"


def test_a_film_that_is_none_fails(call):
    media_id, _ = upload(call, b"not a film" * 9, "video/mp4", "tweet_video")
    states = [state(call, media_id) for _ in range(2)]
    assert states[-1]["state"] == "failed"
    assert states[-1]["error"]["name"] == "InvalidMedia"


def test_a_picture_that_is_none_is_refused(call):
    _, finalized = upload(call, b"not a picture" * 9)
    assert finalized.status_code == 400


def test_a_whole_file_in_one_call(call):
    body = {"media": base64.b64encode(PNG).decode(), "media_category": "tweet_image"}
    assert call("POST", "/2/media/upload", json=body).json()["data"]["size"] == len(PNG)
    form = {"media_category": "tweet_image", "media_type": "image/png"}
    answer = call("POST", "/2/media/upload", files={"media": PNG}, data=form)
    assert answer.json()["data"]["size"] == len(PNG)


def test_an_upload_expires(call, rehearsal):
    media_id, _ = upload(call, PNG)
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(days=1))
    late = call("POST", "/2/tweets", json={"text": "Late", "media": {"media_ids": [media_id]}})
    assert late.status_code == 400
    assert "Your media IDs are invalid." in late.text


def test_somebody_elses_upload_is_no_upload(call):
    media_id, _ = upload(call, PNG)
    body = {"text": "Not mine", "media": {"media_ids": [media_id]}}
    assert call("POST", "/2/tweets", account=PEERS, json=body).status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("initialize", {"media_type": "image/bmp", "total_bytes": 9}),
        ("initialize", {"media_type": "image/png", "total_bytes": 6_000_000}),
        ("initialize", {"media_type": "image/png", "total_bytes": 9, "colour": "blue"}),
        ("77/append", {"segment_index": 0, "media": "AAAA"}),
        ("77/finalize", None),
    ],
)
def test_it_refuses_what_x_refuses(call, path, body):
    assert call("POST", f"/2/media/upload/{path}", json=body).status_code == 400


def test_segments_must_add_up(call):
    announced = {"media_type": "image/png", "total_bytes": 9_999}
    media_id = call("POST", "/2/media/upload/initialize", json=announced).json()["data"]["id"]
    refused = call("POST", f"/2/media/upload/{media_id}/finalize")
    assert "Segments do not add up" in refused.text
    for wrong in ({"segment_index": 1000, "media": "AAAA"}, {"segment_index": 0, "media": "?"}):
        path = f"/2/media/upload/{media_id}/append"
        assert call("POST", path, json=wrong).status_code == 400


def test_an_alt_text_has_a_thousand_characters_at_most(call):
    media_id, _ = upload(call, PNG)
    said = {"id": media_id, "metadata": {"alt_text": {"text": "x" * 1_001}}}
    assert call("POST", "/2/media/metadata", json=said).status_code == 400


def test_a_post_has_four_pictures_or_one_animation(call):
    pictures = [upload(call, PNG)[0] for _ in range(4)]
    animation, _ = upload(call, GIF, "image/gif", "tweet_gif")
    state(call, animation), state(call, animation)
    for media_ids, status in (
        (pictures, 201),
        ([*pictures[:1], animation], 400),
        ([animation], 201),
    ):
        body = {"media": {"media_ids": media_ids}}
        assert call("POST", "/2/tweets", json=body).status_code == status


def joined(call, film, track, category="TweetVideo"):
    subtitles = {"id": track, "language_code": "EN", "display_name": "English"}
    body = {"id": film, "media_category": category, "subtitles": subtitles}
    return call("POST", "/2/media/subtitles", json=body)


def a_ready_film(call):
    film, _ = upload(call, FILM, "video/mp4", "tweet_video")
    state(call, film), state(call, film)
    return film


def test_subtitles_are_joined_to_a_film(call, rehearsal):
    film = a_ready_film(call)
    for _ in range(2):  # again is no harm
        track, finalized = upload(call, SRT, "text/srt", "subtitles")
        assert "processing_info" not in finalized.json()["data"]
        shown = joined(call, film, track).json()["data"]
    assert shown["id"] == film
    english = {"id": track, "language_code": "EN", "display_name": "English"}
    assert shown["associated_subtitles"] == {"subtitles": [english]}
    assert rehearsal.truth()[-1]["cost_usd"] == 0.005
    body = {"text": "A walk", "media": {"media_ids": [film]}}
    assert call("POST", "/2/tweets", json=body).status_code == 201


def test_subtitles_belong_to_ready_films_only(call):
    track, _ = upload(call, SRT, "text/srt", "subtitles")
    picture, _ = upload(call, PNG)
    early, _ = upload(call, FILM, "video/mp4", "tweet_video")
    for film, words in ((picture, track), (early, track), (a_ready_film(call), picture)):
        assert joined(call, film, words).status_code == 400
    assert joined(call, a_ready_film(call), track, "TweetImage").status_code == 400


def test_subtitles_have_times_and_are_no_picture(call):
    _, finalized = upload(call, b"no times at all", "text/srt", "subtitles")
    assert finalized.status_code == 400
    track, _ = upload(call, SRT, "text/srt", "subtitles")
    body = {"text": "Words", "media": {"media_ids": [track]}}
    assert call("POST", "/2/tweets", json=body).status_code == 400


def test_media_ids_go_on_after_a_restart(tmp_path):
    def begun(rehearsal):
        client = rehearsal.tweepy()
        announced = {"media_type": "image/png", "total_bytes": 9}
        answer = client.request(
            "POST", "/2/media/upload/initialize", json=announced, user_auth=True
        )
        return answer.json()["data"]["id"]

    with a_rehearsal(tmp_path) as first:
        before = begun(first)
    with a_rehearsal(tmp_path) as second:
        assert int(begun(second)) > int(before)
