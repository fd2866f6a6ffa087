"""A report of some accounts, of one campaign, and a list of what went out in parts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.reports.groups import By
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.publishing.monitoring.overview import how_many_were_sent, what_was_sent
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import deleted_on_x, purge
from scheduler.store.metrics.hashtag_totals import tag_figures
from scheduler.store.metrics.period import Period
from scheduler.store.metrics.readings import (
    all_points,
    measured_posts,
    newest_of_figures,
    published_from,
    record_readings,
    spent_by_campaign,
)
from scheduler.store.metrics.sent import SentOrder, SentPart
from scheduler.store.tables.queue import audit, ledger, threads
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread

HOUR = timedelta(hours=1)
ZONE = ZoneInfo("Europe/London")
_BILL = ("at", "account", "campaign", "thread_key", "call", "units", "usd", "is_certain")
_BILLED = tuple(ledger.c[name] for name in _BILL)
MAIN_SPRING = ("main", "spring")
WHOSE = (MAIN_SPRING, ("main", "autumn"), ("appeals", "spring"), ("appeals", "autumn"))


@pytest.fixture
def four(database: Database) -> Database:
    """A thread of two posts for each of two accounts and two campaigns, an hour apart."""
    for number, (account, campaign) in enumerate(WHOSE):
        at = A_TUESDAY_NOON + number * HOUR
        root = APost(hashtags=["Hope"], sent_at=at)
        ids = publish_thread(
            database, root, APost(sent_at=at, place="closing"), account=account, campaign=campaign
        )
        with database.write() as connection:
            if number:  # the first was never read
                seen = 1_000 - 100 * number
                taken = [a_reading(one, at + HOUR, seen, 1, number, 1, 1, 1) for one in ids]
                record_readings(connection, taken[: 1 if number == 3 else 2])
            connection.execute(
                ledger.insert().values(
                    at=at,
                    account=account,
                    campaign="" if number == 3 else campaign,
                    thread_key="",
                    call="create",
                    units=1,
                    usd=1.0 + number,
                    is_certain=True,
                )
            )
    return database


@pytest.mark.parametrize(
    ("period", "whose"),
    [
        (Period(), set(WHOSE)),
        (Period(accounts=frozenset({"main"})), set(WHOSE[:2])),
        (Period(accounts=frozenset({"main", "appeals"})), set(WHOSE)),
        (Period(accounts=frozenset()), set()),
        (Period(campaign="spring"), {WHOSE[0], WHOSE[2]}),
        (Period(campaign="spring", accounts=frozenset({"appeals"})), {WHOSE[2]}),
        (Period(A_TUESDAY_NOON + HOUR, campaign="spring"), {WHOSE[2]}),
        (Period(end=A_TUESDAY_NOON + HOUR, accounts=frozenset({"main"})), {MAIN_SPRING}),
        (Period(campaign="none"), set()),
    ],
)
def test_every_figure_is_of_what_is_chosen(
    four: Database, period: Period, whose: set[tuple[str, str]]
) -> None:
    with four.read() as connection:
        posts = measured_posts(connection, period)
        points = all_points(connection, period)
        tagged = sum(row.posts for row in tag_figures(connection, period))
        assert deleted_on_x(connection, period) == 0
    assert {(post.account, post.campaign) for post in posts} == whose
    assert set(points) == {post.id for post in posts if post.impressions is not None}
    assert tagged == len(whose)
    assert how_many_were_sent(four, period) == len(whose)
    assert {(one.sent.account, one.sent.campaign) for one in what_was_sent(four, period)} == whose


def test_costs_are_of_the_account_and_the_campaign_that_paid(four: Database) -> None:
    with four.read() as connection:
        of_main = spent_by_campaign(connection, Period(accounts=frozenset({"main"})))
        of_spring = spent_by_campaign(connection, Period(campaign="spring"))
        whole = spent_by_campaign(connection)
    assert of_main == {"spring": 1.0, "autumn": 2.0}
    assert of_spring == {"spring": 4.0}
    assert whole == {"spring": 4.0, "autumn": 2.0, "": 4.0}


def test_what_published_is_told_by_account_and_campaign(four: Database) -> None:
    with four.read() as connection:
        assert published_from(connection) == sorted(WHOSE)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (SentOrder.OLDEST, (0, 1, 2, 3)),
        (SentOrder.NEWEST, (3, 2, 1, 0)),
        (SentOrder.SEEN, (1, 2, 3, 0)),
        (SentOrder.ANSWERED, (2, 3, 1, 0)),
    ],
)
def test_what_went_out_comes_in_the_order_that_is_asked_for(
    four: Database, order: SentOrder, expected: tuple[int, ...]
) -> None:
    found = what_was_sent(four, part=SentPart(order))
    assert [(one.sent.account, one.sent.campaign) for one in found] == [WHOSE[n] for n in expected]
    middle = what_was_sent(four, part=SentPart(order, 2, 1))
    assert middle == found[1:3]


def test_a_thread_says_how_many_of_its_posts_were_read_and_when(four: Database) -> None:
    found = [one.sent for one in what_was_sent(four)]
    assert [(one.posts, one.posts_read) for one in found] == [(2, 0), (2, 2), (2, 2), (2, 1)]
    assert found[0].read_at is None
    assert found[1].read_at == A_TUESDAY_NOON + 2 * HOUR


def test_a_thread_says_whether_it_is_a_persons_story(four: Database) -> None:
    with four.write() as connection:
        connection.execute(
            threads.update().where(threads.c.campaign == "autumn").values(story="s-1")
        )
    assert [one.sent.is_story for one in what_was_sent(four)] == [False, True, False, True]


def test_a_report_without_its_long_parts_has_the_same_of_all_else(four: Database) -> None:
    clock, families = StandingClock(A_TUESDAY_NOON + timedelta(days=9)), Families()
    whole = whole_report(four, clock, ZONE, families)
    short = whole_report(four, clock, ZONE, families, parts=frozenset())
    assert short.groups == {by: whole.groups[by] for by in (By.HASHTAG, By.CAMPAIGN)}
    assert (short.hours, short.best_hours, short.growth, short.volumes) == ((), (), {}, ())
    for name in ("total", "advice", "standouts", "comparisons", "parts_of_day", "money", "as_of"):
        assert getattr(short, name) == getattr(whole, name)


def test_whatever_changes_a_figure_changes_the_mark(four: Database) -> None:
    marks = []
    for table in (None, ledger, audit):
        with four.write() as connection:
            if table is ledger:
                connection.execute(ledger.insert().from_select(_BILL, select(*_BILLED).limit(1)))
            elif table is audit:
                purge(connection, measured_posts(connection)[0].id, A_TUESDAY_NOON)
        with four.read() as connection:
            marks.append(newest_of_figures(connection))
    assert len(set(marks)) == 3
