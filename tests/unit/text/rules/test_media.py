"""Pictures need words, films need captions, and a number in a picture needs to be written."""

import pytest

from scheduler.text.rules.base import Circumstances, MediaItem, Severity
from scheduler.text.rules.catalogue import find


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
