"""Pictures on their way to X, over real HTTP: what the public, and who cannot see, gets."""

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from scheduler.networks.base import (
    CaptionsFile,
    MediaFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    Sent,
    Unavailable,
    Uploaded,
)
from scheduler.networks.x.client import X
from scheduler.networks.x.media import SEGMENT_BYTES
from scheduler.settings import Credentials
from tests.support.processes.canned import a_server_that_answers
from tests.support.processes.rehearsals import MAIN, PEERS, a_rehearsal, a_sealed_post

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 9
GIF = b"GIF89a" + b"an animation" * 9
FILM = b"\x00\x00\x00\x18ftypmp42" + b"a film" * 9
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"
ALT = "A harbour at dawn"


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


@pytest.fixture
def x(rehearsal):
    return rehearsal.x()


def a_file(folder: Path, name: str = "harbour.png", content: bytes = PNG) -> MediaFile:
    path = folder / name
    path.write_bytes(content)
    return MediaFile(path, sha256(content).hexdigest(), ALT)


def a_film(folder: Path, content: bytes = FILM, said: bytes = SRT) -> MediaFile:
    captions = folder / "walk.srt"
    captions.write_bytes(said)
    told = CaptionsFile(captions, sha256(said).hexdigest(), "en")
    return replace(a_file(folder, "walk.mp4", content), captions=told)


def uploaded_film(x, file):
    """Uploads it and asks after it until it is ready."""
    found = x.upload_media(MAIN, file)
    while isinstance(found, Processing):
        found = x.upload_media(MAIN, file, found.media_id)
    return found


def shown_on_the_timeline(rehearsal, account, post_id):
    """The pictures that X shows beside a post of the timeline, with their alt texts."""
    client = rehearsal.tweepy(account)
    user_id = client.get_me()["data"]["id"]
    answer = client.get_users_tweets(
        user_id,
        since_id=str(int(post_id) - 1),
        expansions="attachments.media_keys",
        media_fields="alt_text",
        user_auth=True,
    )
    return [(one["type"], one.get("alt_text")) for one in answer["includes"]["media"]]


def test_a_picture_is_public_with_its_alt_text(x, rehearsal, tmp_path):
    uploaded = x.upload_media(MAIN, a_file(tmp_path))
    assert isinstance(uploaded, Uploaded)
    assert uploaded.expires_after == timedelta(days=1)
    assert [entry["effect"] for entry in rehearsal.truth()][-1] == "described"  # before the post
    sent = x.create_post(MAIN, a_sealed_post("Look"), None, None, [uploaded.media_id])
    assert isinstance(sent, Sent)
    assert shown_on_the_timeline(rehearsal, MAIN, sent.remote_id) == [("photo", ALT)]


def test_a_large_picture_goes_in_pieces(x, tmp_path):
    large = PNG + bytes(SEGMENT_BYTES)
    assert isinstance(x.upload_media(MAIN, a_file(tmp_path, content=large)), Uploaded)


def test_an_animation_is_asked_after_until_it_is_ready(x, rehearsal, tmp_path):
    file = a_file(tmp_path, "wave.gif", GIF)
    begun = x.upload_media(PEERS, file)
    assert isinstance(begun, Processing)
    assert begun.check_after == timedelta(seconds=1)
    found = x.upload_media(PEERS, file, begun.media_id)
    assert isinstance(found, Processing)
    done = x.upload_media(PEERS, file, begun.media_id)
    assert isinstance(done, Uploaded)
    sent = x.create_post(PEERS, a_sealed_post("Wave"), None, None, [done.media_id])
    assert shown_on_the_timeline(rehearsal, PEERS, sent.remote_id) == [("animated_gif", ALT)]


def test_what_x_cannot_read_is_refused(x, tmp_path):
    refused = x.upload_media(MAIN, a_file(tmp_path, content=b"no picture"))
    assert isinstance(refused, Refused)
    file = a_file(tmp_path, "wave.gif", b"no animation")
    begun = x.upload_media(MAIN, file)
    x.upload_media(MAIN, file, begun.media_id)
    failed = x.upload_media(MAIN, file, begun.media_id)
    assert failed.why is Refusal.MEDIA
    assert x.upload_media(MAIN, a_file(tmp_path, "a.tiff")).why is Refusal.MEDIA


def test_an_unknown_upload_is_refused_as_such(x, tmp_path):
    assert x.upload_media(MAIN, a_file(tmp_path), MediaId("12")).why is Refusal.MEDIA
    sent = x.create_post(MAIN, a_sealed_post("Look here"), None, None, [MediaId("12")])
    assert sent.why is Refusal.MEDIA


def test_a_file_that_changes_meanwhile_is_not_finished(x, tmp_path):
    file = a_file(tmp_path)
    file.path.write_bytes(PNG + b"!")
    found = x.upload_media(MAIN, file)
    assert found == Unavailable('"harbour.png" was changed while it was sent')


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"",
    ],
)
def test_a_lost_answer_is_tried_again_another_time(tmp_path, answer):
    keys = {MAIN: Credentials("k", "s", "t", "ts")}
    with a_server_that_answers(answer) as url:
        assert isinstance(X(keys, url, 1, 5).upload_media(MAIN, a_file(tmp_path)), Unavailable)


def test_a_film_is_public_with_its_captions(x, rehearsal, tmp_path):
    uploaded = uploaded_film(x, a_film(tmp_path))
    assert isinstance(uploaded, Uploaded)
    assert [entry["effect"] for entry in rehearsal.truth()][-1] == "captioned"  # before the post
    sent = x.create_post(MAIN, a_sealed_post("A walk"), None, None, [uploaded.media_id])
    assert [kind for kind, _ in shown_on_the_timeline(rehearsal, MAIN, sent.remote_id)] == ["video"]
    page = requests.get(f"{rehearsal.url}/rehearsal/", timeout=60).text
    assert "<strong>Captions:</strong> English" in page
    (track,) = re.findall(r'<track kind="captions" src="([^"]+)" srclang="en"', page)
    assert (
        b"00:00:01.000 --> 00:00:02.000\nHello"
        in requests.get(rehearsal.url + track, timeout=60).content
    )


def test_a_large_film_goes_in_pieces_and_says_so_after_each(x, tmp_path):
    parts = []
    file = a_film(tmp_path, FILM + bytes(2 * SEGMENT_BYTES))
    begun = x.upload_media(MAIN, file, None, lambda: parts.append(1))
    assert isinstance(begun, Processing)
    assert len(parts) == 3


def test_whoever_lost_the_account_stops_between_two_pieces(x, rehearsal, tmp_path):
    class Gone(Exception):
        pass

    def gone():
        raise Gone

    before = len(rehearsal.truth())
    with pytest.raises(Gone):
        x.upload_media(MAIN, a_film(tmp_path, FILM + bytes(SEGMENT_BYTES)), None, gone)
    assert [entry["call"] for entry in rehearsal.truth()[before:]] == [
        "media_initialize",
        "media_append",
    ]


def test_no_film_without_captions_leaves_the_house(x, rehearsal, tmp_path):
    before = len(rehearsal.truth())
    refused = x.upload_media(MAIN, replace(a_film(tmp_path), captions=None))
    assert refused.why is Refusal.MEDIA
    assert "no captions" in refused.detail
    assert len(rehearsal.truth()) == before


def test_captions_that_x_cannot_read_are_refused(x, tmp_path):
    refused = uploaded_film(x, a_film(tmp_path, said=b"no times at all"))
    assert isinstance(refused, Refused)
    assert "text/srt" in refused.detail


def test_captions_that_change_meanwhile_are_not_joined(x, tmp_path):
    file = a_film(tmp_path)
    file.captions.path.write_bytes(SRT + b"!")
    assert uploaded_film(x, file) == Unavailable('"walk.srt" was changed while it was sent')


def test_captions_whose_answer_was_lost_may_have_been_billed_and_go_again(x, rehearsal, tmp_path):
    file = a_film(tmp_path)
    begun = x.upload_media(MAIN, file)
    x.upload_media(MAIN, file, begun.media_id)
    fault = {"fault": "500", "calls": ["media_subtitles"], "times": 1}
    requests.post(f"{rehearsal.url}/rehearsal/faults", json=fault, timeout=60).raise_for_status()
    lost = x.upload_media(MAIN, file, begun.media_id)
    assert isinstance(lost, Unavailable)
    assert lost.may_be_billed
    assert isinstance(x.upload_media(MAIN, file, begun.media_id), Uploaded)


@pytest.mark.parametrize(("call", "may_be"), [("media_metadata", True), ("media_finalize", False)])
def test_only_the_words_of_an_upload_are_billed(x, rehearsal, tmp_path, call, may_be):
    fault = {"fault": "drop", "calls": [call], "times": 1}
    requests.post(f"{rehearsal.url}/rehearsal/faults", json=fault, timeout=60).raise_for_status()
    lost = x.upload_media(MAIN, a_file(tmp_path))
    assert isinstance(lost, Unavailable)
    assert lost.may_be_billed is may_be
