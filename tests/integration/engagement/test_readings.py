"""Readings are collected at their ages, on SQLite and on PostgreSQL."""

import logging
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.engagement.collection.collector import PRIVATE_FOR, Collector
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.reports.hashtags import hashtag_report
from scheduler.networks.base import AccountName, Identity, Metrics, NotFound, RemoteId, Unavailable
from scheduler.post_counts import COUNTS
from scheduler.store.database import Database
from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.metrics.readings import record_readings, set_next_reading
from scheduler.store.money.ledger import Call, Charge, charge, spent_usd
from scheduler.store.states import PostState
from scheduler.store.tables.metrics import latest, readings
from scheduler.store.tables.queue import audit, post_hashtags, posts
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread

HOUR = timedelta(hours=1)


class CountingNetwork:
    """Answers every lookup with the same counts, and remembers who asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []
        self.missing: set[str] = set()
        self.away: dict[str, Unavailable] = {}  # by account
        self.impressions: int | None = 100
        self.not_found: set[str] = set()
        self.handle = "HarbourMain"

    def identity(self, account: AccountName) -> Identity | Unavailable:
        return Identity("1", self.handle) if self.handle else Unavailable("403: suspended")

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics | NotFound] | Unavailable:
        self.asked.append((account, list(remote_ids)))
        if account in self.away:
            return self.away[account]
        private = (8, 6) if is_author else (None, None)
        return [
            Metrics(
                remote_id,
                **dict(zip(COUNTS, (self.impressions, 5, 4, 3, 2, 1, *private), strict=True)),
            )
            for remote_id in remote_ids
            if remote_id not in self.missing | self.not_found
        ] + [NotFound(RemoteId(remote_id)) for remote_id in sorted(self.not_found)]


@pytest.fixture
def network() -> CountingNetwork:
    return CountingNetwork()


@pytest.fixture
def collect(database: Database, network: CountingNetwork, clock: StandingClock) -> Collector:
    clock.jump_to(A_TUESDAY_NOON + HOUR)
    return Collector(database, network, clock)  # type: ignore[arg-type] # it only ever reads


def rows_of(database: Database, table: object) -> list[dict[str, object]]:
    with database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]  # type: ignore[call-overload]


def next_reading(database: Database, post_id: int) -> object:
    with database.read() as connection:
        chosen = select(posts.c.next_reading_at).where(posts.c.id == post_id)
        return connection.execute(chosen).scalar()


def test_a_post_is_read_at_each_age_and_then_no_more(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    (post,) = publish_thread(database)
    for age in READING_AGES:
        clock.jump_to(A_TUESDAY_NOON + age - timedelta(seconds=1))
        assert collect.collect_due() == 0
        clock.jump_to(A_TUESDAY_NOON + age)
        assert collect.collect_due() == 1
    assert next_reading(database, post) is None
    assert [row["at"] for row in rows_of(database, readings)] == [
        A_TUESDAY_NOON + age for age in READING_AGES
    ]
    assert [row["at"] for row in rows_of(database, latest)] == [A_TUESDAY_NOON + READING_AGES[-1]]


def test_a_late_reading_is_taken_once_and_not_for_every_age_it_missed(
    database: Database, collect: Collector, clock: StandingClock
) -> None:
    (post,) = publish_thread(database)
    clock.jump_to(A_TUESDAY_NOON + timedelta(hours=30))
    assert collect.collect_due() == 1
    assert next_reading(database, post) == A_TUESDAY_NOON + timedelta(days=4)


def test_a_hundred_ids_go_into_one_call(
    database: Database, network: CountingNetwork, collect: Collector
) -> None:
    publish_thread(database, *[APost() for _ in range(101)])
    assert collect.collect_due() == 101
    assert [len(ids) for _, ids in network.asked] == [100, 1]


def test_the_account_that_owns_most_of_an_old_batch_reads_it(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    publish_thread(database, account="appeals")
    publish_thread(database, APost(), APost(), account="main")
    clock.jump_to(A_TUESDAY_NOON + PRIVATE_FOR + HOUR)
    collect.collect_due()
    assert [(account, len(ids)) for account, ids in network.asked] == [("main", 3)]


def test_an_author_is_asked_alone_for_what_only_it_is_shown(
    database: Database, network: CountingNetwork, collect: Collector
) -> None:
    publish_thread(database, account="appeals")
    publish_thread(database, APost(), APost(), account="main")
    collect.collect_due()
    assert {account: len(ids) for account, ids in network.asked} == {"main": 2, "appeals": 1}
    for table in (readings, latest):
        assert {
            (row["link_clicks"], row["profile_visits"]) for row in rows_of(database, table)
        } == {(8, 6)}


def test_private_figures_that_are_no_longer_shown_stay_as_they_were(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    publish_thread(database)
    collect.collect_due()
    network.impressions = 200
    clock.jump_to(A_TUESDAY_NOON + PRIVATE_FOR + HOUR)
    collect.collect_due()
    first, last = rows_of(database, readings)
    assert (first["link_clicks"], last["link_clicks"]) == (8, None)  # unknown, not 0
    (row,) = rows_of(database, latest)
    assert (row["impressions"], row["link_clicks"], row["profile_visits"]) == (200, 8, 6)


def test_an_account_that_must_reconnect_leaves_the_reading_to_another(
    database: Database, network: CountingNetwork, collect: Collector
) -> None:
    publish_thread(database, account="appeals")
    publish_thread(database, APost(), APost(), account="main")
    network.away["main"] = Unavailable("401", needs_reconnect=True)
    assert collect.collect_due() == 3
    assert {row["link_clicks"] for row in rows_of(database, latest)} == {8, None}


def test_a_network_that_is_away_postpones_to_the_time_it_names(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    (post,) = publish_thread(database)
    until = clock.now() + timedelta(minutes=40)
    network.away["main"] = Unavailable("429", until=until)
    assert collect.collect_due() == 0
    assert next_reading(database, post) == until
    assert rows_of(database, readings) == []


@pytest.mark.parametrize("until", [None, A_TUESDAY_NOON])
def test_a_network_that_names_no_time_to_come_is_asked_again_after_a_back_off(
    database: Database,
    network: CountingNetwork,
    collect: Collector,
    clock: StandingClock,
    until: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (post,) = publish_thread(database)
    network.away["main"] = Unavailable("the line was dropped", until=until)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        collect.collect_due()
    assert next_reading(database, post) == clock.now() + timedelta(minutes=15)
    assert "the line was dropped" in caplog.text


def test_one_refusal_ends_the_tick_so_that_a_network_in_trouble_is_left_in_peace(
    database: Database, network: CountingNetwork, collect: Collector
) -> None:
    publish_thread(database, *[APost() for _ in range(250)])
    network.away["main"] = Unavailable("503")
    collect.collect_due()
    assert len(network.asked) == 1


def test_a_post_the_answer_leaves_out_stays_unknown_and_is_read_again(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    there, gone = publish_thread(database, APost(), APost(remote_id="77"))
    network.missing = {"77"}
    clock.jump_to(A_TUESDAY_NOON + timedelta(days=2))
    assert collect.collect_due() == 1
    assert [row["post_id"] for row in rows_of(database, latest)] == [there]
    assert next_reading(database, gone) == clock.now() + timedelta(hours=6)


def test_a_post_that_stays_away_a_day_after_its_last_age_is_left_alone(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    (gone,) = publish_thread(database, APost(remote_id="77"))
    network.missing = {"77"}
    clock.jump_to(A_TUESDAY_NOON + READING_AGES[-1])
    collect.collect_due()
    assert next_reading(database, gone) == clock.now() + timedelta(hours=6)
    clock.jump_to(A_TUESDAY_NOON + READING_AGES[-1] + timedelta(days=1))
    collect.collect_due()
    assert next_reading(database, gone) is None


def test_a_missing_count_is_unknown_and_never_nought(
    database: Database, network: CountingNetwork, collect: Collector
) -> None:
    publish_thread(database)
    network.impressions = None
    collect.collect_due()
    assert [row["impressions"] for row in rows_of(database, latest)] == [None]
    assert [row["likes"] for row in rows_of(database, latest)] == [5]


@pytest.mark.parametrize("state", [PostState.UNCONFIRMED, PostState.REFUSED, PostState.UNSENT])
def test_only_what_is_published_is_read(
    database: Database, network: CountingNetwork, collect: Collector, state: PostState
) -> None:
    publish_thread(database, APost(state=state))
    assert collect.collect_due() == 0
    assert network.asked == []


def test_an_older_reading_that_comes_late_does_not_replace_a_newer_one(database: Database) -> None:
    (post,) = publish_thread(database)
    newer = a_reading(post, A_TUESDAY_NOON + 6 * HOUR, 60, 1, 1, 1, 1, 1)
    older = a_reading(post, A_TUESDAY_NOON + HOUR, 10, 0, 0, 0, 0, 0)
    with database.write() as connection:
        record_readings(connection, [newer])
        record_readings(connection, [older])
    assert [row["impressions"] for row in rows_of(database, latest)] == [60]
    assert len(rows_of(database, readings)) == 2


def test_a_counter_that_goes_down_is_kept_as_it_came(database: Database) -> None:
    (post,) = publish_thread(database)
    with database.write() as connection:
        record_readings(connection, [a_reading(post, A_TUESDAY_NOON + HOUR, 60, 9, 1, 1, 1, 1)])
        record_readings(connection, [a_reading(post, A_TUESDAY_NOON + 2 * HOUR, 58, 7, 1, 1, 1, 1)])
    assert [row["likes"] for row in rows_of(database, latest)] == [7]


PRICES = ReadingPrices(read_usd=0.005, owned_read_usd=0.001, app_owner="main")


def spent(database: Database) -> float:
    with database.read() as connection:
        return round(spent_usd(connection), 6)


def test_a_second_reading_on_the_same_utc_day_is_not_billed(
    database: Database, network: CountingNetwork, clock: StandingClock
) -> None:
    publish_thread(database, account="appeals")
    collect = Collector(database, network, clock, PRICES)  # type: ignore[arg-type]
    clock.jump_to(A_TUESDAY_NOON + HOUR)
    collect.collect_due()
    clock.jump_to(A_TUESDAY_NOON + 5 * HOUR)
    assert collect.collect_due() == 1
    assert spent(database) == 0.005
    clock.jump_to(A_TUESDAY_NOON + 24 * HOUR)
    collect.collect_due()
    assert spent(database) == 0.010


def test_the_app_owners_posts_are_read_apart_at_their_lower_price(
    database: Database, network: CountingNetwork, clock: StandingClock
) -> None:
    publish_thread(database, account="main")
    publish_thread(database, APost(), APost(), account="appeals")
    clock.jump_to(A_TUESDAY_NOON + HOUR)
    Collector(database, network, clock, PRICES).collect_due()  # type: ignore[arg-type]
    assert [(account, len(ids)) for account, ids in network.asked] == [("main", 1), ("appeals", 2)]
    assert spent(database) == 0.011


def test_a_cap_is_never_passed_and_a_post_that_was_never_read_comes_first(
    database: Database, network: CountingNetwork, clock: StandingClock
) -> None:
    (old,) = publish_thread(database, account="appeals")
    clock.jump_to(A_TUESDAY_NOON + HOUR)
    capped = Collector(database, network, clock, PRICES, monthly_cap_usd=0.010)  # type: ignore[arg-type]
    capped.collect_due()
    clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    (young,) = publish_thread(
        database, APost(sent_at=clock.now() - HOUR), account="appeals", key="wmhd/young"
    )
    assert capped.collect_due() == 1
    assert spent(database) == 0.010
    assert {row["post_id"] for row in rows_of(database, latest)} == {old, young}
    assert next_reading(database, old) == clock.now() + timedelta(days=1)


def test_money_that_is_gone_puts_readings_off_and_loses_none(
    database: Database, network: CountingNetwork, clock: StandingClock
) -> None:
    (post,) = publish_thread(database, account="appeals")
    with database.write() as connection:
        charge(connection, Charge(A_TUESDAY_NOON, "appeals", Call.CREATE, 1, 5.0))
    clock.jump_to(A_TUESDAY_NOON + HOUR)
    Collector(database, network, clock, PRICES, 5.0).collect_due()  # type: ignore[arg-type]
    assert network.asked == []
    assert next_reading(database, post) == clock.now() + timedelta(days=1)


def test_an_unexpected_rise_earns_a_reading_between_two_ages(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    (post,) = publish_thread(database)
    for hours, impressions in ((1, 100), (5, 110), (24, 112), (96, 5000)):
        clock.jump_to(A_TUESDAY_NOON + hours * HOUR)
        network.impressions = impressions
        assert collect.collect_due() == 1
    planned = A_TUESDAY_NOON + timedelta(days=9)
    extra = next_reading(database, post)
    assert clock.now() < extra < planned  # type: ignore[operator]


def a_post_that_is_gone(database: Database, network: CountingNetwork, collect: Collector) -> int:
    """Read once at an hour, then not found for the first time at five."""
    (post,) = publish_thread(database, APost(hashtags=["WMHD"], remote_id="77"))
    collect.collect_due()
    network.not_found = {"77"}
    return post


def stored(database: Database) -> dict[str, object]:
    (row,) = rows_of(database, posts)
    return row


def test_what_x_says_twice_that_it_has_not_is_purged(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    a_post_that_is_gone(database, network, collect)
    clock.jump_to(A_TUESDAY_NOON + 5 * HOUR)
    collect.collect_due()
    assert stored(database)["sent_text"]
    assert len(rows_of(database, readings)) == 1
    clock.jump_to(A_TUESDAY_NOON + 6 * HOUR)
    collect.collect_due()
    row = stored(database)
    assert (row["state"], row["body"], row["sent_text"]) == (PostState.REMOVED, "", "")
    assert (row["sent_hash"], row["next_reading_at"]) == (None, None)
    assert row["deleted_at"] == A_TUESDAY_NOON + 6 * HOUR
    for table in (readings, latest, post_hashtags):
        assert rows_of(database, table) == []
    (entry,) = rows_of(database, audit)
    assert (entry["to_state"], entry["why"]) == ("removed", "deleted on X")
    assert str(entry["subject"]).startswith("post:wmhd/")
    assert hashtag_report(database, clock).deleted_on_x == 1


def test_two_answers_within_the_hour_and_one_between_that_shows_it_prove_nothing(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    post = a_post_that_is_gone(database, network, collect)
    for minutes in (300, 330):
        with database.write() as connection:
            clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=minutes))
            set_next_reading(connection, [(post, clock.now())])
        collect.collect_due()
    assert stored(database)["state"] == PostState.SENT
    network.not_found = set()
    clock.jump_to(A_TUESDAY_NOON + 12 * HOUR)
    collect.collect_due()
    assert stored(database)["not_found_at"] is None
    network.not_found = {"77"}
    clock.jump_to(A_TUESDAY_NOON + timedelta(days=2))
    collect.collect_due()
    assert stored(database)["state"] == PostState.SENT


@pytest.mark.parametrize("handle", ["", "SomebodyElse"])
def test_nothing_is_purged_while_the_account_itself_cannot_be_read(
    database: Database,
    network: CountingNetwork,
    collect: Collector,
    clock: StandingClock,
    handle: str,
) -> None:
    a_post_that_is_gone(database, network, collect)
    network.handle = handle
    for hour in (5, 6, 12):
        clock.jump_to(A_TUESDAY_NOON + hour * HOUR)
        collect.collect_due()
    assert stored(database)["state"] == PostState.SENT
    network.handle = "harbourmain"
    clock.jump_to(A_TUESDAY_NOON + 18 * HOUR)
    collect.collect_due()
    assert stored(database)["state"] == PostState.REMOVED


def test_absence_alone_purges_nothing(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    a_post_that_is_gone(database, network, collect)
    network.missing, network.not_found = {"77"}, set()
    for day in range(1, 33):
        clock.jump_to(A_TUESDAY_NOON + timedelta(days=day))
        collect.collect_due()
    assert (stored(database)["state"], stored(database)["not_found_at"]) == (PostState.SENT, None)


def test_another_accounts_word_proves_nothing(
    database: Database, network: CountingNetwork, collect: Collector, clock: StandingClock
) -> None:
    a_post_that_is_gone(database, network, collect)
    publish_thread(database, APost(sent_at=A_TUESDAY_NOON + 4 * HOUR), account="appeals")
    network.away["main"] = Unavailable("401", needs_reconnect=True)
    for hour in (5, 6, 7, 12, 30):
        clock.jump_to(A_TUESDAY_NOON + hour * HOUR)
        collect.collect_due()
    assert {row["state"] for row in rows_of(database, posts)} == {PostState.SENT}
