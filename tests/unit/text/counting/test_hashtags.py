"""Hashtags are found where X would link them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.counting.hashtags import extract, is_hashtag


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("no tags", []),
        ("#TimeToTalk", ["TimeToTalk"]),
        ("Join in. #TimeToTalk #WMHD!", ["TimeToTalk", "WMHD"]),
        ("full-width ＃Hallo", ["Hallo"]),
        ("#10 is a number", []),
        ("#10k is a run", ["10k"]),
        ("#_ has no letter", []),
        ("a#b is inside a word", []),
        ("R&#D", []),
        ("##twice", ["twice"]),
        ("#one#two", []),
        ("#it://s", []),
        ("👍\ufe0f#yes", ["yes"]),
        ("#\ufe0f\u20e3 is a key", []),
        ("#café #cafe\u0301", ["café", "cafe\u0301"]),
        ("#हिन्दी", ["हिन्दी"]),
        ("(#bracketed)", ["bracketed"]),
        ("example.com/#part and #Tag", ["Tag"]),
        ("example.com/?q=/#part", []),
        ("#same #same", ["same", "same"]),
        ("# alone", []),
        ("ends in #", []),
    ],
)
def test_tags_as_x_links_them(text: str, tags: list[str]) -> None:
    assert extract(text) == tags


@pytest.mark.parametrize("word", ["WMHD", "Time_To_Talk", "10k", "café"])
def test_a_word_x_would_link(word: str) -> None:
    assert is_hashtag(word)


@pytest.mark.parametrize(
    "word", ["", "10", "two words", "don't", "semi-colon", "#TimeToTalk", "A&E"]
)
def test_a_word_x_would_not_link_whole(word: str) -> None:
    assert not is_hashtag(word)


TAGGED = st.lists(st.sampled_from([*"#_&a9Z: /.-", "://", "##", "x.co/"]), max_size=30).map("".join)


@settings(max_examples=300)
@given(TAGGED)
def test_the_short_cut_for_ascii_says_what_the_long_way_says(text: str) -> None:
    assert extract(text) == extract(f"{text} é")


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_every_tag_is_in_the_text_behind_its_sign(text: str) -> None:
    for tag in extract(text):
        assert f"#{tag}" in text or f"＃{tag}" in text
        assert is_hashtag(tag)
