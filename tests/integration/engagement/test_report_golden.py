"""A campaign on the rehearsal X whose truth is known: every figure of the report is right.

The truth is asked of the rehearsal X by another client, at the instants at which we read.
"""

import statistics
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from scheduler.crisis.support.sealed_post import Place
from scheduler.engagement.collection.collector import Collector
from scheduler.engagement.reports.full_report import whole_report
from scheduler.engagement.reports.groups import By, GroupRow
from scheduler.engagement.reports.hashtags import HashtagReport, hashtag_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.networks.base import Identity, Sent
from scheduler.store.database import Database, open_database
from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.metrics.readings import all_points
from scheduler.store.tables.queue import accounts, posts
from tests.support.databases.published import APost, publish_thread
from tests.support.processes.rehearsals import MAIN, PEERS, Rehearsal, a_rehearsal, a_sealed_post

KINDS = ("like_count", "reply_count", "retweet_count", "quote_count", "bookmark_count")
BODIES = (
    (MAIN, ["Listening"], "What do you wish someone had asked you? #Listening"),
    (MAIN, ["Listening", "Harbour"], "We are here until nine tonight. #Listening #Harbour"),
    (PEERS, ["listening"], "Somebody asked me, and I answered. #listening"),
    (PEERS, ["Harbour"], "The kettle is on at the harbour. #Harbour"),
    (MAIN, ["Harbour"], "This one is deleted before it is read. #Harbour"),
)


def publish(rehearsal: Rehearsal, database: Database) -> list[str]:
    """Sends each body to the rehearsal X and stores it as publishing does; the remote ids."""
    x, remote_ids = rehearsal.x(), []
    for account, hashtags, body in BODIES:
        outcome = x.create_post(account, a_sealed_post(body, Place.MIDDLE), None)
        assert isinstance(outcome, Sent)
        remote_ids.append(outcome.remote_id)
        post = APost(body, hashtags, outcome.remote_id, sent_at=rehearsal.clock.now())
        publish_thread(database, post, account=account)
        found = x.identity(account)
        assert isinstance(found, Identity)
        with database.write() as connection:
            own = update(accounts).where(accounts.c.name == account)
            connection.execute(own.values(handle=found.handle))
    return remote_ids


def truth_of(rehearsal: Rehearsal, remote_ids: list[str]) -> dict[str, dict[str, int]]:
    answer = rehearsal.tweepy().get_tweets(
        ids=remote_ids, tweet_fields=["public_metrics"], user_auth=True
    )
    return {one["id"]: one["public_metrics"] for one in answer["data"]}


def jump_to_next_reading(rehearsal: Rehearsal, database: Database) -> bool:
    with database.read() as connection:
        next_at = connection.execute(select(func.min(posts.c.next_reading_at))).scalar()
    if next_at is None:
        return False
    rehearsal.clock.jump_to(next_at)
    return True


def read_until(rehearsal: Rehearsal, database: Database, readings: int) -> None:
    """Collects at each instant at which something is due, at most so many times."""
    collect = Collector(database, rehearsal.x(), rehearsal.clock)
    for _ in range(readings):
        if not jump_to_next_reading(rehearsal, database):
            return
        collect.collect_due()


def expect(report: HashtagReport, tag: str, known: list[dict[str, int]], carried: int) -> None:
    row = next(row for row in report.rows if row.hashtag == tag)
    engaged = [sum(one[kind] for kind in KINDS) for one in known]
    impressions = sum(one["impression_count"] for one in known)
    assert (row.posts, row.impressions, row.engagements) == (carried, impressions, sum(engaged))
    assert row.rate is not None
    assert row.engagements_per_post is not None
    assert (row.rate.posts, row.rate.value) == (len(known), sum(engaged) / impressions)
    assert row.engagements_per_post.median == statistics.median(engaged)


def expect_group(row: GroupRow, known: list[dict[str, int]]) -> None:
    total = {kind: sum(one[kind] for one in known) for kind in (*KINDS, "impression_count")}
    seen = total["impression_count"]
    assert (row.posts, row.impressions) == (len(known), seen)
    assert (row.likes, row.replies, row.reposts, row.quotes, row.bookmarks) == (
        total["like_count"],
        total["reply_count"],
        total["retweet_count"],
        total["quote_count"],
        total["bookmark_count"],
    )
    assert row.rate is not None
    assert row.rate.value == sum(total[kind] for kind in KINDS) / seen
    assert row.conversation is not None
    answered = total["reply_count"] + total["quote_count"]
    assert row.conversation.value == pytest.approx(1000 * answered / seen)
    assert row.spread is not None
    assert row.spread.value == pytest.approx(1000 * total["retweet_count"] / seen)
    assert row.link_clicks is not None  # the author was asked, in time


def test_every_figure_is_the_truth_after_a_restart_a_deletion_and_a_partial_error(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    with a_rehearsal(tmp_path / "x") as rehearsal:
        remote_ids = publish(rehearsal, database)
        rehearsal.tweepy().delete_tweet(remote_ids[-1])
        read_until(rehearsal, database, readings=3)
    reopened = open_database(database_url, is_simulated=True)
    try:
        with a_rehearsal(tmp_path / "x") as rehearsal:  # both sides start again and go on
            read_until(rehearsal, reopened, readings=200)
            truth = truth_of(rehearsal, remote_ids[:-1])
            report = hashtag_report(reopened, rehearsal.clock)
            whole = whole_report(reopened, rehearsal.clock, ZoneInfo("Europe/London"), Families())
        with reopened.read() as connection:
            points = all_points(connection)
    finally:
        reopened.close()
    first, second, third, fourth = (truth[one] for one in remote_ids[:-1])
    expect(report, "Listening", [first, second, third], carried=3)
    expect(report, "Harbour", [second, fourth], carried=2)  # the deleted one is purged
    assert (report.deleted_on_x, whole.deleted_on_x) == (1, 1)
    by_account = {row.group: row for row in whole.groups[By.ACCOUNT]}
    expect_group(by_account[MAIN], [first, second])
    expect_group(by_account[PEERS], [third, fourth])
    for by in (By.CAMPAIGN, By.KIND, By.REGION, By.WEEK):
        (row,) = whole.groups[by]
        expect_group(row, [first, second, third, fourth])
    by_hashtag = {row.group: row for row in whole.groups[By.HASHTAG]}
    expect_group(by_hashtag["Listening"], [first, second, third])
    expect_group(by_hashtag["Harbour"], [second, fourth])
    assert len(points) == len(BODIES) - 1
    assert all(len(of_one) >= len(READING_AGES) for of_one in points.values())
    assert all(
        [point.impressions for point in of_one] == sorted(point.impressions for point in of_one)
        for of_one in points.values()
    )
