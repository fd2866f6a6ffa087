"""What X asks of an organisation with several accounts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.rules.base import Said
from scheduler.text.similarity import NEARLY_THE_SAME, near_duplicates, taken_from

NINE = datetime(2027, 10, 10, 9, tzinfo=UTC)
LONG = "What do you wish someone had asked you, when you first came to us for help last year?"


def said(text: str, account: str = "main", minutes: int = 0) -> Said:
    return Said(account, f"{account}/{minutes}", text, NINE + timedelta(minutes=minutes))


def test_the_same_text_from_two_accounts_is_found() -> None:
    one, other = said(LONG), said(LONG, "peers")
    [pair] = near_duplicates([one, other])
    assert (pair.first, pair.second, pair.likeness) == (one, other, 1.0)


def test_nearly_the_same_text_is_found_through_disguises() -> None:
    other = said(LONG.upper().replace("?", "!").replace("E", "\u200bE"), "peers")
    assert len(near_duplicates([said(LONG), other])) == 1


def test_the_same_few_words_are_found() -> None:
    assert len(near_duplicates([said("Thank you!"), said("thank you", "peers")])) == 1


def test_a_different_text_is_left_alone() -> None:
    other = said("We ran ten kilometres along the harbour and drank a great deal of tea.", "peers")
    assert near_duplicates([said(LONG), other]) == []


def test_a_shared_phrase_is_no_duplicate() -> None:
    other = said("What do you wish we had baked for the summer fair, dear neighbours?", "peers")
    assert near_duplicates([said(LONG), other]) == []


def test_a_text_of_the_last_weeks_counts_and_two_old_ones_do_not() -> None:
    old = [said(LONG, minutes=-9_000), said(LONG, minutes=-8_000)]
    pairs = near_duplicates([said(LONG)], old)
    assert [pair.second.key for pair in pairs] == ["main/0", "main/0"]


@settings(max_examples=50)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_likeness_does_not_depend_on_who_comes_first(texts: list[str]) -> None:
    posts = [said(text, minutes=minute) for minute, text in enumerate(texts)]
    forward = {frozenset((p.first.key, p.second.key)) for p in near_duplicates(posts)}
    back = {frozenset((p.first.key, p.second.key)) for p in near_duplicates(posts[::-1])}
    assert forward == back


@pytest.mark.parametrize(("changed", "is_found"), [(1, True), (2, True), (3, False), (8, False)])
def test_two_words_changed_in_forty_are_nearly_the_same_and_three_are_not(
    changed: int, is_found: bool
) -> None:
    words = [f"w{number}x" for number in range(40)]
    other = [
        f"{word}y" if 5 <= at < 5 + 6 * changed and at % 6 == 5 else word
        for at, word in enumerate(words)
    ]
    pairs = near_duplicates([said(" ".join(words)), said(" ".join(other), "peers")])
    assert bool(pairs) is is_found
    assert all(NEARLY_THE_SAME <= pair.likeness < 1 for pair in pairs)


def test_posts_without_words_are_not_alike() -> None:
    assert near_duplicates([said("😀"), said("🎉", "peers")]) == []


def test_one_account_may_sound_alike_where_accounts_are_compared() -> None:
    posts = [said(LONG), said(LONG, minutes=5), said(LONG, "peers")]
    pairs = near_duplicates(posts, across_accounts=True)
    assert [(one.first.key, one.second.key) for one in pairs] == [
        ("main/0", "peers/0"),
        ("main/5", "peers/0"),
    ]


STORY = "One evening a friend rang the bell and stayed until the kettle had boiled twice over"


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        (STORY, True),
        (f"She wrote to us. {STORY}. Thank you.", True),
        ("One evening a friend rang, and we laughed about it for a very long time", False),
        ("A friend rang the bell and stayed for tea with my other friends on a Tuesday", False),
        ("Quite other words about quite another thing", False),
    ],
)
def test_what_was_mostly_taken_from_elsewhere_is_found(text: str, is_taken: bool) -> None:
    assert list(taken_from([text], [STORY])) == ([(0, 0)] if is_taken else [])
