"""Whose words they are: most of one text stands in the other, run by run."""

import pytest

from scheduler.text.similarity import taken_from

STORY = "I did not sleep for a year, and told nobody. Then a colleague asked me how I was."


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        (STORY, True),
        (STORY.replace("told", "tell"), True),
        (f"Robin writes: {STORY} Thank you, Robin, from all of us here in Norwich.", True),
        ("And then a colleague asked me how I was.", True),  # most of it is the story's
        ("I did not sleep, and a friend told nobody but me.", False),
        ("Ask somebody: it is how a year like that ends for many of us.", False),
        ("I did not sleep for a bit. Tea helps, and so do walks, music and friends.", False),
    ],
)
def test_words_are_known_again(text: str, is_taken: bool) -> None:
    assert list(taken_from([text], ["Quite other words.", STORY])) == ([(0, 1)] if is_taken else [])


def test_nothing_is_taken_from_nobody() -> None:
    assert list(taken_from([STORY], [])) == []
