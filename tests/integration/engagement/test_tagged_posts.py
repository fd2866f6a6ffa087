"""The narrow rows that the hashtag report reads: always what the wide ones say."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, inspect, select, text, update

from scheduler.engagement.statistics.measures import engagements_of
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import purge
from scheduler.store.metrics.hashtag_totals import TagFigures, tag_figures
from scheduler.store.metrics.readings import (
    NewReading,
    hashtags_of_posts,
    measured_posts,
    record_readings,
)
from scheduler.store.states import PostState
from scheduler.store.tables.metrics import latest, tagged_posts
from scheduler.store.tables.queue import post_hashtags, posts
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases import measured
from tests.support.databases.old_versions import upgrade_to
from tests.support.databases.published import APost, publish_thread

TAGS = ("WMHD", "wmhd", "Listening", "Harbour")
TRIGGERS = 7


def by_hand(connection: Connection) -> list[TagFigures]:
    """The same from the wide rows, one post after another."""
    tags = hashtags_of_posts(connection)
    found = []
    for tag in sorted({tag for its in tags.values() for tag, _ in its}):
        own = [
            post for post in measured_posts(connection)
            if tag in [one for one, _ in tags.get(post.id, ())]
        ]  # fmt: skip
        shown = Counter(s for post in own for one, s in tags[post.id] if one == tag)
        both = [
            (engaged, post.impressions)
            for post in own
            if post.impressions is not None and (engaged := engagements_of(post)) is not None
        ]
        seen = [post.impressions for post in own if post.impressions is not None]
        engaged = sorted(one for post in own if (one := engagements_of(post)) is not None)
        found.append(
            TagFigures(
                tag,
                min(shown, key=lambda one: (-shown[one], one)),
                len(own),
                len({post.thread_id for post in own}),
                len({post.account for post in own}),
                sum(seen) if seen else None,
                tuple(engaged),
                len(both),
            )
        )
    return found


def a_reading(dice: random.Random, post_id: int, hour: int) -> NewReading:
    counts = [None if dice.random() < 0.1 else dice.randrange(1000) for _ in range(6)]
    return measured.a_reading(post_id, A_TUESDAY_NOON + timedelta(hours=hour), *counts)


def meddle(dice: random.Random, database: Database, ids: list[int], hour: int) -> None:
    """One thing that may happen to posts."""
    deed = dice.randrange(7)
    if deed < 2 or not ids:
        state = dice.choice([PostState.SENT, PostState.UNSENT, PostState.UNCONFIRMED])
        tags = [{"WMHD": "WMHD"}.get(one, one) for one in dice.sample(TAGS[1:], dice.randrange(3))]
        tags = [dice.choice(["WMHD", "wmhd"]) if one == "wmhd" else one for one in tags]
        some = [APost(hashtags=tags, state=state), APost(hashtags=tags[:1], state=state)]
        ids += publish_thread(database, *some, account=dice.choice(["main", "peers"]))
        return
    post_id = dice.choice(ids)
    with database.write() as connection:
        if deed < 5:
            record_readings(connection, [a_reading(dice, post_id, hour)])
        elif deed == 5:
            state = dice.choice([PostState.SENT, PostState.REMOVED, PostState.UNCONFIRMED])
            own = update(posts).where(posts.c.id == post_id)
            connection.execute(own.values(state=state, sent_at=A_TUESDAY_NOON))
        else:
            {
                0: lambda: purge(connection, post_id, A_TUESDAY_NOON),
                1: lambda: connection.execute(delete(latest).where(latest.c.post_id == post_id)),
                2: lambda: connection.execute(delete(posts).where(posts.c.id == post_id)),
                3: lambda: connection.execute(
                    delete(post_hashtags).where(post_hashtags.c.post_id == post_id)
                ),
            }[dice.randrange(4)]()
            gone = select(posts.c.id).where(posts.c.id == post_id)
            if connection.execute(gone).first() is None:
                ids.remove(post_id)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_posts_the_sums_are_those_of_the_wide_rows(
    database: Database, seed: int
) -> None:
    dice, ids = random.Random(seed), list[int]()  # noqa: S311
    for hour in range(60):
        meddle(dice, database, ids, hour)
        if hour % 6 == 5:
            with database.read() as connection:
                assert tag_figures(connection) == by_hand(connection), hour
    assert ids


def test_no_later_migration_has_dropped_a_trigger(database: Database) -> None:
    """Alembic's batch mode may make a table anew on SQLite, and then its triggers are gone."""
    catalogue = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        " AND name LIKE 'tagged_post_%'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'tagged_post_%'",
    }
    with database.read() as connection:
        found = connection.execute(text(catalogue[connection.dialect.name])).scalar()
    assert found == TRIGGERS


def test_posts_of_before_the_copy_are_in_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    try:
        upgrade_to(database, "head")
        (post_id,) = publish_thread(database, APost(hashtags=["WMHD"]))
        with database.write() as connection:
            record_readings(
                connection, [measured.a_reading(post_id, A_TUESDAY_NOON, 100, 1, 1, 1, 1, 1)]
            )
            before = tag_figures(connection)
            # As it was before migration 0013.
            for (name,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            tagged_posts.drop(connection)
            connection.exec_driver_sql("DROP INDEX post_deleted")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0012'")
            assert "tagged_post" not in inspect(connection).get_table_names()
        upgrade_to(database, "0013")
        with database.read() as connection:
            assert tag_figures(connection) == before
        assert before[0].impressions == 100
    finally:
        database.close()
