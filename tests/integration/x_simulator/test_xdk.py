"""A second client of another make: X's own Python package, with nothing changed but the host."""

import base64
from datetime import timedelta

import pytest
import requests
import xdk
from xdk.media.models import (
    AppendUploadRequest,
    CreateMetadataRequest,
    CreateSubtitlesRequest,
    InitializeUploadRequest,
    UploadRequest,
)
from xdk.posts.models import CreateRequest

from tests.integration.x_simulator.test_oauth2 import tokens
from tests.support.processes.rehearsals import ACCOUNTS, MAIN, a_rehearsal

FILM = b"\x00\x00\x00\x18ftypmp42" + b"a film" * 9
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 9


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        requests.post(f"{running.url}/rehearsal/switches", json={"naming": "post"}, timeout=60)
        yield running


@pytest.fixture(scope="module")
def client(rehearsal):
    return xdk.Client(base_url=rehearsal.url, access_token=tokens(rehearsal)["access_token"])


def create(client, **fields):
    return client.posts.create(CreateRequest.model_validate(fields)).data.id


def test_it_creates_replies_looks_up_and_deletes(client):
    root = create(client, text="By X's own package")
    reply = create(client, text="And a reply", reply={"in_reply_to_tweet_id": root})
    shown = client.posts.get_by_ids([root, reply], post_fields=["public_metrics", "created_at"])
    assert [post.text for post in shown.data] == ["By X's own package", "And a reply"]
    assert client.posts.delete(reply).data.deleted is True
    after = client.posts.get_by_ids([root, reply])
    assert [post.id for post in after.data] == [root]
    assert len(after.errors) == 1


def test_it_reads_a_timeline_to_its_end(client):
    sent = [create(client, text=f"Number {number}") for number in range(7)]
    pages = client.users.get_posts(ACCOUNTS[MAIN].user_id, max_results=5, since_id=sent[0])
    assert [post.id for page in pages for post in page.data] == sent[:0:-1]


def test_it_knows_who_it_is(client):
    assert client.users.get_me().data.username == "HarbourMinds"


def test_it_sends_a_picture_in_parts_with_its_alt_text(client):
    begun = client.media.initialize_upload(
        InitializeUploadRequest(
            media_type="image/png", total_bytes=len(PNG), media_category="tweet_image"
        )
    )
    part = AppendUploadRequest.model_validate(
        {"media": base64.b64encode(PNG).decode(), "segment_index": 0}
    )
    client.media.append_upload(begun.data.id, part)
    client.media.finalize_upload(begun.data.id)
    said = {"id": begun.data.id, "metadata": {"alt_text": {"text": "A harbour"}}}
    client.media.create_metadata(CreateMetadataRequest.model_validate(said))
    post_id = create(client, text="With a picture", media={"media_ids": [begun.data.id]})
    shown = client.posts.get_by_ids(
        [post_id], expansions=["attachments.media_keys"], media_fields=["alt_text"]
    )
    assert shown.includes.media[0].alt_text == "A harbour"


def sent_in_one_part(client, content, media_type, category):
    begun = client.media.initialize_upload(
        InitializeUploadRequest(
            media_type=media_type, total_bytes=len(content), media_category=category
        )
    )
    part = {"media": base64.b64encode(content).decode(), "segment_index": 0}
    client.media.append_upload(begun.data.id, AppendUploadRequest.model_validate(part))
    client.media.finalize_upload(begun.data.id)
    return begun.data.id


def test_it_gives_a_film_its_subtitles(client):
    film = sent_in_one_part(client, FILM, "video/mp4", "tweet_video")
    states = [client.media.get_upload_status(film).data.processing_info.state for _ in range(2)]
    assert states[-1] == "succeeded"
    track = sent_in_one_part(client, SRT, "text/srt", "subtitles")
    said = {"id": track, "language_code": "EN", "display_name": "English"}
    body = {"id": film, "media_category": "TweetVideo", "subtitles": said}
    joined = client.media.create_subtitles(CreateSubtitlesRequest.model_validate(body))
    assert joined.data.associated_subtitles == {"subtitles": [said]}
    assert create(client, text="With a film", media={"media_ids": [film]})


def test_it_sends_a_picture_in_one_call(client):
    body = {"media": base64.b64encode(PNG).decode(), "media_category": "tweet_image"}
    assert client.media.upload(UploadRequest.model_validate(body)).data.size == len(PNG)


def test_it_searches(client, rehearsal):
    create(client, text="Found again #xdk")
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(minutes=1))
    pages = client.posts.search_recent("#xdk", max_results=10)
    assert [post.text for page in pages for post in page.data] == ["Found again #xdk"]
