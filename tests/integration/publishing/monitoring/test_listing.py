"""Threads by range and page, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.errors import NotPossible
from scheduler.networks.base import RemoteId, Sent
from scheduler.people.roles import at_keyboard
from scheduler.publishing.monitoring.listing import find, threads_between
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.hold import Scope
from scheduler.store.overview.listing import ThreadFilter
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, DANA
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def keys(desk: Desk, wanted: ThreadFilter, **more: object) -> list[str]:
    page = threads_between(desk.database, desk.clock.now(), wanted, **more)  # type: ignore[arg-type]
    return [row.key for row in page.rows]


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Seven days of main, one of peers, one out, one cancelled, one held, one to be approved."""
    days = [
        a_thread(f"wmhd/day-{day}", f"Day {day}: tea. #Tea{day}", due_at=A_TUESDAY_NOON + day * DAY)
        for day in range(7)
    ]
    days[5] = replace(days[5], needs_approval=True)
    peers = a_thread(
        "wmhd/peers", "We walk. #Hope", account="peers", due_at=A_TUESDAY_NOON + 2 * DAY + HOUR
    )
    put_into_queue(desk.database, *days, peers)
    desk.network.outcomes = [Sent(RemoteId(str(n)), A_TUESDAY_NOON) for n in range(1, 3)]
    desk.publish()
    cancel.cancel(desk.context, "wmhd/day-1", actor=DANA, why="no")
    hold.place(desk.context, Scope.THREAD, "wmhd/day-3", why="news", actor=DANA)
    return desk


def test_a_range_holds_its_first_instant_and_not_its_last(week: Desk) -> None:
    wanted = ThreadFilter(since=A_TUESDAY_NOON + DAY, until=A_TUESDAY_NOON + 3 * DAY)
    assert keys(week, wanted) == ["wmhd/day-1", "wmhd/day-2", "wmhd/peers"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ThreadFilter(account="peers"), ["peers"]),
        (ThreadFilter(campaign="wmhd", until=A_TUESDAY_NOON + DAY), ["day-0"]),
        (ThreadFilter(campaign="other"), []),
        (ThreadFilter(hashtag="#TEA4"), ["day-4"]),
        (ThreadFilter(hashtag="hope", account="main"), []),
        (ThreadFilter(states=frozenset({ThreadState.PUBLISHED})), ["day-0"]),
        (ThreadFilter(states=frozenset({ThreadState.CANCELLED})), ["day-1"]),
        (ThreadFilter(is_held=True), ["day-3"]),
        (ThreadFilter(wants_yes=True), ["day-5"]),
        (ThreadFilter(wants_yes=True, is_held=True), ["day-3", "day-5"]),
        (
            ThreadFilter(account="main", states=frozenset({ThreadState.CANCELLED}), is_held=True),
            ["day-1", "day-3"],
        ),
        (
            ThreadFilter(states=frozenset(ThreadState)),
            ["day-0", "day-1", "day-2", "peers", "day-3", "day-4", "day-5", "day-6"],
        ),
    ],
)
def test_threads_are_listed_by_what_they_are(
    week: Desk, wanted: ThreadFilter, found: list[str]
) -> None:
    assert keys(week, wanted) == [f"wmhd/{name}" for name in found]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    "wanted", [ThreadFilter(), ThreadFilter(states=frozenset({ThreadState.SCHEDULED}))]
)
def test_pages_hold_each_thread_once_and_in_order(
    desk: Desk, wanted: ThreadFilter, newest_first: bool
) -> None:
    """Several at one instant: the order is theirs as they were made."""
    put_into_queue(
        desk.database,
        *(
            a_thread(f"wmhd/{n}", f"No. {n}", due_at=A_TUESDAY_NOON + n // 3 * DAY)
            for n in range(8)
        ),
    )
    seen, after, pages = [], None, 0
    while True:
        pages += 1
        page = threads_between(
            desk.database,
            desk.clock.now(),
            wanted,
            limit=3,
            after=after,
            newest_first=newest_first,
        )
        seen += [row.key for row in page.rows]
        if page.next is None:
            break
        after = str(page.next)
    expected = [f"wmhd/{n}" for n in range(8)]
    assert seen == (expected[::-1] if newest_first else expected)
    assert pages == 3


@pytest.mark.parametrize("place", ["nowhere", "20271012T120000.000000Z-", "-1", "20271012-٣"])
def test_a_place_that_no_page_has_is_told(desk: Desk, place: str) -> None:
    with pytest.raises(NotPossible, match="Begin at its first"):
        keys(desk, ThreadFilter(), after=place)


def test_a_row_holds_what_a_tile_of_a_calendar_shows(week: Desk) -> None:
    page = threads_between(week.database, week.clock.now(), ThreadFilter())
    rows = {row.key.removeprefix("wmhd/"): row for row in page.rows}
    out, wants = rows["day-0"], rows["day-5"]
    assert (out.state, out.posts_out, out.posts, out.hashtags) == (
        ThreadState.PUBLISHED,
        1,
        1,
        ("Tea0",),
    )
    assert (out.words, out.begin_at) == ("Day 0: tea. #Tea0", A_TUESDAY_NOON)
    assert out.price_usd > 0
    assert (rows["day-3"].is_held, rows["day-4"].is_held) == (True, False)
    assert (wants.needs_yes, wants.has_yes, wants.wants_yes) == (True, False, True)
    approve(week.database, wants.key, actor=BO, now=week.clock.now())
    (row,) = threads_between(
        week.database,
        week.clock.now(),
        ThreadFilter(since=wants.begin_at, until=wants.begin_at + HOUR),
    ).rows
    assert (row.needs_yes, row.has_yes, row.wants_yes) == (True, True, False)


def test_a_dialogue_names_all_who_speak(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    (row,) = threads_between(desk.database, desk.clock.now(), ThreadFilter()).rows
    assert (row.account, row.accounts) == ("main", ("main", "peers"))


def test_what_waits_has_its_reason_and_one_in_an_unknown_state_waits_too(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/a", "One."), a_thread("wmhd/b", "Two."))
    with desk.database.write() as connection:
        connection.execute(update(threads).where(threads.c.key == "wmhd/b").values(state="odd"))
        connection.execute(
            update(threads)
            .where(threads.c.key == "wmhd/a")
            .values(state="waiting", reason=str(Reason.LATE))
        )
    wanted = ThreadFilter(states=frozenset({ThreadState.WAITING}))
    page = threads_between(desk.database, desk.clock.now(), wanted)
    assert [(row.key, row.reason) for row in page.rows] == [
        ("wmhd/a", Reason.LATE),
        ("wmhd/b", Reason.CHANGED),
    ]


def test_a_story_keeps_its_words_from_those_who_may_not_read_it(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/mine", "I did not sleep."))
    with desk.database.write() as connection:
        connection.execute(update(threads).values(story="12ab"))
    now = desk.clock.now()
    for theirs, words in ((frozenset[str](), ""), (frozenset({"12ab"}), "I did not sleep.")):
        readable = theirs.intersection
        page = threads_between(desk.database, now, ThreadFilter(), readable=readable)
        assert [(row.words, row.stories) for row in page.rows] == [(words, frozenset({"12ab"}))]
        found = find(desk.database, now, ThreadFilter(), words="sleep", readable=readable)
        assert len(found.rows) == len(theirs)


def test_whoever_did_not_say_who_they_are_reads_no_story(desk: Desk) -> None:
    put_into_queue(
        desk.database, a_thread("wmhd/mine", "I did not sleep."), a_thread("wmhd/ours", "We walk.")
    )
    with desk.database.write() as connection:
        connection.execute(update(threads).where(threads.c.key == "wmhd/mine").values(story="12ab"))
    page = threads_between(desk.database, desk.clock.now(), ThreadFilter())
    assert [(row.key, row.words) for row in page.rows] == [
        ("wmhd/mine", ""),
        ("wmhd/ours", "We walk."),
    ]
    found = find(desk.database, desk.clock.now(), ThreadFilter(), words="sleep")
    assert found.rows == ()


def test_threads_are_found_by_their_words_in_any_case(week: Desk) -> None:
    found = find(week.database, week.clock.now(), ThreadFilter(), words="  TEA ")
    assert [row.key for row in found.rows] == [f"wmhd/day-{n}" for n in range(6, -1, -1)]
    assert (found.searched, found.next) == (8, None)
    assert not find(week.database, week.clock.now(), ThreadFilter(), words="T%A").rows
    assert not find(week.database, week.clock.now(), ThreadFilter(account="no")).rows


def test_a_search_goes_on_where_its_page_ended(week: Desk) -> None:
    wanted, seen, after = ThreadFilter(account="main"), [], None
    for _ in range(4):
        found = find(week.database, week.clock.now(), wanted, words="day", limit=2, after=after)
        seen += [row.key for row in found.rows]
        after = found.next
    assert seen == [f"wmhd/day-{n}" for n in range(6, -1, -1)]
    assert after is None


def test_a_search_says_how_far_back_it_looked(week: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.store.overview.listing.SEARCHED_AT_ONCE", 3)
    first = find(week.database, week.clock.now(), ThreadFilter(), words="day 0")
    assert (first.rows, first.searched, first.back_to) == ((), 3, A_TUESDAY_NOON + 4 * DAY)
    second = find(week.database, week.clock.now(), ThreadFilter(), words="day 0", after=first.next)
    third = find(week.database, week.clock.now(), ThreadFilter(), words="day 0", after=second.next)
    assert [row.key for row in third.rows] == ["wmhd/day-0"]
    assert third.next is None


def test_threads_are_found_by_who_owns_answered_for_or_moved_them(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        replace(a_thread("wmhd/owned", "One."), owner="Ana"),
        replace(a_thread("wmhd/agreed", "Two."), owner="Bo", needs_approval=True),
        replace(a_thread("wmhd/moved", "Three."), owner="Bo"),
        replace(a_thread("wmhd/other", "Four."), owner="Bo"),
    )
    approve(desk.database, "wmhd/agreed", actor=at_keyboard("ana"), now=desk.clock.now())
    cancel.move(desk.context, "wmhd/moved", A_TUESDAY_NOON + DAY, actor=at_keyboard("ANA"), why="")
    found = find(desk.database, desk.clock.now(), ThreadFilter(), person="ana ")
    assert sorted(row.key for row in found.rows) == ["wmhd/agreed", "wmhd/moved", "wmhd/owned"]


@pytest.mark.parametrize("is_common", [False, True])
def test_a_hashtag_is_found_however_common_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_common: bool
) -> None:
    if is_common:
        monkeypatch.setattr("scheduler.store.overview.listing._RARE", 2)
    put_into_queue(
        desk.database,
        *(a_thread(f"wmhd/{n}", f"Number {n}. #{'Hope' if n % 2 else 'Tea'}") for n in range(6)),
    )
    assert keys(desk, ThreadFilter(hashtag="Hope")) == ["wmhd/1", "wmhd/3", "wmhd/5"]
