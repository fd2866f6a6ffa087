"""Posts through the whole path and through a bare tweepy loop, in turn, against one rehearsal X.

Both send the same posts in the same threads, each from an account of its own, over one open
connection that was warmed before. Beside them, in the same database, the least that can be
committed for a post: the same rows by hand, in one durable transaction; after each bare call, and
by itself.
"""

import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedPost, PlannedThread
from scheduler.collector import keep_what_is_here
from scheduler.crisis.directory import services
from scheduler.crisis.register import Register
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, apply
from scheduler.publishing.planning.post_layout import sealed_posts
from scheduler.publishing.sending.publisher import Publisher
from scheduler.settings import Settings
from scheduler.store.database import Database, open_database
from tests.benchmarks.publishing._commits import CommitsByHand
from tests.support.circles import look_through_all
from tests.support.clocks import StandingClock
from tests.support.desks.people import PROGRAM
from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    OPENS_AT,
    PEERS,
    Rehearsal,
    a_rehearsal,
)

PRICES = Settings().prices
_NEVER_HERE = OPENS_AT + timedelta(days=365)  # due after the bench has ended


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    threads: int  # a round: short, so that what else the machine does falls on all sides alike
    body_posts: int  # a thread; its closing post comes after them

    @property
    def posts(self) -> int:
        """In a round, on each side."""
        return self.threads * (self.body_posts + 1)


FULL = Size(rounds=41, threads=4, body_posts=5)
TINY = Size(rounds=1, threads=1, body_posts=2)


@dataclass(frozen=True, slots=True)
class Round:
    """What one post took in one round, in seconds."""

    whole_path: float
    bare_call: float
    call_and_commit: float
    commit: float


@cache
def rounds(size: Size) -> tuple[Round, ...]:
    """Every round, in the order they were run; measured once a process."""
    with tempfile.TemporaryDirectory() as folder, a_rehearsal(Path(folder)) as x:
        database = open_database(f"sqlite:///{folder}/handrail.db", is_simulated=True)
        bench = Bench(x, database, size)
        try:
            bench.round(0)  # warms both connections, and asks X who we are
            keep_what_is_here()  # as the engine does when it starts
            return tuple(bench.round(number) for number in range(1, size.rounds + 1))
        finally:
            look_through_all()
            bench.close()
            database.close()


class Bench:
    """The same posts by each way, against one rehearsal X."""

    def __init__(self, x: Rehearsal, database: Database, size: Size) -> None:
        self._database = database
        self._size = size
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

    def close(self) -> None:
        """Gives the connection of the commits by hand back."""
        self._by_hand.close()

    def round(self, number: int) -> Round:
        """As many threads each way, each of the three first in turn; then commits by hand alone."""
        due = self._apply(f"round-{number}", OPENS_AT)
        by_hand = self._apply(f"by-hand-{number}", _NEVER_HERE)
        texts = [_texts(one) for one in due]
        others = [[_told_apart(text) for text in _texts(one)] for one in by_hand]
        ways = {
            "whole_path": self._publish,
            "bare_call": lambda: self._send_bare(texts),
            "call_and_commit": lambda: self._send_and_commit(f"by-hand-{number}", others),
        }
        order = deque(ways)
        order.rotate(number)
        took = {way: ways[way]() for way in order}
        self._apply(f"commits-{number}", _NEVER_HERE)
        took["commit"] = self._by_hand.seconds(f"commits-{number}")
        return Round(**{way: seconds / self._size.posts for way, seconds in took.items()})

    def publish_once(self, campaign: str) -> float:
        """Seconds that as many threads take through the whole path, and nothing else."""
        self._apply(campaign, OPENS_AT)
        return self._publish()

    def _apply(self, campaign: str, due_at: datetime) -> tuple[PlannedChange, ...]:
        plan = CampaignPlan(
            campaign, campaign, (), (), tuple(_threads(campaign, due_at, self._size))
        )
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
            actor=PROGRAM,
        )

    def _publish(self) -> float:
        before = self._by_hand.posts_sent()
        began = time.perf_counter()
        for account in self._publisher.due_accounts():
            self._publisher.publish_account(account)
        seconds = time.perf_counter() - began
        self._all_went_out_since(before)
        return seconds

    def _send_and_commit(self, campaign: str, threads: Sequence[Sequence[str]]) -> float:
        before = self._by_hand.posts_sent()
        seconds = self._send_bare(threads, self._by_hand.one_a_post(campaign))
        self._all_went_out_since(before)
        return seconds

    def _all_went_out_since(self, before: int) -> None:
        if (sent := self._by_hand.posts_sent() - before) != self._size.posts:
            raise RuntimeError(f"{sent} posts of {self._size.posts} went out: this is no measure")

    def _send_bare(
        self, threads: Sequence[Sequence[str]], sent: Callable[[str], None] = lambda _: None
    ) -> float:
        """Seconds for all of them; `sent` is called with each post's id."""
        began = time.perf_counter()
        for texts in threads:
            parent: str | None = None
            for text in texts:
                answer = self._bare.create_tweet(text=text, in_reply_to_tweet_id=parent)
                parent = answer["data"]["id"]
                sent(parent)
        return time.perf_counter() - began


def _threads(campaign: str, due_at: datetime, size: Size) -> Iterator[PlannedThread]:
    for number in range(size.threads):
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
                for position in range(size.body_posts)
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


def _told_apart(text: str) -> str:
    """As long, and another: X does not take the same closing post twice from one account."""
    return f"*{text[1:]}"
