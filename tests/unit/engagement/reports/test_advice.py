"""One sentence a hashtag: never more than the figures carry."""

import pytest

from scheduler.engagement.reports.advice import TagAction, advice
from scheduler.engagement.statistics.comparison import Comparison, Difference, Judgement

MORE, LESS, OPEN = Judgement.MORE, Judgement.LESS, Judgement.CANNOT_TELL


def a_row(verdict: Judgement, group: str = "Listening", why: str = "1.8 times") -> Comparison:
    return Comparison(group, Difference(1.8, 1.3, 2.5, 0.01, 9, 30), 1.5, verdict, why)


@pytest.mark.parametrize(
    ("seen", "rate", "action"),
    [
        (MORE, OPEN, TagAction.KEEP),
        (OPEN, MORE, TagAction.KEEP),
        (MORE, MORE, TagAction.KEEP),
        (LESS, OPEN, TagAction.CHANGE),
        (OPEN, LESS, TagAction.CHANGE),
        (LESS, LESS, TagAction.CHANGE),
        (MORE, LESS, TagAction.CANNOT_TELL),
        (LESS, MORE, TagAction.CANNOT_TELL),
        (OPEN, OPEN, TagAction.CANNOT_TELL),
    ],
)
def test_a_hashtag_is_kept_or_changed_only_where_both_measures_allow_it(
    seen: Judgement, rate: Judgement, action: TagAction
) -> None:
    (row,) = advice([a_row(seen)], [a_row(rate)])
    assert row.action is action


def test_a_sentence_says_which_measure_it_rests_on() -> None:
    (row,) = advice([a_row(MORE)], [a_row(OPEN)])
    assert row.sentence == "Keep #Listening: its first posts were seen 1.8 times."
    (row,) = advice([a_row(OPEN)], [a_row(LESS, why="0.5 times")])
    assert row.sentence == (
        "Change #Listening: each time they were seen, they were engaged with 0.5 times."
    )


def test_seen_more_and_answered_less_is_for_people_to_weigh() -> None:
    (row,) = advice([a_row(MORE)], [a_row(LESS, why="0.5 times")])
    assert row.sentence.startswith("Cannot tell #Listening: its first posts were seen 1.8 times, ")
    assert row.sentence.endswith("which of the two counts is for people to say.")


def test_where_nothing_can_be_told_the_reason_is() -> None:
    (row,) = advice([a_row(OPEN, why="only main uses it")], [a_row(OPEN)])
    assert row.sentence == "Cannot tell #Listening: only main uses it."


def test_what_to_keep_comes_first_and_what_nobody_can_tell_last() -> None:
    verdicts = {"A": OPEN, "B": LESS, "C": MORE}
    seen = [a_row(verdict, name) for name, verdict in verdicts.items()]
    rows = advice(seen, [a_row(OPEN, name) for name in verdicts])
    assert [row.hashtag for row in rows] == ["C", "B", "A"]
