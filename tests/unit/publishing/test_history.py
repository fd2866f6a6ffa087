"""The audit in people's words."""

from datetime import datetime

import pytest

from scheduler.publishing.monitoring.history import in_people_words
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.states import POST_MOVES, THREAD_MOVES
from tests.support.clocks import A_TUESDAY_NOON


def told(subject: str, leave: str, to: str, why: str = "", actor: str = "Ana") -> str:
    entry = AuditEntry(A_TUESDAY_NOON, actor, subject, leave, to, why)
    return in_people_words(entry, lambda at: f"{at:%d %b %H:%M}")


@pytest.mark.parametrize(("leave", "to"), sorted(THREAD_MOVES))
def test_every_move_of_a_thread_has_words(leave: str, to: str) -> None:
    assert "->" not in told("thread:a/b", leave, to)


@pytest.mark.parametrize(("leave", "to"), sorted(POST_MOVES))
def test_every_move_of_a_post_has_words(leave: str, to: str) -> None:
    assert told("post:a/b#0", leave, to).startswith("a/b, post 1: ")
    assert "->" not in told("post:a/b#0", leave, to)


@pytest.mark.parametrize(
    ("subject", "leave", "to", "why", "words"),
    [
        ("thread:a/b", "", "scheduled", "applied from the campaign file", "a/b: queued, by Ana"),
        ("thread:a/b", "scheduled", "", "gone", "a/b: taken out of the queue, by Ana: gone"),
        ("thread:a/b", "waiting", "waiting", "said no: no", "a/b: rejected, by Ana: said no: no"),
        (
            "thread:a/b",
            "scheduled",
            "scheduled",
            "said yes to 7c5968da57d6; HL01 lifted",
            "a/b: approved, by Ana: approved; HL01 lifted",
        ),
        (
            "thread:a/b",
            "scheduled",
            "scheduled",
            "moved to 2027-10-10T08:00:00+00:00: clash",
            "a/b: moved, by Ana: moved to 10 Oct 08:00: clash",
        ),
        (
            *(
                "thread:a/b",
                "scheduled",
                "scheduled",
                "asked bo to approve by 2027-10-10 08:00 UTC",
            ),
            "a/b: changed, by Ana: asked bo to approve by 10 Oct 08:00",
        ),
        ("thread:a/b", "scheduled", "scheduled", "other", "a/b: changed, by Ana: other"),
        ("hold:3", "", "account main", "News", "hold 3: placed on account main, by Ana: News"),
        ("hold:3", "held", "held", "News", "hold 3: the reason, by Ana: News"),
        ("hold:3", "held", "lifted", "", "hold 3: released, by Ana"),
        ("story:x", "", "taken_back", "", "story x: taken back, by Ana"),
        ("person:bo", "active", "removed", "", "person bo: active -> removed, by Ana"),
        ("keys", "", "rotated", "", "keys: rotated, by Ana"),
        ("thread:a/b", "odd", "odder", "", "a/b: odd -> odder, by Ana"),
        ("service:x", "in force", "", "", "service x: in force -> removed, by Ana"),
    ],
)
def test_other_entries_too(subject: str, leave: str, to: str, why: str, words: str) -> None:
    assert told(subject, leave, to, why) == words


def test_what_the_program_does_is_by_itself() -> None:
    assert told("thread:a/b", "publishing", "published", "every post is out", "engine") == (
        "a/b: all of it is out, by itself"
    )


def test_times_in_a_reason_are_local() -> None:
    assert datetime.fromisoformat("2027-10-10T08:00:00+00:00").hour == 8
    said = told("story:x", "", "queued for 2027-10-10T08:00+00:00", "until 2027-10-10T08:00+00:00")
    assert "until 10 Oct 08:00" in said
