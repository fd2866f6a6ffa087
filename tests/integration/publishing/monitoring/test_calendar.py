"""A range of the calendar by day, what clashes in it, and free slots; on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from scheduler.campaigns.checks.clashes import WhyClash
from scheduler.campaigns.model.plan import PlannedThread, ThreadKind
from scheduler.campaigns.model.weekly_slot import WeeklySlot
from scheduler.crisis.register import Register
from scheduler.publishing.monitoring import calendar
from scheduler.publishing.monitoring.calendar import (
    CalendarRange,
    calendar_between,
    clashes_with,
)
from scheduler.publishing.monitoring.slots import free_slots, next_free_slots
from scheduler.publishing.operations.cancel import cancel
from scheduler.store.overview.listing import ThreadFilter
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import LONDON, a_thread, put_into_queue

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = ThreadFilter(
    since=datetime(2027, 9, 30, 23, tzinfo=UTC), until=datetime(2027, 11, 1, tzinfo=UTC)
)
TUESDAY = date(2027, 10, 5)


def no_spacing(_: str) -> timedelta:
    return timedelta()


def shown(
    desk: Desk, wanted: ThreadFilter = MONTH, most: int = 50, zone: ZoneInfo = LONDON
) -> CalendarRange:
    return calendar_between(
        desk.database, desk.clock.now(), wanted, zone, no_spacing, most_a_day=most
    )


def queue(desk: Desk, *threads: PlannedThread) -> Desk:
    put_into_queue(desk.database, *threads)
    return desk


def at(key: str, when: datetime, *, account: str = "main", **more: object) -> PlannedThread:
    thread = a_thread(f"wmhd/{key}", f"Words of {key}.", due_at=when, account=account)
    return replace(thread, **more)  # type: ignore[arg-type]


def test_threads_lie_in_the_day_of_the_organisation(desk: Desk) -> None:
    late = datetime(2027, 10, 5, 23, 30, tzinfo=UTC)  # half past midnight in London
    queue(desk, at("a", A_TUESDAY_NOON), at("b", late))
    assert [row.key for row in shown(desk).days[TUESDAY].rows] == ["wmhd/a"]
    assert [row.key for row in shown(desk).days[TUESDAY + DAY].rows] == ["wmhd/b"]
    in_utc = shown(desk, zone=ZoneInfo("UTC"))
    assert [row.key for row in in_utc.days[TUESDAY].rows] == ["wmhd/a", "wmhd/b"]


def test_a_day_shows_so_many_and_counts_the_rest(desk: Desk) -> None:
    queue(desk, *(at(f"t{n}", A_TUESDAY_NOON + n * HOUR / 10) for n in range(9)))
    day = shown(desk, most=3).days[TUESDAY]
    assert [row.key for row in day.rows] == ["wmhd/t0", "wmhd/t1", "wmhd/t2"]
    assert day.more == 6
    assert shown(desk, most=3).total == 9


def test_never_more_rows_than_a_page_reads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MOST_ROWS", 4)
    queue(desk, *(at(f"t{n}", A_TUESDAY_NOON + n * DAY / 4) for n in range(12)))
    found = shown(desk)
    assert sum(len(day.rows) for day in found.days.values()) <= 4
    assert sum(len(day.rows) + day.more for day in found.days.values()) == 12


def test_more_than_a_calendar_can_hold_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MOST_IN_RANGE", 2)
    queue(desk, *(at(f"t{n}", A_TUESDAY_NOON + n * HOUR) for n in range(3)))
    assert shown(desk).is_cut
    assert shown(desk).total == 2


def test_a_filter_hides_and_what_clashes_is_still_found(desk: Desk) -> None:
    queue(desk, at("a", A_TUESDAY_NOON), at("b", A_TUESDAY_NOON + HOUR / 12))
    cancel(desk.context, "wmhd/b", actor=ANA, why="no")
    assert shown(desk).clashes == ()  # what was cancelled hurts nobody
    queue(desk, at("a", A_TUESDAY_NOON), at("c", A_TUESDAY_NOON + HOUR / 6, account="peers"))
    only = shown(desk, replace(MONTH, account="peers"))
    assert [row.key for day in only.days.values() for row in day.rows] == ["wmhd/c"]


def test_too_close_out_of_tune_and_one_hashtag(desk: Desk) -> None:
    cheer = replace(
        at("cheer", A_TUESDAY_NOON + 5 * HOUR, account="peers"), kind=ThreadKind.CELEBRATION
    )
    grave = a_thread(
        "wmhd/grave",
        "We remember those who died by suicide.",
        due_at=A_TUESDAY_NOON + 6 * HOUR,
    )
    urgent = a_thread(
        "wmhd/urgent", "Read on.", due_at=A_TUESDAY_NOON + 4 * HOUR, register=Register.URGENT
    )
    queue(
        desk,
        at("a", A_TUESDAY_NOON),
        at("b", A_TUESDAY_NOON + HOUR / 12),
        *(cheer, grave, urgent),
        replace(at("x", A_TUESDAY_NOON + DAY), hashtags=("WMHD",)),
        replace(at("y", A_TUESDAY_NOON + DAY, account="peers"), hashtags=("wmhd",)),
    )
    found = {(one.first, one.second, one.why) for one in shown(desk).clashes}
    assert found >= {
        ("wmhd/a", "wmhd/b", WhyClash.TOO_CLOSE),
        ("wmhd/cheer", "wmhd/grave", WhyClash.OUT_OF_TUNE),
        ("wmhd/cheer", "wmhd/urgent", WhyClash.OUT_OF_TUNE),
    }


def test_a_move_says_what_it_would_clash_with(desk: Desk) -> None:
    queue(desk, at("a", A_TUESDAY_NOON), at("b", A_TUESDAY_NOON + 3 * DAY))
    near = {"wmhd/b": A_TUESDAY_NOON + HOUR / 6}
    (clash,), times = clashes_with(desk.database, desk.clock.now(), near, no_spacing)
    assert (clash.first, clash.second) == ("wmhd/a", "wmhd/b")
    assert times["wmhd/a"] == A_TUESDAY_NOON
    far = {"wmhd/b": A_TUESDAY_NOON + 2 * HOUR, "wmhd/none": A_TUESDAY_NOON}
    assert clashes_with(desk.database, desk.clock.now(), far, no_spacing)[0] == ()
    assert clashes_with(desk.database, desk.clock.now(), {}, no_spacing) == ((), {})


def test_a_move_says_where_an_account_would_say_the_same_again(desk: Desk) -> None:
    def says(key: str, day: int, *words: str, account: str = "main") -> PlannedThread:
        return a_thread(f"wmhd/{key}", *words, due_at=A_TUESDAY_NOON + day * DAY, account=account)

    queue(
        desk,
        says("sooner", 1, "Come along.", "On Sunday."),
        says("later", 61, "COME  along.", "On Monday."),
        says("mine", 200, "On Tuesday.", "Come along."),
        says("of-another", 61, "Friends of ours.", "Come along.", account="peers"),
        says("other-words", 62, "Nobody else says this."),
    )

    def told(day: int, key: str = "wmhd/mine") -> set[tuple[str, str]]:
        to = {key: A_TUESDAY_NOON + day * DAY}
        found, times = clashes_with(desk.database, desk.clock.now(), to, no_spacing)
        assert {clash.why for clash in found} <= {WhyClash.SAID_TWICE}
        assert {name for clash in found for name in (clash.first, clash.second)} <= times.keys()
        return {(clash.first, clash.second) for clash in found}

    assert told(29) == {("wmhd/sooner", "wmhd/mine")}
    assert told(32) == {("wmhd/mine", "wmhd/later")}
    assert told(31) == set()
    assert told(250) == set()
    assert told(66, "wmhd/other-words") == set()
    both = {"wmhd/mine": A_TUESDAY_NOON + 400 * DAY, "wmhd/later": A_TUESDAY_NOON + 401 * DAY}
    (clash,), times = clashes_with(desk.database, desk.clock.now(), both, no_spacing)
    assert (clash.first, clash.second) == ("wmhd/mine", "wmhd/later")
    assert times["wmhd/later"] == both["wmhd/later"]


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(desk.database.engine, "before_cursor_execute", note)
    yield said
    event.remove(desk.database.engine, "before_cursor_execute", note)


def test_a_full_month_asks_no_more_than_a_quiet_one(desk: Desk) -> None:
    queue(desk, at("a", A_TUESDAY_NOON), at("b", A_TUESDAY_NOON))
    with counted(desk) as few:
        shown(desk)
    queue(desk, *(at(f"t{n}", A_TUESDAY_NOON + n * HOUR / 2) for n in range(300)))
    with counted(desk) as many:
        assert shown(desk, most=6).total > 200
    assert len(many) <= len(few) + 1
    assert len(many) <= 10


def slots(*given: tuple[int, str]) -> dict[str, list[WeeklySlot]]:
    return {"main": [WeeklySlot(day, time.fromisoformat(at)) for day, at in given]}


def test_slots_are_free_until_a_thread_is_near(desk: Desk) -> None:
    weekly = slots((1, "16:00"), (3, "16:00"), (3, "16:00"))
    until = A_TUESDAY_NOON + 7 * DAY

    def free(taken: list[tuple[str, datetime]] | None = None) -> list[str]:
        now = desk.clock.now()
        found = free_slots(
            desk.database, weekly, LONDON, now, now - DAY, until, no_spacing, taken or []
        )
        return [f"{one.at.astimezone(LONDON):%a %H:%M}" for one in found]

    assert free() == ["Tue 16:00", "Thu 16:00"]
    queue(desk, at("a", A_TUESDAY_NOON + 3 * HOUR + timedelta(minutes=10)))
    assert free() == ["Thu 16:00"]
    assert free([("main", A_TUESDAY_NOON + 2 * DAY + 3 * HOUR)]) == []
    cancel(desk.context, "wmhd/a", actor=ANA, why="no")
    assert free() == ["Tue 16:00", "Thu 16:00"]


def test_a_slot_keeps_its_wall_clock_over_the_change(desk: Desk) -> None:
    found = next_free_slots(
        *(desk.database, slots((6, "01:30")), LONDON, datetime(2027, 10, 20, tzinfo=UTC)),
        no_spacing,
        account="main",
        most=3,
    )
    assert [f"{one.at:%d %H:%M}" for one in found] == ["24 00:30", "31 00:30", "07 01:30"]


def test_an_account_without_slots_has_none_free(desk: Desk) -> None:
    given = desk.database, slots(), LONDON, desk.clock.now(), no_spacing
    assert next_free_slots(*given, account="main") == ()
    assert next_free_slots(*given, account="unknown") == ()


def test_a_slot_of_today_that_has_gone_by_is_none(desk: Desk) -> None:
    found = next_free_slots(
        *(desk.database, slots((1, "09:00")), LONDON, A_TUESDAY_NOON, no_spacing), account="main"
    )
    assert [f"{one.at.astimezone(LONDON):%d %H:%M}" for one in found] == ["12 09:00"]


def test_a_post_that_an_account_says_twice_within_a_month_clashes(desk: Desk) -> None:
    thanks = "Thank you for reading this far."
    queue(
        desk,
        a_thread("wmhd/sooner", "Boats.", thanks, due_at=A_TUESDAY_NOON + DAY),
        a_thread("wmhd/later", "Boots.", f"{thanks} ".upper(), due_at=A_TUESDAY_NOON + 20 * DAY),
        a_thread("wmhd/far", "Bees.", thanks, due_at=A_TUESDAY_NOON + 60 * DAY),
        a_thread("wmhd/peers", "Bows.", thanks, due_at=A_TUESDAY_NOON, account="peers"),
    )

    def twice(found: CalendarRange) -> list[tuple[str, str, timedelta]]:
        said = (one for one in found.clashes if one.why is WhyClash.SAID_TWICE)
        return [(one.first, one.second, one.apart) for one in said]

    late_in_it = replace(MONTH, since=datetime(2027, 10, 20, tzinfo=UTC))
    found = shown(desk, late_in_it)
    assert twice(found) == [("wmhd/sooner", "wmhd/later", 19 * DAY)]
    assert found.times["wmhd/sooner"] == A_TUESDAY_NOON + DAY
    assert twice(shown(desk, ThreadFilter())) == [], "without a range there is no window"
    cancel(desk.context, "wmhd/later", actor=ANA, why="no")
    assert twice(shown(desk)) == []
