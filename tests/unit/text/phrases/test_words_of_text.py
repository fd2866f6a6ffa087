"""The words of a text, parted quickly and in any script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.text.phrases.words_of_text import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("call 116 123, it's free", ["call", "116", "123", "it", "s", "free"]),
        ("a_b-c/d|e", ["a", "b", "c", "d", "e"]),
        ("tŷ bach", ["t", "bach"]),
        ("", []),
    ],
)
def test_all_but_letters_and_digits_part_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@given(st.text())
def test_the_quick_way_parts_as_a_pattern_does(text: str) -> None:
    assert list(words_of(text)) == re.findall("[a-z0-9]+", text)
