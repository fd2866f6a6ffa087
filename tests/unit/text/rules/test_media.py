"""Pictures need words, films need captions, and a number in a picture needs to be written."""

import pytest

from scheduler.text.rules.base import Circumstances, MediaItem, Severity
from tests.support.examples.findings import find


def found(text: str, *media: MediaItem) -> list[tuple[str, Severity]]:
    return [
        (finding.rule, finding.severity)
        for finding in find(text, Circumstances(media=media))
        if finding.rule in ("AX05", "AX06", "AX09")
    ]


@pytest.mark.parametrize("alt_text", [None, "", "  "])
def test_a_picture_without_a_description_is_not_posted(alt_text: str | None) -> None:
    assert found("Hello.", MediaItem("pier.jpg", alt_text=alt_text)) == [("AX05", Severity.BLOCK)]


@pytest.mark.parametrize("alt_text", ["Image of a pier", "picture of us", "A pier. " * 130])
def test_a_poor_description_is_a_warning(alt_text: str) -> None:
    assert found("Hello.", MediaItem("pier.jpg", alt_text=alt_text)) == [("AX05", Severity.WARN)]


def test_a_good_description_is_left_alone() -> None:
    assert found("Hello.", MediaItem("pier.jpg", alt_text="Six people on a pier, laughing.")) == []


def test_a_film_needs_captions() -> None:
    assert found("Hello.", MediaItem("talk.mp4", is_video=True)) == [("AX06", Severity.BLOCK)]
    assert found("Hello.", MediaItem("talk.mp4", is_video=True, has_captions=True)) == []


def test_a_number_that_only_a_picture_shows_is_not_posted() -> None:
    poster = MediaItem("poster.png", alt_text="A poster: Samaritans, 116 123.")
    assert found("We are here.", poster) == [("AX09", Severity.BLOCK)]
    assert found("We are here: Samaritans 116123.", poster) == []


@pytest.mark.parametrize(
    "alt_text",
    [
        "IMG_2034.png", "DSC_0991.JPG", "img-20260412-wa0003", "Screenshot 2026-04-12 at 10.04",
        "team_photo_2", "TODO", "alt text here", "photo", "Our logo", "n/a", "Insert description",
        "pier", "#TeamHarbour https://harbourminds.org.uk", "…",
    ],
)  # fmt: skip
def test_what_only_fills_the_field_is_no_description(alt_text: str) -> None:
    assert found("Hello.", MediaItem("pier.jpg", alt_text=alt_text)) == [("AX05", Severity.BLOCK)]


def test_the_posts_own_words_describe_nothing() -> None:
    shown = MediaItem("pier.jpg", alt_text="Six of us on the pier.")
    assert found("Six of us on the pier.", shown) == [("AX05", Severity.WARN)]


def test_a_short_number_that_somebody_is_told_to_dial_needs_to_be_written() -> None:
    poster = MediaItem("poster.png", alt_text="A poster: ring 988 or NHS 111")
    assert found("We are here.", poster) == [("AX09", Severity.BLOCK)]
    assert found("We are here: 988, 111.", poster) == []
    runners = MediaItem("run.png", alt_text="All 123 runners at the pier")
    assert found("We are here.", runners) == []


@pytest.mark.parametrize(
    "shown",
    [
        MediaItem("tom.jpg", alt_text="Tom, who committed suicide in 2019, on his bike"),
        MediaItem("a.mp4", is_video=True, has_captions=True, captions="He committed suicide."),
    ],
)
def test_what_pictures_and_films_say_is_read_as_a_post_is(shown: MediaItem) -> None:
    [finding] = find("In memory of Tom.", Circumstances(media=(shown,)))
    assert (finding.rule, finding.start, finding.end) == ("SM01", 0, len("In memory of Tom."))
    assert finding.words == "committed suicide"
    assert finding.where.endswith(f" of {shown.name}")
