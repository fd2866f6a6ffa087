"""The hashtag report, from what the database holds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.reports.hashtags import hashtag_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.store.database import Database, open_database
from scheduler.store.metrics.period import Period
from scheduler.store.metrics.readings import record_readings
from scheduler.store.states import PostState
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread


def read(database: Database, post_id: int, *, impressions: int | None, likes: int | None) -> None:
    at = A_TUESDAY_NOON + timedelta(hours=1)
    with database.write() as connection:
        record_readings(connection, [a_reading(post_id, at, impressions, likes, 0, 0, 0, 0)])


def test_each_hashtag_has_its_posts_threads_accounts_and_rate(
    database: Database, clock: StandingClock
) -> None:
    first, second = publish_thread(database, APost(hashtags=["WMHD"]), APost(hashtags=["WMHD"]))
    (third,) = publish_thread(database, APost(hashtags=["WMHD", "Harbour"]), account="appeals")
    read(database, first, impressions=100, likes=10)
    read(database, second, impressions=300, likes=2)
    read(database, third, impressions=100, likes=3)
    both = hashtag_report(database, clock)
    assert [row.hashtag for row in both.rows] == ["WMHD", "Harbour"]
    wmhd, harbour = both.rows
    assert (wmhd.posts, wmhd.threads, wmhd.accounts) == (3, 2, 2)
    assert (wmhd.impressions, wmhd.engagements) == (500, 15)
    assert wmhd.rate is not None
    assert wmhd.rate.value == 15 / 500
    assert harbour.impressions == 100  # the same post, counted for both
    assert any("do not add up" in note for note in both.notes)


def test_a_published_post_that_was_never_read_counts_and_is_unknown(
    database: Database, clock: StandingClock
) -> None:
    publish_thread(database, APost(hashtags=["WMHD"]))
    (row,) = hashtag_report(database, clock).rows
    assert (row.posts, row.impressions, row.engagements) == (1, None, None)
    assert (row.rate, row.engagements_per_post) == (None, None)


def test_what_was_not_published_is_not_in_the_report(
    database: Database, clock: StandingClock
) -> None:
    publish_thread(database, APost(hashtags=["WMHD"], state=PostState.UNCONFIRMED))
    assert hashtag_report(database, clock).rows == ()


def test_the_spellings_of_a_hashtag_are_one_row_under_the_most_frequent(
    database: Database, clock: StandingClock
) -> None:
    publish_thread(database, APost(hashtags=["wmhd"]), APost(hashtags=["WMHD"]))
    publish_thread(database, APost(hashtags=["WMHD"]))
    (row,) = hashtag_report(database, clock).rows
    assert (row.hashtag, row.posts) == ("WMHD", 3)


def test_a_report_says_whether_its_figures_are_simulated(
    database: Database, clock: StandingClock, tmp_path: object
) -> None:
    real = open_database(f"sqlite:///{tmp_path}/real.db", is_simulated=False)
    try:
        assert hashtag_report(database, clock).is_simulated
        assert not hashtag_report(real, clock).is_simulated
        assert not any("imulated" in note for note in hashtag_report(real, clock).notes)
    finally:
        real.close()


def test_a_report_of_a_time_has_the_threads_that_began_in_it(
    database: Database, clock: StandingClock
) -> None:
    for day in range(4):
        sent_at = A_TUESDAY_NOON + timedelta(days=day)
        late = sent_at + timedelta(days=2)
        ids = publish_thread(
            database, APost(hashtags=["A"], sent_at=sent_at), APost(hashtags=["A"], sent_at=late)
        )
        read(database, ids[0], impressions=100 * (day + 1), likes=day)
        read(database, ids[1], impressions=None, likes=1)
    two_days = Period(A_TUESDAY_NOON + timedelta(days=1), A_TUESDAY_NOON + timedelta(days=3))
    (row,) = hashtag_report(database, clock, two_days).rows
    assert (row.posts, row.threads, row.impressions) == (4, 2, 200 + 300)
    assert row.rate is not None
    assert (row.rate.engagements, row.rate.impressions, row.rate.posts) == (1 + 2, 500, 2)
    whole = whole_report(database, clock, ZoneInfo("UTC"), Families(), period=two_days)
    assert (whole.threads, whole.posts) == (2, 4)
    assert hashtag_report(database, clock, Period(end=A_TUESDAY_NOON)).rows == ()
