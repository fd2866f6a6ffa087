"""A folded text says what the original says, and knows where each letter came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.folding import folded, folded_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Plain TEXT", "plain text"),
        ("sui\u200bci\u00adde", "suicide"),
        ("ѕuісіdе", "suicide"),
        ("self\u2011harm – “so”", 'self-harm - "so"'),
        ("it’s", "it's"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("ｆｕｌｌ", "full"),
        ("𝐛𝐨𝐥𝐝", "bold"),
        ("a\u00a0b", "a b"),
        ("#CommittedSuicide", "#committed suicide"),
        ("＃OneTwo", "#one two"),
        ("#BBCNews", "#bbc news"),
        ("CamelCase alone", "camelcase alone"),
    ],
)
def test_disguises_fall_away(text: str, plain: str) -> None:
    assert folded(text).text == plain


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_the_place_of_a_word_is_found_again(before: str, after: str) -> None:
    text = f"{before} su\u200bicide! {after}"
    found = folded(text)
    at = found.text.index("suicide!")
    start, end = found.span(at, at + len("suicide!"))
    assert text[start:end] == "su\u200bicide!"


def test_the_place_of_a_word_in_plain_text() -> None:
    assert folded("One two").span(4, 7) == (4, 7)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("aBcİß#＃’é 1\u200b"), max_size=30))
def test_the_text_alone_is_the_same(text: str) -> None:
    assert folded_text(text) == folded(text).text
