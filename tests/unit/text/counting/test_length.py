"""Length is X's count, whatever short cut is taken."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.counting.emoji import find_counted_as_one, find_emoji
from scheduler.text.counting.length import (
    has_url,
    normalised,
    refused_character,
    urls,
    weighted_length,
)
from tests import unicode_data
from tests.support.examples.x_text import Answer

Oracle = Callable[[str], Answer]
PIECES = st.sampled_from(
    [
        "a", "Z", "9", " ", "\n", "\r\n", "\r", ".", "..", ",", "/", "@", "#", "-", "é", "e\u0301",
        "’", "“", "–", "…", "•", "£", "™", "日", "ö", "1\ufe0f\u20e3", "#\u20e3", "👍🏽", "👩‍👩‍👧",
        "🏳️‍🌈", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️", "❤", "mind.org.uk", "example.com/a?b=c", "https://t.co/abc",
        "http://", "e.g.", "co.uk", "x.y", "116 123", "\u200d", "\ufe0f", "🇬🇧", "☕\ufe0f",
        "☕\ufe0e",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_short_cut_gives_the_count_of_x(oracle: Oracle, text: str) -> None:
    assert weighted_length(text) == oracle(normalised(text)).length


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_urls_are_those_that_x_finds(oracle: Oracle, text: str) -> None:
    assert urls(text) == [url for _, _, url in oracle(text).urls]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_in_which_all_is_taken_is_valid(oracle: Oracle, text: str) -> None:
    short = normalised(text)[:60]
    assert oracle(short).is_valid == (short != "" and refused_character(short) is None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hello", 5),
        ("Cafe\u0301", 4),
        ("© and ®", 7),
        ("©\ufe0f", 2),
        ("日本", 4),
        ("☕\ufe0f ⭐\ufe0f ⚡\ufe0f", 8),
        ("☕ ☕\ufe0e", 7),
        ("👩‍👩‍👧", 2),
        ("1\ufe0f\u20e3", 2),
        ("two\r\nlines", 9),
        ("see sidebyside.mind.org.uk", 27),
        ("https://www.harbourminds.org.uk/a-very-long-address/that-goes-on", 23),
        ("a.example address", 17),
        ("an emoji within http://i❤.ws", 39),
        ("a keycap cut by a link: a.com/1\ufe0f\u20e3", 51),
    ],
)
def test_known_lengths(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(
    ("text", "place"),
    [("", None), ("as usual 👍", None), ("\ufeffHello", 0), ("a\ufffe", 1), ("👍 \uffff\ufeff", 2)],
)
def test_what_x_takes_in_no_post_is_found(text: str, place: int | None) -> None:
    assert refused_character(text) == place


def test_a_bare_domain_name_is_a_url() -> None:
    assert has_url("Company: sidebyside.mind.org.uk")
    assert not has_url("No address here. Only sentences.")


def test_every_emoji_of_unicodes_list_is_found_whole() -> None:
    _, listed = unicode_data.emoji()
    missed = [one for one in listed if [span.text for span in find_emoji(one)] != [one]]
    assert missed == ["©", "®"]


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("plain 1 # *", []),
        ("é ’ © ®", []),
        ("❤\ufe0e as text", []),
        ("❤\ufe0f and ❤", ["❤\ufe0f", "❤"]),
        ("©\ufe0f1\ufe0f\u20e3", ["©\ufe0f", "1\ufe0f\u20e3"]),
        ("🇬🇧🇫🇷", ["🇬🇧", "🇫🇷"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🧑🏽‍🤝‍🧑🏿.", ["🧑🏽‍🤝‍🧑🏿"]),
    ],
)
def test_emoji_are_what_a_reader_sees(text: str, emoji: list[str]) -> None:
    assert [span.text for span in find_emoji(text)] == emoji


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("plain", []),
        ("日 é 👍", []),
        ("☕\ufe0f👩‍👩‍👧", [(0, 2), (2, 7)]),
        ("🇽🇬🇧", [(1, 3)]),
        ("👍\ufe0e", []),
    ],
)
def test_sequences_are_counted_as_one_in_their_places(
    text: str, counted: list[tuple[int, int]]
) -> None:
    assert [(span.start, span.end) for span in find_counted_as_one(text)] == counted
