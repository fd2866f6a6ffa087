"""The rehearsal's own page in a real browser, on a phone and on a desk."""

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.support.processes.rehearsals import MAIN, PEERS, Rehearsal, a_rehearsal

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """Two threads, a picture, two days of readers, and one thing that went wrong."""
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        client = running.tweepy()
        root = client.create_tweet(text="What do you wish someone had asked you?\n\n#WMHD")
        media_id = _picture(client)
        client.create_tweet(
            text="You can answer, or just read.",
            media_ids=[media_id],
            in_reply_to_tweet_id=root["data"]["id"],
        )
        peers = running.tweepy(PEERS)
        peers.create_tweet(text="<b>A walk</b> on Sunday")
        peers.create_tweet(text="And a film of it", media_ids=[_film(peers)])
        requests.post(f"{running.url}/rehearsal/faults", json={"fault": "500"}, timeout=60)
        with pytest.raises(Exception, match="500"):
            client.create_tweet(text="Lost")
        # A rule that is spent still opens the switches, whichever test comes first.
        requests.delete(f"{running.url}/rehearsal/faults", timeout=60)
        running.clock.jump_to(running.clock.now() + timedelta(days=2))
        yield running


def _picture(client) -> str:
    body = {"media": base64.b64encode(PIXEL).decode(), "media_category": "tweet_image"}
    answer = client.request("POST", "/2/media/upload", json=body, user_auth=True)
    media_id = str(answer.json()["data"]["id"])
    said = {"id": media_id, "metadata": {"alt_text": {"text": "A harbour at dawn"}}}
    client.request("POST", "/2/media/metadata", json=said, user_auth=True)
    return media_id


def _uploaded(client, content: bytes, media_type: str, category: str) -> str:
    def ask(path: str, **body):
        answer = client.request("POST", f"/2/media/upload/{path}", user_auth=True, **body)
        return answer.json()["data"]

    announced = {"media_type": media_type, "total_bytes": len(content), "media_category": category}
    media_id = str(ask("initialize", json=announced)["id"])
    part = {"segment_index": 0, "media": base64.b64encode(content).decode()}
    ask(f"{media_id}/append", json=part)
    ask(f"{media_id}/finalize")
    return media_id


def _film(client) -> str:
    film = _uploaded(client, b"\x00\x00\x00\x18ftypmp42", "video/mp4", "tweet_video")
    for _ in range(2):  # it is processed, a step at each look
        asked = {"media_id": film, "command": "STATUS"}
        client.request("GET", "/2/media/upload", params=asked, user_auth=True)
    words = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"
    track = _uploaded(client, words, "text/srt", "subtitles")
    said = {"id": track, "language_code": "EN", "display_name": "English"}
    body = {"id": film, "media_category": "TweetVideo", "subtitles": said}
    client.request("POST", "/2/media/subtitles", json=body, user_auth=True)
    return film


@pytest.fixture
def shown(page: Page, rehearsal: Rehearsal) -> Page:
    """The page, opened."""
    requests.delete(f"{rehearsal.url}/rehearsal/faults", timeout=60)
    page.goto(f"{rehearsal.url}/rehearsal/?switches")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_wcag_2_2_aa(
    shown: Page, axe_findings: Callable[[Page], list[str]], scheme: str
) -> None:
    shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe_findings(shown) == []
    for details in shown.locator("details").all():
        details.locator("summary").first.click()
    assert axe_findings(shown) == []


def test_threads_and_replies_come_first_and_the_switches_are_behind(
    page: Page, rehearsal: Rehearsal
) -> None:
    page.goto(f"{rehearsal.url}/rehearsal/")
    expect(page.locator(".replies").first).to_be_visible()
    expect(page.get_by_role("button", name="Storm")).to_be_hidden()
    page.locator("#switches > summary").click()
    expect(page.get_by_role("button", name="Storm")).to_be_visible()


def test_nothing_is_wider_than_the_screen(shown: Page) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_thread_is_joined_with_its_picture_and_its_replies(shown: Page) -> None:
    thread = shown.locator(".thread").first
    expect(thread.locator(".post")).to_have_count(2)
    picture = thread.get_by_role("img", name="A harbour at dawn")
    expect(picture).to_have_js_property("naturalWidth", 1)
    expect(thread).to_contain_text("Alt text: A harbour at dawn")
    expect(thread.locator(".replies").first).to_contain_text("(simulated)")


def test_a_film_stands_there_with_its_captions(shown: Page) -> None:
    post = shown.locator(".post").filter(has_text="And a film of it")
    expect(post).to_contain_text("Captions: English")
    track = post.locator("video track")
    assert track.get_attribute("srclang") == "en"
    captions = shown.request.get(str(track.evaluate("track => track.src")))
    assert captions.headers["content-type"].startswith("text/vtt")
    assert captions.text().startswith("WEBVTT\n\n1\n00:00:01.000")


def test_what_people_write_is_text_and_never_markup(shown: Page) -> None:
    expect(shown.get_by_text("<b>A walk</b> on Sunday")).to_be_visible()


def test_money_and_calls_are_in_words(shown: Page) -> None:
    expect(shown.locator("#costs")).to_contain_text("publishing a post")
    expect(shown.locator("#recent")).to_contain_text("Error at X (500), before it was stored")


def test_a_fault_is_switched_on_and_off_by_hand(shown: Page, rehearsal: Rehearsal) -> None:
    shown.locator("select[name=fault]").select_option("drop")
    shown.locator("select[name=account]").select_option("HarbourPeers")
    shown.get_by_role("button", name="Let it go wrong").click()
    rules = requests.get(f"{rehearsal.url}/rehearsal/faults", timeout=60).json()["rules"]
    assert [(rule["fault"], rule["account"]) for rule in rules] == [("drop", "HarbourPeers")]
    shown.get_by_role("button", name="End rule").click()
    expect(shown.get_by_role("button", name="End rule")).to_have_count(0)


def test_a_mixture_is_one_press(shown: Page) -> None:
    shown.get_by_role("button", name="Storm").click()
    assert shown.locator(".rules li").count() > 10
    shown.get_by_role("button", name="Calm").click()
    expect(shown.locator(".rules li")).to_have_count(0)


def test_switches_stay_where_they_were_put(shown: Page, rehearsal: Rehearsal) -> None:
    shown.get_by_label("Limit calls as X does").check()
    shown.get_by_label("Timelines lag, minutes").fill("5")
    shown.get_by_role("button", name="Switch", exact=True).click()
    at = requests.get(f"{rehearsal.url}/rehearsal/switches", timeout=60).json()
    assert (at["limits"], at["timeline_lag_seconds"], at["self_threads"]) == (True, 300, True)
    expect(shown.get_by_label("Limit calls as X does")).to_be_checked()
    off = {"limits": False, "timeline_lag_seconds": 0}
    requests.post(f"{rehearsal.url}/rehearsal/switches", json=off, timeout=60)


def test_what_is_new_comes_by_itself(shown: Page, rehearsal: Rehearsal) -> None:
    rehearsal.tweepy(MAIN).create_tweet(text=f"Fresh at {shown.viewport_size['width']}")
    shown.get_by_text(f"Fresh at {shown.viewport_size['width']}").wait_for()


def test_another_sites_form_is_turned_away(rehearsal: Rehearsal) -> None:
    answer = requests.post(
        f"{rehearsal.url}/rehearsal/page/mixture",
        data={"mixture": "storm"},
        headers={"Origin": "https://elsewhere.example"},
        timeout=60,
    )
    assert answer.status_code == 403
    wrong = requests.post(
        f"{rehearsal.url}/rehearsal/page/mixture", data={"mixture": "?"}, timeout=60
    )
    assert wrong.status_code == 400
