"""What must come about once is judged by when it came about, and by when somebody died."""

import pytest

from tests.support.judges.once import asked_of_x, judge_once, messages_told

NOON = 1_000_000.0


@pytest.mark.parametrize(
    ("times", "deaths", "never", "again", "after_a_death"),
    [
        ([NOON], [], [], [], []),
        ([], [NOON], ["one"], [], []),
        ([NOON, NOON + 9], [], [], ["one"], []),
        ([NOON, NOON + 9], [NOON + 0.1], [], [], ["one"]),  # before it could be noted
        ([NOON, NOON + 9], [NOON + 8], [], ["one"], []),  # it was noted long before
        ([NOON + 9, NOON], [NOON - 5], [], ["one"], []),
        ([NOON, NOON + 9, NOON + 18], [NOON + 0.1], [], ["one"], ["one"]),
    ],
)
def test_only_a_death_just_after_it_excuses_a_second_time(
    times: list[float],
    deaths: list[float],
    never: list[str],
    again: list[str],
    after_a_death: list[str],
) -> None:
    once = judge_once({"one": times}, ["one"], deaths)
    assert (once.never, once.again, once.again_after_a_death) == (never, again, after_a_death)


def test_a_message_is_heard_by_its_line_and_a_digest_is_none() -> None:
    new = {"title": "Handrail: 2 things to look at", "message": "- one- happened.\n- two- too."}
    digest = {"title": "Handrail: 2 things still open", "message": "- one- happened."}
    told = messages_told([(NOON, new), (NOON + 1, digest)], ["one-", "two-", "three-"])
    assert told == {"one-": [NOON], "two-": [NOON], "three-": []}


def test_each_post_of_a_lookup_counts_and_what_x_did_not_answer_does_not() -> None:
    at = "2027-10-10T08:00:00+00:00"
    rows = [
        {"call": "lookup", "status": 200, "at": at, "text": "1,2"},
        {"call": "lookup", "status": 503, "at": at, "text": "2"},
        {"call": "counts", "status": 200, "at": at, "text": "#Tag"},
    ]
    asked = asked_of_x(rows, "lookup")
    assert {post: len(times) for post, times in asked.items()} == {"1": 1, "2": 1}
    assert list(asked_of_x(rows, "counts")) == ["#Tag"]
