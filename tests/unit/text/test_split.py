"""Splitting keeps every word, in order, and every post in its budget."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.counting.length import LIMIT, weighted_length
from scheduler.text.split import WordTooLong, split

WORDS = st.sampled_from(
    [
        "we", "listen", "conversation", "Hello.", "Really?", "e.g.", "Dr.", "#TimeToTalk", "116",
        "123", "0808", "808", "8000", "text", "SHOUT", "to", "85258", "@HarbourMinds", "日本語",
        "👩‍👩‍👧", "suicide", "https://www.harbourminds.org.uk/a/long/page", "“quoted.”", "café",
        "mind.org.uk",
    ]
)  # fmt: skip
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "  ", "\u00a0", "\n---\n", "\r\n\r\n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=120).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


def sensitive_is_smaller(text: str) -> int:
    return 188 if "suicide" in text else LIMIT


def bare(text: str) -> str:
    without_breaks = re.sub(r"(?m)^---[ \t]*$", "", text.replace("\r\n", "\n"))
    return "".join(without_breaks.split())


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_post_fits_and_nothing_is_lost_or_moved(text: str) -> None:
    posts = split(text, first=188, rest=sensitive_is_smaller)
    assert bare("".join(posts)) == bare(text)
    assert all(post and post == post.strip() for post in posts)
    assert all(weighted_length(post) <= 188 for post in posts[:1])
    assert all(weighted_length(post) <= sensitive_is_smaller(post) for post in posts[1:])


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_posts(text: str) -> None:
    assert split(text, first=188) == split(text, first=188)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60), st.sampled_from(["116 123", "0808 808 8000", "text SHOUT to 85258"]))
def test_a_contact_is_never_torn(before: int, contact: str) -> None:
    text = f"{'word ' * before}{'abc ' * 40}{contact} {'more ' * 60}{contact}."
    posts = split(text)
    assert sum(post.count(contact) for post in posts) == text.count(contact)


def test_short_text_is_one_post() -> None:
    assert split("  What do you wish someone had asked you?\n") == [
        "What do you wish someone had asked you?"
    ]


def test_no_text_is_no_post() -> None:
    assert split(" \n---\n---  \n") == []


def test_a_line_of_three_dashes_begins_a_new_post() -> None:
    assert split("One.\n---\nTwo --- still two.\r\n---\r\nThree.") == [
        "One.",
        "Two --- still two.",
        "Three.",
    ]


def test_a_paragraph_is_the_first_choice() -> None:
    first, second = "One here. Two here.", "Three here. Four here."
    assert split(f"{first}\n\n{second}", first=30) == [first, second]


def test_a_sentence_comes_before_a_word() -> None:
    assert split("See Dr. May today. Then rest for a while.", first=30) == [
        "See Dr. May today.",
        "Then rest for a while.",
    ]


def test_a_new_line_is_as_good_as_a_sentence() -> None:
    assert split("one two three\nfour five six seven", first=20) == [
        "one two three",
        "four five six seven",
    ]


def test_a_full_stop_before_a_small_letter_does_not_end_a_sentence() -> None:
    assert split("We met etc. and on. so it went on again", first=22) == [
        "We met etc. and on. so",
        "it went on again",
    ]


def test_a_long_sentence_is_split_at_a_word() -> None:
    assert split("one two three four", first=9, rest=lambda _: 10) == ["one two", "three four"]


def test_the_smaller_budget_of_a_sensitive_post_is_kept() -> None:
    words = "plain words " * 14 + "suicide " + "plain words " * 20
    posts = split(words, first=10, rest=sensitive_is_smaller)
    assert all(weighted_length(post) <= sensitive_is_smaller(post) for post in posts[1:])


def test_a_word_too_long_for_any_post_is_named() -> None:
    with pytest.raises(WordTooLong) as caught:
        split("Short. " + "a" * 281)
    assert caught.value.word == "a" * 281
    assert (caught.value.weight, caught.value.budget) == (281, 280)


def test_a_first_word_too_long_for_the_first_post_is_named() -> None:
    with pytest.raises(WordTooLong, match="counts 200 and the post has room for 188"):
        split("b" * 200, first=188)
