"""XP01 against the queue: what is scheduled, and what went out in the last 90 days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.directory import services
from scheduler.errors import NotPossible
from scheduler.publishing.operations import cancel
from scheduler.publishing.planning.apply import PlannedChange, apply, preview
from scheduler.publishing.planning.changes import lines
from scheduler.publishing.planning.diff import Change
from scheduler.store.queue.threads import thread_by_key
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, PROGRAM
from tests.support.examples.builders import PRICES, a_plan, a_thread, account_rows

WORDS = "What do you wish that someone had asked you on a long and quiet evening last winter?"
NEARLY = WORDS.replace("?", ", and why?")
DAY = timedelta(days=1)


def put(
    desk: Desk, *campaigns: Sequence[PlannedThread], now: datetime = A_TUESDAY_NOON - DAY
) -> tuple[PlannedChange, ...]:
    """Applies campaigns, each named as its threads' keys begin."""
    plans = [a_plan(*threads, name=threads[0].campaign) for threads in campaigns]
    rows = account_rows("main", "peers")
    return apply(desk.database, rows, plans, services.load(), PRICES, now, PROGRAM)


def of_peers(key: str, text: str = NEARLY, days: int = 1) -> PlannedThread:
    return a_thread(key, text, account="peers", due_at=A_TUESDAY_NOON + days * DAY)


def is_stored(desk: Desk, key: str) -> bool:
    with desk.database.read() as connection:
        return thread_by_key(connection, key) is not None


def test_nearly_the_text_that_another_account_has_scheduled_is_refused(desk: Desk) -> None:
    put(desk, [a_thread("spring/opener", WORDS)])
    with pytest.raises(NotPossible) as told:
        put(desk, [of_peers("peers/echo"), of_peers("peers/other", "Quite different words.", 2)])
    assert "peers/echo: XP01: this is nearly the text of spring/opener" in str(told.value)
    assert "main" in str(told.value)
    assert "in that account's own words" in str(told.value)
    assert not is_stored(desk, "peers/other"), "nothing is stored then"


@pytest.mark.parametrize(("days", "is_refused"), [(89, True), (91, False)])
def test_what_was_sent_counts_for_ninety_days(desk: Desk, days: int, is_refused: bool) -> None:
    put(desk, [a_thread("spring/opener", WORDS)])
    desk.publish()
    now = desk.clock.now() + days * DAY
    echo = of_peers("peers/echo", days=days + 1)
    if is_refused:
        with pytest.raises(NotPossible, match="nearly the text of spring/opener"):
            put(desk, [echo], now=now)
    else:
        put(desk, [echo], now=now)
    assert is_stored(desk, "peers/echo") is not is_refused


def test_one_account_may_say_nearly_the_same_and_not_the_same(desk: Desk) -> None:
    put(desk, [a_thread("spring/opener", WORDS)])
    put(desk, [a_thread("weekly/one", NEARLY, due_at=A_TUESDAY_NOON + DAY)])
    with pytest.raises(NotPossible, match="the text of spring/opener"):
        put(desk, [a_thread("again/one", WORDS.upper(), due_at=A_TUESDAY_NOON + 2 * DAY)])


def test_applying_again_finds_nothing(desk: Desk) -> None:
    mine = a_thread("spring/opener", WORDS)
    put(desk, [mine])
    (again,) = put(desk, [mine])
    assert (again.change.change, again.alike) == (Change.UNCHANGED, None)
    (edited,) = put(desk, [a_thread("spring/opener", NEARLY)])
    assert edited.change.change is Change.CHANGED


def test_a_thread_may_move_to_another_campaign_of_the_same_plan(desk: Desk) -> None:
    stays = a_thread("spring/stays", "Something else altogether.")
    put(desk, [a_thread("spring/opener", WORDS), stays])
    put(desk, [of_peers("peers/opener")], [stays])
    assert is_stored(desk, "peers/opener")
    assert not is_stored(desk, "spring/opener")


def test_what_never_went_out_or_was_deleted_does_not_count(desk: Desk) -> None:
    put(desk, [a_thread("spring/opener", WORDS)])
    cancel.cancel(desk.context, "spring/opener", actor=BO, why="sad news")
    put(desk, [of_peers("peers/echo")])
    assert is_stored(desk, "peers/echo")


def test_the_plan_says_so_before_anybody_applies(desk: Desk) -> None:
    put(desk, [a_thread("spring/opener", WORDS)])
    plan = a_plan(of_peers("peers/echo"), name="peers")
    found = preview(desk.database, plan, services.load(), A_TUESDAY_NOON - DAY)
    (line,) = lines(found)
    assert line.startswith("peers/echo: XP01: this is nearly the text of spring/opener")
    assert (
        preview(
            desk.database,
            plan,
            services.load(),
            A_TUESDAY_NOON - DAY,
            together=["peers", "spring"],
        )[0].alike
        is None
    ), "spring is planned anew as well, and check compares the two"
