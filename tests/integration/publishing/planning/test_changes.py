"""What applying would change is told with the words that went and the words that came."""

from datetime import timedelta

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.directory import services
from scheduler.publishing.planning.apply import PlannedChange, apply, preview
from scheduler.publishing.planning.changes import changed_words, lines
from scheduler.publishing.planning.diff import Change, ThreadChange
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import PROGRAM
from tests.support.examples.builders import PRICES, a_plan, a_thread, account_rows

DAY = timedelta(days=1)
KEY = "spring/opener"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("One two three.", "One three.", "One [-two-] three."),
        ("One three.", "One two three.", "One {+two+} three."),
        ("One two three.", "One four three.", "One [-two-] {+four+} three."),
        ("", "One.", "{+One.+}"),
        ("One.", "", "[-One.-]"),
        ("One.", "One.", "One."),
    ],
)
def test_words_that_went_and_words_that_came_are_marked(before: str, after: str, told: str) -> None:
    assert changed_words(before, after) == told


def told_of(desk: Desk, stored: PlannedThread, planned: PlannedThread) -> list[str]:
    """What is said of a campaign that is in the queue with one thread and comes with another."""
    now, directory = A_TUESDAY_NOON - DAY, services.load()
    rows = account_rows("main", "peers")
    apply(desk.database, rows, [a_plan(stored)], directory, PRICES, now, PROGRAM)
    return list(lines(preview(desk.database, a_plan(planned), directory, now)))


def test_a_thread_that_changes_account_and_time_says_so(desk: Desk) -> None:
    at = A_TUESDAY_NOON + DAY
    told = told_of(
        desk,
        a_thread("wmhd/one", "What helped you?", due_at=at),
        a_thread("wmhd/one", "What helped you?", account="peers", due_at=at + DAY),
    )
    assert "wmhd/one: changes when you apply." in told
    assert "  its account: main becomes peers" in told
    assert any(line.startswith("  its time: ") for line in told)


def test_a_change_without_both_sides_has_no_words() -> None:
    alone = ThreadChange(KEY, Change.CHANGED, None, None)
    assert list(lines([PlannedChange(alone, 0)])) == []


def test_a_thread_whose_date_is_over_is_told_with_what_to_do() -> None:
    past = ThreadChange(KEY, Change.PAST, a_thread(KEY), None)
    assert list(lines([PlannedChange(past, 0)])) == [
        f"{KEY}: its date has gone by: give a new date or remove it."
    ]
