"""A folded text says what the original says, and knows where each letter came from."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.phrases.folding import folded, folded_text


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
        ("COMM\u0406T", "commit"),  # a Cyrillic capital
        ("c\u0585mmitted", "committed"),  # an Armenian o
        ("\u1d1bʜᴀɴᴋ", "thank"),  # small capitals
        ("\u0661\u0661\u0666", "116"),  # Arabic digits
        ("su!c1de!", "suicide!"),
        ("raz0r bl@de", "razor blade"),
        ("su*cide, *suicide*", "suicide, *suicide*"),
        ("com-mit-ted sui.cide", "committed suicide"),
        ("to c o m m i t s u i c i d e", "to commit suicide"),
        ("s_u_i_c_i_d_e", "suicide"),
        ("sooo suiiicide", "sooo suicide"),
        ("se1f-h4rm", "self-harm"),
    ],
)
def test_disguises_fall_away(text: str, plain: str) -> None:
    assert folded(text).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "The 16th of May, 10km, 5k and £9.",
        "day and/or night, he/she",
        "A.B.C. and S.A.N.E.",
        "@n0t_a_word and b00ks",
        "well-being, self-harm, re-committed",
        "Shhh! Sooo good, aaaah!",
        "x * y * z",
        "mp3 or mp4, b4 8",
        "Ring 1 1 6 1 2 3.",
        "*****",
    ],
)
def test_what_only_looks_like_a_disguise_stays(text: str) -> None:
    assert folded(text).text == text.lower()


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
@given(st.text(st.sampled_from("aBcİß#＃’é 1\u200b-.*!@su"), max_size=30))
def test_the_text_alone_is_the_same(text: str) -> None:
    assert folded_text(text) == folded(text).text


def test_the_place_of_a_disguised_word_is_found_again() -> None:
    text = "He sui-cided, c o m m i t t e d."
    found = folded(text)
    at = found.text.index("committed")
    start, end = found.span(at, at + len("committed"))
    assert text[start:end] == "c o m m i t t e d"


@pytest.mark.parametrize("part", ["a-", "a ", "1a", "aaa", "*a", "s.u", "!", "su1cide ", "c o m "])
def test_no_disguise_takes_long_to_look_through(part: str) -> None:
    began = time.process_time()
    folded_text(part * (100_000 // len(part)))
    assert time.process_time() - began < 2
