"""Collects what published posts have gathered, each at its ages, up to 100 in one call."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.networks.base import AccountName, Metrics, Network, RemoteId, Unavailable
from scheduler.store.database import Database
from scheduler.store.reading_ages import READING_AGES, next_reading_at
from scheduler.store.readings import (
    DuePost,
    Taken,
    posts_due,
    record_readings,
    set_next_reading,
)

BATCH_POSTS = 100  # X looks up at most 100 ids in a call
BACK_OFF = timedelta(minutes=15)  # the window of X's limits, where it names no time
MISSING_AGAIN = timedelta(hours=6)  # a post that the answer left out
GIVE_UP_AGE = READING_AGES[-1] + timedelta(days=1)

_log = logging.getLogger(__name__)


class Collect:
    """The verb: takes every reading that is due."""

    def __init__(self, database: Database, network: Network, clock: Clock) -> None:
        self._database = database
        self._network = network
        self._clock = clock

    def collect_due(self) -> int:
        """How many readings were taken and stored; posts that could not be read come later."""
        taken = 0
        while batch := self._due():
            answer = self._ask(batch)
            now = self._clock.now()
            if isinstance(answer, Unavailable):
                self._postpone(batch, answer, now)
                break  # the next tick goes on: a network that is away is not asked over and over
            taken += self._store(batch, answer, now)
        return taken

    def _due(self) -> list[DuePost]:
        with self._database.read() as connection:
            return posts_due(connection, self._clock.now(), BATCH_POSTS)

    def _store(self, batch: Sequence[DuePost], answer: Sequence[Metrics], now: datetime) -> int:
        by_remote_id = {metrics.remote_id: metrics for metrics in answer}
        taken = [
            _taken(post.id, now, by_remote_id[RemoteId(post.remote_id)])
            for post in batch
            if post.remote_id in by_remote_id
        ]
        with self._database.write() as connection:
            record_readings(connection, taken)
            set_next_reading(
                connection,
                [
                    (post.id, _next(post, now, was_shown=post.remote_id in by_remote_id))
                    for post in batch
                ],
            )
        return len(taken)

    def _ask(self, batch: Sequence[DuePost]) -> Sequence[Metrics] | Unavailable:
        """Asks with the account that owns most of the batch; the next one if it has no access."""
        remote_ids = [RemoteId(post.remote_id) for post in batch]
        answer: Sequence[Metrics] | Unavailable = Unavailable("nobody to ask")
        for account, _ in Counter(post.account for post in batch).most_common():
            answer = self._network.metrics(AccountName(account), remote_ids)
            if not (isinstance(answer, Unavailable) and answer.needs_reconnect):
                break
        return answer

    def _postpone(self, batch: Sequence[DuePost], why: Unavailable, now: datetime) -> None:
        later = now + BACK_OFF
        if why.until is not None and why.until > now:
            later = why.until
        _log.warning("%d readings wait until %s: %s", len(batch), later.isoformat(), why.detail)
        with self._database.write() as connection:
            set_next_reading(connection, [(post.id, later) for post in batch])


def _next(post: DuePost, now: datetime, *, was_shown: bool) -> datetime | None:
    """When a post is read again. Absence is no proof of deletion, so it is asked for once more."""
    planned = next_reading_at(post.sent_at, now)
    if was_shown:
        return planned
    if now >= post.sent_at + GIVE_UP_AGE:
        return None
    again = now + MISSING_AGAIN
    return again if planned is None else min(planned, again)


def _taken(post_id: int, now: datetime, metrics: Metrics) -> Taken:
    return Taken(
        post_id=post_id,
        at=now,
        impressions=metrics.impressions,
        likes=metrics.likes,
        replies=metrics.replies,
        reposts=metrics.reposts,
        quotes=metrics.quotes,
        bookmarks=metrics.bookmarks,
    )
