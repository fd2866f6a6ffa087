"""Which post on the timeline is the one whose answer was lost."""

from datetime import timedelta

from scheduler.networks.base import RemoteId, RemotePost
from scheduler.publishing.recovery.matching import (
    BACK_OFF,
    CLOCK_SKEW,
    find,
    next_look_at,
    wait_for_timeline,
)
from tests.support.clocks import A_TUESDAY_NOON

TEXT = "What helped you?\n\nSamaritans 116 123"


def a_remote_post(
    text: str = TEXT, parent: str | None = None, minutes: float = 0, remote_id: str = "7"
) -> RemotePost:
    at = A_TUESDAY_NOON + timedelta(minutes=minutes)
    return RemotePost(RemoteId(remote_id), text, at, RemoteId(parent) if parent else None)


def found(*timeline: RemotePost, parent: str | None = None) -> RemotePost | None:
    return find(TEXT, parent, A_TUESDAY_NOON, timeline)


def test_the_same_text_under_the_same_parent_is_found() -> None:
    assert found(a_remote_post(parent="3"), parent="3") is not None


def test_white_space_and_composed_letters_do_not_matter() -> None:
    assert found(a_remote_post(TEXT.replace("\n\n", " "))) is not None


def test_a_scheme_that_x_adds_or_that_was_typed_does_not_matter() -> None:
    remote = a_remote_post("See sidebyside.mind.org.uk")
    typed = "See http://sidebyside.mind.org.uk"
    assert find(typed, None, A_TUESDAY_NOON, [remote]) == remote


def test_a_timeline_that_stays_away_is_asked_more_and_more_seldom() -> None:
    waits = [wait_for_timeline(timedelta(minutes=minutes)) for minutes in (0, 10, 30, 600)]
    assert waits == [
        timedelta(seconds=30),
        timedelta(minutes=2.5),
        timedelta(minutes=7.5),
        timedelta(minutes=15),
    ]


def test_another_text_another_parent_and_an_older_post_are_not_it() -> None:
    assert found(a_remote_post("Something else")) is None
    assert found(a_remote_post(parent="4"), parent="3") is None
    assert found(a_remote_post(minutes=-CLOCK_SKEW.total_seconds() / 60 - 1)) is None


def test_of_two_that_fit_the_earlier_is_ours() -> None:
    later, earlier = a_remote_post(minutes=2, remote_id="9"), a_remote_post(minutes=1)
    assert found(later, earlier) == earlier


def test_looks_grow_rarer_and_end() -> None:
    waits = [next_look_at(A_TUESDAY_NOON, looks) for looks in range(1, len(BACK_OFF) + 2)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])  # type: ignore[type-var]
