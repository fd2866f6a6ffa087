"""What X asks of an organisation with several accounts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.text.rules.base import Said
from scheduler.text.rules.spam import near_duplicates, same_minute_hashtags, taken_from

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


def test_one_hashtag_from_two_accounts_in_a_minute_is_found() -> None:
    one, other = said("Join. #TimeToTalk"), said("We too. #timetotalk", "peers")
    assert same_minute_hashtags([one, other]) == [("timetotalk", one, other)]


def test_another_minute_or_the_same_account_is_fine() -> None:
    posts = [
        said("Join. #TimeToTalk"),
        said("More. #TimeToTalk"),
        said("Later. #TimeToTalk", "peers", 1),
    ]
    assert same_minute_hashtags(posts) == []


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
