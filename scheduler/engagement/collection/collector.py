"""Collects what published posts have gathered: the readings that are due, up to 100 in a call."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.clock import Clock
from scheduler.engagement.collection.deletions import Vanished
from scheduler.engagement.collection.prices import ReadingPrices, most_informative_first
from scheduler.engagement.collection.schedule import next_reading_at
from scheduler.networks.base import (
    AccountName,
    Metrics,
    Network,
    NotFound,
    RemoteId,
    Unavailable,
)
from scheduler.networks.waits import bounded
from scheduler.store.database import Database
from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.metrics.readings import (
    DuePost,
    NewReading,
    Point,
    points_of,
    posts_due,
    record_readings,
    set_next_reading,
)
from scheduler.store.money import budget
from scheduler.store.money.ledger import Call, Charge, charge
from scheduler.store.operations.duties import ALONE, AnyDuty

BATCH_POSTS = 100  # X looks up at most 100 ids in a call
COMMIT_POSTS = 1000  # ten answers; lost in a crash, they are read again at no price that day
BACK_OFF = timedelta(minutes=15)  # the window of X's limits, where it names no time
MISSING_AGAIN = timedelta(hours=6)  # a post that the answer left out
NO_MONEY_AGAIN = timedelta(days=1)  # measuring is what a cap stops first
PRIVATE_FOR = timedelta(days=30)  # X shows an author its private figures so long
GIVE_UP_AGE = READING_AGES[-1] + timedelta(days=1)

_log = logging.getLogger(__name__)
_History = Mapping[int, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Posts for one call, and what was read of them before."""

    posts: Sequence[DuePost]
    history: _History
    author: str | None = None  # of all of them, while X still shows it its private figures


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the network showed of a batch, by its own ids."""

    batch: _Batch
    shown: Mapping[RemoteId, Metrics]
    at: datetime
    not_found: frozenset[RemoteId] = frozenset()  # said to the author of each

    @property
    def gone(self) -> list[DuePost]:
        return [post for post in self.batch.posts if post.remote_id in self.not_found]

    @property
    def read(self) -> list[DuePost]:
        return [post for post in self.batch.posts if post.remote_id in self.shown]

    @property
    def taken(self) -> list[NewReading]:
        return [
            NewReading(post.id, self.at, **self.shown[RemoteId(post.remote_id)].counts())
            for post in self.read
        ]

    def next_readings(self) -> list[tuple[int, datetime | None]]:
        """When each post of the batch is read again."""
        new = {reading.post_id: Point(reading.at, reading.impressions) for reading in self.taken}
        before = self.batch.history
        return [
            (post.id, _next(post, before.get(post.id, ()), new.get(post.id), self.at))
            for post in self.batch.posts
        ]


class Collector:
    """Takes every reading that is due."""

    def __init__(
        self,
        database: Database,
        network: Network,
        clock: Clock,
        prices: ReadingPrices | None = None,
        monthly_cap_usd: float | None = None,
        duty: AnyDuty = ALONE,
    ) -> None:
        self._database = database
        self._network = network
        self._clock = clock
        self._prices = prices or ReadingPrices()
        self._cap_usd = monthly_cap_usd
        self._duty = duty  # or two engines would read, and pay for, the same posts
        self._vanished = Vanished(database, network, clock)

    def collect_due(self) -> int:
        """Takes what is due, and says how many readings were stored; what failed comes later.

        Raises: DutyLost if another engine reads now; what X answered last is left to it.
        """
        taken = 0
        while (due := self._due()).posts:
            answered: list[_Answered] = []
            for batch in self._batches(due):
                if not self._duty.is_ours():
                    return taken + self._store(answered)
                asker, answer = self._ask(batch, due.posts)
                if isinstance(answer, Unavailable):
                    taken += self._store(answered)
                    self._postpone(batch.posts, answer, self._clock.now())
                    return taken  # a network that is away is not asked over and over
                shown = {
                    metrics.remote_id: metrics for metrics in answer if isinstance(metrics, Metrics)
                }
                gone = frozenset(
                    missing.remote_id for missing in answer if isinstance(missing, NotFound)
                )
                own_word = gone if asker == batch.author else frozenset()
                answered.append(_Answered(batch, shown, self._clock.now(), own_word - shown.keys()))
            taken += self._store(answered)
        return taken

    def _due(self) -> _Batch:
        """Finds what is due and can be paid for; puts off what cannot."""
        now = self._clock.now()
        with self._database.read() as connection:
            due = posts_due(connection, now, COMMIT_POSTS)
            history = points_of(connection, [post.id for post in due])
            left_usd = budget.left_usd(connection, self._cap_usd, now)
        payable = self._prices.payable(
            most_informative_first(due, history, now), history, now, left_usd
        )
        if len(payable) < len(due):
            chosen = {post.id for post in payable}
            self._put_off([post for post in due if post.id not in chosen], now + NO_MONEY_AGAIN)
        return _Batch(payable, history)

    def _batches(self, due: _Batch) -> Iterator[_Batch]:
        """Each account's own posts apart while it is shown their private figures.

        Then the app owner's apart: X reads them at a lower price for nobody else.
        """
        now = self._clock.now()
        young = [post for post in due.posts if now - post.sent_at <= PRIVATE_FOR]
        old = [post for post in due.posts if now - post.sent_at > PRIVATE_FOR]
        together: list[tuple[str | None, list[DuePost]]] = [*_by_account(young).items()]
        together.append((None, [post for post in old if post.account == self._prices.app_owner]))
        together.append((None, [post for post in old if post.account != self._prices.app_owner]))
        for author, posts in together:
            for start in range(0, len(posts), BATCH_POSTS):
                yield _Batch(posts[start : start + BATCH_POSTS], due.history, author)

    def _ask(
        self, batch: _Batch, due: Sequence[DuePost]
    ) -> tuple[str, Sequence[Metrics | NotFound] | Unavailable]:
        """Asks with the account that owns most of the batch; another one if it has no access."""
        remote_ids = [RemoteId(post.remote_id) for post in batch.posts]
        asker = ""
        answer: Sequence[Metrics | NotFound] | Unavailable = Unavailable("nobody to ask")
        owners = [
            account for account, _ in Counter(post.account for post in batch.posts).most_common()
        ]
        for account in dict.fromkeys([*owners, *(post.account for post in due)]):
            asker, is_author = account, account == batch.author
            answer = self._network.metrics(AccountName(account), remote_ids, is_author)
            if not (isinstance(answer, Unavailable) and answer.needs_reconnect):
                break
        return asker, answer

    def _store(self, answered: Sequence[_Answered]) -> int:
        """One commit for all of them."""
        if not answered:
            return 0
        taken = [reading for answer in answered for reading in answer.taken]
        with self._database.write() as connection:
            self._duty.keep(connection)
            record_readings(connection, taken)
            set_next_reading(
                connection, [planned for answer in answered for planned in answer.next_readings()]
            )
            for answer in answered:
                self._bill(connection, answer.read, answer.batch.history, answer.at)
        self._vanished.settle(
            [post for answer in answered for post in answer.read],
            [post for answer in answered for post in answer.gone],
        )
        return len(taken)

    def _bill(
        self, connection: Connection, read: Sequence[DuePost], history: _History, now: datetime
    ) -> None:
        """X bills a post once a UTC day; the ledger says for which account."""
        for account, posts in _by_account(read).items():
            usd = [self._prices.usd(post, history.get(post.id, ()), now) for post in posts]
            if billed := [price for price in usd if price]:
                charge(connection, Charge(now, account, Call.READ, len(billed), sum(billed)))

    def _postpone(self, batch: Sequence[DuePost], why: Unavailable, now: datetime) -> None:
        later = now + BACK_OFF
        if why.until is not None and why.until > now:
            later = bounded(why.until, now)
        _log.warning("%d readings wait until %s: %s", len(batch), later.isoformat(), why.detail)
        self._put_off(batch, later)

    def _put_off(self, posts: Sequence[DuePost], later: datetime) -> None:
        with self._database.write() as connection:
            set_next_reading(connection, [(post.id, later) for post in posts])


def _next(
    post: DuePost, before: Sequence[Point], new: Point | None, now: datetime
) -> datetime | None:
    """When a post is read again. Absence is no proof of deletion, so it is asked for again."""
    if new is not None:
        return next_reading_at(post.sent_at, [*before, new], now)
    if now >= post.sent_at + GIVE_UP_AGE:
        return None
    planned = next_reading_at(post.sent_at, before, now)
    again = now + MISSING_AGAIN
    return again if planned is None else min(planned, again)


def _by_account(posts: Iterable[DuePost]) -> dict[str, list[DuePost]]:
    by_account: dict[str, list[DuePost]] = {}
    for post in posts:
        by_account.setdefault(post.account, []).append(post)
    return by_account
