"""Published, read and reported as in a real run: prices, lag, unknown figures, and a restart.

The truth is the rehearsal X's log, and its own counts as another client sees them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from sqlalchemy import func, select

from scheduler.clock import Clock
from scheduler.crisis.directory import services
from scheduler.engagement.collection.collector import Collector
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.reports.full_report import WholeReport, whole_report
from scheduler.engagement.reports.groups import By
from scheduler.engagement.reports.reading_report import reading_report
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.publishing.planning.apply import apply
from scheduler.store.database import Database, open_database
from scheduler.store.tables.queue import posts
from tests.support.desks.people import PROGRAM
from tests.support.examples.builders import PRICES, a_plan, a_thread, account_rows
from tests.support.processes.rehearsals import OPENS_AT, Rehearsal
from tests.support.processes.stage import House, a_stage, network_of

ACCOUNTS = ("main", "peers")
LAG = timedelta(hours=2)
READING = ReadingPrices(PRICES.read_usd, PRICES.owned_read_usd)
LINK = "More at https://www.harbourminds.org.uk/listening"


@dataclass(frozen=True)
class Truth:
    """What the rehearsal X knows of one post."""

    thread: str
    account: str
    position: int
    create_usd: float
    counts: dict[str, int]  # at its last reading, less the lag


def publish(database: Database, x: Rehearsal) -> None:
    """Two campaigns from two accounts; one thread has a link, which is thirteen times dearer."""
    threads = [
        a_thread(
            f"{campaign}/{number}-{account}",
            f"What helped on day {number}? asks {account} for {campaign}. #Listening",
            f"Or read along on day {number}, says {account} for {campaign}. "
            + (LINK if number == 2 else "#Harbour"),
            account=account,
            due_at=OPENS_AT + timedelta(hours=5 * number),
        )
        for campaign in ("wmhd", "harbour")
        for number in (1, 2)
        for account in ACCOUNTS
    ]
    plans = [
        a_plan(*(one for one in threads if one.campaign == campaign), name=campaign)
        for campaign in ("wmhd", "harbour")
    ]
    apply(database, account_rows(*ACCOUNTS), plans, services.load(), PRICES, OPENS_AT, PROGRAM)
    House(database, network_of(x.url, *ACCOUNTS), x.clock).run()


def move(x: Rehearsal, **switches: Any) -> None:
    requests.post(f"{x.url}/rehearsal/switches", json=switches, timeout=60).raise_for_status()


def read_until(x: Rehearsal, database: Database, until: datetime | None) -> None:
    """Collects at each instant at which something is due."""
    collect = Collector(database, network_of(x.url, *ACCOUNTS), x.clock, READING)
    while True:
        with database.read() as connection:
            next_at = connection.execute(select(func.min(posts.c.next_reading_at))).scalar()
        if next_at is None or (until is not None and next_at > until):
            return
        if next_at > x.clock.now():
            x.clock.jump_to(next_at)
        collect.collect_due()


def truth_of(x: Rehearsal) -> list[Truth]:
    """Each post as X logged its creation and shows it once all is read."""
    move(x, metrics_lag_seconds=0, missing_metrics=[])
    log = x.truth()
    created = {row["post_id"]: row for row in log if row["effect"] == "created"}
    shown = x.tweepy().get_tweets(
        ids=list(created), tweet_fields=["public_metrics"], user_auth=True
    )
    counts = {one["id"]: one["public_metrics"] for one in shown["data"]}
    found = []
    threads: dict[str, tuple[str, int]] = {}
    for post_id, row in created.items():
        if row["parent_id"] is None:
            place = (row["text"].partition("\n")[0], 0)
        else:
            root, position = threads[row["parent_id"]]
            place = (root, position + 1)
        threads[post_id] = place
        found.append(Truth(place[0], row["account"], place[1], row["cost_usd"], counts[post_id]))
    assert len(found) == 8 * 3
    return found


def price_of(found: Sequence[Truth]) -> float:
    return sum(one.create_usd for one in found)


def per_thousand(found: Sequence[Truth]) -> float:
    return 1000 * price_of(found) / sum(one.counts["impression_count"] for one in found)


def report_of(database: Database, clock: Clock) -> WholeReport:
    return whole_report(database, clock, ZoneInfo("Europe/London"), Families())


def test_every_price_and_step_is_the_truth_after_a_restart(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        publish(database, x)
        read_until(x, database, OPENS_AT + timedelta(days=3))
    reopened = open_database(database_url, is_simulated=True)
    try:
        with a_stage(tmp_path / "x", *ACCOUNTS) as x:  # both sides start again and go on
            read_until(x, reopened, None)
            reads = [row["cost_usd"] for row in x.truth() if row["call"] == "lookup"]
            report = report_of(reopened, x.clock)
            readings = reading_report(reopened, x.clock, READING)
            truth = truth_of(x)
    finally:
        reopened.close()
    check_prices(report, truth)
    check_steps(report, truth)
    assert sum(row.usd for row in readings) == pytest.approx(sum(reads))
    assert report.spent_usd == pytest.approx(price_of(truth) + sum(reads))


def check_prices(report: WholeReport, truth: Sequence[Truth]) -> None:
    for row in report.groups[By.CAMPAIGN]:
        own = [one for one in truth if f"for {row.group}." in one.thread]
        assert row.usd == pytest.approx(price_of(own)), row.group
        assert row.price is not None
        assert row.price.value == pytest.approx(per_thousand(own)), row.group
    for row in report.groups[By.ACCOUNT]:
        own = [one for one in truth if one.account == f"Harbour{row.group.title()}"]
        assert row.usd == pytest.approx(price_of(own)), row.group
    listening = next(row for row in report.groups[By.HASHTAG] if row.group == "Listening")
    assert listening.usd == pytest.approx(price_of(truth))  # every thread carries it


def check_steps(report: WholeReport, truth: Sequence[Truth]) -> None:
    by_position: dict[int, int] = defaultdict(int)
    for one in truth:
        by_position[one.position] += one.counts["impression_count"]
    assert {step.step: step.impressions for step in report.retention} == {
        "2": by_position[1],
        "closing": by_position[2],
    }
    assert all(step.root_impressions == by_position[0] for step in report.retention)
    for row in report.groups[By.CAMPAIGN]:  # and of each group
        own = [one for one in truth if f"for {row.group}." in one.thread]
        seen = [
            sum(one.counts["impression_count"] for one in own if one.position == position)
            for position in range(3)
        ]
        assert [(step.step, step.impressions, step.share) for step in row.retention] == [
            ("2", seen[1], seen[1] / seen[0]),
            ("closing", seen[2], seen[2] / seen[0]),
        ]
    harbour = next(row for row in report.groups[By.HASHTAG] if row.group == "Harbour")
    assert [step.threads for step in harbour.retention] == [4, 4]  # whole threads, roots included


def test_figures_that_lag_are_kept_as_shown_and_missing_ones_are_unknown(
    tmp_path: Path, database: Database
) -> None:
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        publish(database, x)
        move(x, metrics_lag_seconds=int(LAG.total_seconds()), missing_metrics=["bookmark_count"])
        read_until(x, database, OPENS_AT + timedelta(days=3))
        report = report_of(database, x.clock)
        with database.read() as connection:
            last = connection.execute(select(func.min(posts.c.next_reading_at))).scalar()
        assert last is not None
        move(x, metrics_lag_seconds=0)
        at = x.clock.now()
        later = truth_of(x)
    (total,) = report.groups[By.KIND]
    assert total.bookmarks is None  # unknown, never 0
    assert (total.engagements, total.rate, total.engagements_per_post) == (None, None, None)
    assert total.replies is not None
    assert total.conversation is not None
    assert total.impressions is not None
    assert total.impressions < sum(one.counts["impression_count"] for one in later)
    assert at < last
