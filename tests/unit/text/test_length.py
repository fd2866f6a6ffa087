"""Length is X's count, whatever short cut is taken."""

import unicodedata

import pytest
import twitter_text
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.entities import find_emoji
from scheduler.text.length import has_url, urls, weighted_length

PIECES = st.sampled_from(
    [
        "a", "Z", "9", " ", "\n", "\r\n", "\r", ".", "..", ",", "/", "@", "#", "-", "é", "e\u0301",
        "’", "“", "–", "…", "•", "£", "™", "日", "ö", "1\ufe0f\u20e3", "#\u20e3", "👍🏽", "👩‍👩‍👧",
        "🏳️‍🌈", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️", "❤", "mind.org.uk", "example.com/a?b=c", "https://t.co/abc",
        "http://", "e.g.", "co.uk", "x.y", "116 123", "\u200d", "\ufe0f", "🇬🇧",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)


def by_the_parser(text: str) -> int:
    """What the parser says, less its one known mistake: a bare © or ® counts 1 at X."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    found = twitter_text.extract_emojis_with_indices(normal)
    bare = sum(emoji["emoji"] in "©®" for emoji in found)
    return int(twitter_text.parse_tweet(text).weightedLength) - bare


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_short_cut_gives_the_parsers_count(text: str) -> None:
    assert weighted_length(text) == by_the_parser(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_urls_are_those_the_parser_finds(text: str) -> None:
    assert urls(text) == twitter_text.extract_urls(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hello", 5),
        ("Cafe\u0301", 4),
        ("© and ®", 7),
        ("©\ufe0f", 2),
        ("日本", 4),
        ("👩‍👩‍👧", 2),
        ("1\ufe0f\u20e3", 2),
        ("two\r\nlines", 9),
        ("see sidebyside.mind.org.uk", 27),
        ("https://www.harbourminds.org.uk/a-very-long-address/that-goes-on", 23),
        ("a.example address", 17),
        ("an emoji within http://i❤.ws", 39),
    ],
)
def test_known_lengths(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_a_bare_domain_name_is_a_url() -> None:
    assert has_url("Company: sidebyside.mind.org.uk")
    assert not has_url("No address here. Only sentences.")


def test_every_emoji_the_parser_knows_is_found_whole() -> None:
    from twitter_text.regexp.emoji import emoji_list

    missed = [
        entry.codepoint
        for entry in emoji_list
        if entry.group != "Component"
        and entry.codepoint not in ("00A9", "00AE")
        and [span.text for span in find_emoji(as_text(entry.codepoint))]
        != [as_text(entry.codepoint)]
    ]
    assert missed == []


def as_text(codepoints: str) -> str:
    return "".join(chr(int(point, 16)) for point in codepoints.split())
