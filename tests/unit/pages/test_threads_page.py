"""What the page of threads says, and what it never does."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.pages.pictures import pictures_of
from scheduler.pages.threads_page import PublicPost, PublicThread, render_threads_page
from tests.support.examples.threads_sample import (
    LISTENING,
    NINE_IN_LONDON,
    UNFINISHED,
    a_page,
    a_preview,
)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_every_post_is_there_word_for_word() -> None:
    shown = text_of(render_threads_page(a_page()))
    for post in LISTENING.posts + UNFINISHED.posts:
        assert post.text in shown or "<b>" in post.text


def test_markup_in_a_post_is_text() -> None:
    html = render_threads_page(a_page(UNFINISHED))
    assert "&lt;b&gt;Thank you&lt;/b&gt; &amp; rest." in html


@pytest.mark.parametrize("is_simulated", [True, False])
def test_only_a_rehearsal_says_that_it_is_simulated(is_simulated: bool) -> None:
    html = render_threads_page(a_page(is_simulated=is_simulated))
    assert ("imulated" in text_of(html)) is is_simulated


def test_times_are_local_in_words_and_exact_for_machines() -> None:
    html = render_threads_page(a_page(LISTENING))
    assert "Sun 10 Oct 2027, 09:00" in html
    assert 'datetime="2027-10-10T09:00:00+01:00"' in html


def test_a_page_needs_no_script_and_no_other_file() -> None:
    html = render_threads_page(a_page())
    assert "<script" not in html
    assert not re.search(r"""\b(?:src|srcset|data)=|@import|url\(|<link""", html)


def test_threads_of_one_campaign_stand_together() -> None:
    html = render_threads_page(a_page(LISTENING, UNFINISHED, LISTENING))
    assert re.findall(r"<h2[^>]*>([^<]*)", html)[:2] == [
        "World Mental Health Day",
        "Why I&#39;m running",
    ]


def test_each_account_has_a_colour_of_its_own() -> None:
    html = render_threads_page(a_page(LISTENING, UNFINISHED))
    assert set(re.findall(r'avatar (c\d)" aria-hidden="true">(\w+)', html)) == {
        ("c0", "HM"),
        ("c1", "HR"),
    }


def test_links_are_links_and_hashtags_stand_out() -> None:
    html = render_threads_page(a_page(LISTENING))
    assert '<a href="https://sidebyside.mind.org.uk" rel="noreferrer">' in html
    assert '<span class="hashtag">#WorldMentalHealthDay</span>' in html
    assert '<span class="mention">@HarbourPeers</span>' in html


def test_a_page_without_threads_says_so() -> None:
    page = a_page()
    empty = type(page)("Nothing", (), None, ZoneInfo("Europe/London"), NINE_IN_LONDON, False)
    html = render_threads_page(empty)
    assert "Nothing is published yet." in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("handle", "name", "initials"),
    [
        ("HarbourMinds", "Harbour Minds", "HM"),
        ("harbour_minds", "harbour minds", "HM"),
        ("RNLI", "RNLI", "R"),
        ("Mind2Day", "Mind2 Day", "MD"),
        ("___", "?", "?"),
    ],
)
def test_a_handle_reads_as_a_name(handle: str, name: str, initials: str) -> None:
    post = PublicPost(handle, "hello", NINE_IN_LONDON)
    assert (post.name, post.initials) == (name, initials)


def test_counts_are_words_and_unknown_ones_are_left_out() -> None:
    at = NINE_IN_LONDON
    assert PublicPost("A", "x", at, 1, 1, 1).counts == "1 reply, 1 repost, 1 like"
    assert PublicPost("A", "x", at, 0, None, 1200).counts == "0 replies, 1,200 likes"
    assert PublicPost("A", "x", at).counts == ""
    page = a_page(PublicThread("c", (PublicPost("A", "x", at),)))
    assert '<p class="counts' not in render_threads_page(page)


def test_a_picture_stands_in_the_page_with_its_alt_text(tmp_path: Path) -> None:
    (tmp_path / "harbour.png").write_bytes(b"a picture")
    media = (
        PlannedMedia("harbour.png", "", 'A "harbour" at dawn'),
        PlannedMedia("gone.png", "", "One that is gone"),
        PlannedMedia("talk.mp4", "", "A talk", PlannedCaptions("t.srt", "", "en")),
    )
    post = replace(LISTENING.posts[0], pictures=pictures_of(media, tmp_path))
    html = render_threads_page(a_page(replace(LISTENING, posts=(post,))))
    assert html.count("<img") == 1
    assert 'src="data:image/png;base64,YSBwaWN0dXJl" alt="A &#34;harbour&#34; at dawn"' in html
    for one in media[:2]:
        assert f"Alt text: {one.alt}" in text_of(html)
    assert "A film, with captions: A talk" in text_of(html)


def test_a_preview_says_what_we_should_know_beside_each_thread() -> None:
    html = render_threads_page(a_preview())
    said = text_of(html)
    assert "A preview. Nothing on this page is out" in said
    assert "2 threads" in said
    assert "wmhd/listening" in said
    assert "To send$0.230" in said
    assert "it asks a question at 23:00" in said
    assert "imulated" not in said
    assert "invented audience" not in said
    assert html.count('class="beside"') == 1


def test_an_empty_preview_speaks_of_plans() -> None:
    html = render_threads_page(replace(a_preview(), threads=()))
    assert "Nothing is planned here." in html
