"""Posts through the whole path and through a bare tweepy loop, in turn, against one rehearsal X.

Both send the same posts in the same threads, each from an account of its own, over one open
connection that was warmed before. Beside them, in the same database, the least that can be
committed for a post: the same rows by hand, in one durable transaction.
"""

import gc
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedPost, PlannedThread
from scheduler.crisis.directory import services
from scheduler.crisis.register import Register
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, apply
from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.publishing.sending.publisher import Publisher
from scheduler.settings import Settings
from scheduler.store.database import Database, open_database
from tests.benchmarks._commits import CommitsByHand
from tests.support.clocks import StandingClock
from tests.support.rehearsals import ACCOUNTS, MAIN, OPENS_AT, PEERS, Rehearsal, a_rehearsal

ROUNDS = 41
THREADS = 4  # a round: short, so that what else the machine does falls on all sides alike
BODY_POSTS = 5  # a thread; its closing post comes after them
POSTS = THREADS * (BODY_POSTS + 1)  # a round
PRICES = Settings().prices
_NEVER_HERE = OPENS_AT + timedelta(days=365)  # due after the bench has ended


@dataclass(frozen=True, slots=True)
class Round:
    """What one post took in one round, in seconds."""

    whole_path: float
    bare_call: float
    commit: float


@cache
def rounds() -> tuple[Round, ...]:
    """Every round, in the order they were run; measured once a process."""
    with tempfile.TemporaryDirectory() as folder, a_rehearsal(Path(folder)) as x:
        database = open_database(f"sqlite:///{folder}/handrail.db", is_simulated=True)
        try:
            bench = _Bench(x, database)
            bench.round(0)  # warms both connections, and asks X who we are
            gc.collect()
            gc.freeze()  # as the engine does when it starts
            return tuple(bench.round(number) for number in range(1, ROUNDS + 1))
        finally:
            database.close()


class _Bench:
    def __init__(self, x: Rehearsal, database: Database) -> None:
        self._database = database
        context = PublishingContext(
            database,
            x.x(),
            StandingClock(OPENS_AT),
            services.load,
            "bench",
            lease_seconds=120,
            prices=PRICES,
        )
        self._publisher = Publisher(context, is_stopping=lambda: False)
        self._bare = x.tweepy(PEERS)
        self._by_hand = CommitsByHand(database)

    def round(self, number: int) -> Round:
        """The same threads both ways, either first in turn; then as many commits by hand."""
        due = self._apply(f"round-{number}", OPENS_AT)
        texts = [_texts(one) for one in due]
        if number % 2:
            whole, bare = self._publish(), self._send_bare(texts)
        else:
            bare, whole = self._send_bare(texts), self._publish()
        self._apply(f"commits-{number}", _NEVER_HERE)
        commits = self._by_hand.seconds(f"commits-{number}")
        return Round(whole / POSTS, bare / POSTS, commits / POSTS)

    def _apply(self, campaign: str, due_at: datetime) -> tuple[PlannedChange, ...]:
        plan = CampaignPlan(campaign, campaign, (), (), tuple(_threads(campaign, due_at)))
        account = {
            "name": MAIN,
            "handle": ACCOUNTS[MAIN].handle,
            "role": "organisation",
            "region": "GB-ENG",
        }
        return apply(
            self._database,
            [account],
            [plan],
            services.load(),
            PRICES,
            OPENS_AT,
            actor="bench",
        )

    def _publish(self) -> float:
        before = self._by_hand.posts_sent()
        began = time.perf_counter()
        for account in self._publisher.due_accounts():
            self._publisher.publish_account(account)
        seconds = time.perf_counter() - began
        if (sent := self._by_hand.posts_sent() - before) != POSTS:
            raise RuntimeError(f"{sent} posts of {POSTS} went out: this is no measure")
        return seconds

    def _send_bare(self, threads: Sequence[Sequence[str]]) -> float:
        began = time.perf_counter()
        for texts in threads:
            parent: str | None = None
            for text in texts:
                answer = self._bare.create_tweet(text=text, in_reply_to_tweet_id=parent)
                parent = answer["data"]["id"]
        return time.perf_counter() - began


def _threads(campaign: str, due_at: datetime) -> Iterator[PlannedThread]:
    for number in range(THREADS):
        key = f"{campaign}/{number}"
        yield PlannedThread(
            key=key,
            campaign=campaign,
            account=MAIN,
            region="GB-ENG",
            register=Register.EVERYDAY,
            due_at=due_at,
            local_time=due_at,
            posts=tuple(
                PlannedPost(position, MAIN, _words(key, position), is_sensitive=False)
                for position in range(BODY_POSTS)
            ),
            hashtags=("TeamHarbour",),
            late=LatePolicy(timedelta(hours=1), Lateness.ASK),
        )


def _words(key: str, position: int) -> str:
    return (
        f"We rang back on the same day, and then we asked what would help. ({key}, {position})\n\n"
        "Some said: company. Some said: a form filled in together, or a lift. #TeamHarbour"
    )


def _texts(applied: PlannedChange) -> list[str]:
    planned = applied.change.planned
    if planned is None:
        raise RuntimeError("a thread of the round was not planned")
    return [post.text for post in sealed_posts(planned, services.load(), applied.variant)]
